"""The Set-Cookie fields of two answers, as multisets: their order says nothing."""

from __future__ import annotations

from collections.abc import Set

from liftoff.verify.answer import ABSENT, Answer, Difference
from liftoff.verify.compare_headers import same_date
from liftoff.verify.cookies import SetCookie, parse_set_cookie
from liftoff.verify.signed import payload


def compare_cookies(
    original: Answer, moved: Answer, *, ignored: Set[str], apart: float = 0.0
) -> tuple[Difference, ...]:
    """Compare what the answers set; the values of cookies named in `ignored` may differ.

    Dates may be `apart` seconds further from each other.
    """
    left = [parse_set_cookie(field) for field in original.values("set-cookie")]
    right = [parse_set_cookie(field) for field in moved.values("set-cookie")]
    missing: list[SetCookie] = []
    for cookie in left:
        match = next((c for c in right if _same(cookie, c, ignored, apart)), None)
        if match is None:
            missing.append(cookie)
        else:
            right.remove(match)
    differences = []
    for cookie in missing:
        # The namesake shows what became of it.
        other = next((c for c in right if c.name == cookie.name), None)
        if other is not None:
            right.remove(other)
        differences.append(_difference(cookie.name, cookie, other))
    differences.extend(_difference(cookie.name, None, cookie) for cookie in right)
    return tuple(differences)


def _same(left: SetCookie, right: SetCookie, ignored: Set[str], apart: float) -> bool:
    return (
        left.name == right.name
        and (left.name in ignored or _same_value(left.value, right.value))
        and _same_attributes(dict(left.attributes), dict(right.attributes), apart)
    )


def _same_value(left: str, right: str) -> bool:
    if left == right:
        return True
    payloads = payload(left), payload(right)
    return payloads[0] is not None and payloads[0] == payloads[1]


def _same_attributes(left: dict[str, str], right: dict[str, str], apart: float) -> bool:
    return left.keys() == right.keys() and all(
        same_date(left[name], right[name], apart)
        if name == "expires"
        else left[name] == right[name]
        for name in left
    )


def _difference(name: str, left: SetCookie | None, right: SetCookie | None) -> Difference:
    return Difference(what="cookie", where=name, original=_text(left), moved=_text(right))


def _text(cookie: SetCookie | None) -> str:
    if cookie is None:
        return ABSENT
    value = f"{cookie.name}={cookie.value}"
    signed = payload(cookie.value)
    if signed is not None:
        value = f"{cookie.name}=<signed {signed.decode(errors='backslashreplace')}>"
    parts = [f"{key}={text}" if text else key for key, text in cookie.attributes]
    return "; ".join([value, *parts])
