"""Whether the app refuses the name that requests are sent to: then nothing of it is seen."""

from __future__ import annotations

from liftoff.verify.answer import Answer
from liftoff.verify.result import Report

_BAD_REQUEST = 400
# Starlette's TrustedHostMiddleware, and Werkzeug for TRUSTED_HOSTS.
_REFUSALS = (b"Invalid host header", b"is not trusted")


def refuses_host(report: Report) -> bool:
    """Whether all that the original says is that it does not serve the host."""
    answers = [exchange.original for exchange in report.exchanges]
    return bool(answers) and all(
        isinstance(answer, Answer)
        and answer.status == _BAD_REQUEST
        and (exchange.request.method == "HEAD" or any(said in answer.body for said in _REFUSALS))
        for exchange, answer in zip(report.exchanges, answers, strict=True)
    )
