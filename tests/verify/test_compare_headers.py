from __future__ import annotations

import pytest

from liftoff.verify.answer import Answer
from liftoff.verify.compare_headers import compare_headers
from liftoff.verify.volatile import VOLATILE_HEADERS

Pairs = list[tuple[str, str]]


def answer(pairs: Pairs) -> Answer:
    return Answer(status=200, reason="OK", headers=tuple(pairs), body=b"")


def names(one: Pairs, two: Pairs, *, head: bool = False) -> list[str]:
    found = compare_headers(answer(one), answer(two), ignored=frozenset(), head=head)
    return [difference.where for difference in found.differences]


def test_case_and_order_of_fields_say_nothing() -> None:
    assert names([("A", "1"), ("B", "2")], [("b", "2"), ("a", "1")]) == []


def test_values_count_to_the_letter() -> None:
    assert names(
        [("Content-Type", "text/html; charset=utf-8")], [("Content-Type", "text/html")]
    ) == ["content-type"]
    assert names([("ETag", '"a"')], [("ETag", '"b"')]) == ["etag"]
    assert names([("Vary", "a, b")], [("Vary", "b, a")]) == ["vary"]


def test_how_long_the_server_took_is_each_answers_own() -> None:
    for name in ("Server-Timing", "X-Process-Time", "X-Runtime", "X-Request-Id"):
        assert names([(name, "0.0012")], [(name, "0.31")]) == []
        assert names([(name, "0.0012")], []) == [name.lower()]


def test_a_missing_and_an_added_field() -> None:
    found = compare_headers(
        answer([("X", "1")]), answer([("Y", "2")]), ignored=frozenset(), head=False
    )
    assert [(d.where, d.original, d.moved) for d in found.differences] == [
        ("x", "1", "(none)"), ("y", "(none)", "2"),
    ]  # fmt: skip


@pytest.mark.parametrize("joined", ["a, b,c", "a,b,c", "a ,b, c"])
def test_a_repeated_field_is_one_list(joined: str) -> None:
    assert names([("Vary", "a, b"), ("Vary", "c")], [("Vary", joined)]) == []


def test_a_repeated_field_in_another_order_or_number_differs() -> None:
    assert names([("Vary", "a"), ("Vary", "b")], [("Vary", "b, a")]) == ["vary"]
    assert names([("Vary", "a"), ("Vary", "b")], [("Vary", "b")]) == ["vary"]


def test_commas_in_quoted_strings_are_no_separators() -> None:
    assert names([("X", 'a="1, 2"'), ("X", "b")], [("X", 'a="1,2", b')]) == ["x"]
    assert names([("X", 'a="1\\",  2"'), ("X", "b")], [("X", 'a="1\\",  2",b')]) == []


@pytest.mark.parametrize("name", sorted(VOLATILE_HEADERS))
def test_volatile_fields(name: str) -> None:
    assert names([(name.title(), "1")], [(name, "2")]) == []
    assert names([], [(name, "2")]) == []
    assert VOLATILE_HEADERS[name]


def test_expires_may_be_as_far_apart_as_the_answers() -> None:
    early = answer([("Expires", "Wed, 21 Oct 2015 07:28:00 GMT")])
    late = answer([("Expires", "Wed, 21 Oct 2015 07:28:17 GMT")])
    for apart, different in ((11.9, True), (12.0, False)):
        found = compare_headers(early, late, ignored=frozenset(), head=False, apart=apart)
        assert bool(found.differences) is different


def test_expires_may_be_seconds_apart() -> None:
    first = [("Expires", "Wed, 21 Oct 2015 07:28:00 GMT")]
    assert names(first, [("Expires", "Wed, 21 Oct 2015 07:28:05 GMT")]) == []
    assert names(first, [("Expires", "Wed, 21 Oct 2015 07:28:06 GMT")]) == ["expires"]
    assert names(first, [("Expires", "0")]) == ["expires"]
    assert names([("Expires", "0")], [("Expires", "-1")]) == ["expires"]


def test_werkzeugs_tag_of_a_file_holds_its_path() -> None:
    one = [("ETag", '"1445412480.25-77-2787250607"')]
    assert names(one, [("ETag", '"1445412480.25-77-453780822"')]) == []
    assert names(one, [("ETag", '"1445412480.25-78-2787250607"')]) == ["etag"]
    assert names(one, [("ETag", '"1445412481.25-77-2787250607"')]) == ["etag"]
    assert names(one, [("ETag", 'W/"1445412480.25-77-2787250607"')]) == ["etag"]
    assert names(one, [("ETag", '"1445412480.25-77"')]) == ["etag"]


