"""A floor that checks: all that is asked of an ASGI adapter, for a common request, and no more.

As `checked_wsgi`, for ASGI. It runs the one step of a task, as `floor` does, and looks whether that
was all; where an adapter's loop would have to go on, it raises `Uncommon`.
"""

from __future__ import annotations

import asyncio
from typing import Any

from liftoff_adapters.asgi import exchange_of
from liftoff_adapters.bodies import encode_body
from liftoff_adapters.common_scopes import NAMES
from liftoff_adapters.handler import MEASURED_FROM, description
from liftoff_adapters.parts import (
    MAX_ANSWER,
    METHODS,
    NO_BODY,
    PATHS,
    QUERIES,
    TextTypes,
    client_of,
    decode_body,
    plain_pairs,
    plain_path,
    scheme_of,
    server_of,
)

from benchmarks.adapter_speed.checked_wsgi import Uncommon
from benchmarks.adapter_speed.floor import Handler


def scope_of(  # noqa: PLR0912, PLR0915
    event: Any, context: Any
) -> tuple[str, dict[str, Any], bytes]:
    """Give kind, scope and body of a common event."""
    about = event["requestContext"]
    root = query = ""
    cookies = None
    if "http" in about:
        kind = "http"
        http = about["http"]
        method = http["method"]
        path = event["rawPath"]
        query = event["rawQueryString"]
        client = http.get("sourceIp") or ""
        fields = event["headers"]
        cookies = event.get("cookies")
        if about["stage"] != "$default" or http["protocol"] != "HTTP/1.1":
            raise Uncommon
        if query and not (query.isprintable() and " " not in query):
            raise Uncommon
        values = fields.values()
    elif "elb" in about:
        method = event["httpMethod"]
        path = event["path"]
        client = None
        lists = event.get("multiValueHeaders")
        kind = "alb" if lists is None else "alb-multi"
        multi = event.get("multiValueQueryStringParameters")
        single = event.get("queryStringParameters")
        if multi:
            query = "&".join([name + "=" + value for name, [value] in multi.items()])
        elif single:
            query = "&".join([name + "=" + value for name, value in single.items()])
        if query and not (query.isprintable() and " " not in query):
            raise Uncommon
        fields = event["headers"] if lists is None else lists
        values = fields.values() if lists is None else [value for [value] in fields.values()]
    else:
        kind = "rest"
        method = event["httpMethod"]
        path = event["path"]
        client = about["identity"].get("sourceIp") or ""
        if about["protocol"] != "HTTP/1.1":
            raise Uncommon
        multi = event["multiValueQueryStringParameters"]
        if multi:
            query = "&".join([name + "=" + value for name, [value] in multi.items()])
            if (QUERIES.get(query) or plain_pairs(query)) != len(multi):
                raise Uncommon
        elif event.get("queryStringParameters"):
            raise Uncommon
        stage = about["stage"]
        if stage != "$default":
            root = f"/{stage}"
            full = about["path"]
            if full == root + path:
                path = full
            elif full != path or path.startswith(root):
                raise Uncommon
            else:
                root = ""
        fields = event["multiValueHeaders"]
        values = [value for [value] in fields.values()]

    names = NAMES[tuple(fields)]
    if names is None or method not in METHODS:
        raise Uncommon
    encoded, dropped, with_cookies, host_at, scheme_at, port_at, client_at = names
    headers = [(name, value.encode("ascii")) for name, value in zip(encoded, values, strict=True)]
    host = headers[host_at][1].decode()
    scheme = None if scheme_at is None else headers[scheme_at][1].decode()
    port = None if port_at is None else headers[port_at][1].decode()
    if client is None:
        client = "" if client_at is None else headers[client_at][1].decode()
        if "," in client or ":" in client or " " in client:
            client = client_of(client, 0)
    elif not client.isascii():
        raise Uncommon
    for index in with_cookies if cookies else dropped:
        del headers[index]
    if cookies:
        headers.append((b"cookie", "; ".join(cookies).encode("ascii")))
    text = event.get("body")
    body = decode_body(text, event.get("isBase64Encoded")) if text else b""
    if body or (method != "GET" and method not in NO_BODY):
        headers.append((b"content-length", b"%d" % len(body)))
    if port == "443" and scheme == "https" and host and ":" not in host:
        server = host, 443
    else:
        scheme = scheme_of(scheme)
        host, digits = server_of(host or "localhost", port, scheme)
        server = host, int(digits)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": scheme,
        "path": path,
        "raw_path": PATHS.get(path) or plain_path(path),
        "query_string": query.encode("ascii"),
        "root_path": root,
        "headers": headers,
        "client": (client, 0) if client else None,
        "server": server,
        "aws.event": event,
        "aws.context": context,
        "state": {},
    }
    return kind, scope, body


class _Loop(asyncio.SelectorEventLoop):
    """Runs the one step of a task, as the running loop; and sees whether there is more to do."""

    def __init__(self) -> None:
        super().__init__()
        self.step: Any = None
        self.more = 0

    def call_soon(self, callback: Any, *_: Any, context: Any = None) -> Any:
        if self.step is None:
            self.step = callback, context
        else:
            self.more += 1

    def step_of(self, coroutine: Any) -> None:
        self.step = None
        task = asyncio.Task(coroutine, loop=self, name="floor")
        step, context = self.step
        asyncio._set_running_loop(self)
        try:
            context.run(step)
        finally:
            asyncio._set_running_loop(None)
        if self.more or not task.done():
            raise Uncommon
        task.result()


def checked_asgi_floor(app: Any) -> Handler:
    """Give the floor for an ASGI app that never waits."""
    names: dict[bytes, str] = {}
    types = TextTypes()
    loop = _Loop()

    def handler(event: Any, context: Any) -> dict[str, Any]:  # noqa: PLR0912
        kind, scope, data = scope_of(event, context)
        if asyncio._get_running_loop() is not None:
            raise Uncommon
        exchange = exchange_of(data)
        loop.step_of(app(scope, exchange.receive, exchange.send))
        status, headers, body = exchange.status, exchange.headers, exchange.body
        if body is None or status in (204, 304) or scope["method"] == "HEAD":
            raise Uncommon
        sent: dict[str, str] = {}
        for name, value in headers:
            said = value.decode("ascii")
            if "\n" in said or "\r" in said:
                raise Uncommon
            key = names.get(name)
            if key is None:
                key = names[name] = name.decode("ascii").lower()
            sent[key] = said
        if len(sent) != len(headers) or "set-cookie" in sent or "transfer-encoding" in sent:
            raise Uncommon
        if "content-length" in sent and sent["content-length"] != str(len(body)):
            raise Uncommon
        if types.known.get(sent["content-type"]) and "content-encoding" not in sent:
            text, coded = body.decode(), False
        else:
            text, coded = encode_body(
                body, sent["content-type"], sent.get("content-encoding"), types
            )
        if len(text) > MEASURED_FROM and len(text) + 65_536 > MAX_ANSWER:
            raise Uncommon
        answer: dict[str, Any] = {"statusCode": status, "body": text, "isBase64Encoded": coded}
        if kind == "rest":
            answer["multiValueHeaders"] = {name: [value] for name, value in sent.items()}
        else:
            answer["headers"] = sent
            if kind != "http":
                answer["statusDescription"] = description(status, None)
        return answer

    return handler
