"""The comment that suppresses a rule at a line, put where Python takes a comment."""

from __future__ import annotations

import io
import re
import tokenize
from dataclasses import dataclass

_OWN = re.compile(r"#\s*liftoff:\s*ignore\s*\[([^\]]*)\]", re.IGNORECASE)
_PAUSES = (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING)


@dataclass(frozen=True, slots=True)
class Insertion:
    """A text to put into a line.

    Attributes:
        line: from 1.
        column: characters of the line before it.
        text: what to insert.
    """

    line: int
    column: int
    text: str


def suppression(source: str, line: int, code: str) -> Insertion | None:
    """What to insert so that a rule is suppressed at a line.

    The comment goes to the end of the statement that the line is in: inside of a string, or after
    a backslash, there is no place for one. A comment of liftoff's own that is there gets the code.

    Args:
        source: the file.
        line: of the finding, from 1.
        code: of the rule.

    Returns:
        None when the source cannot be read as Python, or has no statement at that line, or the
        rule is suppressed there already.
    """
    comment: tokenize.TokenInfo | None = None
    start = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(source, newline=None).readline):
            if token.type == tokenize.NEWLINE:
                if start and start <= line <= token.start[0]:
                    return _insertion(token, comment, code)
                start, comment = 0, None
            elif token.type == tokenize.COMMENT:
                comment = token
            elif not start and token.type not in _PAUSES:
                start = token.start[0]
    except (tokenize.TokenError, SyntaxError):
        return None
    return None


def _insertion(
    end: tokenize.TokenInfo, comment: tokenize.TokenInfo | None, code: str
) -> Insertion | None:
    line, column = end.start
    own = _OWN.search(comment.string) if comment and comment.start[0] == line else None
    if comment is None or own is None:
        return Insertion(line, column, f"  # liftoff: ignore[{code}]")
    codes = [given.strip().upper() for given in own[1].split(",") if given.strip()]
    if code in codes:
        return None
    return Insertion(line, comment.start[1] + own.end(1), f", {code}" if codes else code)
