"""Imports packages one by one and writes as JSON what each changed in those loaded before it.

Run by path in a child process, in the app's environment, which need not have liftoff in it: so this
file uses the standard library only.

    python import_probe.py REQUEST.json ANSWER.json

The request: {"first": [modules], "candidates": [imports]}; an import is `module`, or `module:name`
for what `from module import name` loads. The answer: {import: what it changed, as a list of texts;
null when it was loaded already or fails}.
"""

from __future__ import annotations

import builtins
import importlib
import locale
import logging
import os
import signal
import sys
import threading
import warnings
from json import dumps, loads
from pathlib import Path
from types import ModuleType
from typing import Any

_SHOWN = 5
# Modules that do something when they are imported, or need a screen.
_NOT_TRIED = frozenset({
    "antigravity", "ensurepip", "idlelib", "lib2to3", "pip", "this", "tkinter", "turtle",
    "turtledemo", "venv",
})  # fmt: skip
_INNER = (
    "concurrent.futures", "email.message", "http.client", "logging.config", "logging.handlers",
    "multiprocessing.pool", "urllib.request", "xml.etree.ElementTree",
)  # fmt: skip
_PLAIN = (tuple, str, bytes, int, float, bool, frozenset)
# What every import changes; caches; how objects of types that are new are copied; filters of
# warnings (those that raise are looked at apart); finders behind all others.
_BENIGN = frozenset({
    ("sys", "modules"), ("sys", "path_importer_cache"), ("sys", "meta_path"),
    ("warnings", "filters"), ("_warnings", "filters"), ("copy", "dispatch_table"),
    ("copyreg", "dispatch_table"), ("pickle", "dispatch_table"), ("linecache", "cache"),
})  # fmt: skip
# What a look at it changes, or what only says where a module is.
_OF_MODULES = frozenset({
    "__builtins__", "__warningregistry__", "__annotations__", "__annotations_cache__", "__path__",
    "__spec__", "__file__", "__cached__", "__loader__", "__doc__", "__abstractmethods__",
    "__dict__", "__weakref__", "__firstlineno__", "__static_attributes__",
})  # fmt: skip


def main() -> None:
    """Answer one request and leave at once: what was imported must not keep the process."""
    request_file, answer_file = sys.argv[1:3]
    request = loads(Path(request_file).read_text(encoding="utf-8"))
    sys.path[:] = [p for p in sys.path if Path(p or ".").resolve() != Path(__file__).parent]
    # What a package patches in the standard library must be there to be seen.
    for name in (*sorted(sys.stdlib_module_names), *_INNER, *request["first"]):
        if not name.startswith("_") and name not in _NOT_TRIED:
            _import(name)
    answer = changes(request["candidates"])
    Path(answer_file).write_text(dumps(answer), encoding="utf-8")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def changes(candidates: list[str]) -> dict[str, list[str] | None]:
    """What each import changes elsewhere; None when it was loaded already or fails.

    One that came with an earlier candidate is answered for by that one.
    """
    found: dict[str, list[str] | None] = {}
    came_with: dict[str, str] = {}
    for name in candidates:
        if _is_loaded(name):
            first = came_with.get(name.partition(":")[0])
            found[name] = None if first is None else found[first]
            continue
        before = _Snapshot()
        fine = _import_in_thread(name)
        found[name] = before.changes()[:_SHOWN] if fine else None
        came_with |= dict.fromkeys(sys.modules.keys() - before.names.keys(), name)
    return found


def _is_loaded(name: str) -> bool:
    module, _, attribute = name.partition(":")
    return module in sys.modules and (not attribute or hasattr(sys.modules[module], attribute))


def _import(name: str) -> bool:
    module, _, attribute = name.partition(":")
    try:
        loaded = importlib.import_module(module)
        if attribute and not hasattr(loaded, attribute):
            importlib.import_module(f"{module}.{attribute}")
    except BaseException:
        return False
    return True


def _import_in_thread(name: str) -> bool:
    """Import as a request may: some packages load in the main thread only."""
    fine: list[bool] = []
    thread = threading.Thread(target=lambda: fine.append(_import(name)))
    thread.start()
    thread.join()
    return fine == [True]


