"""Where each app comes from that the tests make: which call of which function.

A function has the app that its handler imports. Tests often make one of their own settings,
`create_app({"DATABASE": path})`: a function can make the same call.
"""

from __future__ import annotations

import importlib
import inspect
import os
import sys
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import wraps
from types import FrameType
from typing import Any

from . import databases
from .environment import changed
from .sources import is_own, is_test

SPLIT = os.environ.get("LIFTOFF_SUITE_APP", ":")


@dataclass(frozen=True)
class Origin:
    """How an app was made.

    Attributes:
        number: tells apps apart: two of the same call are two.
        environment: how variables differed then from those that the tests started with.
        module: of the function that made it, or "".
        name: of that function.
        arguments: its positional ones.
        keywords: its others.
    """

    number: int
    environment: dict[str, str | None]
    module: str = ""
    name: str = ""
    arguments: tuple[Any, ...] = ()
    keywords: dict[str, Any] = field(default_factory=dict)


class UnknownAppError(Exception):
    """The app is none that the functions have, or could make."""


_made: dict[int, Origin] = {}
_next_number = 1


def watch() -> None:
    """See each app being made from now on."""
    for module, name in (
        ("flask", "Flask"), ("starlette.applications", "Starlette"), ("fastapi", "FastAPI"),
    ):  # fmt: skip
        try:
            kind = getattr(importlib.import_module(module), name)
        except ImportError:
            continue
        kind.__init__ = _watched(kind.__init__)


def origin_of(app: Any) -> Origin:
    """How a function gets the app that a test client was given.

    Raises:
        UnknownAppError: it cannot.
    """
    made = _made.get(id(app))
    if _has_routes_of_tests(app):
        raise UnknownAppError("asks an app that the tests have given a route of their own")
    if app is _split_app():
        return replace(made, module="") if made is not None else Origin(0, {})
    if made is not None and made.module:
        return made
    if made is not None:
        raise UnknownAppError("asks an app that the tests put together themselves")
    raise UnknownAppError(f"asks a {type(app).__name__}, and not the app that was split")


def _has_routes_of_tests(app: Any) -> bool:
    views = list((getattr(app, "view_functions", None) or {}).values())
    if not views:
        views = [getattr(route, "endpoint", None) for route in getattr(app, "routes", None) or ()]
    codes = [getattr(inspect.unwrap(view), "__code__", None) for view in views if callable(view)]
    return any(is_test(code.co_filename) for code in codes if code is not None)


def number_from(first: int) -> None:
    """Give the next app this number: a function numbers apps as the tests do."""
    global _next_number  # noqa: PLW0603
    _next_number = first


def _split_app() -> Any:
    module, _, path = SPLIT.partition(":")
    found: Any = sys.modules.get(module)
    for name in path.split("."):
        found = getattr(found, name, None)
    return found


def _watched(make: Callable[..., None]) -> Callable[..., None]:
    @wraps(make)
    def made(self: Any, *args: Any, **kwargs: Any) -> None:
        if id(self) not in _made:
            _made[id(self)] = _origin(sys._getframe(1))
            # Another object may have the identity of one that is gone.
            weakref.finalize(self, _made.pop, id(self), None)
        make(self, *args, **kwargs)

    return made


def _origin(frame: FrameType | None) -> Origin:
    """The outermost call of a plain function of the app: what the tests have called."""
    global _next_number  # noqa: PLW0603
    made = Origin(_next_number, changed())
    _next_number += 1
    databases.begin(made.number)
    while frame is not None:
        module, name = frame.f_globals.get("__name__", ""), frame.f_code.co_name
        if _is_of_the_app(frame) and _code(vars(sys.modules[module]).get(name)) is frame.f_code:
            arguments, keywords = _arguments(frame)
            made = Origin(made.number, made.environment, module, name, arguments, keywords)
        frame = frame.f_back
    return made


def _is_of_the_app(frame: FrameType) -> bool:
    file = frame.f_code.co_filename
    return is_own(file) and not is_test(file) and frame.f_globals.get("__name__") in sys.modules


def _code(function: Any) -> Any:
    try:
        return getattr(inspect.unwrap(function), "__code__", None)
    except (ValueError, TypeError):
        return None


def _arguments(frame: FrameType) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What a call was given, as far as it has not been bound anew since."""
    code, values = frame.f_code, frame.f_locals
    names = list(code.co_varnames)
    positional = names[: code.co_argcount]
    rest = code.co_argcount + code.co_kwonlyargcount
    keywords = {name: values[name] for name in names[code.co_argcount : rest] if name in values}
    arguments = [values[name] for name in positional if name in values]
    if code.co_flags & inspect.CO_VARARGS:
        arguments += values.get(names[rest], ())
        rest += 1
    if code.co_flags & inspect.CO_VARKEYWORDS:
        keywords |= values.get(names[rest], {})
    return tuple(arguments), keywords
