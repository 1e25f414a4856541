"""The `body` of a request line: text, or an object that says how its bytes are made."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any
from urllib.parse import urlencode

_FORMS = "a string, or an object with one of base64, json, form, multipart"
_BOUNDARY = "liftoff-boundary"


class BodyError(ValueError):
    """A body that cannot be made; the text names the key and what is wrong."""


def encode_body(value: Any) -> tuple[bytes, str | None]:
    """The bytes, and the Content-Type to send when the request gives none.

    Raises:
        BodyError: not one of the forms, or something in it is of the wrong type.
    """
    match value:
        case str():
            return _utf8(value, "body"), None
        case {"base64": str(text)} if len(value) == 1:
            return _base64(text, "body.base64"), None
        case {"json": document} if len(value) == 1:
            return _utf8(json.dumps(document, ensure_ascii=False), "body.json"), "application/json"
        case {"form": dict(fields)} if len(value) == 1:
            return _form(fields), "application/x-www-form-urlencoded"
        case {"multipart": list(parts)} if len(value) == 1:
            return _multipart(parts)
    raise BodyError(f"body: must be {_FORMS}")


def _utf8(text: str, where: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise BodyError(f"{where}: holds half of a surrogate pair") from error


def _base64(text: str, where: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BodyError(f"{where}: is not base64: {error}") from error


def _form(fields: dict[str, Any]) -> bytes:
    pairs: list[tuple[str, str]] = []
    for name, value in fields.items():
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) for item in values):
            raise BodyError(f"body.form.{name}: must be a string or a list of strings")
        pairs.extend((name, item) for item in values)
    try:
        return urlencode(pairs).encode()
    except UnicodeEncodeError as error:
        raise BodyError("body.form: holds half of a surrogate pair") from error


def _multipart(parts: list[Any]) -> tuple[bytes, str]:
    encoded = [_part(part, f"body.multipart[{index}]") for index, part in enumerate(parts)]
    boundary, number = _BOUNDARY, 0
    while any(boundary.encode() in part for part in encoded):
        number += 1
        boundary = f"{_BOUNDARY}-{number}"
    line = f"--{boundary}".encode()
    body = b"".join(line + b"\r\n" + part + b"\r\n" for part in encoded) + line + b"--\r\n"
    return body, f"multipart/form-data; boundary={boundary}"


def _part(part: Any, where: str) -> bytes:
    if not isinstance(part, dict) or not {"name"} <= part.keys() <= {
        "name", "filename", "content_type", "body",
    }:  # fmt: skip
        raise BodyError(f"{where}: must have a name, and may have filename, content_type, body")
    for key in ("name", "filename", "content_type"):
        if not isinstance(part.get(key, ""), str):
            raise BodyError(f"{where}.{key}: must be a string")
    disposition = f'form-data; name="{_quoted(part["name"])}"'
    filename = part.get("filename")
    if filename is not None:
        disposition += f'; filename="{_quoted(filename)}"'
    kind = part.get("content_type") or ("application/octet-stream" if filename is not None else "")
    if "\r" in kind or "\n" in kind:
        raise BodyError(f"{where}.content_type: holds a line break")
    head = f"Content-Disposition: {disposition}\r\n"
    if kind:
        head += f"Content-Type: {kind}\r\n"
    match part.get("body", ""):
        case str(text):
            content = _utf8(text, f"{where}.body")
        case {"base64": str(text)}:
            content = _base64(text, f"{where}.body.base64")
        case _:
            raise BodyError(f'{where}.body: must be a string or {{"base64": "..."}}')
    return _utf8(head, where) + b"\r\n" + content


def _quoted(text: str) -> str:
    """A parameter as browsers write it: https://html.spec.whatwg.org/#multipart-form-data."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
