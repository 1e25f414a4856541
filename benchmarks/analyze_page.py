"""The page of `docs/speed.md`, from figures."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

START = "Python's own start"
COLD = "liftoff, empty cache"
SAME = "liftoff, nothing changed"
SAME_JSON = "liftoff, nothing changed, JSON"
COMMENT = "liftoff, a comment added"
ONE_FILE = "liftoff, one file changed"
_RUFF, _SEMGREP, _BANDIT = "ruff, no cache", "semgrep, three rules", "bandit"


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds on the clock, seconds of processors, bytes of memory at the most."""

    seconds: float
    cpu: float
    memory: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All that was measured.

    Attributes:
        rounds: a run of each contender, by name.
        files: Python files in the folder.
        lines: of them.
        missing: tools that are not installed.
        versions: of those that are.
    """

    rounds: Sequence[Mapping[str, Run]]
    files: int
    lines: int
    missing: tuple[str, ...]
    versions: Mapping[str, str]

    def median(self, name: str, of: Callable[[Run], float]) -> float:
        """The median over the rounds."""
        return statistics.median(of(each[name]) for each in self.rounds)

    def ratio(self, name: str, to: str) -> float | None:
        """How many times as long as another it takes, within a round; None when one is missing."""
        if not all(name in each and to in each for each in self.rounds):
            return None
        return statistics.median(each[name].seconds / each[to].seconds for each in self.rounds)


@dataclass(frozen=True, slots=True)
class Target:
    """What is wanted, and whether it is so; None when it could not be measured."""

    what: str
    wanted: str
    measured: str
    met: bool | None


def page(figures: Figures) -> str:
    """The page as Markdown."""
    return "\n".join(
        [
            _MADE,
            "",
            "# How fast analyze is",
            "",
            _INTRODUCTION,
            *_described(figures),
            "",
            "## Targets",
            "",
            "| | wanted | measured | |",
            "|---|---|---|---|",
            *(
                f"| {t.what} | {t.wanted} | {t.measured} | {_MET[t.met]} |"
                for t in targets(figures)
            ),
            "",
            "## Figures",
            "",
            _MEANING.format(rounds=len(figures.rounds)),
            "",
            "| | seconds | CPU seconds | MB | to ruff | to semgrep | to bandit |",
            "|---|---:|---:|---:|---:|---:|---:|",
            *_rows(figures),
            *(f"\n**Left out: {name}, which is not installed.**" for name in figures.missing),
            "",
            _CACHE,
        ]
    )


_MET = {True: "met", False: "NOT met", None: "not measured"}
_MADE = (
    "<!-- Made by `python -m benchmarks.analyze FOLDER --docs docs/speed.md`; "
    "edits here are lost. -->"
)
_MEANING = """\
Medians of {rounds} rounds; CPU is user and system time of all processes, memory that of the largest
one. A ratio is how many times as long as the other tool it takes, within a round.
"""
_INTRODUCTION = """\
One tree of three large servers, to see where it ends; [speed-of-apps.md](speed-of-apps.md) has the
servers that most people have. Absolute times are those of the machine that measured; ratios hold
elsewhere, roughly. Measure yours, on a folder of yours:

```console
$ pip install ruff semgrep bandit
$ python -m benchmarks.analyze FOLDER --docs docs/speed.md
```
"""
_CACHE = """\
## What is kept

A whole program is analyzed: who calls what decides what is found. So a change to one file can
change what is found in any other file of its program, and that is analyzed again. Folders of which
none imports from another are programs of their own: each is analyzed by itself, several at a time.
What is known is used again when nothing has changed:

- The result of a run, with the state of all that it read: size, times and inode of each Python
  file and of each list of an installed library's files, the content of configuration and baseline,
  the arguments, the working directory, the kind of output, the versions of liftoff and Python.
  Files that had just been changed are compared by their content. When all is the same, the same is
  said, whatever the format; the analyzer is not even imported.
- The analysis of each program, by its texts: another format, selection or baseline, a file that was
  only touched, or a branch that one comes back to, costs reading the files.
