"""Watches an import: what it opens, which code it runs, whose metadata it asks for."""

from __future__ import annotations

import importlib.metadata
import inspect
import re
import sys
import threading
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from .named_code import SUFFIXES
from .places import relative

# `__pycache__/env.cpython-311.pyc`, the byte code of `env.py`
_BYTE_CODE = re.compile(r"__pycache__[/\\]([^/\\.]+)\.[^/\\]*pyc$")


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

    if hasattr(sys, "addaudithook"):  # since Python 3.8
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


def watch_calls() -> set[CodeType]:
    """Code that runs during the import: a decorator may call a view while it decorates it."""
    ran: set[CodeType] = set()

    def hook(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            ran.add(frame.f_code)

    threading.setprofile(hook)
    sys.setprofile(hook)
    return ran


def watch_no_calls() -> None:
    """Stop noting which code runs."""
    threading.setprofile(None)
    sys.setprofile(None)


def ran_functions(codes: set[CodeType], source: Path) -> list[list[Any]]:
    """Path and first line, decorators included, of the project's functions among them."""
    # The bodies of modules and classes are code, too.
    codes = {code for code in codes if code.co_flags & inspect.CO_OPTIMIZED}
    paths = {name: relative(name, source) for name in {code.co_filename for code in codes}}
    places = {(paths[code.co_filename], code.co_firstlineno) for code in codes}
    return sorted([path, line] for path, line in places if path is not None)
