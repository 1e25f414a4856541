"""What each side makes for itself and is told by its form: tokens, ids, the time.

A request that changes something cannot be sent twice to see what is made anew. So values of known
forms, at the same place of both answers, stand for each other there, and wherever the moved app
says its own again: a JSON Web Token with the same claims (RFC 7519), a random UUID (RFC 9562), a
random text. Times may be as far apart as the answers are to any request, and addresses in memory
(`<User object at 0x7f…>`) any.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any
from uuid import UUID

from liftoff.verify.answer import Answer
from liftoff.verify.compare_headers import SAME_TIME_SECONDS
from liftoff.verify.cookies import parse_date, parse_set_cookie
from liftoff.verify.signed import named, payload
from liftoff.verify.volatile import VOLATILE_HEADERS

_FORM = re.compile(
    r"""(?<![\w.-])(?:
        (?P<jwt>eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*)
      | (?P<uuid>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})
      | (?P<iso>\d{4}-\d\d-\d\d[T\ ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)
      | (?P<http>[A-Z][a-z]{2},\ \d\d\ [A-Z][a-z]{2}\ \d{4}\ \d\d:\d\d:\d\d\ GMT)
      | (?P<epoch>1\d{9}(?:\.\d+)?)
      | (?<=\ at\ )(?P<address>0x[0-9a-f]{8,16})
      | (?P<random>[\w-]{20,})
    )(?![\w-])""",
    re.ASCII | re.VERBOSE,
)
# Claims that say when a token is made and how long it is good.
_TIMES = frozenset({"iat", "nbf", "exp", "auth_time"})
# Claims that are random: the token's own id, and what guards a form.
_RANDOM_CLAIMS = frozenset({"jti", "csrf", "nonce", "sid"})
_RANDOM_UUIDS = frozenset({1, 4, 6, 7})
# Shorter texts are found elsewhere by chance.
LEAST_CHARACTERS = 8


def aligned(
    original: Answer, moved: Answer, known: Mapping[str, str], *, fresh: bool, apart: float
) -> tuple[Answer, dict[str, str]]:
    """The moved app's answer with the original's values in the place of its own.

    Args:
        original: the original app's answer.
        moved: the moved app's answer.
        known: what the moved app made before, and what stands for it in the original's answers.
        fresh: whether ids and what is random may be made for this very answer; times always may.
        apart: seconds that may lie between the two answers.

    Returns:
        The answer, and what was new in it: the moved app's values, with the original's.
    """
    made: dict[str, str] = {}

    def told(one: str, two: str) -> str:
        text = _replaced(two, {**known, **made})
        if one != text:
            found = dict(_pairs(one, text, apart, fresh=fresh))
            text = _replaced(text, found)
            if fresh:
                made.update(found)
        return text

    def told_field(name: str, one: str, two: str) -> str:
        if name.lower() in VOLATILE_HEADERS:
            return two
        if name.lower() == "set-cookie":
            left, right = parse_set_cookie(one).value, parse_set_cookie(two).value
            said, other = _signed(left), _signed(right)
            if said and other and said == told(said, other):
                # It cannot be signed anew: what is said in it is the same.
                two = two.replace(right, left, 1)
        return told(one, two)

    headers = tuple(
        (name, told_field(name, other, value))
        for (name, value), other in zip(moved.headers, _namesakes(original, moved), strict=True)
    )
    body = moved.body
    if not moved.values("content-encoding") and b"\0" not in body:
        body = told(_text(original.body), _text(body)).encode("latin-1")
    if body != moved.body:
        headers = tuple(_of_body(pair, original, moved, body) for pair in headers)
    return replace(moved, headers=headers, body=body), made


def _signed(value: str) -> str | None:
    """What a signed value says, or the text that it names."""
    said = payload(value)
    return named(value) if said is None else _text(said)


def _text(data: bytes) -> str:
    """Bytes as text: Latin-1 keeps every one."""
    return data.decode("latin-1")


def _of_body(
    pair: tuple[str, str], original: Answer, moved: Answer, body: bytes
) -> tuple[str, str]:
    """A header field, or what it would be for another body."""
    name, value = pair
    match name.lower():
        case "content-length" if value == str(len(moved.body)):
            return name, str(len(body))
        case "etag" if body == original.body:
            return name, next(iter(original.values(name)), value)
        case _:
            return pair


def _namesakes(original: Answer, moved: Answer) -> Iterator[str]:
    """For each field of the moved answer the original's of that name and turn, or its own."""
    seen: dict[str, int] = {}
    for name, value in moved.headers:
        turn = seen.get(name.lower(), 0)
        seen[name.lower()] = turn + 1
        values = original.values(name)
        yield values[turn] if turn < len(values) else value


