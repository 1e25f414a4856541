from __future__ import annotations

import http.client
import json

import pytest

from liftoff.local.gateway import LocalGateway
from tests.local.apps import ECHO, Source, write_out


def call(gateway, method, path, *, body=None, headers=()):
    """One request, nothing added: (status, header pairs, body)."""
    connection = http.client.HTTPConnection(gateway.url.removeprefix("http://"), timeout=60)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        return response.status, response.getheaders(), response.read()
    finally:
        connection.close()


@pytest.fixture(scope="module", params=["http", "rest"])
def echo(request, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    plan = write_out(
        out,
        request.param,
        {
            "echo": Source(code=ECHO, routes=("GET /e/{p1}", "POST /e/{p1}")),
            "fallback": Source(code=ECHO, fallback=True),
        },
    )
    seen = []
    with LocalGateway(plan, out, on_access=seen.append) as gateway:
        gateway.seen = seen
        gateway.kind = request.param
        yield gateway


def test_real_runtime_answers_over_http(echo):
    status, headers, body = call(
        echo, "GET", "/e/a%20b?x=1&x=2", headers=[("X-A", "1"), ("X-A", "2")]
    )
    event = json.loads(body)
    assert status == 200
    assert event["pathParameters"] == {"p1": "a b"}
    if echo.kind == "http":
        assert event["rawPath"] == "/e/a b"
        assert event["rawQueryString"] == "x=1&x=2"
        assert event["headers"]["x-a"] == "1,2"
    else:
        assert event["path"] == "/e/a%20b"
        assert event["multiValueQueryStringParameters"] == {"x": ["1", "2"]}
        assert event["multiValueHeaders"]["X-A"] == ["1", "2"]
    assert {name.lower() for name, _ in headers} == {"content-type", "content-length"}
