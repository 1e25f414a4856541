"""What the regex of a path variable can match, read from its syntax."""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as codes  # type: ignore[attr-defined]
from typing import Any

from liftoff.frameworks.app_regex import parsed

_SLASH = ord("/")
# Classes of characters that have no slash.
_WITHOUT_SLASH = frozenset({
    codes.CATEGORY_DIGIT, codes.CATEGORY_WORD, codes.CATEGORY_SPACE, codes.CATEGORY_LINEBREAK,
})  # fmt: skip
_REPEATS = frozenset({codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT})


def may_hold_slash(regex: str) -> bool:
    """Whether a match may hold a slash, or depends on what stands around it.

    A regex that looks around itself, or refers to groups by number, means something else once it
    is part of a longer one; such a one, or one that does not compile, gives True.
    """
    try:
        return _any(parsed(regex))
    except (re.error, RecursionError):
        return True


def _any(items: Iterable[tuple[Any, Any]]) -> bool:
    return any(_holds(code, argument) for code, argument in items)


def _holds(code: Any, argument: Any) -> bool:
    if code is codes.LITERAL:
        return bool(argument == _SLASH)
    if code is codes.NOT_LITERAL:
        return bool(argument != _SLASH)
    if code is codes.IN:
        return _in_set(argument)
    if code is codes.BRANCH:
        return any(_any(branch) for branch in argument[1])
    if code is codes.SUBPATTERN:
        return _any(argument[-1])
    if code in _REPEATS:
        return _any(argument[2])
    if code is codes.ATOMIC_GROUP:
        return _any(argument)
    # Anything else takes every character, or looks at what is around.
    return True


def _in_set(items: Iterable[tuple[Any, Any]]) -> bool:
    negated = found = False
    for code, argument in items:
        if code is codes.NEGATE:
            negated = True
        elif code is codes.LITERAL:
            found |= argument == _SLASH
        elif code is codes.RANGE:
            found |= argument[0] <= _SLASH <= argument[1]
        else:
            found |= argument not in _WITHOUT_SLASH
    return found != negated
