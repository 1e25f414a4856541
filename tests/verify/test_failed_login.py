from __future__ import annotations

from dataclasses import replace

import pytest

from liftoff.verify.answer import Answer, Failure
from liftoff.verify.compare import Comparison
from liftoff.verify.failed_login import failed_login
from liftoff.verify.requests import parse_requests
from liftoff.verify.result import Exchange, Report

REQUESTS = """
{"method": "POST", "path": "/in", "save": {"token": "/token"}}
{"method": "POST", "path": "/items", "save": {"made": "/id"}}
{"method": "GET", "path": "/items/{{made}}", "only_if_saved": true}
{"method": "GET", "path": "/me", "headers": {"Authorization": "Bearer {{token}}"}}
"""


def report(login: Answer | Failure) -> Report:
    requests = parse_requests(REQUESTS.replace("\n{", "{", 1), where="x")
    made = Exchange(
        request=requests[0], original=Failure("-"), moved=Failure("-"), original_ms=0, moved_ms=0,
        functions=(), misroutes=0, comparison=Comparison(()),
    )  # fmt: skip
    answers = [login, *[answer(404, b"")] * 3]
    return Report(
        tuple(
            replace(made, request=request, original=original)
            for request, original in zip(requests, answers, strict=True)
        ),
        0,
    )


def answer(status: int, body: bytes) -> Answer:
    headers = (("Content-Type", "application/json"),)
    return Answer(status=status, reason="", headers=headers, body=body)


@pytest.mark.parametrize(
    ("login", "told"),
    [
        (answer(401, b'{"detail": "no"}'), 'the original answered POST /in with 401: {"detail": "no"}'),
        (answer(200, b"<html>\n" * 99), "the original answered POST /in with 200"),
        (Failure("timed out"), "POST /in had no answer (timed out)"),
    ],
)  # fmt: skip
def test_what_the_requests_use_was_not_given(login: Answer | Failure, told: str) -> None:
    assert failed_login(report(login)) == f"{{{{token}}}} was not given: {told}"


def test_a_login_that_gave_it() -> None:
    assert failed_login(report(answer(200, b'{"token": "abc"}'))) is None
