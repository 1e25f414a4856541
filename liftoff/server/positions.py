"""Columns as editors count them.

Source: "Position", Language Server Protocol 3.17: UTF-16 code units, unless both sides agree on
something else.
"""

from __future__ import annotations

from typing import Literal, get_args

Encoding = Literal["utf-8", "utf-16", "utf-32"]


def encoding_of(name: str | None) -> Encoding:
    """The encoding that was agreed on; UTF-16 when none was."""
    found: list[Encoding] = [known for known in get_args(Encoding) if known == name]
    return found[0] if found else "utf-16"


def units(text: str, encoding: Encoding) -> int:
    """How many code units a text has."""
    if encoding == "utf-32":
        return len(text)
    if encoding == "utf-8":
        return len(text.encode(errors="surrogatepass"))
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2
