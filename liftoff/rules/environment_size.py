"""LO506: more environment variables than a function takes.

## What it finds

Apps whose variables, by the names and the default values in the source, pass 4 KB together.

## Why

All variables of a function, names and values, take 4 KB. CloudFormation refuses to make a function
with more.

## Example

Bad: `json.loads(os.environ["SERVICE_ACCOUNT_JSON"])` next to a hundred settings.
Good: `parameters.get_parameters("/shop/")` from Parameter Store when the module is imported.

## How sure

A lower bound: names and default values are counted, and what the deployment sets may be longer.

## How to fix

Keep settings in Parameter Store, Secrets Manager or a file of the package.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.platform import ENVIRONMENT_BYTES
from liftoff.project.evaluation.values import Constant
from liftoff.rules.finding import Draft
from liftoff.rules.model import Call, Model

_READERS = ("os.environ.get", "os.getenv", "os.environ.setdefault")


def check(model: Model) -> Iterator[Draft]:
    """The sum over all variables that the app's modules read."""
    sizes: dict[str, int] = {}
    largest: tuple[int, Call] | None = None
    for call in model.calls(*_READERS):
        key = call.argument(0, "key")
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            continue
        size = len(key.value.encode()) + _default(model, call)
        sizes[key.value] = max(size, sizes.get(key.value, 0))
        if largest is None or size > largest[0]:
            largest = (size, call)
    total = sum(sizes.values())
    if largest is None or total <= ENVIRONMENT_BYTES:
        return
    call = largest[1]
    yield Draft(
        rule="LO506",
        severity="info",
        category="environment_size",
        message=f"{len(sizes)} environment variables with their defaults are {total:,} bytes; "
        f"a function takes {ENVIRONMENT_BYTES:,}, if all are set",
        node=call.node,
        scope=call.scope,
        symbol="os.environ",
        fix="Set only what differs from the default; keep the rest in Parameter Store.",
        whole_app=True,
    )


def _default(model: Model, call: Call) -> int:
    given = call.argument(1, "default")
    if given is None:
        return 0
    texts = [v.value for v in model.values(given, call.scope) if isinstance(v, Constant)]
    return max((len(str(text).encode()) for text in texts if text is not None), default=0)
