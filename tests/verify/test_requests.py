from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftoff.errors import LiftoffError
from liftoff.verify.requests import Ignore, Request, parse_requests


def one(**keys: object) -> Request:
    (request,) = parse_requests(json.dumps(keys), where="r.jsonl")
    return request


def fault(**keys: object) -> str:
    with pytest.raises(LiftoffError) as raised:
        one(**keys)
    assert raised.value.where == "r.jsonl"
    return raised.value.what


def test_only_method_and_path_are_required() -> None:
    assert one(method="GET", path="/home") == Request(
        line=1, name="GET /home", method="GET", target="/home"
    )


def test_lines_are_counted_and_empty_ones_skipped() -> None:
    text = '\ufeff\n{"method": "GET", "path": "/a"}\r\n\n{"method": "GET", "path": "/b"}'
    assert [r.line for r in parse_requests(text, where="r")] == [2, 4]


def test_a_string_may_hold_other_ends_of_lines() -> None:
    text = '{"method": "POST", "path": "/a", "body": "x\u2028y\x85z"}'
    (request,) = parse_requests(text, where="r")
    assert request.body == "x\u2028y\x85z".encode()


@pytest.mark.parametrize(
    "path", ["/a%2Fb", "//a//b/", "/a?x=1&x=2&y", "/%", "/a;b=c?d[]='\"<>|{}^`\\", "/a?b?c"]
)
def test_a_target_is_not_re_encoded(path: str) -> None:
    assert one(method="GET", path=path).target == path


def test_what_is_not_ascii_in_a_target_is_utf8_percent_encoded() -> None:
    assert (
        one(method="GET", path="/grüße/%C3%BC?q=→").target == "/gr%C3%BC%C3%9Fe/%C3%BC?q=%E2%86%92"
    )


def test_headers_keep_order_and_repeats() -> None:
    assert one(method="GET", path="/", headers=[["B", "1"], ["a", "2"], ["B", "3"]]).headers == (
        ("B", "1"), ("a", "2"), ("B", "3"),
    )  # fmt: skip
    assert one(method="GET", path="/", headers={"X": ""}).headers == (("X", ""),)


@pytest.mark.parametrize(
    ("keys", "session"),
    [({}, None), ({"cookies": False}, None), ({"cookies": True}, ""), ({"session": "a"}, "a"),
     ({"session": "a", "cookies": True}, "a")],
)  # fmt: skip
def test_sessions(keys: dict[str, object], session: str | None) -> None:
    assert one(method="GET", path="/", **keys).session == session


def test_ignore() -> None:
    ignore = one(
        method="GET", path="/", ignore=["header:X-Request-Id", "cookie:csrf", "/a/*/id", "body"]
    ).ignore
    assert ignore == Ignore(frozenset({"x-request-id"}), frozenset({"csrf"}), ("/a/*/id",), True)


