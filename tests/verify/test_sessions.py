from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftoff.verify.answer import Answer
from liftoff.verify.cookies import parse_date, parse_set_cookie
from liftoff.verify.sessions import Sessions, default_path, path_matches

NOW = 1_700_000_000.0  # 2023-11-14


def answer(*set_cookies: str) -> Answer:
    return Answer(
        status=200, reason="OK", headers=tuple(("Set-Cookie", c) for c in set_cookies), body=b""
    )


def after(*set_cookies: str, target: str = "/", ask: str = "/", later: float = 0) -> str | None:
    """The Cookie header of a request to `ask` after one answer for each of the fields."""
    sessions = Sessions()
    for field in set_cookies:
        sessions.keep("s", target, answer(field), now=NOW)
    return sessions.cookie_header("s", ask, now=NOW + later)


def test_a_cookie_comes_back_as_it_was_sent() -> None:
    assert after('a="x y=z"; Path=/; HttpOnly; Secure; Domain=other.example') == 'a="x y=z"'


def test_sessions_are_apart_and_none_keeps_nothing() -> None:
    sessions = Sessions()
    sessions.keep("alice", "/", answer("a=1"), now=NOW)
    sessions.keep(None, "/", answer("b=2"), now=NOW)
    assert sessions.cookie_header("alice", "/", now=NOW) == "a=1"
    assert sessions.cookie_header("bob", "/", now=NOW) is None
    assert sessions.cookie_header(None, "/", now=NOW) is None


def test_several_fields_of_one_answer() -> None:
    sessions = Sessions()
    sessions.keep("s", "/", answer("a=1", "b=2", "a=3"), now=NOW)
    assert sessions.cookie_header("s", "/", now=NOW) == "a=3; b=2"


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("Max-Age=0", None),
        ("Max-Age=-5", None),
        ("max-age=10", "a=2"),
        ("Max-Age=junk", "a=2"),
        ("Expires=Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Expires=Thu, 01-Jan-1970 00:00:00 GMT", None),
        ("Expires=Tue, 01 Jan 2999 00:00:00 GMT", "a=2"),
        ("Expires=never", "a=2"),
        ("Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "a=2"),
        ("Max-Age=0; Expires=Tue, 01 Jan 2999 00:00:00 GMT", None),
    ],
)
def test_an_end_in_the_past_deletes(ending: str, expected: str | None) -> None:
    assert after("a=1", f"a=2; {ending}") == expected


def test_a_cookie_ends_when_its_time_comes() -> None:
    assert after("a=1; Max-Age=10", later=9) == "a=1"
    assert after("a=1; Max-Age=10", later=10) is None


@pytest.mark.parametrize(
    ("cookie_path", "path", "matches"),
    [("/", "/x", True), ("/a", "/a", True), ("/a", "/a/b", True), ("/a/", "/a/b", True),
     ("/a", "/ab", False), ("/a/", "/a", False), ("/a/b", "/a", False)],
)  # fmt: skip
def test_paths_match_by_whole_segments(cookie_path: str, path: str, matches: bool) -> None:
    assert path_matches(path, cookie_path) is matches
    assert (after(f"a=1; Path={cookie_path}", ask=path + "?q=/z") == "a=1") is matches


def test_the_longer_path_goes_first() -> None:
    assert after("a=1; Path=/", "b=2; Path=/x/y", "c=3; Path=/x", ask="/x/y") == "b=2; c=3; a=1"


def test_one_name_at_two_paths_is_two_cookies() -> None:
    assert after("a=1; Path=/", "a=2; Path=/x", ask="/x") == "a=2; a=1"
    assert after("a=1; Path=/", "a=2; Path=/x", "a=; Path=/x; Max-Age=0", ask="/x") == "a=1"


@pytest.mark.parametrize(
    ("target", "path"),
    [("/", "/"), ("/a", "/"), ("/a/b", "/a"), ("/a/b/", "/a/b"), ("/a/b?c=/d/e", "/a")],
)
def test_the_default_path_is_the_folder_of_the_request(target: str, path: str) -> None:
    assert default_path(target) == path
    assert after("a=1; Path=relative", target=target, ask=path) == "a=1"


def test_odd_fields() -> None:
    assert parse_set_cookie("flag").value == "flag"
    assert after("flag") == "flag"
    assert after("") is None
    assert parse_set_cookie("a = b ; PATH = /x ;; HttpOnly; path=/y").attributes == (
        ("httponly", ""), ("path", "/y"),
    )  # fmt: skip


def test_dates() -> None:
    assert parse_date("Wed, 21 Oct 2015 07:28:00 GMT") == 1445412480
    assert parse_date("Wed, 21 Oct 2015 09:28:00 +0200") == 1445412480
    assert parse_date("Wednesday, 21-Oct-15 07:28:00 GMT") == 1445412480
    assert parse_date("Wed, 99 Oct 2015 07:28:00 GMT") is None
    assert parse_date("soon") is None


@given(st.text(max_size=80), st.text(max_size=30))
def test_any_field_is_read(field: str, date: str) -> None:
    parse_set_cookie(field)
    parse_date(date)
    after(field)
