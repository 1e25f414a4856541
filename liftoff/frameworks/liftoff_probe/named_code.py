"""Names of the project's code in settings files that the import read: dynaconf loads by such."""

from __future__ import annotations

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
        path = Path(name)
        if path.name in _OF_TOOLS or not name.endswith(SUFFIXES):
            continue
        if relative(name, source) is None or not path.is_file():
            continue
        if path.stat().st_size <= _LONGEST:
            text = path.read_text(encoding="utf-8", errors="replace")
            found.update(n for n in _DOTTED.findall(text) if re.split("[.:]", n)[0] in tops)
    return sorted(found)