class _Snapshot:
    """The state of the process that an import may change for others."""

    def __init__(self) -> None:
        # Objects are kept, so that no new one can have the identity of an old one.
        self.names = {
            name: dict(vars(module))
            for name, module in list(sys.modules.items())
            if issubclass(type(module), ModuleType)
        }
        self._inner = {
            (module, name): (value, state)
            for module, names in self.names.items()
            for name, value in names.items()
            if not name.startswith("_")
            and (module, name) not in _BENIGN
            and (state := _state(value, module)) is not None
        }
        self._process = _process()
        self._finders = list(map(id, sys.meta_path))

    def changes(self) -> list[str]:
        now_of_process = _process()
        first = list(map(id, sys.meta_path))[: len(self._finders)]
        found: list[str] = [] if first == self._finders else ["sys.meta_path"]
        found += [what for what, was in self._process.items() if now_of_process[what] != was]
        for module, names in self.names.items():
            now = vars(sys.modules[module]) if module in sys.modules else {}
            for name in {*names, *now}:
                if name.startswith("_") and not (name.startswith("__") and name.endswith("__")):
                    continue
                if name in _OF_MODULES or _is_own(now.get(name), module, known=name in names):
                    continue
                if not _is_same(names.get(name, self), now.get(name, self)):
                    found.append(f"{module}.{name}")
        for (module, name), (value, was) in self._inner.items():
            if not _same(was, _state(value, module)):
                found.append(f"{module}.{name}")
        return sorted(set(found))


def _is_own(value: Any, module: str, *, known: bool) -> bool:
    """Whether a package has a new name for its own: a module in it, or of its `__getattr__`.

    Such names appear whenever somebody first asks for them.
    """
    if issubclass(type(value), ModuleType):
        return str(value.__name__).startswith(f"{module}.")
    where = vars(type(value)).get("__module__") if not isinstance(value, type) else value.__module__
    return (
        not known
        and hasattr(sys.modules[module], "__getattr__")
        and (isinstance(where, str) and where.startswith(f"{module}."))
    )


def _state(value: Any, module: str) -> list[Any] | None:
    """What an object holds, one step deep; None for what holds nothing that can change."""
    # Its type is asked: an object that stands in for another one may answer for that.
    kind = type(value)
    if issubclass(kind, ModuleType | logging.Logger | logging.Manager):
        return None
    if issubclass(kind, dict):
        return [item for pair in list(dict.items(value)) for item in pair]
    if issubclass(kind, list | set):
        return list(value)
    if issubclass(kind, type):
        return _named(vars(value)) if vars(value).get("__module__") == module else None
    if callable(value) or module.partition(".")[0] in sys.stdlib_module_names:
        return None
    try:
        inner = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return None
    found = _named(inner)
    for item in list(inner.values()):
        if type(item) in (dict, list, set):
            found += _state(item, module) or []
    return found


def _named(names: Any) -> list[Any]:
    return [
        item
        for name, value in list(names.items())
        if name not in _OF_MODULES and not name.startswith("_abc_")
        for item in (name, value)
    ]


def _same(was: list[Any], now: list[Any] | None) -> bool:
    if now is None or len(was) != len(now):
        return False
    return all(map(_is_same, was, now))


def _is_same(was: Any, now: Any) -> bool:
    return was is now or (type(was) is type(now) and type(was) in _PLAIN and was == now)


def _process() -> dict[str, Any]:
    """What the whole process has but once."""
    return {
        "os.environ": dict(os.environ),
        "sys.path": list(sys.path),
        "sys.path_hooks": list(map(id, sys.path_hooks)),
        "signal handlers": [repr(signal.getsignal(s)) for s in sorted(signal.valid_signals())],
        "the folder": str(Path.cwd()),
        "the locale": locale.setlocale(locale.LC_ALL),
        "threads": threading.active_count(),
        "sys.getrecursionlimit()": sys.getrecursionlimit(),
        "logging of the root": (logging.root.level, list(map(id, logging.root.handlers))),
        "warnings": [f[0] for f in warnings.filters if f[0] == "error"],
        "builtins": dict(vars(builtins)).keys() - {"_"},
    }


if __name__ == "__main__":
    main()
