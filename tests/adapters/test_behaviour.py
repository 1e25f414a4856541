"""What a client sees, through every engine and every kind of event."""

from __future__ import annotations

import gzip
import json
import logging

import pytest
from liftoff_adapters.wsgi import WsgiHandler

from tests.adapters import events


def mirrored(engine, kind, body, headers):
    """Have the app answer with a body and headers."""
    sent = [("X-Answer", json.dumps(headers)), ("Content-Type", "application/octet-stream")]
    return engine.send(kind, "POST", "/mirror", sent, body)


PATHS = ["plain", "a%20b", "%C3%BC/%E2%82%AC", "100%25", "a%2Bb+c", "x%3By", "tr/", "a%2520b"]


@pytest.mark.parametrize("path", PATHS)
def test_the_path_is_decoded_exactly_once(engine, kind, path):
    from urllib.parse import unquote

    reply = engine.send(kind, "GET", f"/echo/{path}")
    assert reply.status == 200
    assert reply.json()["rest"] == unquote(path)


def test_a_query_keeps_order_repetition_and_empty_values(engine, kind):
    reply = engine.send(kind, "GET", "/echo/?a=1&b=x%20y%26z&e=&u=%C3%BC&p=1%2B1")
    assert reply.json()["query"] == [
        ["a", "1"], ["b", "x y&z"], ["e", ""], ["u", "ü"], ["p", "1+1"],
    ]  # fmt: skip


@pytest.mark.parametrize("kind", events.KEEPING)
def test_repeated_query_keys_are_kept(engine, kind):
    assert engine.send(kind, "GET", "/echo/?a=1&a=2").json()["query"] == [["a", "1"], ["a", "2"]]


@pytest.mark.parametrize("kind", ["http", "url", "edge", "lattice-1"])
def test_a_query_that_arrives_whole_is_not_rewritten(engine, kind):
    query = "a=1,2&b=/x&c=%7e&d=a+b&flag"
    assert engine.send(kind, "GET", f"/echo/?{query}").json()["raw_query"] == query


@pytest.mark.parametrize("kind", ["alb", "alb-multi"])
def test_a_load_balancers_query_is_not_encoded_twice(engine, kind):
    query = "a=1%2C2&b=%2Fx&c=a%20b"
    assert engine.send(kind, "GET", f"/echo/?{query}").json()["raw_query"] == query


@pytest.mark.parametrize("kind", events.KEEPING)
def test_repeated_request_headers_are_joined(engine, kind):
    reply = engine.send(kind, "GET", "/echo/", [("X-A", "1"), ("X-A", "2")])
    assert reply.json()["headers"]["x-a"].replace(" ", "") == "1,2"


def test_cookies_arrive_as_one_header(engine, kind):
    reply = engine.send(kind, "GET", "/echo/", [("Cookie", "a=1; b=2")])
    assert reply.json()["cookies"] == {"a": "1", "b": "2"}


@pytest.mark.parametrize("kind", [kind for kind in events.KEEPING if kind != "lattice-1"])
def test_repeated_cookie_headers_are_joined_as_cookies(engine, kind):
    reply = engine.send(kind, "GET", "/echo/", [("Cookie", "a=1"), ("Cookie", "b=2")])
    assert reply.json()["cookies"] == {"a": "1", "b": "2"}


def test_without_cookies_there_is_no_cookie_header(engine, kind):
    assert "cookie" not in engine.send(kind, "GET", "/echo/").json()["headers"]


def test_a_get_without_body_has_no_content_length(engine, kind):
    headers = engine.send(kind, "GET", "/echo/").json()["headers"]
    assert "content-length" not in headers
    assert "content-type" not in headers


@pytest.mark.parametrize("length", [None, "3", "99999"])
def test_a_body_arrives_whatever_its_content_length_says(engine, kind, length):
    headers = [("Content-Type", "application/x-www-form-urlencoded")]
    if length:
        headers.append(("Content-Length", length))
    seen = engine.send(kind, "POST", "/echo/", headers, b"a=1&b=%C3%BC").json()
    assert seen["form"] == {"a": ["1"], "b": ["ü"]}
    assert seen["headers"]["content-length"] == "12"


