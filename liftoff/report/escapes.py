"""Text of a source tree, made harmless: it may hold line breaks, terminal escapes, anything."""

from __future__ import annotations

import json
import re
from typing import Any

# Controls that JSON leaves alone, line ends of other kinds, marks that turn the direction of
# text, and halves of surrogate pairs, which no encoding takes.
_UNSEEN_IN_JSON = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
# Azure's agent obeys `##vso[`, and GitHub's runner `##[`, wherever they stand in a line.
CI_COMMAND = re.compile(r"##(\w*)\[")


def printable(text: str) -> str:
    r"""The text on one line, what cannot be printed as Python's escapes (`\x1b`, `\n`).

    What a CI system would take for a command is escaped, too.
    """
    if not text.isprintable():
        text = "".join(
            char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
            for char in text
        )
    return CI_COMMAND.sub(r"##\1\\x5b", text) if "##" in text else text


def printable_path(path: str) -> str:
    """A path that may begin a line: GitHub's runner obeys lines that begin with `::`."""
    shown = printable(path)
    return f"./{shown}" if shown.startswith((":", " ")) else shown


def json_text(document: Any, *, indent: int | None = None) -> str:
    """JSON that any encoding takes and that does nothing to a terminal."""
    text = json.dumps(document, indent=indent, ensure_ascii=False)
    return _UNSEEN_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
