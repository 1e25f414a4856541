"""Paths of files that an app serves from a folder, as `/static/<path:name>` does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

# A rule that ends in a path, behind at least one part that is written.
_FOLDER = re.compile(
    r"(?:ANY|\S*\bGET\b\S*) (?P<folder>(?:/[^/<{]+)+)/(?:<path:\w+>|\{\w+:path\})(?:#.*)?"
)
# The gateway carries these as they are, and all others in base64.
_TEXT = (".css", ".js", ".html", ".txt", ".svg", ".json", ".xml", ".map")


def file_paths(rules: Iterable[str], files: Sequence[str]) -> Iterator[str]:
    """The paths of a text and of another file for each rule whose folder is there by its name.

    Args:
        rules: as a plan has them: methods, and a path in the spelling of Werkzeug or Starlette.
        files: of the app, relative to its folder.
    """
    for rule in rules:
        found = _FOLDER.fullmatch(rule)
        if found is not None:
            below = _below(found["folder"].split("/")[1:], files)
            texts = [name for name in below if name.endswith(_TEXT)]
            others = [name for name in below if not name.endswith(_TEXT)]
            for name in (*texts[:1], *others[:1]):
                yield f"{found['folder']}/{quote(name)}"


def _below(folder: Sequence[str], files: Sequence[str]) -> list[str]:
    """The files below the folder that is called most like a rule, as seen from it.

    Of several the one nearest to the top.
    """
    inside: dict[tuple[str, ...], list[str]] = {}
    for file in sorted(files):
        parts = tuple(file.split("/"))
        for number, part in enumerate(parts[:-1], start=1):
            if part == folder[-1]:
                inside.setdefault(parts[:number], []).append("/".join(parts[number:]))
    best = max(inside, key=lambda one: (_common_end(folder, one), -len(one)), default=())
    return inside.get(best, [])


def _common_end(one: Sequence[str], two: Sequence[str]) -> int:
    number = 0
    for left, right in zip(reversed(one), reversed(two), strict=False):
        if left != right:
            break
        number += 1
    return number
