from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import TimestampSigner

from liftoff.verify.answer import Answer
from liftoff.verify.compare_bodies import compare_bodies


def answer(body: bytes, kind: str | None = None, coding: str | None = None) -> Answer:
    headers = [("Content-Type", kind)] if kind else []
    headers += [("Content-Encoding", coding)] if coding else []
    return Answer(status=200, reason="OK", headers=tuple(headers), body=body)


def places(one: Answer, two: Answer) -> list[tuple[str, str, str]]:
    return [(d.where, d.original, d.moved) for d in compare_bodies(one, two)]


def test_json_tells_the_keys() -> None:
    kind = "application/problem+json; charset=utf-8"
    assert places(answer(b'{"a": 1, "b": [1]}', kind), answer(b'{"a": 1, "b": [2]}', kind)) == [
        ("/b/0", "1", "2")
    ]


def test_equal_json_in_other_bytes_is_not_the_same() -> None:
    kind = "application/json"
    assert places(answer(b'{"a": 1}', kind), answer(b'{"a":1}', kind)) == [
        ("line 1, column 6", '{"a": 1}', '{"a":1}')
    ]


def test_json_whose_keys_come_in_another_order() -> None:
    kind = "application/json"
    one = b'{"a": [{"x": 1, "y": {"p": 1, "q": 2}}], "b": 2}'
    two = b'{"a": [{"y": {"q": 2, "p": 1}, "x": 1}], "b": 2}'
    assert places(answer(one, kind), answer(two, kind)) == [
        ("the order of keys in /a/0", "x, y", "y, x"),
        ("the order of keys in /a/0/y", "p, q", "q, p"),
    ]
    assert places(answer(b'{"a": 1, "b": 2}', kind), answer(b'{"b": 2, "a": 1}', kind)) == [
        ("the order of keys in the whole document", "a, b", "b, a")
    ]


def test_many_places_are_cut_and_that_is_said() -> None:
    found = places(
        answer(str(list(range(30))).encode(), "application/json"),
        answer(str(list(range(1, 31))).encode(), "application/json"),
    )
    assert len(found) == 11
    assert found[-1][0] == "and more places"


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b"\xff"])
def test_what_only_claims_to_be_json(body: bytes) -> None:
    assert len(places(answer(body, "application/json"), answer(b"{}", "application/json"))) == 1


def test_text_tells_the_first_line() -> None:
    one, two = answer(b"a\nb\nc\n", "text/plain"), answer(b"a\nbx\nd\n", "text/plain")
    assert places(one, two) == [("line 2, column 2", "b", "bx")]


def test_a_missing_end_of_line_is_seen() -> None:
    assert places(answer(b"a\n"), answer(b"a")) == [("line 2, column 1", "", "(none)")]
    assert places(answer(b"a\r\nb"), answer(b"a\nb")) == [("line 1, column 2", "a\r", "a")]


def test_binary_tells_the_offset_and_the_lengths() -> None:
    assert places(answer(b"\0\1\2\3", "image/png"), answer(b"\0\1\xff", "image/png")) == [
        ("offset 2", "02 03 (4 bytes in all)", "ff (3 bytes in all)")
    ]


def form(content: str, *, at: int) -> Answer:
    signer = TimestampSigner("k")
    signer.get_timestamp = lambda: at  # type: ignore[method-assign]
    return answer(f'<input value="{signer.sign(content).decode()}">'.encode(), "text/html")


def test_tokens_that_were_signed_in_two_seconds_are_the_same() -> None:
    assert places(form("Zm9v", at=1_700_000_000), form("Zm9v", at=1_700_000_009)) == []
    assert places(form("Zm9v", at=1_700_000_000), form("YmFy", at=1_700_000_000)) == [
        ("line 1, column 23", '<input value="<signed foo>">', '<input value="<signed bar>">')
    ]


def pack(content: bytes, coding: str, time: int = 0) -> bytes:
    if coding == "gzip":
        return gzip.compress(content, mtime=time)
    if coding == "raw":
        return zlib.compress(content)[2:-4]
    return zlib.compress(content, level=time % 9 + 1)


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_compressed_bodies_are_what_they_hold(coding: str) -> None:
    one, two = (pack(b"some text " * 20, coding, time) for time in (3, 8))
    assert one != two
    assert places(answer(one, "text/plain", coding), answer(two, "text/plain", coding)) == []
    other = pack(b"some text", coding)
    assert places(answer(one, "text/plain", coding), answer(other, "text/plain", coding))


def test_compressed_json_tells_the_keys() -> None:
    one, two = (gzip.compress(b'{"a": %d}' % n) for n in (1, 2))
    kind = "application/json"
    assert places(answer(one, kind, "gzip"), answer(two, kind, "gzip")) == [("/a", "1", "2")]


def test_raw_deflate() -> None:
    raw, wrapped = (answer(pack(b"a", coding), None, "deflate") for coding in ("raw", "deflate"))
    assert places(raw, wrapped) == []


def test_damaged_or_unequally_packed_bodies_are_compared_as_bytes() -> None:
    packed = gzip.compress(b"abc" * 50)
    assert places(answer(packed, None, "gzip"), answer(packed[:-9], None, "gzip"))
    assert places(answer(packed, None, "gzip"), answer(packed + b"x", None, "gzip"))
    assert places(answer(packed, None, "gzip"), answer(b"abc" * 50))


@given(
    st.binary(max_size=40),
    st.binary(max_size=40),
    st.sampled_from([None, "text/html", "application/json", "image/png"]),
    st.sampled_from([None, "gzip", "deflate"]),
)
def test_other_bytes_are_never_the_same(
    one: bytes, two: bytes, kind: str | None, coding: str | None
) -> None:
    assert bool(places(answer(one, kind), answer(two, kind))) is (one != two)
    compare_bodies(answer(one, kind, coding), answer(two, kind, coding))
