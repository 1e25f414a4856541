"""The least that an adapter in Python can do: no option, no check, right for the benchmark only.

It copies the event's parts into a dict, calls the app and copies its answer. What it takes beyond
the app is a bound for any adapter that makes an environ or a scope, and runs an ASGI app in a task.
"""

from __future__ import annotations

import asyncio
import base64
import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any

from liftoff_adapters.loop import new_loop

Handler = Callable[[Any, Any], dict[str, Any]]


def wsgi_floor(app: Any) -> Handler:
    """Give the floor for a WSGI app."""
    keys = _Keys()

    def handler(event: Any, context: Any) -> dict[str, Any]:
        method, path, query, headers, several, client, body = _parts(event)
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": client,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "https",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            "aws.event": event,
            "aws.context": context,
        }
        if several:
            for name, [value] in headers.items():
                environ[keys[name]] = value
        else:
            for name, value in headers.items():
                environ[keys[name]] = value
        said: Any = None

        def start(status: str, headers: Any, _: Any = None) -> None:
            nonlocal said
            said = int(status[:3]), headers

        chunks = app(environ, start)
        data = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        return _answer(said[0], {name.lower(): value for name, value in said[1]}, data)

    return handler


def asgi_floor(app: Any) -> Handler:
    """Give the floor for an ASGI app that never waits."""
    names = _Names()
    loop: Any = new_loop()
    for _ in range(2):
        loop.complete(asyncio.sleep(0))

    def handler(event: Any, context: Any) -> dict[str, Any]:
        method, path, query, headers, several, client, body = _parts(event)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": method,
            "scheme": "https",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(names[name], value.encode()) for name, [value] in headers.items()]
            if several
            else [(names[name], value.encode()) for name, value in headers.items()],
            "client": (client, 0),
            "server": ("localhost", 443),
            "aws.event": event,
            "aws.context": context,
        }
        started: Any = None
        data = b""

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            nonlocal started, data
            if message["type"] == "http.response.start":
                started = message
            else:
                data = message["body"]

        loop.complete(app(scope, receive, send))
        sent = {name.decode(): value.decode() for name, value in started["headers"]}
        return _answer(started["status"], sent, data)

    return handler


class _Keys(dict[str, str]):
    def __missing__(self, name: str) -> str:
        key = name.upper().replace("-", "_")
        self[name] = made = key if key.startswith("CONTENT_") else f"HTTP_{key}"
        return made


class _Names(dict[str, bytes]):
    def __missing__(self, name: str) -> bytes:
        self[name] = made = name.lower().encode()
        return made


def _parts(event: Any) -> tuple[str, str, str, Any, bool, str, bytes]:
    """Give method, path, query, headers, whether these are lists, client, and body."""
    body = b""
    text = event.get("body")
    if text:
        body = base64.b64decode(text) if event.get("isBase64Encoded") else text.encode()
    about = event["requestContext"]
    if "http" in about:
        http = about["http"]
        query = event["rawQueryString"]
        client = http["sourceIp"]
        return http["method"], event["rawPath"], query, event["headers"], False, client, body
    method, path = event["httpMethod"], event["path"]
    if "elb" in about:
        single = event["queryStringParameters"] or {}
        query = "&".join([f"{name}={value}" for name, value in single.items()])
        return method, path, query, event["headers"], False, "", body
    lists = event["multiValueQueryStringParameters"] or {}
    query = "&".join([f"{name}={value}" for name, [value] in lists.items()])
    client = about["identity"]["sourceIp"]
    return method, path, query, event["multiValueHeaders"], True, client, body


def _answer(status: int, headers: dict[str, str], data: bytes) -> dict[str, Any]:
    try:
        text, is_base64 = data.decode(), False
    except UnicodeDecodeError:
        text, is_base64 = base64.b64encode(data).decode("ascii"), True
    return {"statusCode": status, "headers": headers, "body": text, "isBase64Encoded": is_base64}
