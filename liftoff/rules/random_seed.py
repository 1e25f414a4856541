"""LO115: the random generator of the whole process is seeded by a request.

## Why

`random.seed` changes what every later request of the same environment draws: on a server that was
one process, on Lambda one of many. What is drawn later is predictable.

## Example

Bad: `random.seed(int(request.args["seed"]))`.
Good: `generator = random.Random(int(request.args["seed"]))`.

## How sure

Certain where a request reaches the call; what draws from the generator later is not looked for.

## How to fix

Make a `random.Random` of its own for the request.
"""

from __future__ import annotations

from collections.abc import Iterator

from liftoff.rules.finding import Draft
from liftoff.rules.model import Model


def check(model: Model) -> Iterator[Draft]:
    """Calls after start-up."""
    for call in model.calls("random.seed", "numpy.random.seed"):
        if model.runs_later(call.scope):
            yield Draft(
                rule="LO115",
                severity="info",
                category="mutable_global",
                message=f"`{call.name}` changes what later requests of this environment draw",
                node=call.node,
                scope=call.scope,
                symbol=call.name,
                fix="Make a `random.Random(seed)` for the request.",
            )