def _replaced(text: str, known: Mapping[str, str]) -> str:
    for own, other in known.items():
        if own in text:
            place = re.compile(rf"(?<![\w-]){re.escape(own)}(?![\w-])")
            text = other.join(place.split(text))
    return text


def _pairs(one: str, two: str, apart: float, *, fresh: bool) -> Iterator[tuple[str, str]]:
    """Values of the second text with those of the first that stand in their place."""
    for left, right in zip_longest(_FORM.finditer(one), _FORM.finditer(two)):
        if left is None or right is None or left.lastgroup != right.lastgroup:
            return
        kind = str(left.lastgroup)
        if left[0] != right[0] and _alike(kind, left[0], right[0], apart, fresh=fresh):
            yield right[0], left[0]


def _alike(kind: str, one: str, two: str, apart: float, *, fresh: bool) -> bool:
    match kind:
        case "jwt":
            return _same_claims(one, two, apart, fresh=fresh)
        case "uuid":
            version = UUID(one).version
            return fresh and version in _RANDOM_UUIDS and version == UUID(two).version
        case "address":
            # Python's own text of an object: where it lies in memory.
            return True
        case "random":
            return fresh and _is_random(one, two)
        case _:
            times = _seconds(kind, one), _seconds(kind, two)
            return _are_close(times[0], times[1], apart)


def _seconds(kind: str, text: str) -> float | None:
    match kind:
        case "http":
            return parse_date(text)
        case "epoch":
            return float(text)
        case _:
            try:
                moment = datetime.fromisoformat(text)
            except ValueError:
                return None
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _are_close(one: Any, two: Any, apart: float) -> bool:
    if not all(isinstance(value, int | float) for value in (one, two)):
        return False
    return bool(abs(one - two) <= SAME_TIME_SECONDS + apart)


def _is_random(one: str, two: str) -> bool:
    """Whether two texts are of one length, mixed, and no more alike than by chance."""
    if len(one) != len(two):
        return False
    mixed = all(map(_is_mixed, (one, two)))
    apart = sum(a != b for a, b in zip(one, two, strict=True))
    return mixed and apart > len(one) / 2


def _is_mixed(text: str) -> bool:
    """Whether letters and digits are in it, or as many capitals as words hardly have."""
    if any(map(str.isdigit, text)):
        return any(map(str.isalpha, text))
    return min(sum(map(str.isupper, text)), sum(map(str.islower, text))) >= len(text) / 4


def _same_claims(one: str, two: str, apart: float, *, fresh: bool) -> bool:
    tokens = [[_json(part) for part in token.split(".")[:2]] for token in (one, two)]
    (head, left), (other_head, right) = tokens
    if not isinstance(left, dict) or not isinstance(right, dict) or head != other_head:
        return False
    return left.keys() == right.keys() and all(
        _same_claim(name, left[name], right[name], apart, fresh=fresh) for name in left
    )


def _same_claim(name: str, one: Any, two: Any, apart: float, *, fresh: bool) -> bool:
    if one == two:
        return True
    if name in _TIMES:
        return _are_close(one, two, apart)
    return (
        fresh and name in _RANDOM_CLAIMS and type(one) is type(two) is str and len(one) == len(two)
    )


def _json(part: str) -> Any:
    """What a part of a token says; None where it is no JSON."""
    try:
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None
