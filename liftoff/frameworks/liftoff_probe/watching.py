"""Watches an import: what it opens, which code it runs, whose metadata it asks for."""

from __future__ import annotations

import importlib.metadata
import inspect
import re
import sys
import threading
from _lsprof import Profiler
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from .named_code import SUFFIXES
from .places import relative

# `__pycache__/env.cpython-311.pyc`, the byte code of `env.py`
_BYTE_CODE = re.compile(r"__pycache__[/\\]([^/\\.]+)\.[^/\\]*pyc$")

# Of the numbers of tools that watch a Python, those that have no fixed use:
# https://docs.python.org/3/library/sys.monitoring.html
_FREE_TOOLS = (4, 3)


def watch_metadata() -> set[tuple[str, str]]:
    """Distributions whose metadata is asked for during the import, each with the asking file."""
    asked: set[tuple[str, str]] = set()
    original = importlib.metadata.Distribution.from_name.__func__  # type: ignore[attr-defined]

    def from_name(cls: Any, name: str) -> Any:
        caller = sys._getframe(1)
        while caller is not None and caller.f_globals.get("__name__", "").startswith("importlib"):
            caller = caller.f_back  # type: ignore[assignment]
        if caller is not None:
            asked.add((name, caller.f_code.co_filename))
        return original(cls, name)

    importlib.metadata.Distribution.from_name = classmethod(from_name)  # type: ignore[assignment, method-assign]
    return asked


def watch_opened() -> set[str]:
    """Code and settings that are opened during the import: Alembic runs files by their path."""
    opened: set[str] = set()

    def hook(event: str, arguments: Any) -> None:
        if event == "open" and isinstance(arguments[0], str):
            name = arguments[0]
            if name.endswith((".py", ".pyc", *SUFFIXES)):
                opened.add(name)

    sys.addaudithook(hook)
    return opened


def opened_sources(files: set[str], source: Path, modules: set[str]) -> list[str]:
    """Sources in the project that were opened, and are no modules that were imported."""
    found = set()
    for name in files:
        inside = relative(_BYTE_CODE.sub(r"\1.py", name), source)
        if inside is None or not inside.endswith(".py") or inside in modules:
            continue
        if (source / inside).is_file():
            found.add(inside)
    return sorted(found)


def watch_calls() -> Callable[[], set[CodeType]]:
    """Note which code runs: a decorator may call a view while it decorates it.

    Gives what ends the watch, and gives that code. An app makes millions of calls when it is
    imported: only the first of each costs something, or each costs little.
    """
    if sys.version_info >= (3, 12):
        return _monitored()
    return _profiled()


if sys.version_info >= (3, 12):

    def _monitored() -> Callable[[], set[CodeType]]:
        monitoring, ran = sys.monitoring, set()
        tool = next((n for n in _FREE_TOOLS if monitoring.get_tool(n) is None), None)
        if tool is None:
            return _profiled()
        start = monitoring.events.PY_START

        def note(code: CodeType, _: int) -> Any:
            ran.add(code)
            return monitoring.DISABLE

        def end() -> set[CodeType]:
            monitoring.set_events(tool, 0)
            monitoring.free_tool_id(tool)
            return ran

        monitoring.use_tool_id(tool, "liftoff")
        monitoring.register_callback(tool, start, note)
        monitoring.set_events(tool, start)
        return end


def _profiled() -> Callable[[], set[CodeType]]:
    """In this thread by a profiler in C, in others by a function."""
    profiler, elsewhere = Profiler(subcalls=False, builtins=False), set()

    def hook(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            elsewhere.add(frame.f_code)

    def end() -> set[CodeType]:
        threading.setprofile(None)
        profiler.disable()
        ran = (entry.code for entry in profiler.getstats())
        return elsewhere.union(code for code in ran if isinstance(code, CodeType))

    threading.setprofile(hook)
    profiler.enable()
    return end


def ran_functions(codes: set[CodeType], source: Path) -> list[list[Any]]:
    """Path and first line, decorators included, of the project's functions among them."""
    # The bodies of modules and classes are code, too.
    codes = {code for code in codes if code.co_flags & inspect.CO_OPTIMIZED}
    paths = {name: relative(name, source) for name in {code.co_filename for code in codes}}
    places = {(paths[code.co_filename], code.co_firstlineno) for code in codes}
    return sorted([path, line] for path, line in places if path is not None)
