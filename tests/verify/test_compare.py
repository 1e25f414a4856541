from __future__ import annotations

import pytest

from liftoff.verify.answer import Answer, Difference, Failure
from liftoff.verify.compare import compare
from liftoff.verify.requests import Ignore


def answer(status: int = 200, body: bytes = b"", **headers: str) -> Answer:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(status=status, reason="", headers=pairs, body=body)


def differences(
    one: Answer | Failure,
    two: Answer | Failure,
    *,
    method: str = "GET",
    ignore: Ignore | None = None,
) -> list[tuple[str, str]]:
    found = compare(one, two, method=method, ignore=ignore or Ignore()).differences
    return [(d.what, d.where) for d in found]


def test_the_same_is_the_same() -> None:
    assert differences(answer(body=b"x", A="1"), answer(body=b"x", a="1")) == []


def test_all_that_differs_is_told() -> None:
    one = answer(body=b"x", A="1", Set_Cookie="a=1")
    two = answer(404, body=b"y", Set_Cookie="a=2")
    assert differences(one, two) == [
        ("status", ""), ("header", "a"), ("cookie", "a"), ("body", "line 1, column 1"),
    ]  # fmt: skip


def test_the_reason_phrase_says_nothing() -> None:
    two = Answer(status=200, reason="Okay", headers=(), body=b"")
    assert differences(answer(), two) == []


@pytest.mark.parametrize(
    ("one", "two"),
    [(answer(), Failure("x")), (Failure("x"), answer()), (Failure("x"), Failure("x"))],
)
def test_no_answer_is_never_the_same(one: Answer | Failure, two: Answer | Failure) -> None:
    assert differences(one, two) == [("answer", "")]


def test_a_missing_answer_shows_its_reason() -> None:
    (difference,) = compare(Failure("gone"), answer(204), method="GET", ignore=Ignore()).differences
    assert difference == Difference(what="answer", where="", original="gone", moved="status 204")


def test_what_is_ignored() -> None:
    one = answer(body=b"abc", X="1", Content_Length="3", Set_Cookie="csrf=1; Path=/")
    two = answer(body=b"ab", X="2", Content_Length="2", Set_Cookie="csrf=2; Path=/")
    ignore = Ignore(frozenset({"x"}), frozenset({"csrf"}), (), True)
    assert differences(one, two, ignore=ignore) == []
    other = answer(body=b"ab", X="2", Content_Length="2", Set_Cookie="csrf=2; Path=/; Secure")
    assert differences(one, other, ignore=ignore) == [("cookie", "csrf")]
    every = Ignore(frozenset({"x", "set-cookie"}), body=True)
    assert differences(one, answer(), ignore=every) == []


def test_ignored_places_of_a_json_body() -> None:
    one = answer(body=b'{"id":"aa","n":1}', Content_Type="application/json", Content_Length="17")
    two = answer(body=b'{"id":"b","n":1}', Content_Type="application/json", Content_Length="16")
    assert differences(one, two, ignore=Ignore(pointers=("/id",))) == []
    assert differences(one, two, ignore=Ignore(pointers=("/n",))) == [("body", "/id")]
