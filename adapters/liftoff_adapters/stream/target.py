"""Finds the handler or the app that is to be served."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any


def add_paths() -> None:
    """Put the function's folder and its layers where the managed Python runtime has them."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    layers = [f"/opt/python/lib/{version}/site-packages", "/opt/python"]
    present = [path for path in layers if Path(path).is_dir() and path not in sys.path]
    sys.path[0:0] = [os.environ.get("LAMBDA_TASK_ROOT", str(Path.cwd())), *present]


def load(target: str) -> Callable[[Any, Any], Any]:
    """Give the handler that a target names; an app gets a handler that streams.

    Args:
        target: `module.handler` or `folder/module.handler` as Lambda spells a handler; `module:app`
            or `module:make_app()` for an app.

    Raises:
        ImportError: there is no such module, or it does not load.
        AttributeError: the module has no such attribute.
        TypeError: it cannot be called.
        ValueError: a target of another form.
    """
    module, colon, path = target.partition(":")
    if not colon:
        module, _, path = target.rpartition(".")
    is_called = path.endswith("()")
    if not module or not path:
        raise ValueError(f"{target!r} is neither module.handler nor module:app")
    found: Any = import_module(module.replace("/", "."))
    for name in path.removesuffix("()").split("."):
        found = getattr(found, name)
    if is_called:
        found = found()
    if not callable(found):
        raise TypeError(f"{target!r} names {type(found).__name__}, which cannot be called")
    return _handler_of(found) if colon else found


def _handler_of(app: Any) -> Callable[[Any, Any], Any]:
    # Each imports what only its own side needs: WSGI no asyncio.
    if iscoroutinefunction(app) or iscoroutinefunction(type(app).__call__):
        from liftoff_adapters.stream.asgi import StreamingAsgiHandler  # noqa: PLC0415

        return StreamingAsgiHandler(app)
    from liftoff_adapters.stream.wsgi import StreamingWsgiHandler  # noqa: PLC0415

    return StreamingWsgiHandler(app)
