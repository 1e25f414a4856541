"""Globals of the app's modules that tests have assigned to: `shop.engine = create_engine(...)`.

Only what comes from outside a module passes its type's `__setattr__`; what the app's own functions
do to their globals does not, so an assignment that is seen here is one of the caller's.
"""

from __future__ import annotations

import copyreg
import sys
from importlib.machinery import SourceFileLoader
from types import ModuleType
from typing import Any

from .sources import is_own, is_test

_MISSING = object()
# By module and name: what was there before the first assignment, and what the last one put there.
_assigned: dict[tuple[ModuleType, str], tuple[Any, Any]] = {}


class _Watched(ModuleType):
    """A module of the app."""

    def __setattr__(self, name: str, value: Any) -> None:
        if is_test(sys._getframe(1).f_code.co_filename):
            here = (self, name)
            before, _ = _assigned.get(here) or (vars(self).get(name, _MISSING), None)
            _assigned[here] = before, value
        super().__setattr__(name, value)


def watch() -> None:
    """See each assignment to a module that is imported from now on."""
    from . import cloudpickle  # type: ignore[attr-defined]  # copied here

    # As any other module is sent.
    copyreg.pickle(_Watched, cloudpickle.CloudPickler.dispatch_table[ModuleType])
    _watch_loader(SourceFileLoader)


def _watch_loader(loader: Any) -> None:
    run = loader.exec_module

    def exec_module(self: Any, module: ModuleType) -> None:
        if type(module) is ModuleType and is_own(self.path) and not is_test(self.path):
            module.__class__ = _Watched
        run(self, module)

    loader.exec_module = exec_module


def assigned() -> list[tuple[ModuleType, str]]:
    """Modules and names that have what a test has assigned."""
    return [
        (module, name)
        for (module, name), (before, value) in _assigned.items()
        if sys.modules.get(module.__name__) is module
        and value is not before
        and vars(module).get(name, _MISSING) is value
    ]
