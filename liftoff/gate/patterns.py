"""Patterns of files.

A pattern without `/` is the name of a file or folder anywhere in the analyzed tree; one with `/`
starts at the folder of the configuration file (one of `--exclude`, at the analyzed folder). `*` and
`?` stay within a name, `[0-9]` is one of some characters, `**` crosses folders. A pattern that fits
a folder fits all that is in it.

Files that are excluded stay part of the program, so that routes and calls are known; only findings
in them do not count, and they need not parse. Virtual environments, `node_modules`, caches,
liftoff's own output and the `build` that setuptools leaves are not read at all. Tests are read, and
are never part of the program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Patterns:
    """Some patterns, ready to be asked.

    Attributes:
        patterns: as they are written.
        prefix: what leads from the configuration file's folder to the tree: "" or `a/b/`.
    """

    patterns: tuple[str, ...]
    prefix: str = ""

    def match(self, path: str) -> bool:
        """Whether any of them fits a file, given by its path in the tree."""
        return any(self._fits(pattern, path) for pattern in self.patterns)

    def _fits(self, pattern: str, path: str) -> bool:
        if pattern.startswith("!"):
            return not self._fits(pattern[1:], path)
        plain = pattern.removeprefix("./").rstrip("/")
        if "/" in plain:
            return _regex(plain.removeprefix("/")).fullmatch(self.prefix + path) is not None
        # What leads to the tree was named by whoever asked for the analysis, so it never counts.
        return _anywhere(plain).fullmatch(path) is not None


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(_translate(pattern) + "(?:/.*)?", re.DOTALL)


@cache
def _anywhere(name: str) -> re.Pattern[str]:
    return re.compile(f"(?:.*/)?{_translate(name)}(?:/.*)?", re.DOTALL)


_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?|\[!?\]?[^\]/]*\]|.", re.DOTALL)
_WILD = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _translate(pattern: str) -> str:
    parts = []
    for token in _TOKEN.findall(pattern):
        if token in _WILD:
            parts.append(_WILD[token])
        elif len(token) > 1:
            negated = token[1] == "!"
            inside = re.escape(token[2 if negated else 1 : -1]).replace(r"\-", "-")
            parts.append(f"[{'^/' if negated else ''}{inside}]")
        else:
            parts.append(re.escape(token))
    return "".join(parts)
