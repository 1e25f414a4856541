"""What an app makes anew for each answer: a nonce, the token of a form, an id, the time.

Two answers of one side to the same request tell it from the rest: what changes from one to the next
on both sides, at the same place, is no difference between the sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import filterfalse

from liftoff.verify.answer import Answer, Difference, Failure
from liftoff.verify.common_prefix import common_prefix_length
from liftoff.verify.compare import Comparison
from liftoff.verify.compare_bodies import text_of
from liftoff.verify.cookies import parse_set_cookie
from liftoff.verify.requests import Request
from liftoff.verify.signed import in_words

# Methods that ask for nothing but an answer (RFC 9110 9.2.1).
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Random texts of one side can have letters in common by chance; hardly ever so often.
MOST_REPEATS = 3
# A token may be in base64 for addresses.
_WORDS = re.compile(r"[\w-]+")
# More letters that two words of one side have in common at either end are no chance.
_BY_CHANCE = 3
# Of the time since 1970, in seconds.
_SECONDS_DIGITS = 10
# What follows from the body.
_OF_BODY = frozenset({"content-length", "etag"})

Side = Answer | Failure


def to_repeat(request: Request, comparison: Comparison) -> bool:
    """Whether a request that is answered differently may be sent again: it asks for nothing else.

    Another status, or no answer, is nothing that is made anew.
    """
    differences = comparison.differences
    return (
        request.method in SAFE_METHODS
        and bool(differences)
        and all(difference.what in ("header", "cookie", "body") for difference in differences)
    )


def without_made_anew(
    comparison: Comparison, original: tuple[Side, Side], moved: tuple[Side, Side]
) -> Comparison:
    """The judgement once each side was sent the same request a second time.

    Args:
        comparison: of the first answers.
        original: the answers of the original app.
        moved: those of the moved app.

    Returns:
        `comparison` without differences where each of them is in words that both sides make anew.
        Else as it is.
    """
    left = list(filterfalse(lambda d: _anew(d, original, moved), comparison.differences))
    of_body = [d for d in comparison.differences if d.what == "body" and d not in left]
    if of_body:
        left = [d for d in left if not (d.what == "header" and d.where in _OF_BODY)]
    return comparison if left else replace(comparison, differences=(), made_anew=True)


def _anew(difference: Difference, original: tuple[Side, Side], moved: tuple[Side, Side]) -> bool:
    words = [_words(answer, difference) for answer in (*original, *moved)]
    first, again, other, other_again = words
    if first is None or again is None or other is None or other_again is None:
        return False
    if len({len(side) for side in (first, again, other, other_again)}) != 1:
        return False
    rows = zip(first, again, other, other_again, strict=True)
    return all(a == c or _is_anew(a, b, c, d) for a, b, c, d in rows)


def _is_anew(first: str, again: str, other: str, other_again: str) -> bool:
    """Whether both sides make a word anew, or the same part of it: `user1-x7` is no `user2-k3`."""
    if first == again or other == other_again:
        return False
    if all(word.isdecimal() for word in (first, again, other, other_again)):
        return not _is_counted(first, again, other, other_again)
    return first.isdecimal() or (_fits(first, again, other) and _fits(other, other_again, first))


def _is_counted(first: str, again: str, other: str, other_again: str) -> bool:
    """Whether both sides count on by the same step, from where each of them is: that is state.

    Seconds since 1970 do so, too, and are no count.
    """
    step = int(again) - int(first)
    return step > 0 and step == int(other_again) - int(other) and len(first) < _SECONDS_DIGITS


def _fits(one: str, two: str, other: str) -> bool:
    """Whether what two words of a side begin and end with, a word of the other side does too."""
    start = common_prefix_length(one, two)
    end = common_prefix_length(one[::-1], two[::-1])
    return (start <= _BY_CHANCE or other.startswith(one[:start])) and (
        end <= _BY_CHANCE or other.endswith(one[len(one) - end :])
    )


def _words(answer: Side, difference: Difference) -> list[str] | None:
    """What is between words, and the words, where an answer differs; None where it is no text."""
    if not isinstance(answer, Answer):
        return None
    match difference.what:
        case "header":
            text: str | None = "\n".join(answer.values(difference.where))
        case "cookie":
            text = "\n".join(_cookies(answer, difference.where))
        case _:
            text = text_of(answer)
    return None if not text else [*_WORDS.split(text), *_WORDS.findall(text)]


def _cookies(answer: Answer, name: str) -> Iterable[str]:
    """The cookies of a name, without the time at which they end, which may be apart anyway."""
    for field in answer.values("set-cookie"):
        cookie = parse_set_cookie(field)
        if cookie.name == name:
            attributes = [f"{key}={text}" for key, text in cookie.attributes if key != "expires"]
            yield "; ".join([in_words(cookie.value), *sorted(attributes)])
