"""The definition behind a view."""

from __future__ import annotations

import functools
import inspect
from pathlib import Path
from types import FunctionType
from typing import Any

from .places import relative


def view_of(view: Any, source: Path) -> dict[str, Any]:
    """The definition behind a view: its file, its first line (of decorators too) and its name."""
    cls = getattr(view, "view_class", None)
    if cls is None and inspect.isclass(view):
        cls = view
    if cls is not None:
        return _class_place(cls, source)
    function = innermost(view)
    for _ in range(100):
        if (inner := _given(function, source)) is None:
            break
        function = innermost(inner)
    code = getattr(function, "__code__", None)
    if code is None:
        return _class_place(type(function), source) if callable(function) else {}
    return {
        "kind": "function",
        "module": getattr(function, "__module__", None) or "",
        "qualname": getattr(function, "__qualname__", ""),
        "path": relative(code.co_filename, source),
        "line": code.co_firstlineno,
    }


def innermost(view: Any) -> Any:
    """What is behind partials, methods and decorators that name what they wrap."""
    for _ in range(100):  # two that name each other would have no end
        if isinstance(view, functools.partial):
            view = view.func
        elif inspect.ismethod(view):
            view = view.__func__
        elif inspect.isfunction(view) and hasattr(view, "__wrapped__"):
            view = view.__wrapped__
        else:
            break
    return view


def given_to(wrapper: Any) -> Any:
    """The one function that was given to what made a wrapper, as a decorator was.

    What is defined in a function around the wrapper was not given, but found there.
    """
    name, closure = getattr(wrapper, "__qualname__", ""), getattr(wrapper, "__closure__", None)
    if closure is None or "<locals>" not in name:
        return None
    parts = name.split(".")
    around = {".".join(parts[:count]) for count in range(1, len(parts))}
    given = []
    for cell in closure:
        try:
            value = cell.cell_contents
        except ValueError:  # a name is not bound yet
            return None
        if inspect.isfunction(value) and value is not wrapper:
            scope = value.__qualname__.rpartition(".")[0]
            local = scope.endswith("<locals>") and scope not in around
            # The same decorator twice: what it gave the first time is given to it.
            if not scope or local or value.__code__ is wrapper.__code__:
                given.append(value)
    return given[0] if len(given) == 1 else None


def _given(wrapper: Any, source: Path) -> FunctionType | None:
    """The same, if both are of the project."""
    found: FunctionType | None = given_to(wrapper) if _is_of(wrapper, source) else None
    return found if _is_of(found, source) else None


def _is_of(value: Any, source: Path) -> bool:
    code = value.__code__ if inspect.isfunction(value) else None
    return code is not None and relative(code.co_filename, source) is not None


def _class_place(cls: type, source: Path) -> dict[str, Any]:
    try:
        filename = inspect.getsourcefile(cls)
        line = inspect.getsourcelines(cls)[1]
    except (OSError, TypeError):
        filename, line = None, 0
    return {
        "kind": "class",
        "module": cls.__module__,
        "qualname": cls.__qualname__,
        "path": relative(filename, source),
        "line": line,
    }
