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
    keys: dict[str, str] = {}

    def handler(event: Any, context: Any) -> dict[str, Any]:
        method, path, query, headers, client, body = _parts(event)
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
        for name, value in headers:
            try:
                environ[keys[name]] = value
            except KeyError:
                key = name.upper().replace("-", "_")
                keys[name] = key if key.startswith("CONTENT_") else f"HTTP_{key}"
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
    loop: Any = new_loop()
    for _ in range(2):
        loop.complete(asyncio.sleep(0))

    def handler(event: Any, context: Any) -> dict[str, Any]:
        method, path, query, headers, client, body = _parts(event)
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
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
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
        headers = {name.decode(): value.decode() for name, value in started["headers"]}
        return _answer(started["status"], headers, data)

    return handler


def _parts(event: Any) -> tuple[str, str, str, Any, str, bytes]:
    text = event.get("body") or ""
    body = base64.b64decode(text) if event.get("isBase64Encoded") else text.encode()
    about = event["requestContext"]
    if "http" in about:
        http = about["http"]
        headers = event["headers"].items()
        return (
            http["method"],
            event["rawPath"],
            event["rawQueryString"],
            headers,
            http["sourceIp"],
            body,
        )
    if "elb" in about:
        query = "&".join(
            [f"{name}={value}" for name, value in event["queryStringParameters"].items()]
        )
        return event["httpMethod"], event["path"], query, event["headers"].items(), "", body
    lists = event["multiValueQueryStringParameters"] or {}
    query = "&".join([f"{name}={value}" for name, [value] in lists.items()])
    headers = [(name, value) for name, [value] in event["multiValueHeaders"].items()]
    return event["httpMethod"], event["path"], query, headers, about["identity"]["sourceIp"], body


def _answer(status: int, headers: dict[str, str], data: bytes) -> dict[str, Any]:
    try:
        text, is_base64 = data.decode(), False
    except UnicodeDecodeError:
        text, is_base64 = base64.b64encode(data).decode("ascii"), True
    return {"statusCode": status, "headers": headers, "body": text, "isBase64Encoded": is_base64}
