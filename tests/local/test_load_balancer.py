from __future__ import annotations

import json

import pytest
from liftoff_adapters.events import kind_of

from liftoff.local.answers import MalformedAnswerError, malformed, response
from liftoff.local.gateways import event, router, select
from liftoff.local.request import Arrival, Request
from liftoff.plan.model import GatewayRoute

ARRIVAL = Arrival(request_id="r", epoch_ms=0, trace_id="Root=1-0-0", scheme="https", port=443)


def request(path: str, query: str = "", host: str = "a.example.com", **changes: object) -> Request:
    values = {
        "method": "GET",
        "path": path,
        "query": query,
        "headers": (("host", host), ("x-a", "1"), ("x-a", "2")),
        "body": b"",
        "client": "10.0.0.1",
        "protocol": "HTTP/1.1",
    }
    return Request(**{**values, **changes})


def route(key: str, function: str) -> GatewayRoute:
    method, _, path = key.rpartition(" ")
    return GatewayRoute(key=key, method=method or "ANY", path=path, function=function, rules=())


ROUTES = (
    route("GET /users/{p2}/posts", "posts"),
    route("GET /users/me", "me"),
    route("GET /users/{p2}", "user"),
    route("POST /about/", "about"),
    route("$default", "fallback"),
)


@pytest.mark.parametrize(
    ("method", "path", "function"),
    [
        ("GET", "/users/5", "user"),
        ("GET", "/users/me", "me"),
        ("GET", "/users/5/posts", "posts"),
        ("GET", "/users/5/likes", "user"),  # `*` stands for slashes, too
        ("GET", "/users/", "user"),
        ("GET", "/users", "fallback"),
        ("POST", "/users/5", "fallback"),
        ("POST", "/about/", "about"),
        ("POST", "/about", "fallback"),
        ("GET", "/%75sers/5", "fallback"),  # compared as it was sent
    ],
)
def test_the_first_rule_that_fits(method: str, path: str, function: str) -> None:
    match = router("alb", ROUTES).select(method, path)
    assert match is not None
    assert match.route.function == function


def test_a_balancer_s_event_is_as_the_client_sent_it() -> None:
    sent = request("/users/a%2Fb", "q=a%20b&q=c&d")
    match = router("alb", ROUTES).select("GET", sent.path)
    assert match is not None
    made = event("alb", sent, match, ARRIVAL)
    assert kind_of(made) == "alb-multi"
    assert made["path"] == "/users/a%2Fb"
    assert made["multiValueQueryStringParameters"] == {"q": ["a%20b", "c"], "d": [""]}
    assert made["multiValueHeaders"]["x-a"] == ["1", "2"]
    binary = event("alb", request("/", body=b"\xff"), match, ARRIVAL)
    assert (binary["body"], binary["isBase64Encoded"]) == ("/w==", True)


def test_a_balancer_s_answer() -> None:
    answer = {
        "statusCode": 200,
        "headers": {"x-single": "not looked at"},
        "multiValueHeaders": {"set-cookie": ["a=1", "b=2"]},
        "body": "hi",
    }
    made = response("alb", json.dumps(answer).encode())
    assert made.headers == (("set-cookie", "a=1"), ("set-cookie", "b=2"))
    with pytest.raises(MalformedAnswerError, match="1 MB"):
        response("alb", json.dumps({**answer, "body": "x" * 1_100_000}).encode())
    assert malformed("alb").status == 502


def test_a_function_url_is_told_by_its_host() -> None:
    routes = router("url", ROUTES)
    named = select(routes, request("/anything", host="me.lambda-url.localhost:8000"))
    assert named is not None
    assert named.route.function == "me"
    assert select(routes, request("/", host="nobody.lambda-url.localhost")) is None
    by_map = select(routes, request("/users/5"))
    assert by_map is not None
    assert by_map.route.function == "user"


def test_a_function_url_s_event_keeps_the_path() -> None:
    sent = request("/users/a%2Fb")
    match = select(router("url", ROUTES), sent)
    assert match is not None
    made = event("url", sent, match, ARRIVAL)
    assert kind_of(made) == "url"
    assert made["rawPath"] == "/users/a%2Fb"
    assert made["requestContext"]["domainName"] == "user.lambda-url.localhost"
    assert response("url", b'{"statusCode": 200}').headers == (
        ("content-type", "application/json"),
    )
