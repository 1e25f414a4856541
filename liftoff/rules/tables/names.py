"""How tables are written: names with white space between them, a library a line."""

from __future__ import annotations

import re
from collections.abc import Container

_CLASS = re.compile(r"_*[A-Z]")


def names(text: str) -> tuple[str, ...]:
    """The names of a table; what follows `#` is a comment."""
    lines = (line.partition("#")[0] for line in text.splitlines())
    return tuple(name for line in lines for name in line.split())


def at(position: int, text: str) -> dict[str, int]:
    """The names of a table whose calls have the same position for what matters."""
    return dict.fromkeys(names(text), position)


def in_any_module(name: str) -> str:
    """`lib.*.Thing().run` for `lib.some.module.Thing().run`: the same wherever it is imported from.

    Libraries give a class by several modules, and move it: a row that begins with `lib.*.` means
    all of them.
    """
    root, dot, rest = name.partition(".")
    if not dot:
        return name
    parts = rest.split(".")
    for n, part in enumerate(parts):
        if _CLASS.match(part) or part.endswith(("()", "[]")):
            return ".".join((root, "*", *parts[n:]))
    return f"{root}.*.{parts[-1]}"


def is_in(name: str, table: Container[str]) -> bool:
    """Whether a row of a table means a name."""
    return name in table or in_any_module(name) in table
