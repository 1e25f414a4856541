"""The short way to an answer gives what the builder gives, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from liftoff_adapters.answers import BUILDERS
from liftoff_adapters.asgi import text_answer_of as of_asgi
from liftoff_adapters.errors import ResponseError
from liftoff_adapters.handler import resolve
from liftoff_adapters.wsgi import text_answer_of as of_wsgi

NAMES = [
    "Content-Type", "content-type", "Content-Length", "Content-Encoding", "Set-Cookie", "Vary",
    "vary", "X-A", "Connection", "X-Dropped", "a b", "",
]  # fmt: skip
VALUES = [
    "text/plain", "application/json", "image/png", "text/plain; charset=latin-1", "2", "9", "gzip",
    "identity", "", "\xfc", "€", "\ud800", "a\nb", "a\rb", "a\tb", "a\0b",
]  # fmt: skip
BODIES = [b"", b"ab", b"\xff\xff", "ü".encode(), b"a" * 1_200_000]


def built(kind, options, status, reason, headers, body, head):
    try:
        return BUILDERS[kind](options, status, reason, headers, body, head)
    except ResponseError as error:
        return str(error)


@settings(max_examples=600, deadline=None)
@given(
    st.sampled_from(list(BUILDERS)),
    st.sampled_from([200, 204, 304, 404]),
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=4),
    st.sampled_from(BODIES),
    st.booleans(),
)
def test_what_is_given_is_what_the_builder_gives(kind, status, headers, body, head):
    options = resolve(exclude_headers=["x-dropped"])
    coded = tuple((name.encode(), value.encode("utf-8", "replace")) for name, value in headers)
    for _ in range(2):  # names and types are learnt from the first
        expected = built(kind, options, status, "Fine", headers, body, head)
        made = of_wsgi(kind, options, status, "Fine", headers, body, head)
        assert made is None or made == expected
        expected = built(kind, options, status, None, coded, body, head)
        made = of_asgi(kind, options, status, coded, body, head)
        assert made is None or made == expected


USUAL = [("Content-Type", "application/json"), ("Content-Length", "2"), ("X-A", "1")]


@pytest.mark.parametrize("kind", ["http", "rest", "alb"])
def test_what_apps_answer_most_takes_the_short_way(kind):
    options = resolve()
    coded = tuple((name.encode(), value.encode()) for name, value in USUAL)
    expected = built(kind, options, 200, "OK", USUAL, b"{}", False)
    assert of_wsgi(kind, options, 200, "OK", USUAL, b"{}", False) == expected
    expected = built(kind, options, 200, None, coded, b"{}", False)
    assert of_asgi(kind, options, 200, coded, b"{}", False) == expected


def test_an_iterator_is_left_to_the_builder():
    options = resolve()
    built("http", options, 200, "OK", USUAL, b"{}", False)
    headers = iter(USUAL)
    assert of_wsgi("http", options, 200, "OK", headers, b"{}", False) is None
    assert of_asgi("http", options, 200, headers, b"{}", False) is None
    assert len(list(headers)) == len(USUAL)


def test_two_handlers_know_their_own_names():
    dropping, keeping = resolve(exclude_headers=["x-a"]), resolve()
    for options in (keeping, dropping):
        built("http", options, 200, "OK", USUAL, b"{}", False)
    assert of_wsgi("http", dropping, 200, "OK", USUAL, b"{}", False) is None
    assert of_wsgi("http", keeping, 200, "OK", USUAL, b"{}", False) is not None


def test_made_up_names_fill_no_memory():
    options = resolve()
    for number in range(700):
        built("http", options, 200, "OK", [(f"X-{number}", "1")], b"{}", False)
        built("http", options, 200, None, ((b"x-%d" % number, b"1"),), b"{}", False)
    assert len(options.usual_names) + len(options.usual_names_bytes) <= 512


def test_the_first_answer_takes_the_short_way_too():
    coded = tuple((name.encode(), value.encode()) for name, value in USUAL)
    expected = built("http", resolve(), 200, "OK", USUAL, b"{}", False)
    assert of_wsgi("http", resolve(), 200, "OK", USUAL, b"{}", False) == expected
    assert of_asgi("http", resolve(), 200, coded, b"{}", False) == expected
    options = resolve()
    many = [("Content-Type", "text/plain"), *((f"X-{number}", "1") for number in range(700))]
    for _ in range(2):  # there is no room for all names
        assert of_wsgi("http", options, 200, "OK", many, b"{}", False) is None
