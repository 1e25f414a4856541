from __future__ import annotations

import base64
import json
from urllib.parse import parse_qs, quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftoff.local.events import http_event, rest_event
from liftoff.local.matching import Match
from liftoff.local.request import Arrival, Request
from tests.local.apps import route

ARRIVAL = Arrival(
    request_id="id-1",
    epoch_ms=1_700_000_000_123,
    trace_id="Root=1-abc-def",
    scheme="https",
    port=443,
)


def request(method="GET", path="/", query="", headers=(), body=b""):
    return Request(
        method=method,
        path=path,
        query=query,
        headers=(("host", "127.0.0.1:8000"), *headers),
        body=body,
        client="127.0.0.9",
        protocol="HTTP/1.1",
    )


def http(*, key="$default", variables=None, **fields):
    return http_event(request(**fields), Match(route(key, "f"), variables or {}), ARRIVAL)


def rest(*, key="ANY /{proxy+}", variables=None, **fields):
    return rest_event(request(**fields), Match(route(key, "f"), variables or {}), ARRIVAL)


def test_http_event_as_a_whole():
    made = http(
        key="POST /u/{p1}",
        variables={"p1": "a b"},
        method="POST",
        path="/u/a%20b",
        query="x=1&x=%2B2&y=",
        headers=(
            ("cookie", "a=1; b=2"),
            ("cookie", "c=3"),
            ("x-a", "1"),
            ("x-a", "2"),
            ("user-agent", "t"),
            ("content-type", "application/json"),
            ("transfer-encoding", "chunked"),
            ("connection", "close"),
            ("x-forwarded-for", "9.9.9.9"),
            ("x-forwarded-proto", "gopher"),
        ),
        body=b"{}",
    )
    assert made == {
        "version": "2.0",
        "routeKey": "POST /u/{p1}",
        "rawPath": "/u/a b",
        "rawQueryString": "x=1&x=%2B2&y=",
        "cookies": ["a=1", "b=2", "c=3"],
        "headers": {
            "host": "127.0.0.1:8000",
            "x-a": "1,2",
            "user-agent": "t",
            "content-type": "application/json",
            "content-length": "2",
            "x-amzn-trace-id": "Root=1-abc-def",
            "x-forwarded-for": "9.9.9.9, 127.0.0.9",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        },
        "queryStringParameters": {"x": "1,+2", "y": ""},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "local",
            "domainName": "127.0.0.1",
            "domainPrefix": "127",
            "http": {
                "method": "POST",
                "path": "/u/a b",
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.9",
                "userAgent": "t",
            },
            "requestId": "id-1",
            "routeKey": "POST /u/{p1}",
            "stage": "$default",
            "time": "14/Nov/2023:22:13:20 +0000",
            "timeEpoch": 1_700_000_000_123,
        },
        "pathParameters": {"p1": "a b"},
        "body": "{}",
        "isBase64Encoded": False,
    }


def test_http_event_leaves_out_what_is_empty():
    made = http()
    assert not {"cookies", "queryStringParameters", "pathParameters", "body"} & made.keys()
    assert made["isBase64Encoded"] is False
    assert made["rawQueryString"] == ""


@pytest.mark.parametrize(
    ("path", "raw"),
    [
        ("/a%2Fb", "/a/b"),
        ("/a%3Fb/c", "/a"),
        ("/a%252Fb", "/a%2Fb"),
        ("/caf%C3%A9", "/café"),
        ("//a", "//a"),
        ("/%FF", "/\ufffd"),
    ],
)
def test_http_event_decodes_the_path_once(path, raw):
    made = http(path=path)
    assert made["rawPath"] == made["requestContext"]["http"]["path"] == raw


