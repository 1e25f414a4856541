"""ETag and Last-Modified as RFC 9110 8.8 has them: opaque, each side's own, and good for one thing.

A file's validators are made of its time, which a copy, a checkout or a deployment may change. A
client never compares those of two servers; it gives a server its own back.
"""

from __future__ import annotations

from dataclasses import replace

from liftoff.verify.answer import ABSENT, Answer, Difference, Failure
from liftoff.verify.compare import Comparison, compare
from liftoff.verify.requests import Ignore, Request

# Each with the field of a request that gives it back (RFC 9110 13.1.2 and 13.1.3).
_CONDITIONS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
VALIDATORS = frozenset(_CONDITIONS)
_SAFE = frozenset({"GET", "HEAD"})


def to_revalidate(request: Request, comparison: Comparison) -> bool:
    """Whether answers of the same status and body differ in validators that both of them have."""
    differences = comparison.differences
    return (
        request.method in _SAFE
        and any(_is_validator(difference) for difference in differences)
        and not any(difference.what in ("answer", "status", "body") for difference in differences)
    )


def _is_validator(difference: Difference) -> bool:
    return (
        difference.what == "header"
        and difference.where in VALIDATORS
        and ABSENT not in (difference.original, difference.moved)
    )


def conditional(request: Request, answer: Answer) -> Request:
    """The request again, as a client sends it that has kept the answer."""
    given = {name.lower() for name, _ in request.headers}
    conditions = tuple(
        (field, values[0])
        for validator, field in _CONDITIONS.items()
        if (values := answer.values(validator)) and field.lower() not in given
    )
    return replace(request, headers=(*request.headers, *conditions))


def revalidated(
    comparison: Comparison,
    original: Answer | Failure,
    moved: Answer | Failure,
    *,
    method: str,
    ignore: Ignore,
) -> Comparison:
    """The judgement once each side was asked with its own validators.

    Args:
        comparison: of the first answers.
        original: what the original app said to its own validators.
        moved: what the moved app said to its own.
        method: of the requests.
        ignore: what is not compared.

    Returns:
        `comparison` without the validators, if both do alike with them: 304 where they know them
        again, 200 and the same body where they never look at them. Else as it is.
    """
    # What differs anyway says nothing of the validators.
    others = {d.where for d in comparison.differences if d.what == "header"}
    again = replace(ignore, headers=ignore.headers | VALIDATORS | others)
    if compare(original, moved, method=method, ignore=again).differences:
        return comparison
    return replace(
        comparison,
        differences=tuple(d for d in comparison.differences if not _is_validator(d)),
        revalidated=tuple(d.where for d in comparison.differences if _is_validator(d)),
    )
