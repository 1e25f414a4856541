"""The answers that apps give most, made in fewer steps than by way of `answers`.

That is text whose type was seen before, with headers that are sent as they are, once each. Each
function here gives None where anything is uncommon; the builder of the kind then decides. What it
does give is what the builder gives.
"""

from __future__ import annotations

from collections.abc import Iterable

from liftoff_adapters.answers import BODYLESS, MEASURED_FROM, UNUSUAL, Answer, description
from liftoff_adapters.events import Kind
from liftoff_adapters.settings import Settings


def of_wsgi(
    kind: Kind,
    settings: Settings,
    status: int,
    reason: str,
    headers: list[tuple[str, str]],
    body: bytes,
    head: bool,
) -> Answer | None:
    """Make the answer of what a WSGI app has said."""
    if head or type(headers) is not list:
        return None
    names = settings.usual_names
    sent: dict[str, str] = {}
    try:
        for name, value in headers:
            if not value.isascii() or "\n" in value or "\r" in value:
                return None
            sent[names[name]] = value
    except UNUSUAL:
        return None
    # One name may be there twice.
    if len(sent) != len(headers):
        return None
    return _answer(kind, settings, status, reason, sent, headers, body)


def of_asgi(
    kind: Kind,
    settings: Settings,
    status: int,
    headers: Iterable[tuple[bytes, bytes]],
    body: bytes,
    head: bool,
) -> Answer | None:
    """Make the answer of what an ASGI app has said."""
    if head or type(headers) is not tuple:
        return None
    names = settings.usual_names_bytes
    sent: dict[str, str] = {}
    try:
        for name, value in headers:
            text = value.decode("ascii")
            if "\n" in text or "\r" in text:
                return None
            sent[names[name]] = text
    except UNUSUAL:
        return None
    if len(sent) != len(headers):
        return None
    return _answer(kind, settings, status, None, sent, sent.items(), body)


def _answer(
    kind: Kind,
    settings: Settings,
    status: int,
    reason: str | None,
    sent: dict[str, str],
    spelled: Iterable[tuple[str, str]],
    body: bytes,
) -> Answer | None:
    """Make an answer, if the body is text and as long as the headers say.

    Args:
        kind: kind of the event.
        settings: of the handler.
        status: such as 200.
        reason: such as "OK"; None takes the standard one.
        sent: the headers under lower-case names.
        spelled: the headers under the names that load balancers and REST APIs get.
        body: the whole body.
    """
    try:
        if not settings.text_types.known[sent["content-type"]] or "content-encoding" in sent:
            return None
        text = body.decode()
    except UNUSUAL:
        return None
    if (
        status in BODYLESS
        or len(text) > MEASURED_FROM
        or ("content-length" in sent and sent["content-length"] != str(len(body)))
    ):
        return None
    if kind == "http":
        return {"statusCode": status, "headers": sent, "body": text, "isBase64Encoded": False}
    if kind == "rest":
        return {
            "statusCode": status,
            "multiValueHeaders": {name: [value] for name, value in spelled},
            "body": text,
            "isBase64Encoded": False,
        }
    if kind == "alb":
        return {
            "statusCode": status,
            "statusDescription": description(status, reason),
            "headers": dict(spelled),
            "body": text,
            "isBase64Encoded": False,
        }
    return None
