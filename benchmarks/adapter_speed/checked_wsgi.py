"""A floor that checks: all that is asked of a WSGI adapter, for a common request, and no more.

What needs a closer look raises `Uncommon`, where an adapter would go a longer way. Two functions
are a whole request, as each further call costs time: so nothing that looks at as much can be much
faster in Python. Left out are options, and apps that fail.
"""

from __future__ import annotations

import sys
from io import BytesIO
from typing import Any

from liftoff_adapters.bodies import encode_body
from liftoff_adapters.common_events import TEMPLATE
from liftoff_adapters.handler import MEASURED_FROM
from liftoff_adapters.parts import (
    MAX_ANSWER,
    METHODS,
    NO_BODY,
    PATHS,
    QUERIES,
    REQUEST_KEYS,
    TextTypes,
    client_of,
    decode_body,
    plain_pairs,
    plain_path,
    request_key,
    scheme_of,
    server_of,
)

from benchmarks.adapter_speed.floor import Handler


class Uncommon(Exception):  # noqa: N818 - it is no error
    """Something that a floor leaves to adapters."""


def environ_of(event: Any, context: Any) -> tuple[str, dict[str, Any]]:  # noqa: PLR0912, PLR0915
    """Give kind and environ of a common event."""
    about = event["requestContext"]
    lists = None
    if "http" in about:
        kind = "http"
        http = about["http"]
        method = http["method"]
        path = uri = event["rawPath"]
        query = event["rawQueryString"]
        client = http.get("sourceIp") or ""
        if about["stage"] != "$default" or http["protocol"] != "HTTP/1.1":
            raise Uncommon
        if query and not (query.isascii() and query.isprintable() and " " not in query):
            raise Uncommon
        fields = event["headers"]
    elif "elb" in about:
        method = event["httpMethod"]
        path = uri = event["path"]
        client = ""
        query = ""
        lists = event.get("multiValueHeaders")
        kind = "alb" if lists is None else "alb-multi"
        fields = event["headers"] if lists is None else lists
        multi = event.get("multiValueQueryStringParameters")
        single = event.get("queryStringParameters")
        if multi:
            query = "&".join([name + "=" + value for name, [value] in multi.items()])
        elif single:
            query = "&".join([name + "=" + value for name, value in single.items()])
        if query and not (query.isascii() and query.isprintable() and " " not in query):
            raise Uncommon
    else:
        kind = "rest"
        method = event["httpMethod"]
        path = uri = event["path"]
        client = about["identity"].get("sourceIp") or ""
        if about["protocol"] != "HTTP/1.1":
            raise Uncommon
        query = ""
        multi = event["multiValueQueryStringParameters"]
        if multi:
            query = "&".join([name + "=" + value for name, [value] in multi.items()])
            # More of the two signs than were put in are part of a name or value.
            if (QUERIES.get(query) or plain_pairs(query)) != len(multi):
                raise Uncommon
        elif event.get("queryStringParameters"):
            raise Uncommon
        fields = lists = event["multiValueHeaders"]

    if method not in METHODS or not client.isascii():
        raise Uncommon
    if path not in PATHS:
        plain_path(path)
    environ = TEMPLATE.copy()
    keys = REQUEST_KEYS
    try:
        if lists is None:
            for name, value in fields.items():
                if not value.isascii():
                    raise Uncommon
                environ[keys[name]] = value
        else:
            for name, [value] in fields.items():
                if not value.isascii():
                    raise Uncommon
                environ[keys[name]] = value
    except KeyError:
        if "" in [request_key(name) for name in fields]:
            raise Uncommon from None
        return environ_of(event, context)
    if len(environ) != len(TEMPLATE) + len(fields):
        # Two spellings of one name are to be joined.
        raise Uncommon

    if kind == "http":
        cookies = event.get("cookies")
        if cookies:
            cookie = "; ".join(cookies)
            if not cookie.isascii():
                raise Uncommon
            environ["HTTP_COOKIE"] = cookie
    elif kind == "rest":
        stage = about["stage"]
        if stage != "$default":
            root = f"/{stage}"
            full = about["path"]
            if full == root + path:
                environ["SCRIPT_NAME"] = root
                uri = full
            elif full != path or path.startswith(root):
                # A custom domain leaves the stage out of both. The rest needs a closer look.
                raise Uncommon
    else:
        client = environ.get("HTTP_X_FORWARDED_FOR", "")
        if "," in client or ":" in client or " " in client:
            client = client_of(client, 0)

    host = environ["HTTP_HOST"]
    port = environ.get("HTTP_X_FORWARDED_PORT")
    scheme = environ.get("HTTP_X_FORWARDED_PROTO")
    if port == "443" and scheme == "https" and host and ":" not in host:
        environ["SERVER_NAME"] = host
    else:
        scheme = environ["wsgi.url_scheme"] = scheme_of(scheme)
        domain = None if "elb" in about else about.get("domainName")
        environ["SERVER_NAME"], environ["SERVER_PORT"] = server_of(
            host or domain or "localhost", port, scheme
        )
    environ["REQUEST_METHOD"] = method
    environ["PATH_INFO"] = path
    environ["QUERY_STRING"] = query
    environ["REQUEST_URI"] = environ["RAW_URI"] = f"{uri}?{query}" if query else uri
    environ["REMOTE_ADDR"] = client
    environ["wsgi.errors"] = sys.stderr
    environ["aws.event"] = environ["apig_wsgi.full_event"] = environ["serverless.event"] = event
    environ["aws.context"] = environ["apig_wsgi.context"] = environ["serverless.context"] = context
    environ["apig_wsgi.request_context"] = about
    if "authorizer" in about:
        environ["serverless.authorizer"] = about["authorizer"]
    text = event.get("body")
    if text:
        body = decode_body(text, event.get("isBase64Encoded"))
        environ["wsgi.input"] = BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        return kind, environ
    environ["wsgi.input"] = BytesIO()
    if method != "GET" and method not in NO_BODY:
        environ["CONTENT_LENGTH"] = "0"
    elif "CONTENT_LENGTH" in environ:
        # An HTTP API sends `content-length: 0` where the client sent none.
        del environ["CONTENT_LENGTH"]
    return kind, environ