def test_a_text_body_beyond_ascii_is_utf8(engine, kind):
    reply = engine.send(kind, "POST", "/echo/", [("Content-Type", "text/plain")], "ü€".encode())
    assert reply.json()["length"] == 5
    assert reply.json()["headers"]["content-length"] == "5"


def test_an_empty_post_has_length_zero(engine, kind):
    seen = engine.send(kind, "POST", "/echo/").json()
    assert seen["length"] == 0
    assert seen["headers"]["content-length"] == "0"


def test_a_chunked_request_arrives_whole(engine, kind):
    seen = engine.send(kind, "POST", "/echo/", [("Transfer-Encoding", "chunked")], b"12345").json()
    assert seen["length"] == 5
    assert seen["headers"]["content-length"] == "5"
    # WSGI servers hand it on when they have read the chunks, and some apps look at it.
    wsgi = isinstance(engine.handler, WsgiHandler)
    assert seen["headers"].get("transfer-encoding") == ("chunked" if wsgi else None)


def test_names_with_underscores_pass_for_no_other_header(engine, kind):
    sent = [("X_Forwarded_Proto", "http"), ("X_Real_Ip", "6.6.6.6"), ("Content_Length", "7")]
    seen = engine.send(kind, "GET", "/echo/", sent).json()
    assert seen["headers"]["x-forwarded-proto"] == "https"
    assert "x-real-ip" not in seen["headers"]
    assert "content-length" not in seen["headers"]
    assert seen["scheme"] == "https"


def test_the_client_is_who_the_gateway_says(engine, kind):
    seen = engine.send(kind, "GET", "/echo/", [("X-Forwarded-For", "6.6.6.6")]).json()
    assert seen["client"] == events.CLIENT


def test_scheme_and_host_are_the_clients(engine, kind):
    seen = engine.send(kind, "GET", "/echo/a?b=1").json()
    assert (seen["scheme"], seen["host"]) == ("https", events.HOST)
    assert seen["url"] == f"https://{events.HOST}/echo/a?b=1"


@pytest.mark.parametrize("kind", ["http", "rest", "http-1.0"])
def test_the_stage_leaves_the_path_and_goes_to_the_root(engine, kind):
    seen = engine.send(kind, "GET", "/echo/a%20b", stage="prod").json()
    assert seen["rest"] == "a b"
    assert seen["root"] == "/prod"
    assert seen["link"] == "/prod/echo/x"


@pytest.mark.parametrize("kind", ["http", "rest", "http-1.0"])
def test_a_route_named_like_the_beginning_of_the_stage_stays(engine, kind):
    assert engine.send(kind, "GET", "/echo/x", stage="ec").json()["rest"] == "x"


def test_a_redirect_keeps_its_encoding(engine, kind):
    reply = engine.send(kind, "GET", "/go")
    assert reply.status in (302, 307)
    assert reply.get("location").endswith("/echo/a%20b")


def test_several_cookies_are_set(engine, kind):
    cookies = [f"c{n}={n}; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT" for n in range(5)]
    reply = mirrored(engine, kind, b"x", {"Set-Cookie": cookies})
    assert sorted(reply.all("set-cookie")) == cookies


def test_repeated_response_headers_are_kept(engine, kind):
    reply = mirrored(engine, kind, b"x", {"Vary": ["Accept", "Cookie"], "X-A": ["1", "2", "3"]})
    assert ",".join(reply.all("vary")).replace(" ", "") == "Accept,Cookie"
    assert ",".join(reply.all("x-a")).replace(" ", "") == "1,2,3"


def test_latin1_in_response_headers(engine, kind):
    assert mirrored(engine, kind, b"x", {"X-Name": "Jos\xe9"}).get("x-name") == "Jos\xe9"


