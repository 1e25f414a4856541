from __future__ import annotations

import traceback

import pytest

from liftoff.verify.answer import Answer
from liftoff.verify.compare import compare
from liftoff.verify.requests import Ignore
from liftoff.verify.tracebacks import without_frames


def answer(text: str, status: int = 500) -> Answer:
    body = text.encode()
    headers = (("Content-Length", str(len(body))), ("Content-Type", "text/plain"))
    return Answer(status=status, reason="", headers=headers, body=body)


def raised(depth: int, *errors: Exception) -> str:
    def fail(left: int) -> None:
        if left:
            fail(left - 1)
        raise errors[0] if len(errors) == 1 else ExceptionGroup("both", errors)

    try:
        fail(depth)
    except Exception:
        return traceback.format_exc()
    raise AssertionError


@pytest.mark.parametrize("errors", [(ValueError("x"),), (ValueError("x"), KeyError("y"))])
def test_what_is_raised_stays(errors: tuple[Exception, ...]) -> None:
    one, two = (answer(raised(depth, *errors)) for depth in (1, 2))
    assert one != two
    assert without_frames(one) == without_frames(two)
    text = without_frames(one).body.decode()
    assert "x" in text
    assert "File" not in text
    assert without_frames(one).values("content-length") == (str(len(text)),)


def test_another_exception_is_another_answer() -> None:
    one, two = (answer(raised(1, ValueError(text))) for text in "xy")
    assert without_frames(one) != without_frames(two)


def test_other_texts_are_as_they_are() -> None:
    page = answer("Traceback of a parcel:\n  Hamburg\n  Bremen\n", 200)
    assert without_frames(page) is page


@pytest.mark.parametrize(("status", "same"), [(500, True), (404, False)])
def test_the_length_of_a_page_that_head_does_not_show(status: int, same: bool) -> None:
    one, two = (
        Answer(status=status, reason="", headers=(("Content-Length", length),), body=b"")
        for length in ("1859", "2007")
    )
    found = compare(one, two, method="HEAD", ignore=Ignore())
    assert (not found.differences) is same
