"""One place of each test client, from which requests go to the functions.

Werkzeug's (Flask's) `run_wsgi_app`, WebTest's `TestApp`, Starlette's and FastAPI's `TestClient`,
`httpx.ASGITransport`.
"""

from __future__ import annotations

import importlib
import io
from collections.abc import Awaitable
from typing import Any

from .asking import Answer, Headers, Request
from .contexts import preserve
from .judging import answer
from .wsgi_requests import request_of


def take() -> None:
    """Stand in front of the apps, for each client that is installed."""
    _take_werkzeug()
    _take_webtest()
    _take_starlette()
    for name in ("httpx", "httpx2"):
        _take_httpx(name)


# WSGI


def _take_werkzeug() -> None:
    try:
        import werkzeug.test as client
        from werkzeug.datastructures import Headers as WerkzeugHeaders
        from werkzeug.exceptions import HTTPException
    except ImportError:
        return
    original = client.run_wsgi_app

    def run_wsgi_app(app: Any, environ: Any, buffered: bool = False) -> Any:
        if isinstance(app, HTTPException):  # an app of its own, for whoever makes it a response
            return original(app, environ, buffered=buffered)
        request = request_of(environ)
        # The body is read: whoever reads it next starts anew.
        environ["wsgi.input"] = io.BytesIO(request.body)
        found = answer(
            app, request, raises=True, here=lambda: original(app, environ, buffered=buffered)
        )
        if not isinstance(found, Answer):
            return found
        preserve(app, environ, found.headers)
        return [found.body], f"{found.status} {found.reason}", WerkzeugHeaders(found.headers)

    client.run_wsgi_app = run_wsgi_app


def _take_webtest() -> None:
    try:
        import webtest.app as client
    except ImportError:
        return
    kind: Any = client.TestApp
    make = kind.__init__

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807
        make(self, *args, **kwargs)
        self.app = _Answered(self.app)

    kind.__init__ = __init__


class _Answered:
    """A WSGI app whose requests are answered as those of a test client."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        request = request_of(environ)
        environ["wsgi.input"] = io.BytesIO(request.body)
        found = answer(
            self._app, request, raises=True, here=lambda: self._app(environ, start_response)
        )
        if not isinstance(found, Answer):
            return found
        start_response(f"{found.status} {found.reason}", found.headers)
        return [found.body]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)


# ASGI


def _request(request: Any, body: bytes, client: str) -> Request:
    headers: Headers = [(k.decode("latin-1"), v.decode("latin-1")) for k, v in request.headers.raw]
    target = request.url.raw_path.decode("ascii")
    return Request(request.method, target, headers, body, request.url.scheme, client)


def _response(httpx: Any, request: Any, found: Answer) -> Any:
    raw = [(k.encode("latin-1"), v.encode("latin-1")) for k, v in found.headers]
    stream = httpx.ByteStream(found.body)
    return httpx.Response(found.status, headers=raw, stream=stream, request=request)


def _take_starlette() -> None:
    try:
        from starlette import testclient
    except Exception:  # what it needs is not installed, and it says so in ways of its own
        return
    transport: Any = testclient._TestClientTransport
    # `httpx2` goes by this name there, too; what its classes say of their module others change.
    module: Any = vars(testclient)["httpx"]
    original = transport.handle_request

    def handle_request(self: Any, request: Any) -> Any:
        if request.url.scheme in ("ws", "wss"):
            return original(self, request)
        found = answer(
            getattr(self.app, "app", self.app),  # as Starlette wraps apps of ASGI 2
            _request(request, request.read(), "testclient"),
            raises=self.raise_server_exceptions,
            here=lambda: original(self, request),
            root_path=getattr(self, "root_path", ""),
        )
        return _response(module, request, found) if isinstance(found, Answer) else found

    transport.handle_request = handle_request


def _take_httpx(name: str) -> None:
    try:
        module = importlib.import_module(name)
    except ImportError:
        return
    original = module.ASGITransport.handle_async_request

    async def handle_async_request(self: Any, request: Any) -> Any:
        found: Answer | Awaitable[Any] = answer(
            self.app,
            _request(request, await request.aread(), "127.0.0.1"),
            raises=self.raise_app_exceptions,
            here=lambda: original(self, request),
            root_path=getattr(self, "root_path", ""),
        )
        return _response(module, request, found) if isinstance(found, Answer) else await found

    module.ASGITransport.handle_async_request = handle_async_request
