"""Ordinary requests are answered by `compat` as by Mangum, apig-wsgi and serverless-wsgi."""

from __future__ import annotations

import asyncio
import json
import string
from urllib.parse import quote, unquote

import apig_wsgi
import mangum
import pytest
import serverless_wsgi
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from liftoff_adapters import compat
from liftoff_adapters.compat import serverless_wsgi as compat_serverless_wsgi

from tests.adapters import events

# Paths, names and values that need no second look: what the adapters decode, join and refuse
# differently is in `test_compat_differences.py`.
SEGMENT = st.text(string.ascii_letters + string.digits + "-._~ é☃/", min_size=1, max_size=8)
WORD = st.text(string.ascii_letters + string.digits + " é☃&=+", max_size=8)
NAMES = st.text(string.ascii_lowercase, min_size=1, max_size=6).map("x-{}".format)
VALUES = st.text(string.ascii_letters + string.digits + " ;,=/", min_size=1).map(str.strip)
TEXT = st.text(max_size=20).map(str.encode)
TYPED = st.tuples(
    st.sampled_from(["text/plain", "text/html; charset=utf-8", "application/json"]), TEXT
) | st.tuples(st.just("image/png"), st.binary(max_size=40))

REQUESTS = st.fixed_dictionaries({
    "method": st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]),
    "path": st.lists(SEGMENT, max_size=3).map(lambda parts: "/" + quote("/".join(parts))),
    "query": st.dictionaries(WORD.filter(bool), st.lists(WORD.filter(bool), min_size=1), max_size=3),
    "headers": st.dictionaries(NAMES, VALUES.filter(bool), max_size=3),
    "body": st.binary(max_size=40) | TEXT,
})  # fmt: skip
RESPONSES = st.fixed_dictionaries({
    "status": st.sampled_from([200, 201, 302, 400, 404, 500]),
    "typed": TYPED,
    "headers": st.dictionaries(NAMES, VALUES.filter(bool), max_size=3),
    "cookies": st.lists(st.sampled_from(["a=1; Path=/", "b=2; Secure", "c=3"]), max_size=3),
})  # fmt: skip
KINDS = {
    "mangum": ["http", "rest", "alb-multi"],
    "apig-wsgi": ["http", "rest", "alb-multi"],
    "serverless-wsgi": ["rest", "alb-multi"],
}


class Server:
    """An app of both interfaces that gives the drawn response, and keeps what it was asked."""

    def __init__(self, response):
        self.response = response
        self.type, self.body = response["typed"]
        self.asked = []

    def headers(self):
        given = [("content-type", self.type), *self.response["headers"].items()]
        return given + [("set-cookie", cookie) for cookie in self.response["cookies"]]

    def wsgi(self, environ, start_response):
        # The keys that an app reads; what else is there is each adapter's own.
        kept = {key: environ[key] for key in environ if key.startswith("HTTP_X_")}
        for key in ("REQUEST_METHOD", "PATH_INFO", "CONTENT_LENGTH", "HTTP_HOST"):
            kept[key] = environ.get(key)
        kept["CONTENT_LENGTH"] = int(kept["CONTENT_LENGTH"] or 0)
        query = environ["QUERY_STRING"].replace("+", "%20")
        body = environ["wsgi.input"].read(kept["CONTENT_LENGTH"])
        self.asked.append((kept, query, body))
        start_response(f"{self.response['status']} Whatever", self.headers())
        return [self.body]

    async def asgi(self, scope, receive, send):
        headers = {n: v for n, v in scope["headers"] if n not in (b"content-length", b"host")}
        query = scope["query_string"].replace(b"+", b"%20")
        path = scope["path"].removeprefix(scope["root_path"])
        body = (await receive())["body"]
        asked = scope["method"], path, query, headers, scope["scheme"], scope["server"]
        self.asked.append((*asked, body))
        headers = [(n.encode(), v.encode()) for n, v in self.headers()]
        start = {"type": "http.response.start", "status": self.response["status"]}
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


ADAPTERS = {
    "mangum": (
        lambda server: mangum.Mangum(server.asgi, lifespan="off"),
        lambda server: compat.Mangum(server.asgi, lifespan="off"),
    ),
    "apig-wsgi": (
        lambda server: apig_wsgi.make_lambda_handler(server.wsgi, binary_support=True),
        lambda server: compat.make_lambda_handler(server.wsgi, binary_support=True),
    ),
    "serverless-wsgi": (
        lambda server: lambda *call: serverless_wsgi.handle_request(server.wsgi, *call),
        lambda server: lambda *call: compat_serverless_wsgi.handle_request(server.wsgi, *call),
    ),
}


@pytest.fixture(autouse=True)
def current_loop():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    asyncio.set_event_loop(None)
    loop.close()


@pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for name, kinds in KINDS.items() for kind in kinds]
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(request=REQUESTS, response=RESPONSES)
def test_the_same_request_and_the_same_answer(name, kind, request, response):
    if (name, kind) == ("apig-wsgi", "http"):
        assume(unquote(request["path"]).isascii())
    query = "&".join(
        f"{quote(key)}={quote(value)}"
        for key, values in request["query"].items()
        for value in values
    )
    target = f"{request['path']}?{query}" if query else request["path"]
    headers = list(request["headers"].items())
    if request["body"]:
        headers.append(("Content-Length", str(len(request["body"]))))
    asked, answers = [], []
    for make in ADAPTERS[name]:
        server = Server(response)
        event = events.make(kind, request["method"], target, headers, request["body"])
        answers.append(json.loads(json.dumps(make(server)(event, events.context()))))
        asked += server.asked
    assert asked[1] == asked[0]
    assert comparable(answers[1]) == comparable(answers[0])


def comparable(answer):
    """Give an answer as the gateway takes it: an empty part is as good as none."""
    answer = {key: value for key, value in answer.items() if value not in ("", [], {})}
    if not answer.get("body"):
        answer.pop("isBase64Encoded", None)
    answer.pop("statusDescription", None)
    return answer
