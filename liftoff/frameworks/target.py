"""`module:app` and `module:create_app()`: how people name an app to `flask --app` and `uvicorn`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from liftoff.errors import LiftoffError

_TARGET = re.compile(
    r"(?P<module>[^\W\d]\w*(?:\.[^\W\d]\w*)*)"
    r":(?P<attribute>[^\W\d]\w*(?:\.[^\W\d]\w*)*)"
    r"(?P<call>\(\s*\))?"
)


@dataclass(frozen=True, slots=True)
class Target:
    """A parsed target: dotted module, dotted attribute, and whether that is a factory to call."""

    text: str
    module: str
    attribute: str
    call: bool


def parse_target(text: str) -> Target:
    """Take `module:attribute` or `module:factory()` apart.

    Raises:
        LiftoffError: it is spelled otherwise.
    """
    match = _TARGET.fullmatch(text.strip())
    if match is None:
        raise LiftoffError(
            f"{text!r} does not name an app",
            where="--app",
            hint="write module:app or module:create_app(), as for `flask --app` or uvicorn",
        )
    if match["module"].endswith(".py"):
        module = match["module"].removesuffix(".py")
        raise LiftoffError(
            f"{text!r} does not name an app: it names a file",
            where="--app",
            hint=f"write the module's name, {module}:{match['attribute']}{match['call'] or ''}",
        )
    return Target(text.strip(), match["module"], match["attribute"], match["call"] is not None)
