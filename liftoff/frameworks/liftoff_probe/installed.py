"""What the interpreter holds: modules of the project, and installed distributions."""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path
from typing import Any

from .places import relative


def modules_of(source: Path) -> dict[str, str]:
    """Give the files of the project's modules that are loaded, by module."""
    found = {}
    for name, module in sorted(sys.modules.items()):
        try:
            filename = module.__file__
        except Exception:  # noqa: S112 - what stands in for a module may fail in its own way
            continue
        inside = relative(filename, source)
        if inside is not None and name != "__main__":
            found[name] = inside
    return found


def distributions(path: Any = None) -> dict[str, Any]:
    """What is installed in the folders of a path, by name; the path is the interpreter's own."""
    found = {}
    for distribution in importlib.metadata.distributions(path=sys.path if path is None else path):
        name = distribution.metadata["Name"]
        if not name or name in found:
            continue
        top = (distribution.read_text("top_level.txt") or "").split()
        if not top:
            files = distribution.files or []
            top = sorted({_import_name(file) for file in files} - {""})
        found[name] = {
            "version": distribution.version,
            "imports": top,
            "requires": list(distribution.requires or []),
            "size": size_of(distribution.read_text("RECORD") or ""),
            "entry_points": [
                [point.group, point.name, point.value]
                for point in distribution.entry_points
                if point.group not in ("console_scripts", "gui_scripts")
            ],
        }
    return found


def size_of(record: str) -> int:
    """Bytes of a distribution's files: https://packaging.python.org/specifications/recording."""
    sizes = (line.rpartition(",")[2] for line in record.splitlines())
    return sum(int(size) for size in sizes if size.isdigit())


def _import_name(file: Any) -> str:
    first = file.parts[0]
    if len(file.parts) == 1:
        stem, dot, suffix = first.partition(".")
        return stem if dot and suffix.endswith(("py", "so", "pyd")) else ""
    return "" if first.endswith((".dist-info", ".egg-info", ".data")) or first == ".." else first