@pytest.mark.parametrize(
    ("kind", "encoding", "body", "encoded"),
    [
        ("text/html; charset=utf-8", None, "é".encode(), False),
        ("application/json", None, b"{}", False),
        ("application/xml", None, b"<a/>", False),
        ("application/x-www-form-urlencoded", None, b"a=1", True),
        ("multipart/form-data; boundary=x", None, b"--x", True),
        (None, None, b"abc", True),
        ("text/plain", None, b"\xff", True),
        ("text/plain", "gzip", b"abc", True),
    ],
)
def test_http_event_sends_text_types_as_text(kind, encoding, body, encoded):
    headers = [("content-type", kind)] if kind else []
    headers += [("content-encoding", encoding)] if encoding else []
    made = http(method="POST", headers=tuple(headers), body=body)
    assert made["isBase64Encoded"] is encoded
    got = base64.b64decode(made["body"]) if encoded else made["body"].encode()
    assert got == body


def test_rest_event_as_a_whole():
    made = rest(
        key="POST /u/{p1}",
        variables={"p1": "a b"},
        method="POST",
        path="/u/a%20b/",
        query="x=1&x=%2B2&y=&z",
        headers=(
            ("cookie", "a=1; b=2"),
            ("x-a", "1"),
            ("x-a", "2"),
            ("content-length", "2"),
            ("x-amzn-trace-id", "Root=1-mine;Sampled=1"),
        ),
        body=b"{}",
    )
    context = made.pop("requestContext")
    assert made == {
        "resource": "/u/{p1}",
        "path": "/u/a%20b/",
        "httpMethod": "POST",
        "headers": {
            "Host": "127.0.0.1:8000",
            "Cookie": "a=1; b=2",
            "X-A": "2",
            "X-Amzn-Trace-Id": "Root=1-mine;Sampled=1",
            "X-Forwarded-For": "127.0.0.9",
            "X-Forwarded-Port": "443",
            "X-Forwarded-Proto": "https",
        },
        "multiValueHeaders": {
            "Host": ["127.0.0.1:8000"],
            "Cookie": ["a=1; b=2"],
            "X-A": ["1", "2"],
            "X-Amzn-Trace-Id": ["Root=1-mine;Sampled=1"],
            "X-Forwarded-For": ["127.0.0.9"],
            "X-Forwarded-Port": ["443"],
            "X-Forwarded-Proto": ["https"],
        },
        "queryStringParameters": {"x": "+2", "y": "", "z": ""},
        "multiValueQueryStringParameters": {"x": ["1", "+2"], "y": [""], "z": [""]},
        "pathParameters": {"p1": "a b"},
        "stageVariables": None,
        "body": "e30=",
        "isBase64Encoded": True,
    }
    assert context["path"] == "/u/a%20b/"
    assert context["stage"] == "prod"
    assert context["resourcePath"] == "/u/{p1}"
    assert context["identity"]["sourceIp"] == "127.0.0.9"
    assert context["identity"]["user"] is None


def test_rest_event_has_null_for_what_is_empty_and_one_leading_slash():
    made = rest(path="///a//b", headers=())
    assert made["path"] == "/a//b"
    for name in (
        "queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "body",
    ):  # fmt: skip
        assert made[name] is None
    assert made["isBase64Encoded"] is False
    assert "version" not in made


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(
    path=TEXT,
    pairs=st.lists(st.tuples(TEXT.filter(bool), TEXT), max_size=4),
    body=st.binary(max_size=40),
    kind=st.sampled_from(["text/plain", "application/json", "image/png", ""]),
)
def test_nothing_that_a_gateway_carries_is_lost(path, pairs, body, kind):
    encoded = "/" + quote(path, safe="")
    query = "&".join(f"{quote(n, safe='')}={quote(v, safe='')}" for n, v in pairs)
    fields = {
        "method": "POST",
        "path": encoded,
        "query": query,
        "headers": (("content-type", kind),),
        "body": body,
    }
    for made in (http(**fields), rest(**fields)):
        again = json.loads(json.dumps(made))
        text = again.get("body") or ""
        got = base64.b64decode(text) if again["isBase64Encoded"] else text.encode()
        assert got == body
        if "rawPath" in again:
            assert again["rawPath"] == "/" + path.partition("?")[0]
            assert again["rawQueryString"] == query
        else:
            assert unquote(again["path"]) == unquote("/" + encoded.lstrip("/"))
            values = again["multiValueQueryStringParameters"] or {}
            assert values == parse_qs(query, keep_blank_values=True)
