"""The framework's object inside what a server is given: middleware may stand around it."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import Any

from .places import class_names, relative

# The framework and the interface of each class.
_FRAMEWORKS = {
    "flask.app.Flask": ("flask", "wsgi"),
    "fastapi.applications.FastAPI": ("fastapi", "asgi"),
    "starlette.applications.Starlette": ("starlette", "asgi"),
}
# So many layers of middleware are looked through.
_DEEPEST = 8


def framework_of(app: Any) -> str | None:
    """Name the framework whose object this is: `flask`, `fastapi` or `starlette`."""
    known = _known(app)
    return known[0] if known else None


def interface_of(app: Any) -> str:
    """Tell `asgi` from `wsgi`, by what a call wants where it is no framework's object."""
    known = _known(app)
    if known:
        return known[1]
    if inspect.isclass(app):
        return "asgi" if hasattr(app, "__await__") else "wsgi"
    calls = (app, type(app).__call__ if callable(app) else None)
    is_asgi = any(map(inspect.iscoroutinefunction, calls)) or _takes_three(app)
    return "asgi" if is_asgi else "wsgi"


def kind_of(app: Any, source: Path) -> str:
    """Give the dotted name of the library's class that an app is of; "" where it is none."""
    kind = type(app)
    if inspect.isclass(app) or kind.__module__ == "builtins":
        return ""
    module = sys.modules.get(kind.__module__)
    if relative(getattr(module, "__file__", None), source) is not None:
        return ""
    return f"{kind.__module__}.{kind.__qualname__}"


def can_be_served(app: Any) -> bool:
    """Whether a server could call it, with two arguments or three."""
    if not callable(app):
        return False
    try:
        signature = inspect.signature(app)
    except (TypeError, ValueError):
        return True
    return _binds(signature, 2) or _binds(signature, 3)


def inner_app(app: Any) -> tuple[Any, str]:
    """Find the one object of a framework that an app hands requests to.

    Returns:
        The object, and the attributes that lead to it, dotted. The app itself and "" where it is
        one, and where there is none, more than one, or one that speaks another interface.
    """
    level, seen = [(app, "")], {id(app)}
    for _ in range(_DEEPEST):
        found = [(value, path) for value, path in level if _known(value)]
        if found:
            fits = len(found) == 1 and interface_of(found[0][0]) == interface_of(app)
            return found[0] if fits else (app, "")
        below = [
            (value, f"{path}.{name}".lstrip("."))
            for holder, path in level
            for name, value in _attributes(holder)
        ]
        level = []
        for value, path in below:
            if id(value) not in seen:
                seen.add(id(value))
                level.append((value, path))
    return app, ""


def apps_in(module: Any) -> list[str]:
    """Names under which a module holds objects of a framework."""
    return [name for name, value in vars(module).items() if _known(value)]


def _known(app: Any) -> tuple[str, str] | None:
    names = class_names(app)
    return next((known for kind, known in _FRAMEWORKS.items() if kind in names), None)


def _attributes(holder: Any) -> list[tuple[str, Any]]:
    """What an app may hand requests to: what it can call. An app's method leads to the app."""
    if inspect.ismethod(holder):
        return [("__self__", holder.__self__)]
    own = getattr(holder, "__dict__", None)
    if inspect.isclass(holder) or inspect.isfunction(holder) or not isinstance(own, dict):
        return []
    return [
        (name, value)
        for name, value in own.items()
        if callable(value) and not inspect.isclass(value) and name.isidentifier()
    ]


def _takes_three(app: Any) -> bool:
    """Whether a call takes `scope`, `receive`, `send`, and not `environ`, `start_response`."""
    try:
        signature = inspect.signature(app)
    except (TypeError, ValueError):
        return False
    return _binds(signature, 3) and not _binds(signature, 2)


def _binds(signature: inspect.Signature, count: int) -> bool:
    try:
        signature.bind(*[None] * count)
    except TypeError:
        return False
    return True
