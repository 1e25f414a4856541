"""Whether a login gave what the requests after it use: without it, they say nothing."""

from __future__ import annotations

from liftoff.verify.answer import Answer, Failure
from liftoff.verify.requests import Request
from liftoff.verify.result import Report
from liftoff.verify.saved import value_of

# What an API says of a login; a page says more, and nothing in its first lines.
_SHOWN = 200


def failed_login(report: Report) -> str | None:
    """What the original did not give, and what it answered instead; None if nothing is missing.

    Args:
        report: of made requests, the login's first.
    """
    given: set[str] = set()
    answers: dict[str, str] = {}
    for exchange in report.exchanges:
        request, answer = exchange.request, exchange.original
        missing = sorted(request.uses & answers.keys() - given)
        if missing and not request.only_if_saved:
            return f"{{{{{missing[0]}}}}} was not given: {answers[missing[0]]}"
        for save in request.save:
            answers.setdefault(save.name, _told(request, answer))
            if isinstance(answer, Answer) and value_of(save, answer) is not None:
                given.add(save.name)
    return None


def _told(request: Request, answer: Answer | Failure) -> str:
    sent = f"{request.method} {request.target}"
    if isinstance(answer, Failure):
        return f"{sent} had no answer ({answer.reason})"
    body = answer.body.decode("utf-8", "replace").strip()
    shown = f": {body}" if body and len(body) <= _SHOWN and body.isprintable() else ""
    return f"the original answered {sent} with {answer.status}{shown}"
