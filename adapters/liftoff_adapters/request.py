"""A request, out of an event of any kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from liftoff_adapters.handler import Settings
from liftoff_adapters.parts import METHODS, SINGULAR, is_token
from liftoff_adapters.paths import below


class Request(NamedTuple):
    """What each kind of event says about a request. A tuple: one is made for every request.

    Attributes:
        method: upper case.
        root_path: what comes before `path` in the address, in WSGI's latin-1 form; "" or `/prod`.
        path: decoded, in WSGI's latin-1 form; begins with a slash.
        raw_path: encoded, `root_path` included.
        query: encoded, without the question mark.
        headers: lower-case name to value; repeated headers are joined.
        cookie: the Cookie header where the event has it apart from the headers.
        body: the decoded bytes.
        client: address of the client, from what the gateway says; "" where it says nothing.
        scheme: "http" or "https".
        protocol: such as "HTTP/1.1".
        host: name of the server, without port.
        port: port of the server, in digits.
        context: the event's `requestContext`, or what stands for it.
    """

    method: str
    root_path: str
    path: str
    raw_path: str
    query: str
    headers: dict[str, str]
    cookie: str | None
    body: bytes
    client: str
    scheme: str
    protocol: str
    host: str
    port: str
    context: Mapping[str, Any]


def checked(request: Request) -> Request:
    """Give a request whose method is one, and whose client and protocol are ASCII.

    Raises:
        AttributeError: a part is of another type than text.
        ValueError: the method or the protocol is none.
    """
    if request.method not in METHODS and not is_token(request.method):
        raise ValueError(f"{ascii(request.method)[:100]} is no method")
    if not request.protocol.isascii():
        raise ValueError(f"{ascii(request.protocol)[:100]} is no protocol")
    return request if request.client.isascii() else request._replace(client="")


def split_base(root: str, path: str, raw: str, settings: Settings) -> tuple[str, str, str]:
    """Move the base path of a custom domain from the path to the root path.

    Returns:
        Root path, path, and the raw path with the root path before it.
    """
    raw = root + raw
    if settings.base_path:
        rest = below(path, settings.base_path)
        if rest is not None:
            return root + settings.base_path, rest, raw
    return root, path, raw


def merged_headers(multi: object, single: object) -> dict[str, str]:
    """Bring headers into one mapping with lower-case names; repeated ones are joined.

    Raises:
        AttributeError: a name is not text.
        TypeError: headers are of a type that events do not have.
    """
    merged: dict[str, str] = {}
    if multi:
        for name, values in _items(multi):
            key = _lower_names.get(name) or _lower(name)
            if len(values) == 1 and key not in merged and type(values) is list:
                merged[key] = values[0]
            else:
                for value in (values,) if isinstance(values, str) else values:
                    _merge(merged, key, value)
    elif single:
        for name, value in _items(single):
            key = _lower_names.get(name) or _lower(name)
            if key in merged or value is None:
                _merge(merged, key, value)
            else:
                merged[key] = value
    return merged


def _items(headers: object) -> Iterable[tuple[str, Any]]:
    if not isinstance(headers, dict):
        raise TypeError("headers are not an object")
    return headers.items()


def _lower(name: str) -> str:
    key = name.lower()
    if len(_lower_names) < _REMEMBERED:
        _lower_names[name] = key
    return key


def _merge(merged: dict[str, str], name: str, value: str | None) -> None:
    if value is None:
        return
    before = merged.get(name)
    if before is None:
        merged[name] = value
    elif name not in SINGULAR:
        merged[name] = before + ("; " if name == "cookie" else ", ") + value


# Names to their lower-case form; bounded, as clients make up names.
_lower_names: dict[str, str] = {}
_REMEMBERED = 512
