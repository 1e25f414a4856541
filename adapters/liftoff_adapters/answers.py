"""Responses, as the source of each kind of event wants its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from liftoff_adapters.bodies import encode_body
from liftoff_adapters.handler import BODYLESS, MEASURED_FROM, UNUSUAL, Settings, description, phrase
from liftoff_adapters.parts import SINGULAR, response_key

if TYPE_CHECKING:
    from liftoff_adapters.events import Kind

Answer = dict[str, Any]
# Names and values: text, bytes, or what holds bytes.
Headers = Iterable[tuple[Any, Any]]

# What CloudFront refuses in a response that a function made: headers that no function may set, and
# those that are read-only where it asks. It answers with a 502 in place of the whole response.
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
_EDGE_REFUSED = frozenset({
    "accept-encoding", "content-length", "expect", "host", "if-modified-since", "if-none-match",
    "if-range", "if-unmodified-since", "via", "x-amzn-auth", "x-amzn-cf-billing", "x-amzn-cf-id",
    "x-amzn-cf-xff", "x-amzn-errortype", "x-amzn-fle-profile", "x-amzn-header-count",
    "x-amzn-header-order", "x-amzn-lambda-integration-tag", "x-amzn-requestid", "x-cache",
    "x-forwarded-proto", "x-real-ip",
})  # fmt: skip
_EDGE_REFUSED_PREFIXES = ("proxy-", "x-accel-", "x-amz-cf-", "x-edge-")


def build(
    kind: Kind,
    settings: Settings,
    status: int,
    reason: str | None,
    headers: Headers,
    body: bytes,
    head: bool,
) -> Answer:
    """Make the answer for an event.

    Args:
        kind: kind of the event.
        settings: of the handler.
        status: such as 200.
        reason: such as "OK"; None takes the standard one.
        headers: names and values in order, with repetitions; bytes, or latin-1 text.
        body: the whole body.
        head: whether the request's method was HEAD.

    Raises:
        ResponseError: a header that must not be sent, or more than Lambda can return.
    """
    return BUILDERS[kind](settings, status, reason, headers, body, head)


def plain(kind: Kind, settings: Settings, status: int, text: str, *, head: bool = False) -> Answer:
    """Make an answer of one line of text."""
    data = text.encode()
    headers = [("content-type", "text/plain; charset=utf-8"), ("content-length", str(len(data)))]
    return build(kind, settings, status, None, headers, data, head)


def _check(name: str, value: str) -> None:
    """Look at a value that is not plain.

    Raises:
        ResponseError: it must not be sent.
    """
    from liftoff_adapters.errors import ResponseError  # noqa: PLC0415

    if "\n" in value or "\r" in value:
        raise ResponseError(f"the value of the response header {name!r} holds a line break")
    if "\0" in value:
        raise ResponseError(f"the value of the response header {name!r} holds a NUL")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ResponseError(
            f"the value of the response header {name!r} holds half a character"
        ) from None


def _unusual(name: Any, value: Any, settings: Settings) -> tuple[str, str]:
    """Give key and value of a header that could not be read at once.

    Raises:
        ResponseError: HTTP does not allow the name.
    """
    if isinstance(name, bytearray | memoryview):
        name = bytes(name)
    key = settings.response_names.get(name)
    if key is None:
        key = response_key(name, settings)
    return key, value if isinstance(value, str) else str(value, "latin-1")


def _v2(
    settings: Settings, status: int, _: str | None, headers: Headers, body: bytes, head: bool
) -> Answer:
    names = settings.response_names
    sent: dict[str, str] = {}
    cookies: list[str] | None = None
    for name, value in headers:
        try:
            key = names[name]
            text = value if type(value) is str else value.decode("latin-1")
        except UNUSUAL:
            key, text = _unusual(name, value, settings)
        if not text.isascii() or "\n" in text or "\r" in text or "\0" in text:
            _check(key, text)
        if key == "set-cookie":
            if cookies is None:
                cookies = []
            cookies.append(text)
        elif key not in sent or key in SINGULAR:
            sent[key] = text
        else:
            sent[key] = f"{sent[key]}, {text}"
    # Under this name is what must not be sent.
    sent.pop("", None)
    if status in BODYLESS:
        body = b""
        sent.pop("content-type", None)
        sent.pop("content-length", None)
    elif head:
        body = b""
    elif "content-length" in sent:
        sent["content-length"] = str(len(body))
    text, is_base64 = encode_body(
        body, sent.get("content-type"), sent.get("content-encoding"), settings.text_types
    )
    answer: Answer = {
        "statusCode": status,
        "headers": sent,
        "body": text,
        "isBase64Encoded": is_base64,
    }
    if cookies is not None:
        answer["cookies"] = cookies
    if len(text) > MEASURED_FROM:
        return _fitted(answer, body)
    return answer


def _fold(
    settings: Settings, status: int, headers: Headers, body: bytes, head: bool
) -> tuple[dict[str, list[str]], str, bool]:
    """Gather headers under the first spelling of each name, and encode the body.

    Returns:
        The headers, the body as JSON can carry it, and whether that is base64.
    """
    names = settings.response_names
    sent: dict[str, list[str]] = {}
    spelled: dict[str, str] = {}
    for name, value in headers:
        try:
            key = names[name]
            text = value if type(value) is str else value.decode("latin-1")
        except UNUSUAL:
            key, text = _unusual(name, value, settings)
        if not text.isascii() or "\n" in text or "\r" in text or "\0" in text:
            _check(key, text)
        if key in spelled:
            if key in SINGULAR:
                sent[spelled[key]] = [text]
            else:
                sent[spelled[key]].append(text)
        elif key:
            # In ASGI, names are in lower case.
            spelled[key] = said = name if type(name) is str else key
            sent[said] = [text]
    content_type = spelled.get("content-type")
    length = spelled.get("content-length")
    if status in BODYLESS:
        body = b""
        if content_type:
            del sent[content_type]
            content_type = None
        if length:
            del sent[length]
    elif head:
        body = b""
    elif length:
        sent[length] = [str(len(body))]
    coding = spelled.get("content-encoding")
    text, is_base64 = encode_body(
        body,
        sent[content_type][0] if content_type else None,
        sent[coding][0] if coding else None,
        settings.text_types,
    )
    return sent, text, is_base64


def _v1(
    settings: Settings, status: int, _: str | None, headers: Headers, body: bytes, head: bool
) -> Answer:
    return _multi({}, settings, status, headers, body, head)


def _alb_multi(
    settings: Settings, status: int, reason: str | None, headers: Headers, body: bytes, head: bool
) -> Answer:
    described = {"statusDescription": description(status, reason)}
    return _multi(described, settings, status, headers, body, head)


def _multi(
    described: Answer, settings: Settings, status: int, headers: Headers, body: bytes, head: bool
) -> Answer:
    sent, text, is_base64 = _fold(settings, status, headers, body, head)
    answer: Answer = {
        "statusCode": status,
        **described,
        "multiValueHeaders": sent,
        "body": text,
        "isBase64Encoded": is_base64,
    }
    return _fitted(answer, body) if len(text) > MEASURED_FROM else answer


def _single(
    settings: Settings, status: int, reason: str | None, headers: Headers, body: bytes, head: bool
) -> Answer:
    sent, text, is_base64 = _fold(settings, status, headers, body, head)
    answer: Answer = {
        "statusCode": status,
        "statusDescription": description(status, reason),
        "headers": _one_value_each(sent),
        "body": text,
        "isBase64Encoded": is_base64,
    }
    return _fitted(answer, body) if len(text) > MEASURED_FROM else answer


def _one_value_each(sent: dict[str, list[str]]) -> dict[str, str]:
    """Join repeated headers. Cookies cannot be joined: each gets its own spelling of the name."""
    try:
        return {name: value for name, [value] in sent.items()}
    except ValueError:
        # Some are repeated.
        single: dict[str, str] = {}
    for name, values in sent.items():
        if len(values) == 1:
            single[name] = values[0]
        elif name.lower() == "set-cookie":
            single.update(zip(_spellings(name.lower(), len(values)), values, strict=False))
        else:
            single[name] = ", ".join(values)
    return single


def _spellings(name: str, count: int) -> Iterable[str]:
    from itertools import islice, product  # noqa: PLC0415

    letters = product(*(dict.fromkeys((letter, letter.upper())) for letter in name))
    return islice(("".join(letter) for letter in letters), count)


def _edge(
    settings: Settings, status: int, reason: str | None, headers: Headers, body: bytes, head: bool
) -> Answer:
    sent, text, is_base64 = _fold(settings, status, headers, body, head)
    answer: Answer = {
        "status": str(status),
        "statusDescription": phrase(status, reason),
        "headers": edge_headers((name, value) for name in sent for value in sent[name]),
    }
    # CloudFront answers with a 502 where a 204 has a body, though it be empty.
    if status not in BODYLESS:
        answer["body"] = text
        answer["bodyEncoding"] = "base64" if is_base64 else "text"
    return _fitted(answer, body) if len(text) > MEASURED_FROM else answer


def edge_headers(headers: Iterable[tuple[str, str]]) -> dict[str, list[dict[str, str]]]:
    """Give headers as CloudFront wants them, without those that it refuses."""
    sent: dict[str, list[dict[str, str]]] = {}
    for name, value in headers:
        key = name.lower()
        if key not in _EDGE_REFUSED and not key.startswith(_EDGE_REFUSED_PREFIXES):
            sent.setdefault(key, []).append({"key": name, "value": value})
    return sent


def _fitted(answer: Answer, body: bytes) -> Answer:
    from liftoff_adapters.oversize import fitted  # noqa: PLC0415

    return fitted(answer, body)


BUILDERS: dict[
    Kind, Callable[[Settings, int, str | None, Headers, bytes, bool], Answer]
] = {
    "http": _v2,
    "url": _v2,
    "rest": _v1,
    "http-1.0": _v1,
    "alb": _single,
    "alb-multi": _alb_multi,
    "edge": _edge,
    "lattice-1": _single,
    "lattice-2": _single,
}  # fmt: skip
