"""The least that an adapter in Python can do: no option, no check, right for the benchmark only.

It copies what PEP 3333 or ASGI demand out of the event, calls the app, and makes the answer of what
that says: straight code, one function for a request. A correct adapter does all of this and more,
so what cannot be reached here is out of reach for each that makes an environ, or makes a scope and
runs the app in a task. Left out: repeated and dropped headers, all that is encoded in a path or
query, ports, schemes and stages, what is no ASCII, and apps that wait, fail or say too much.
"""

from __future__ import annotations

import asyncio
import sys
from binascii import b2a_base64
from collections.abc import Callable
from io import BytesIO
from typing import Any

try:
    from pybase64 import b64encode_as_string
except ImportError:

    def b64encode_as_string(data: bytes) -> str:
        """Stand in for pybase64's."""
        return b2a_base64(data, newline=False).decode("ascii")


Handler = Callable[[Any, Any], dict[str, Any]]

_ENVIRON = {
    "SCRIPT_NAME": "",
    "QUERY_STRING": "",
    "SERVER_NAME": "localhost",
    "SERVER_PORT": "443",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "https",
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": False,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


def wsgi_floor(app: Any) -> Handler:
    """Give the floor for a WSGI app."""
    keys: dict[str, str] = {}
    status = ""
    sent: Any = ()

    def start(said: str, headers: Any, _: Any = None) -> None:
        nonlocal status, sent
        status, sent = said, headers

    def handler(event: Any, context: Any) -> dict[str, Any]:
        environ: dict[str, Any] = _ENVIRON.copy()
        environ["aws.event"] = event
        environ["aws.context"] = context
        about = event["requestContext"]
        try:
            if "http" in about:
                http = about["http"]
                environ["REQUEST_METHOD"] = http["method"]
                environ["PATH_INFO"] = event["rawPath"]
                environ["QUERY_STRING"] = event["rawQueryString"]
                environ["REMOTE_ADDR"] = http["sourceIp"]
                for name, value in event["headers"].items():
                    environ[keys[name]] = value
                environ["HTTP_COOKIE"] = "; ".join(event["cookies"])
            else:
                environ["REQUEST_METHOD"] = event["httpMethod"]
                environ["PATH_INFO"] = event["path"]
                query = event["queryStringParameters"]
                if query:
                    environ["QUERY_STRING"] = _joined(query)
                if "elb" in about:
                    for name, value in event["headers"].items():
                        environ[keys[name]] = value
                else:
                    environ["REMOTE_ADDR"] = about["identity"]["sourceIp"]
                    for name, [value] in event["multiValueHeaders"].items():
                        environ[keys[name]] = value
        except KeyError:
            keys.update({name: _key(name) for name in event["headers"]})
            return handler(event, context)
        text = event.get("body")
        if text:
            body = text.encode()
            environ["wsgi.input"] = BytesIO(body)
            environ["CONTENT_LENGTH"] = str(len(body))
        else:
            environ["wsgi.input"] = BytesIO()
        chunks = app(environ, start)
        data = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        return _answer(int(status[:3]), dict(sent), data)

    return handler


def asgi_floor(app: Any) -> Handler:
    """Give the floor for an ASGI app that never waits."""
    names: dict[str, bytes] = {}
    loop = _Loop()
    body = data = b""
    started: Any = None

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal started, data
        if message["type"] == "http.response.start":
            started = message
        else:
            data = message["body"]

    def handler(event: Any, context: Any) -> dict[str, Any]:
        nonlocal body
        about = event["requestContext"]
        try:
            if "http" in about:
                http = about["http"]
                method, path, client = http["method"], event["rawPath"], http["sourceIp"]
                query = event["rawQueryString"]
                headers = [
                    (names[name], value.encode()) for name, value in event["headers"].items()
                ]
                headers.append((b"cookie", "; ".join(event["cookies"]).encode()))
            else:
                method, path, client = event["httpMethod"], event["path"], ""
                query = event["queryStringParameters"]
                query = _joined(query) if query else ""
                if "elb" in about:
                    headers = [
                        (names[name], value.encode()) for name, value in event["headers"].items()
                    ]
                else:
                    client = about["identity"]["sourceIp"]
                    headers = [
                        (names[name], value.encode())
                        for name, [value] in event["multiValueHeaders"].items()
                    ]
        except KeyError:
            names.update({name: name.lower().encode() for name in event["headers"]})
            return handler(event, context)
        text = event.get("body")
        body = text.encode() if text else b""
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
            "headers": headers,
            "client": (client, 0),
            "server": ("localhost", 443),
            "aws.event": event,
            "aws.context": context,
        }
        loop.step_of(app(scope, receive, send))
        sent = {name.decode(): value.decode() for name, value in started["headers"]}
        return _answer(started["status"], sent, data)

    return handler


class _Loop(asyncio.SelectorEventLoop):
    """Runs the one step of a task, as the running loop; and can do nothing else."""

    step: Any = None

    def call_soon(self, callback: Any, *_: Any, context: Any = None) -> Any:
        self.step = callback, context

    def step_of(self, coroutine: Any) -> None:
        task = asyncio.Task(coroutine, loop=self, name="floor")
        step, context = self.step
        asyncio._set_running_loop(self)
        context.run(step)
        asyncio._set_running_loop(None)
        task.result()


def _key(name: str) -> str:
    key = name.upper().replace("-", "_")
    return key if key.startswith("CONTENT_") else f"HTTP_{key}"


def _joined(query: dict[str, str]) -> str:
    return "&".join([name + "=" + value for name, value in query.items()])


def _answer(status: int, headers: dict[str, str], data: bytes) -> dict[str, Any]:
    try:
        text, is_base64 = data.decode(), False
    except UnicodeDecodeError:
        text, is_base64 = b64encode_as_string(data), True
    return {"statusCode": status, "headers": headers, "body": text, "isBase64Encoded": is_base64}
