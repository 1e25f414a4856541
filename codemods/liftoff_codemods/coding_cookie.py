"""The comment that declares a file's encoding: https://peps.python.org/pep-0263/."""

from __future__ import annotations

import re

# The pattern is the PEP's own; a first line that is no comment ends the search.
_COOKIE = re.compile(r"^([ \t\f]*#.*?coding[:=][ \t]*)([-\w.]+)", re.ASCII)
_BLANK = re.compile(r"^[ \t\f]*(?:#.*)?$", re.ASCII)


def declare_utf8(text: str) -> str:
    """Source that is going to be written as UTF-8: a declaration of another encoding is changed."""
    lines = text.splitlines(keepends=True)
    for index, line in enumerate(lines[:2]):
        found = _COOKIE.match(line)
        if found:
            if found[2].lower().replace("_", "-") in ("utf-8", "utf8"):
                return text
            lines[index] = f"{found[1]}utf-8{line[found.end() :]}"
            return "".join(lines)
        if not _BLANK.match(line.rstrip("\r\n")):
            break
    return text