BODIES = {
    "text": (b"hello", "text/plain"),
    "json": ('{"a": "ü"}'.encode(), "application/json"),
    "problem": (b"{}", "application/problem+json"),
    "svg": (b"<svg/>", "image/svg+xml"),
    "upper": ("ü".encode(), "TEXT/HTML; CHARSET=UTF-8"),
    "latin-1": ("ü".encode("latin-1"), "text/plain; charset=iso-8859-1"),
    "utf-16": ("ab".encode("utf-16"), "text/plain; charset=utf-16"),
    "png": (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
    "a lie": (b"\xff\xfe\x00", "application/json"),
    "bom": (b"\xef\xbb\xbfx", "text/csv"),
    "nul": (b"a\x00b\r\nc", "text/plain"),
}


@pytest.mark.parametrize("name", BODIES)
def test_bytes_survive_with_their_type(engine, kind, name):
    body, content_type = BODIES[name]
    reply = mirrored(engine, kind, body, {"Content-Type": content_type})
    assert reply.body == body
    assert reply.get("content-type") == content_type


def test_a_response_without_type_is_given_none(engine, kind):
    reply = mirrored(engine, kind, b"\x00\xff", {})
    assert reply.body == b"\x00\xff"
    assert reply.get("content-type") is None


def test_compressed_text_survives(engine, kind):
    body = gzip.compress(b"hello" * 100)
    reply = mirrored(engine, kind, body, {"Content-Type": "text/plain", "Content-Encoding": "gzip"})
    assert gzip.decompress(reply.body) == b"hello" * 100


@pytest.mark.parametrize("code", [204, 304])
def test_no_body_and_no_type_where_there_must_be_none(engine, kind, code):
    reply = engine.send(kind, "GET", f"/status/{code}")
    assert (reply.status, reply.body) == (code, b"")
    assert reply.get("content-type") is None
    assert reply.get("content-length") is None


@pytest.mark.parametrize("code", [200, 201, 404, 418, 503])
def test_status_codes(engine, kind, code):
    reply = engine.send(kind, "GET", f"/status/{code}")
    assert (reply.status, reply.body) == (code, b"some text")


def test_head_has_the_headers_and_no_body(engine, kind):
    reply = engine.send(kind, "HEAD", "/status/200")
    assert (reply.status, reply.body) == (200, b"")
    # CloudFront writes it itself, and takes none.
    assert reply.get("content-length") == (None if kind == "edge" else "9")


def test_a_streamed_body_is_whole(engine, kind):
    assert engine.send(kind, "GET", "/stream").body == b"".join(b"part %d\n" % n for n in range(50))


def test_connection_headers_stay_behind(engine, kind):
    reply = mirrored(
        engine, kind, b"abc", {"Transfer-Encoding": "chunked", "Connection": "close", "X-A": "1"}
    )
    assert reply.get("transfer-encoding") is None
    assert reply.get("connection") is None
    assert reply.get("x-a") == "1"


def test_an_exception_gives_a_500_and_a_traceback(engine, kind, caplog):
    with caplog.at_level(logging.ERROR):
        reply = engine.send(kind, "GET", "/boom")
    assert reply.status == 500
    assert b"Traceback" not in reply.body
    assert any(record.exc_info and record.exc_info[0] is ValueError for record in caplog.records)


def test_too_large_a_body_is_said_to_be_so(engine, kind, caplog):
    with caplog.at_level(logging.ERROR, logger="liftoff_adapters"):
        reply = engine.send(kind, "GET", "/big/7000000")
    assert reply.status == 500
    assert b"6 MB" in reply.body
    assert "7,000,000 bytes" in caplog.text


def test_head_has_the_headers_of_too_large_a_body(engine, kind):
    reply = engine.send(kind, "HEAD", "/big/7000000")
    assert (reply.status, reply.body) == (200, b"")


def test_a_body_just_below_the_limit_is_sent(engine, kind):
    assert len(engine.send(kind, "GET", "/big/6000000").body) == 6_000_000


def test_404_and_405_are_the_apps(engine, kind):
    assert engine.send(kind, "GET", "/nothing").status == 404
    reply = engine.send(kind, "POST", "/status/200")
    assert reply.status == 405
    assert "GET" in reply.get("allow")
