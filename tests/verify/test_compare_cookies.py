from __future__ import annotations

from itsdangerous import TimestampSigner

from liftoff.verify.answer import Answer, Difference
from liftoff.verify.compare_cookies import compare_cookies


def answer(*fields: str) -> Answer:
    return Answer(
        status=200, reason="OK", headers=tuple(("Set-Cookie", field) for field in fields), body=b""
    )


def compared(one: list[str], two: list[str], *ignored: str) -> tuple[Difference, ...]:
    return compare_cookies(answer(*one), answer(*two), ignored=frozenset(ignored))


def session(content: str, at: int, key: str = "k") -> str:
    signer = TimestampSigner(key)
    signer.get_timestamp = lambda: at  # type: ignore[method-assign]
    return f"session={signer.sign(content).decode()}; HttpOnly; Path=/"


def test_order_of_cookies_and_attributes_says_nothing() -> None:
    assert not compared(["a=1; Path=/; HttpOnly", "b=2"], ["b=2", "a=1; httponly; path=/"])


def test_cookies_are_a_multiset() -> None:
    (difference,) = compared(["a=1", "a=1"], ["a=1"])
    assert (difference.where, difference.original, difference.moved) == ("a", "a=1", "(none)")
    assert compared(["a=1"], ["a=1", "a=1"])[0].original == "(none)"


def test_a_differing_value_is_shown_beside_its_namesake() -> None:
    assert compared(["a=1; Path=/", "b=1"], ["b=1", "a=2; Path=/"]) == (
        Difference(what="cookie", where="a", original="a=1; path=/", moved="a=2; path=/"),
    )


def test_attributes_count() -> None:
    assert compared(["a=1; Path=/"], ["a=1; Path=/x"])
    assert compared(["a=1; Secure"], ["a=1"])
    assert compared(["a=1; SameSite=Lax"], ["a=1; SameSite=None"])


def test_expiry_may_be_seconds_apart() -> None:
    first = ["a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT"]
    assert not compared(first, ["a=1; Expires=Wed, 21 Oct 2015 07:28:04 GMT"])
    assert compared(first, ["a=1; Expires=Wed, 21 Oct 2015 07:29:00 GMT"])
    assert compared(first, ["a=1"])


def test_signed_cookies_of_two_seconds_are_the_same() -> None:
    assert not compared([session("x", 1_700_000_000)], [session("x", 1_700_000_009)])


def test_signed_cookies_with_another_content_differ_and_are_shown_decoded() -> None:
    (difference,) = compared([session("x!", 1_700_000_000)], [session("y!", 1_700_000_000)])
    assert difference.original == "session=<signed x!>; httponly; path=/"
    assert difference.moved == "session=<signed y!>; httponly; path=/"


def test_a_signed_and_a_plain_cookie_differ() -> None:
    assert compared([session("x", 1_700_000_000)], ["session=x; HttpOnly; Path=/"])


def test_an_ignored_value_still_needs_its_cookie() -> None:
    assert not compared(["csrf=1"], ["csrf=2"], "csrf")
    assert compared(["csrf=1"], [], "csrf")