class _Said:
    """What the app says."""

    __slots__ = ("headers", "status")

    def start(self, status: str, headers: Any, exc_info: Any = None) -> Any:
        if exc_info is not None or self.status is not None:
            raise Uncommon
        self.status = status
        self.headers = headers
        return self.write

    def write(self, _: bytes) -> None:
        raise Uncommon


def checked_wsgi_floor(app: Any) -> Handler:  # noqa: PLR0915
    """Give the floor for a WSGI app."""
    names: dict[str, str] = {}
    codes: dict[str, int] = {}
    types = TextTypes()

    def handler(event: Any, context: Any) -> dict[str, Any]:  # noqa: PLR0912, PLR0915
        kind, environ = environ_of(event, context)
        said = _Said()
        said.status = None
        chunks = app(environ, said.start)
        if type(chunks) is list and len(chunks) == 1 and type(chunks[0]) is bytes:
            body = chunks[0]
        else:
            parts, size = [], 0
            close = getattr(chunks, "close", None)
            try:
                for part in chunks:
                    parts.append(part)
                    size += len(part)
                    if size > MAX_ANSWER:
                        raise Uncommon
            finally:
                if close is not None:
                    close()
            body = parts[0] if len(parts) == 1 and type(parts[0]) is bytes else b"".join(parts)
        try:
            status = codes[said.status]
        except KeyError:
            status = codes[said.status] = int(said.status[:3])
        headers = said.headers
        if status in (204, 304) or environ["REQUEST_METHOD"] == "HEAD":
            raise Uncommon
        sent: dict[str, str] = {}
        for name, value in headers:
            if not value.isascii() or "\n" in value or "\r" in value:
                raise Uncommon
            key = names.get(name)
            if key is None:
                key = names[name] = name.lower()
            sent[key] = value
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
        if kind == "http":
            answer["headers"] = sent
        elif kind == "rest":
            answer["multiValueHeaders"] = {name: [value] for name, value in headers}
        else:
            answer["headers"] = dict(headers)
            answer["statusDescription"] = said.status
        return answer

    return handler