- The last analysis of each program, with the texts that it read. Where up to 50 files have changed
  in comments, docstrings, empty lines, indentation or spaces alone, nothing that is found can be
  another, and each place is moved to where it is now; that costs reading the files, too, and
  parsing those that have changed. Code that is split over more lines, or joined on fewer, is
  analyzed again, as some rules ask what shares a line.
  A test that nothing else imports may change in any way, as long as it still is Python: nothing
  of it is part of the server.

Any other change to one file has its program analyzed from the start; nothing smaller is kept. To
parse files and collect what is in them, which each file alone decides, takes a twelfth of the time
on large programs and a quarter on small ones, and to read a syntax tree back takes two thirds of
what it takes to parse it. The rest is what flows along the calls of the whole program, where one
line moves results anywhere.

Runs with `--diff-base` and `--stdin-filename` use the second only. `--no-cache` uses neither.

The cache is in `$LIFTOFF_CACHE_DIR`, or in a folder `liftoff` where the platform keeps caches:
`$XDG_CACHE_HOME` or `~/.cache` on Linux, `~/Library/Caches` on macOS, `%LOCALAPPDATA%` on Windows.
Several runs may share it; what is damaged is dropped; beyond 256 MB what was not used for longest
goes. It is used only when it belongs to the user who runs liftoff and is not open to everyone's
writing; where it cannot be written, everything works without it. Deleting it is always safe.
"""


def targets(figures: Figures) -> list[Target]:
    """What is wanted of `analyze`, and what it is."""
    same, same_json = (_excess(figures, name) for name in (SAME, SAME_JSON))
    one = figures.median(ONE_FILE, lambda run: run.seconds)
    memory = figures.median(COLD, lambda run: run.memory) / 1e6
    to_ruff = figures.ratio(COLD, _RUFF)
    return [
        Target(
            "empty cache, to ruff's default rules",
            "at most 5 times",
            "" if to_ruff is None else f"{to_ruff:.1f} times",
            None if to_ruff is None else to_ruff <= 5,
        ),
        _faster(figures, _SEMGREP, 8),
        _faster(figures, _BANDIT, 15),
        Target(
            "nothing changed, beyond Python's own start",
            "at most 60 ms",
            f"{same * 1e3:.0f} ms, JSON {same_json * 1e3:.0f} ms",
            max(same, same_json) <= 0.06,
        ),
        Target("one file changed", "under 300 ms", f"{one * 1e3:,.0f} ms", one < 0.3),
        Target("memory, empty cache", "under 300 MB", f"{memory:,.0f} MB", memory < 300),
    ]


def _excess(figures: Figures, name: str) -> float:
    """Seconds beyond Python's own start, the median of the differences within a round."""
    return statistics.median(each[name].seconds - each[START].seconds for each in figures.rounds)


def _faster(figures: Figures, name: str, wanted: float) -> Target:
    ratio = figures.ratio(name, COLD)
    return Target(
        f"empty cache, faster than {name}",
        f"at least {wanted:g} times",
        "" if ratio is None else f"{ratio:.1f} times",
        None if ratio is None else ratio >= wanted,
    )


def _described(figures: Figures) -> Iterator[str]:
    yield "| | |"
    yield "|---|---|"
    yield f"| folder | {figures.files:,} Python files, {figures.lines:,} lines |"
    yield f"| machine | {platform.system()} {platform.machine()}, {os.cpu_count()} cores |"
    yield f"| Python | {platform.python_implementation()} {platform.python_version()} |"
    yield f"| day | {datetime.now(UTC).date().isoformat()} |"
    for name, version in figures.versions.items():
        yield f"| {name} | {version} |"


def _rows(figures: Figures) -> Iterator[str]:
    for name in figures.rounds[0]:
        ratios = [figures.ratio(name, to) for to in (_RUFF, _SEMGREP, _BANDIT)]
        shown = " | ".join("" if ratio is None else f"{ratio:.3g}" for ratio in ratios)
        yield (
            f"| {name} | {figures.median(name, lambda run: run.seconds):.3f} "
            f"| {figures.median(name, lambda run: run.cpu):.3f} "
            f"| {figures.median(name, lambda run: run.memory) / 1e6:,.0f} | {shown} |"
        )
