"""The request in the environment that a WSGI test client has made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from .asking import Request

_IN_A_PATH = "/:@!$&'()*+,;=~-._"


def request_of(environ: Mapping[str, Any]) -> Request:
    """The request that a test client has made; what there is of its body is read."""
    headers = [
        (key[5:].replace("_", "-").title(), value)
        for key, value in environ.items()
        if key.startswith("HTTP_") and isinstance(value, str)
        and key not in ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH")
    ]  # fmt: skip
    for key, name in (("CONTENT_TYPE", "Content-Type"), ("CONTENT_LENGTH", "Content-Length")):
        if environ.get(key) not in (None, ""):
            headers.append((name, str(environ[key])))
    if "HTTP_HOST" not in environ:
        headers.append(("Host", f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"))
    path = (environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")).encode("latin-1")
    raw = (environ.get("RAW_URI") or environ.get("REQUEST_URI") or "").split("?")[0]
    if not raw.startswith("/") or unquote_to_bytes(raw) != path:
        raw = quote(path, safe=_IN_A_PATH)
    query = environ.get("QUERY_STRING", "")
    return Request(
        environ["REQUEST_METHOD"],
        f"{raw}?{query}" if query else raw,
        headers,
        _body(environ),
        environ.get("wsgi.url_scheme", "http"),
        environ.get("REMOTE_ADDR") or "127.0.0.1",
    )


def _body(environ: Mapping[str, Any]) -> bytes:
    stream, length = environ.get("wsgi.input"), environ.get("CONTENT_LENGTH")
    if stream is None:
        return b""
    if length not in (None, ""):
        return bytes(stream.read(int(length)))
    return bytes(stream.read()) if environ.get("wsgi.input_terminated") else b""
