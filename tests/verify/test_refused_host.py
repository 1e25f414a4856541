from __future__ import annotations

import pytest

from liftoff.verify.answer import Answer, Failure
from liftoff.verify.compare import Comparison
from liftoff.verify.refused_host import refuses_host
from liftoff.verify.requests import Request
from liftoff.verify.result import Exchange, Report

STARLETTE = b"Invalid host header"
WERKZEUG = b"<p>Host &#39;liftoff.example&#39; is not trusted.</p>"


def report(*answers: tuple[str, int, bytes] | None) -> Report:
    return Report(
        tuple(
            Exchange(
                request=Request(line=1, name="x", method=one[0] if one else "GET", target="/"),
                original=Answer(status=one[1], reason="", headers=(), body=one[2])
                if one
                else Failure("-"),
                moved=Failure("-"), original_ms=0, moved_ms=0, functions=(), misroutes=0,
                comparison=Comparison(()),
            )
            for one in answers
        ),
        0,
    )  # fmt: skip


@pytest.mark.parametrize("body", [STARLETTE, WERKZEUG])
def test_a_host_that_is_not_served(body: bytes) -> None:
    assert refuses_host(report(("GET", 400, body), ("HEAD", 400, b""), ("POST", 400, body)))


@pytest.mark.parametrize(
    "answers",
    [
        (),
        (("GET", 400, STARLETTE), ("GET", 404, b"")),
        (("GET", 400, STARLETTE), ("POST", 400, b"no name is given")),
        (("GET", 400, STARLETTE), None),
    ],
)
def test_an_app_that_says_more(answers: tuple[tuple[str, int, bytes] | None, ...]) -> None:
    assert not refuses_host(report(*answers))
