"""Source in the syntax of a newer Python than the one that runs, said in older words.

Lines stay lines, and columns stay columns but for what follows in the same line, so that places in
the tree are places in the file. What is rewritten: type parameters and `type` statements (PEP 695),
f-strings that hold strings of their own quotes, more lines or comments (PEP 701), and
`except A, B:` (PEP 758).
"""

from __future__ import annotations

import re

_TYPE = re.compile(r"^([ \t]*)type([ \t]+)(\w+)([ \t]*\[[^\n=]*\])?(?=[ \t]*=)", re.MULTILINE)
_PARAMETERS = re.compile(r"\b(?:def|class)[ \t]+\w+[ \t]*(?=\[)")
_EXCEPT = re.compile(
    r"^([ \t]*except\*?)[ \t]+([\w.]+(?:[ \t]*,[ \t]*[\w.]+)+)[ \t]*:", re.MULTILINE
)
_STRING = re.compile(r"([a-zA-Z]{0,2})(\"\"\"|'''|\"|')|#[^\n]*")
# Within the braces of an f-string: `{x: #x}` is a format.
_COMMENT = re.compile(r"(?<=\s)(?<!:\s)#[^\n]*(?=\n)")
_HIDDEN = str.maketrans({"'": "_", '"': "_", "\\": "_", "\n": " ", "{": "_", "}": "_"})


def in_older_words(text: str) -> str:
    """The same source without the syntax of newer Pythons; unchanged where there is none."""
    text = _f_strings(text)
    text = _TYPE.sub(
        lambda m: f"{m[1]}{m[3]}{' ' * (4 + len(m[2]) + len(m[4] or ''))}",
        text,
    )
    text = _without_parameters(text)
    return _EXCEPT.sub(r"\1 (\2):", text)


def _without_parameters(text: str) -> str:
    pieces: list[str] = []
    position = 0
    for match in _PARAMETERS.finditer(text):
        start = match.end()
        end = _closing(text, start)
        if start < position or end < 0:
            continue
        # A header that goes over several lines is joined by backslashes instead of brackets.
        blank = re.sub(r"[^\n]", " ", text[start : end + 1]).replace(" \n", "\\\n")
        pieces += [text[position:start], blank]
        position = end + 1
    return "".join([*pieces, text[position:]])


def _closing(text: str, start: int) -> int:
    """The place of the bracket that closes the one at `start`; -1 when there is none."""
    depth = 0
    for position in range(start, len(text)):
        depth += {"[": 1, "]": -1}.get(text[position], 0)
        if depth == 0:
            return position
    return -1


def _f_strings(text: str) -> str:
    pieces: list[str] = []
    position = 0
    while (match := _STRING.search(text, position)) is not None:
        pieces.append(text[position : match.start()])
        if match[2] is None:
            pieces.append(match[0])
            position = match.end()
            continue
        end = _end_of(text, match.end(), match[2], fields="f" in match[1].lower())
        whole = text[match.start() : end]
        if "f" in match[1].lower():
            body = text[match.end() : end - len(match[2])]
            # Only between three quotes may an older Python find more lines.
            quotes = match[2] * 3 if "\n" in body and len(match[2]) == 1 else match[2]
            whole = match[1] + quotes + _body(body, match[2]) + quotes
        pieces.append(whole)
        position = end
    return "".join([*pieces, text[position:]])


def _end_of(text: str, start: int, quotes: str, *, fields: bool) -> int:
    """The place behind a string's closing quotes. `fields`: braces may hold the same quotes."""
    position, depth = start, 0
    while position < len(text):
        if depth == 0 and text.startswith(quotes, position):
            return position + len(quotes)
        if depth and (inner := _STRING.match(text, position)) is not None and inner[2] is not None:
            nested = "f" in inner[1].lower()
            position = _end_of(text, inner.end(), inner[2], fields=nested)
            continue
        if depth and (comment := _COMMENT.match(text, position)) is not None:
            position = comment.end()
            continue
        if text[position] == "\\":
            position += 2
            continue
        if fields and text[position] in "{}":
            if depth == 0 and text[position : position + 2] in ("{{", "}}"):
                position += 2
                continue
            depth += 1 if text[position] == "{" else -1
            depth = max(depth, 0)
        position += 1
    return len(text)


def _body(body: str, quotes: str) -> str:
    """The inside of an f-string, with the strings in its fields in the other kind of quotes."""
    other = "'" if quotes[0] == '"' else '"'
    pieces: list[str] = []
    position, depth = 0, 0
    while position < len(body):
        character = body[position]
        inner = _STRING.match(body, position) if depth else None
        if inner is not None and inner[2] is not None:
            nested = "f" in inner[1].lower()
            end = _end_of(body, inner.end(), inner[2], fields=nested)
            content = body[inner.end() : end - len(inner[2])].translate(_HIDDEN)
            prefix = inner[1].replace("f", " ").replace("F", " ")
            padding = " " * (2 * (len(inner[2]) - 1))
            pieces.append(f"{prefix}{other}{content}{other}{padding}")
            position = end
            continue
        if depth and (comment := _COMMENT.match(body, position)) is not None:
            pieces.append(" " * len(comment[0]))
            position = comment.end()
            continue
        if depth == 0 and body[position : position + 2] in ("{{", "}}"):
            pieces.append(body[position : position + 2])
            position += 2
            continue
        if character in "{}":
            depth = max(depth + (1 if character == "{" else -1), 0)
        pieces.append(character)
        position += 1
    return "".join(pieces)
