from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftoff.local import answers
from liftoff.local.answers import MalformedAnswerError, Response, framed, response


def http(answer):
    return response("http", json.dumps(answer).encode())


def rest(answer):
    return response("rest", json.dumps(answer).encode())


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        ("hello", b"hello"),
        ({"a": "é"}, '{"a": "é"}'.encode()),
        ([1], b"[1]"),
        (None, b"null"),
        ({}, b"{}"),
    ],
)
def test_http_api_infers_a_response(answer, body):
    assert http(answer) == Response(200, (("content-type", "application/json"),), body)


@pytest.mark.parametrize("answer", ["hello", {"a": 1}, [1], None, {}])
def test_rest_api_infers_nothing(answer):
    with pytest.raises(MalformedAnswerError):
        rest(answer)


def test_http_api_response():
    made = http(
        {
            "statusCode": "201",
            "headers": {"Content-Type": "text/x", "X-N": 5, "X-T": True, "Connection": "close",
                        "X-Null": None},
            "multiValueHeaders": {"X-M": ["1"]},
            "cookies": ["a=1; Path=/", "b=2"],
            "body": "AP8=",
            "isBase64Encoded": True,
        }
    )  # fmt: skip
    assert made == Response(
        201,
        (
            ("Content-Type", "text/x"),
            ("X-N", "5"),
            ("X-T", "true"),
            ("set-cookie", "a=1; Path=/"),
            ("set-cookie", "b=2"),
        ),
        b"\x00\xff",
    )


def test_rest_api_merges_headers_and_renames_some():
    made = rest(
        {
            "statusCode": 401,
            "headers": {"X-A": "1", "x-b": "2", "WWW-Authenticate": "Basic"},
            "multiValueHeaders": {"X-A": ["1", "3"], "Set-Cookie": ["a=1", "b=2"]},
            "body": None,
        }
    )
    assert made == Response(
        401,
        (
            ("content-type", "application/json"),
            ("X-A", "1"),
            ("X-A", "3"),
            ("Set-Cookie", "a=1"),
            ("Set-Cookie", "b=2"),
            ("x-b", "2"),
            ("x-amzn-Remapped-WWW-Authenticate", "Basic"),
        ),
        b"",
    )


def test_null_takes_the_default_content_type_back():
    for make in (http, rest):
        assert make({"statusCode": 204, "headers": {"Content-Type": None}}).headers == ()


def test_default_content_types():
    assert dict(http({"statusCode": 200}).headers) == {"content-type": "text/plain;charset=UTF-8"}
    assert dict(rest({"statusCode": 200}).headers) == {"content-type": "application/json"}


@pytest.mark.parametrize(
    "answer",
    [
        {"statusCode": "abc"},
        {"statusCode": True},
        {"statusCode": None},
        {"statusCode": 99},
        {"statusCode": 100},
        {"statusCode": 600},
        {"statusCode": 200, "body": {"a": 1}},
        {"statusCode": 200, "body": "%%", "isBase64Encoded": True},
        {"statusCode": 200, "headers": []},
        {"statusCode": 200, "headers": {"a": ["1"]}},
        {"statusCode": 200, "headers": {"a b": "1"}},
        {"statusCode": 200, "headers": {"a": "1\r\nb: 2"}},
    ],
)
def test_malformed_answers(answer):
    for make in (http, rest):
        with pytest.raises(MalformedAnswerError):
            make(answer)


@pytest.mark.parametrize(
    "answer",
    [{"multiValueHeaders": {"a": "1"}}, {"multiValueHeaders": []}],
)
def test_malformed_multi_value_headers(answer):
    with pytest.raises(MalformedAnswerError):
        rest({"statusCode": 200, **answer})


def test_malformed_cookies_and_json():
    with pytest.raises(MalformedAnswerError):
        http({"statusCode": 200, "cookies": "a=1"})
    with pytest.raises(MalformedAnswerError):
        response("http", b"{")


@pytest.mark.parametrize(
    ("made", "status", "message"),
    [
        (answers.malformed("rest"), 502, "Internal server error"),
        (answers.malformed("http"), 500, "Internal Server Error"),
        (answers.timed_out("rest"), 504, "Endpoint request timed out"),
        (answers.timed_out("http"), 503, "Service Unavailable"),
        (answers.no_route("rest"), 403, "Missing Authentication Token"),
        (answers.no_route("http"), 404, "Not Found"),
        (answers.too_large(), 413, "Request Entity Too Large"),
    ],
)
def test_the_gateways_own_answers(made, status, message):
    assert made.status == status
    assert json.loads(made.body) == {"message": message}


def test_framing():
    headers = (("a", "1"), ("Content-Length", "99"))
    assert framed(Response(200, headers, b"xyz"), "GET") == Response(
        200, (("a", "1"), ("content-length", "3")), b"xyz"
    )
    assert framed(Response(200, headers, b""), "HEAD").headers[-1] == ("content-length", "99")
    assert framed(Response(200, (), b"xyz"), "HEAD") == Response(
        200, (("content-length", "3"),), b""
    )
    for status in (204, 304):
        assert framed(Response(status, headers, b"x"), "GET") == Response(
            status, (("a", "1"),), b""
        )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "statusCode": JSON,
            "headers": JSON,
            "multiValueHeaders": JSON,
            "cookies": JSON,
            "body": JSON,
            "isBase64Encoded": JSON,
        },
    )
)
def test_whatever_a_function_returns_is_an_answer_or_malformed(answer):
    for make in (http, rest):
        try:
            made = make(answer)
        except MalformedAnswerError:
            continue
        assert 200 <= made.status <= 599
        assert all("\n" not in value and "\r" not in value for _, value in made.headers)
