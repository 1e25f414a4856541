"""Imports that wait for their first use: https://peps.python.org/pep-0562/.

A module that `split` made has, in place of an import that its routes are not seen to need:

    @_liftoff_lazy
    def _liftoff_load_pd():
        global pd
        import pandas as pd

Functions of the module that use the name call `_liftoff_load_pd()` first; all others get at it by
the module's attributes. Once it is loaded, the name is bound as the import would have bound it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

PREFIX = "_liftoff_load_"
_LOADERS = "_liftoff_loaders"


def lazy(load: Callable[[], None]) -> Callable[[], None]:
    """Let a module's name wait for its first use.

    Two threads may load at once: Python's own lock makes both bind the same object. An import that
    fails raises what it raised, and is tried again at the next use.

    Args:
        load: runs the import; its name is `PREFIX` and the name that the import binds.

    Returns:
        what loads the name, unless it is bound.
    """
    names: dict[str, Any] = load.__globals__
    name = load.__name__.removeprefix(PREFIX)
    if _LOADERS not in names:
        names[_LOADERS] = {}
        _install(names)
    waiting: dict[str, Callable[[], None]] = names[_LOADERS]
    waiting[name] = load

    def need() -> None:
        # What somebody has put there stays: a test's stand-in, say.
        if name in waiting and name not in names:
            load()
            waiting.pop(name, None)

    return need


def _install(names: dict[str, Any]) -> None:
    waiting: dict[str, Callable[[], None]] = names[_LOADERS]

    def getattr_(name: str) -> Any:
        load = waiting.get(name)
        if load is None:
            raise AttributeError(
                f"module {names['__name__']!r} has no attribute {name!r}", name=name
            )
        load()
        waiting.pop(name, None)
        return names[name]

    def dir_() -> list[str]:
        return sorted({*names, *waiting})

    names["__getattr__"] = getattr_
    names["__dir__"] = dir_
