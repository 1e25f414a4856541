"""What an app makes anew for each answer: a nonce, the token of a form, an id, the time.

Two answers of one side tell it from the rest: what changes from one to the next on both sides, at
the same place, is no difference between the sides.
"""

from __future__ import annotations

import re
from dataclasses import replace

from liftoff.verify.answer import Answer, Difference, Failure
from liftoff.verify.compare import Comparison
from liftoff.verify.compare_bodies import text_of
from liftoff.verify.requests import Request

_SAFE = frozenset({"GET", "HEAD"})
_WORDS = re.compile(r"[\w-]+")
# What follows from the body.
_OF_BODY = frozenset({"content-length", "etag"})

Sides = tuple[Answer | Failure, Answer | Failure]


def to_repeat(request: Request, comparison: Comparison) -> bool:
    """Whether only bodies differ, and a request may be sent again: it asks for nothing else."""
    differences = comparison.differences
    return (
        request.method in _SAFE
        and any(difference.what == "body" for difference in differences)
        and all(_is_of_body(difference) for difference in differences)
    )


def _is_of_body(difference: Difference) -> bool:
    return difference.what == "body" or (
        difference.what == "header" and difference.where in _OF_BODY
    )


def without_made_anew(comparison: Comparison, first: Sides, second: Sides) -> Comparison:
    """The judgement once each side was asked a second time.

    Args:
        comparison: of the first answers.
        first: the first answers, the original's and the moved app's.
        second: the second ones.

    Returns:
        `comparison` without differences where the texts have the same words but for those that
        differ from answer to answer on both sides. Else as it is.
    """
    words = [_words(answer) for answer in (*first, *second)]
    original, moved, original_again, moved_again = words
    if original is None or moved is None or original_again is None or moved_again is None:
        return comparison
    if len({len(side) for side in (original, moved, original_again, moved_again)}) != 1:
        return comparison
    rows = zip(original, moved, original_again, moved_again, strict=True)
    if all(a == b or (a != c and b != d) for a, b, c, d in rows):
        return replace(comparison, differences=(), made_anew=True)
    return comparison


def _words(answer: Answer | Failure) -> list[str] | None:
    """The words of a body, and what is between them; None where it is no text."""
    text = text_of(answer) if isinstance(answer, Answer) else None
    if text is None:
        return None
    return [*_WORDS.split(text), *_WORDS.findall(text)]
