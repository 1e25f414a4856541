"""Names of the project's code in its settings files: dynaconf and logging load by such."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from .places import relative

SUFFIXES = (".toml", ".yaml", ".yml", ".json", ".ini", ".cfg", ".conf", ".env")
# What they name is for tools: commands, packages to check.
_OF_TOOLS = frozenset({"pyproject.toml", "setup.cfg", "package.json"})
# Bytes. Longer ones are data.
_LONGEST = 1_000_000
_DOTTED = re.compile(r"[^\W\d]\w*(?:[.:][^\W\d]\w*)+")
# Folders of tools and of what is installed.
_NOT_OURS = frozenset({"node_modules", "site-packages", "__pycache__", "venv", "env"})


def named_code(files: set[str], source: Path, modules: Iterable[str]) -> list[str]:
    """`package.module:function` and the like, in the project's settings files among the files.

    Args:
        files: what was opened.
        source: the project's folder.
        modules: names of its modules that were loaded.
    """
    tops = {name.partition(".")[0] for name in modules}
    found: set[str] = set()
    for name in files:
        if name.endswith(SUFFIXES) and relative(name, source) is not None:
            found |= _names(Path(name), tops)
    return sorted(found)


def named_by_file(source: Path) -> dict[str, list[str]]:
    """Such names in each settings file of the project, by its name without folders."""
    settings: list[Path] = []
    tops: set[str] = set()
    for folder, folders, files in os.walk(source):
        folders[:] = [f for f in folders if f not in _NOT_OURS and not f.startswith(".")]
        tops.update(folders, (f[:-3] for f in files if f.endswith(".py")))
        settings += [Path(folder, name) for name in files if name.endswith(SUFFIXES)]
    found: dict[str, set[str]] = {}
    for path in settings:
        names = _names(path, tops)
        if names:
            found.setdefault(path.name, set()).update(names)
    return {name: sorted(names) for name, names in sorted(found.items())}


def _names(path: Path, tops: set[str]) -> set[str]:
    if path.name in _OF_TOOLS or not path.is_file() or path.stat().st_size > _LONGEST:
        return set()
    text = path.read_text(encoding="utf-8", errors="replace")
    return {name for name in _DOTTED.findall(text) if re.split("[.:]", name)[0] in tops}