def test_last_modified_is_exact() -> None:
    assert names(
        [("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT")],
        [("Last-Modified", "Wed, 21 Oct 2015 07:28:01 GMT")],
    ) == ["last-modified"]


def test_content_length_is_framing_but_to_head_it_is_all_there_is() -> None:
    length, other = [("Content-Length", "3")], [("Content-Length", "4")]
    assert names(length, other) == ["content-length"]
    assert names(length, [("Transfer-Encoding", "chunked")]) == []
    assert names([("Transfer-Encoding", "chunked")], length) == []
    assert names(length, [], head=True) == ["content-length"]
    assert names(length, other, head=True) == ["content-length"]
    assert names(length, length, head=True) == []


def test_the_gateway_counts_what_it_has_to_send_to_head() -> None:
    found = compare_headers(
        answer([]), answer([("Content-Length", "0")]), ignored=frozenset(), head=True
    )
    assert (found.differences, found.added) == ((), ("content-length",))
    assert names([], [("Content-Length", "3")], head=True) == ["content-length"]
    assert names([("Content-Length", "3")], [("Content-Length", "0")], head=True) == [
        "content-length"
    ]


@pytest.mark.parametrize("default", ["text/plain;charset=UTF-8", "application/json"])
def test_the_gateways_own_type_is_the_same_and_noted(default: str) -> None:
    typed = answer([("Content-Type", default)])
    found = compare_headers(answer([]), typed, ignored=frozenset(), head=False)
    assert (found.differences, found.added) == ((), ("content-type",))
    assert not compare_headers(
        answer([]), typed, ignored=frozenset({"content-type"}), head=False
    ).added


def test_another_type_that_was_added_or_changed_differs() -> None:
    assert names([], [("Content-Type", "text/html")]) == ["content-type"]
    assert names([("Content-Type", "text/html")], [("Content-Type", "application/json")]) == [
        "content-type"
    ]
    assert names([("Content-Type", "application/json")], []) == ["content-type"]


def renamed(one: Pairs, two: Pairs) -> tuple[list[str], tuple[str, ...]]:
    found = compare_headers(answer(one), answer(two), ignored=frozenset(), head=False)
    return [difference.where for difference in found.differences], found.renamed


def test_what_the_gateway_renames_is_the_same_and_noted() -> None:
    basic = [("WWW-Authenticate", 'Basic realm="x"')]
    moved = [("x-amzn-Remapped-WWW-Authenticate", 'Basic realm="x"')]
    assert renamed(basic, moved) == ([], ("www-authenticate",))
    assert renamed(basic, [("x-amzn-Remapped-WWW-Authenticate", "Digest")]) == (
        ["www-authenticate"], ("www-authenticate",),
    )  # fmt: skip
    assert renamed(basic, []) == (["www-authenticate"], ())
    assert renamed([], moved) == (["www-authenticate"], ("www-authenticate",))


def test_renamed_volatile_fields_are_not_worth_a_note() -> None:
    moved = [("x-amzn-Remapped-Server", "x"), ("x-amzn-Remapped-Date", "z")]
    assert renamed([("Server", "x"), ("Date", "y")], moved) == ([], ())


def test_a_renamed_length_beside_the_gateways_own() -> None:
    one = [("Content-Length", "3")]
    assert renamed(one, [("x-amzn-Remapped-Content-Length", "3"), ("Content-Length", "3")]) == (
        [],
        (),
    )


def test_nothing_has_no_length_worth_comparing() -> None:
    kept, moved = (Answer(status=304, reason="", headers=pairs, body=b"")
                   for pairs in ((), (("Content-Length", "0"),)))  # fmt: skip
    assert compare_headers(kept, moved, ignored=frozenset(), head=True).differences == ()


def test_a_type_that_is_said_twice_alike_is_said_once() -> None:
    once, other = [("Content-Type", "text/html")], [("Content-Type", "text/plain")]
    assert names(once * 2, once) == []
    assert names([*once, *other], once) == ["content-type"]
    assert names([("X", "a")] * 2, [("X", "a")]) == ["x"]