def test_a_body_gives_a_content_type_unless_there_is_one() -> None:
    assert one(method="POST", path="/", body={"json": [1]}).headers == (
        ("Content-Type", "application/json"),
    )
    given_type = one(method="POST", path="/", body={"json": 1}, headers={"content-type": "a/b"})
    assert given_type.headers == (("content-type", "a/b"),)
    assert one(method="POST", path="/", body="plain").headers == ()


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"path": "/"}, "method: is missing"),
        ({"method": 1, "path": "/"}, "method: must be a string"),
        ({"method": "GE T", "path": "/"}, "method: 'GE T' is not an HTTP method"),
        ({"method": "CONNECT", "path": "/"}, "tunnel"),
        ({"method": "GET"}, "path: is missing"),
        ({"method": "GET", "path": ["/"]}, "path: must be a string"),
        ({"method": "GET", "path": "home"}, "must start with /"),
        ({"method": "GET", "path": "/a b"}, "write it as %20"),
        ({"method": "GET", "path": "/a\r\nX: y"}, "control character"),
        ({"method": "GET", "path": "/a#b"}, "fragment"),
        ({"method": "GET", "path": "/\ud800"}, "surrogate"),
        ({"method": "GET", "path": "/", "pathh": 1}, "pathh: is not known"),
        ({"method": "GET", "path": "/", "name": 3}, "name: must be a string, not a number"),
        ({"method": "GET", "path": "/", "headers": 3}, "headers: must be an object or a list"),
        ({"method": "GET", "path": "/", "headers": [["a"]]}, "is not a name and a value"),
        ({"method": "GET", "path": "/", "headers": {"a": 1}}, "is not a name and a value"),
        ({"method": "GET", "path": "/", "headers": {"a b": "1"}}, "is not a header name"),
        ({"method": "GET", "path": "/", "headers": {"a": "1\r\nb: 2"}}, "line break"),
        ({"method": "GET", "path": "/", "headers": {"Host": "a", "host": "b"}}, "given twice"),
        ({"method": "POST", "path": "/", "headers": {"Content-Length": "3"}}, "must be 0"),
        ({"method": "POST", "path": "/", "headers": {"Transfer-Encoding": "x"}}, "whole body"),
        ({"method": "POST", "path": "/", "body": 3}, "body: must be"),
        ({"method": "GET", "path": "/", "session": ""}, "session: must be a name"),
        ({"method": "GET", "path": "/", "cookies": "yes"}, "cookies: must be true or false"),
        ({"method": "GET", "path": "/", "session": "a", "cookies": False}, "leave out one"),
        ({"method": "GET", "path": "/", "ignore": "body"}, "ignore: must be a list"),
        ({"method": "GET", "path": "/", "ignore": ["heaader:x"]}, "is none of body"),
    ],
)  # fmt: skip
def test_faults(keys: dict[str, object], expected: str) -> None:
    assert expected in fault(**keys)


def test_a_multipart_body_makes_its_own_content_type() -> None:
    keys = {"method": "POST", "path": "/", "body": {"multipart": [{"name": "a", "body": "b"}]}}
    assert one(**keys).headers[0][1].startswith("multipart/form-data; boundary=")
    assert "boundary" in fault(**keys, headers={"Content-Type": "multipart/form-data"})


def test_all_faults_of_a_file_are_in_one_message() -> None:
    text = (
        '{"method": "GET"}\n[1]\n{"method": "GET", "path": "/"}\n{"metod": "GET", "path": "x"}\n{'
    )
    with pytest.raises(LiftoffError) as raised:
        parse_requests(text, where="r.jsonl")
    message = str(raised.value)
    for expected in (
        "line 1: path: is missing",
        "line 2: must be an object, not a list",
        "line 4: metod: is not known",
        "line 4: method: is missing",
        "line 4: path: 'x' must start with /",
        "line 5: is not JSON",
    ):
        assert expected in message
    assert "line 3" not in message


def test_a_long_list_of_faults_is_cut_and_says_so() -> None:
    with pytest.raises(LiftoffError, match="and 30 more"):
        parse_requests("[]\n" * 50, where="r")


def test_a_deep_line_is_a_fault() -> None:
    with pytest.raises(LiftoffError, match="line 1: is nested too deeply"):
        parse_requests("[" * 100_000, where="r")


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_no_request_is_an_error(text: str) -> None:
    with pytest.raises(LiftoffError, match="holds no request"):
        parse_requests(text, where="r")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = ["name", "method", "path", "headers", "body", "cookies", "session", "ignore"]


@given(
    st.dictionaries(st.sampled_from(KEYS), json_values),
    st.booleans(),
)
def test_any_object_is_a_request_or_one_clear_error(data: dict[str, object], valid: bool) -> None:
    if valid:
        data |= {"method": "GET", "path": "/x"}
    try:
        count = len(parse_requests(json.dumps(data), where="r"))
    except LiftoffError as error:
        count = error.what.count("line 1: ") and 1
    assert count == 1
