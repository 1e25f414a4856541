"""What the interpreter holds: modules of the project, and installed distributions."""

from __future__ import annotations

import csv
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
        # It is parsed each time that it is asked for.
        metadata = distribution.metadata
        name = metadata["Name"]
        if not name or name in found:
            continue
        top = (distribution.read_text("top_level.txt") or "").split()
        record = distribution.read_text("RECORD") or ""
        if not top:
            # `files` has the same, and makes a path of each.
            files = [row[0] for row in csv.reader(record.splitlines()) if row]
            files = files or [file.as_posix() for file in distribution.files or ()]
            top = sorted({_import_name(file) for file in files} - {""})
        found[name] = {
            "version": metadata["Version"],
            "imports": top,
            "requires": metadata.get_all("Requires-Dist") or list(distribution.requires or []),
            "size": size_of(record),
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


def _import_name(file: str) -> str:
    first, slash, _ = file.partition("/")
    if not slash:
        stem, dot, suffix = first.partition(".")
        return stem if dot and suffix.endswith(("py", "so", "pyd")) else ""
    return "" if first.endswith((".dist-info", ".egg-info", ".data")) or first == ".." else first
