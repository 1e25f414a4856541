"""A pytest plugin: what a suite's test clients ask is answered by the functions, over HTTP.

Copied to where the tests' interpreter finds it, in the app's environment, which need not have
liftoff in it: so this file uses the standard library and what the app itself brings.
LIFTOFF_SUITE_URL is where the gateway answers. The tests still import the original app; they look
at the answers of the functions.

It stands at one place of each test client: Werkzeug's (Flask's) `run_wsgi_app`, Starlette's and
FastAPI's `TestClient`, and `httpx.ASGITransport`.
"""

from __future__ import annotations

import base64
import http.client
import importlib
import json
import os
import re
import sys
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlsplit

URL = urlsplit(os.environ.get("LIFTOFF_SUITE_URL", ""))
# As `liftoff.local.test_clients` reads it: what a connection cannot carry goes in one header.
HEADER = "x-liftoff-suite"
_RENAMED = re.compile(r"(?i)^x-amzn-remapped-")
_IN_A_PATH = "/:@!$&'()*+,;=~-._"
Headers = list[tuple[str, str]]

answered: list[int] = []


def ask(
    method: str, target: str, headers: Headers, body: bytes, *, scheme: str, client: str
) -> tuple[int, str, Headers, bytes]:
    """Send one request to the gateway: status, reason, headers and body of its answer."""
    said = json.dumps({"headers": headers, "scheme": scheme, "client": client})
    connection = http.client.HTTPConnection(URL.hostname or "", URL.port, timeout=120)
    try:
        connection.putrequest(method, target, skip_accept_encoding=True)
        connection.putheader(HEADER, base64.b64encode(said.encode()))
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body or None)
        response = connection.getresponse()
        content = response.read()
        answered.append(response.status)
        # What a REST API renames is the same to the tests.
        found = [(_RENAMED.sub("", name), value) for name, value in response.getheaders()]
        return response.status, response.reason, found, content
    finally:
        connection.close()


# WSGI


def environ_parts(environ: Mapping[str, Any]) -> tuple[str, str, Headers, bytes]:
    """Method, target, headers and body of the request that a test client has made."""
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
    return environ["REQUEST_METHOD"], f"{raw}?{query}" if query else raw, headers, _body(environ)


def _body(environ: Mapping[str, Any]) -> bytes:
    stream, length = environ.get("wsgi.input"), environ.get("CONTENT_LENGTH")
    if stream is None:
        return b""
    if length not in (None, ""):
        return bytes(stream.read(int(length)))
    return bytes(stream.read()) if environ.get("wsgi.input_terminated") else b""


def _take_werkzeug() -> None:
    try:
        import werkzeug.test as client
        from werkzeug.datastructures import Headers as WerkzeugHeaders
    except ImportError:
        return

    def run_wsgi_app(app: Any, environ: Any, buffered: bool = False) -> Any:  # noqa: ARG001
        status, reason, headers, body = ask(
            *environ_parts(environ),
            scheme=environ.get("wsgi.url_scheme", "http"),
            client=environ.get("REMOTE_ADDR") or "127.0.0.1",
        )
        return [body], f"{status} {reason}", WerkzeugHeaders(headers)

    client.run_wsgi_app = run_wsgi_app


# ASGI


def _answer(httpx: Any, request: Any, body: bytes, client: str) -> Any:
    headers = [(k.decode("latin-1"), v.decode("latin-1")) for k, v in request.headers.raw]
    target = request.url.raw_path.decode("ascii")
    status, _, found, content = ask(
        request.method, target, headers, body, scheme=request.url.scheme, client=client
    )
    raw = [(k.encode("latin-1"), v.encode("latin-1")) for k, v in found]
    stream = httpx.ByteStream(content)
    return httpx.Response(status, headers=raw, stream=stream, request=request)


def _take_starlette() -> None:
    try:
        from starlette import testclient
    except Exception:  # what it needs is not installed, and it says so in ways of its own
        return
    transport: Any = testclient._TestClientTransport
    # It goes by another name in some versions.
    module: Any = sys.modules[transport.__mro__[1].__module__.partition(".")[0]]
    original = transport.handle_request

    def handle_request(self: Any, request: Any) -> Any:
        if request.url.scheme in ("ws", "wss"):
            return original(self, request)
        return _answer(module, request, request.read(), "testclient")

    transport.handle_request = handle_request


def _take_httpx(name: str) -> None:
    try:
        module = importlib.import_module(name)
    except ImportError:
        return

    async def handle_async_request(self: Any, request: Any) -> Any:  # noqa: ARG001
        return _answer(module, request, await request.aread(), "127.0.0.1")

    module.ASGITransport.handle_async_request = handle_async_request


def pytest_configure() -> None:
    """Stand in front of the app before any test module is imported."""
    _take_werkzeug()
    _take_starlette()
    for name in ("httpx", "httpx2"):
        _take_httpx(name)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how much went to the functions: a suite that calls the app otherwise proves nothing."""
    terminalreporter.write_line(f"liftoff: {len(answered)} requests were answered by the functions")
