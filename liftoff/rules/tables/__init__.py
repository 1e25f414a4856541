"""What calls of libraries do: a table for each kind of effect, which the rules look up.

| the call | goes to |
|---|---|
| writes, reads or opens a file | `files` |
| locks one, holds it open, logs to it | `open_files` |
| does so, as a method of many classes of a library | `file_methods` |
| opens a database, or a pool of connections | `databases` |
| keeps something in memory: caches, limits, counters, conversations, vectors | `memory` |
| starts a thread, a timer or a job, or hands one to a worker | `background` |
| starts a process, or shares memory with one | `processes` |
| sleeps, waits, asks without a limit | `waits` |
| takes many seconds | `long_jobs` |
| connects, signs in or downloads as soon as it is called | `connections` |
| reaches another machine later, or makes what does | `network` |
| loads a model or a large file | `models` |
| serves | `servers` |
| reaches the hardware of the machine | `devices` |
| gives what is different in each process | `secrets` |
| reaches a service of the machine, or looks at it | `machine` |
| sets something for the whole process | `processes` |
| gives what came in a request's body | `bodies` |
| asks a database | `queries` |
| makes an app, in packages that are known from outside | `frameworks` |
| is of a library without a row, and has a name that tells | `by_name` |

Names are those of `liftoff.project.evaluation.external_names`. `()` marks what a call gives, so
`redis.Redis().ping` is a method of an object that `redis.Redis(…)` made. A row that begins with
`lib.*.` means the name in any module of the library. A call is in a table when it does so whenever
it is called; a call that may do so by its arguments needs a rule.
"""
