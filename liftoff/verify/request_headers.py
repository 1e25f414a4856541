"""The `headers` of a request line: an object, or a list of pairs when order and repeats matter."""

from __future__ import annotations

import re
from typing import Any

Pairs = tuple[tuple[str, str], ...]

# RFC 9110 5.6.2
TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
# RFC 9110 5.5: what would end the field, or is to be refused.
_FORBIDDEN = re.compile(r"[\r\n\0]")


def read_headers(value: Any, faults: list[str]) -> Pairs:
    """The pairs, in order; faults of shape and spelling are added to `faults`."""
    if value is None:
        return ()
    if isinstance(value, dict):
        items: list[Any] = [list(item) for item in value.items()]
    elif isinstance(value, list):
        items = value
    else:
        faults.append("headers: must be an object or a list of pairs")
        return ()
    pairs: list[tuple[str, str]] = []
    for item in items:
        match item:
            case [str(name), str(text)]:
                pairs.append((name, text))
                faults.extend(_spelling(name, text))
            case _:
                faults.append(f"headers: {item!r} is not a name and a value, both strings")
    return tuple(pairs)


def _spelling(name: str, text: str) -> list[str]:
    faults = []
    if not TOKEN.fullmatch(name):
        faults.append(f"headers: {name!r} is not a header name")
    if _FORBIDDEN.search(text):
        faults.append(f"headers: the value of {name} holds a line break or a NUL")
    try:
        text.encode()
    except UnicodeEncodeError:
        faults.append(f"headers: the value of {name} holds half of a surrogate pair")
    return faults


def header_faults(headers: Pairs, body: bytes | None) -> list[str]:
    """What would make the message on the wire another one than it says."""
    faults = []
    lengths = [text.strip() for name, text in headers if name.lower() == "content-length"]
    if any(length != str(len(body or b"")) for length in lengths) or len(lengths) > 1:
        faults.append(
            f"headers: Content-Length must be {len(body or b'')}; it is made when left out"
        )
    if any(name.lower() == "transfer-encoding" for name, _ in headers):
        faults.append("headers: Transfer-Encoding is the gateway's; a function gets a whole body")
    if sum(name.lower() == "host" for name, _ in headers) > 1:
        faults.append("headers: Host is given twice")
    return faults
