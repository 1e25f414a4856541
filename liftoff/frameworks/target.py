"""`module:app` and `module:create_app()`: how people name an app to `flask --app` and `uvicorn`."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from liftoff.errors import LiftoffError

_TARGET = re.compile(
    r"(?P<module>[^\W\d]\w*(?:\.[^\W\d]\w*)*)"
    r":(?P<attribute>[^\W\d]\w*(?:\.[^\W\d]\w*)*)"
    r"(?:\((?P<arguments>.*)\))?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Target:
    """A parsed target.

    Attributes:
        text: as it was given.
        module: dotted name.
        attribute: dotted name in the module.
        call: whether that is a factory to call.
        arguments: what the factory is called with, as source: literals alone.
    """

    text: str
    module: str
    attribute: str
    call: bool
    arguments: str = ""


def parse_target(text: str) -> Target:
    """Take `module:attribute` or `module:factory("literal")` apart.

    Raises:
        LiftoffError: it is spelled otherwise.
    """
    text = text.strip()
    match = _TARGET.fullmatch(text)
    called = match is not None and match["arguments"] is not None
    arguments = literal_arguments(match["arguments"]) if match and called else ""
    odd = _no_name(text.partition(":")[0])
    if match is None and odd:
        raise LiftoffError(
            f"{text!r} does not name an app: no import statement can name the module {odd!r}",
            where="--app",
            hint=f"rename {odd}.py, or import the app in a module with another name",
        )
    if match is None or arguments is None:
        raise LiftoffError(
            f"{text!r} does not name an app",
            where="--app",
            hint="write module:app, module:create_app() or, with literals, "
            "module:create_app('production'), as for `flask --app`",
        )
    if match["module"].endswith(".py"):
        module = match["module"].removesuffix(".py")
        raise LiftoffError(
            f"{text!r} does not name an app: it names a file",
            where="--app",
            hint=f"write the module's name, {module}:{text.partition(':')[2]}",
        )
    return Target(text, match["module"], match["attribute"], called, arguments)


def _no_name(module: str) -> str:
    """A part of a dotted name that is the name of a file, and none in Python; or nothing."""
    parts = (part for part in module.split(".") if re.fullmatch(r"[\w-]+", part))
    return next((part for part in parts if not part.isidentifier()), "")


def literal_arguments(source: str) -> str | None:
    """The arguments of a call in Python's own spelling; None where any is no literal.

    Args:
        source: what stands between the parentheses.
    """
    try:
        call = ast.parse(f"_({source})", mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
        return None
    try:
        for value in (*call.args, *(keyword.value for keyword in call.keywords)):
            ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    return ast.unparse(call)[2:-1]
