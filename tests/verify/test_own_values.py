"""Ids, tokens and times that each side makes for itself."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from itsdangerous import Signer, TimestampSigner

from liftoff.verify.answer import Answer
from liftoff.verify.own_values import aligned

ONE, TWO = "0b5c9f5e-3b1f-4a51-9d0e-6a3f6c1e2d11", "f2a1c7d4-8e44-4b0a-a6f3-2f6d1f0c9b52"


def answer(body: str, **fields: str) -> Answer:
    headers = tuple((name.replace("_", "-"), value) for name, value in fields.items())
    return Answer(status=201, reason="Created", headers=headers, body=body.encode())


def told(one: str, two: str, **options: Any) -> str:
    found, _ = aligned(
        answer(one), answer(two), **{"known": {}, "fresh": True, "apart": 2, **options}
    )
    return found.body.decode()


def jwt(head: dict[str, Any], signature: str, **claims: Any) -> str:
    parts = (json.dumps(part, separators=(",", ":")).encode() for part in (head, claims))
    coded = (base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
    return ".".join([*coded, signature])


HEAD = {"alg": "HS256", "typ": "JWT"}
LOGIN = jwt(HEAD, "c2ln", sub="7", iat=1795869810, exp=1795873410, jti=ONE)


TIMES = [
    ('"2026-11-28T12:00:00.123456"', '"2026-11-28T12:00:06.9"'),
    ('"2026-11-28 12:00:00Z"', '"2026-11-28 12:00:01Z"'),
    ("Sat, 28 Nov 2026 12:00:00 GMT", "Sat, 28 Nov 2026 12:00:03 GMT"),
    ('{"at": 1795869810.25}', '{"at": 1795869812.5}'),
    ("&lt;X object at 0x7fe96f440900&gt;", "&lt;X object at 0x7fe78c9c9f30&gt;"),
    (jwt(HEAD, "c2ln", of="x", exp=1795873410), jwt(HEAD, "b3Ro", of="x", exp=1795873412.5)),
]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (f'{{"id": "{ONE}"}}', f'{{"id": "{TWO}"}}'),
        (f"<a href='/x/{ONE}'>", f"<a href='/x/{TWO}'>"),
        *TIMES,
        ('{"token": "hfE3kd9QwLz0PxT7aVbN2c"}', '{"token": "Zq81mUeRtY6oIi5sDdFg3H"}'),
        # Of 22 random characters of base64 one text in forty has no digit.
        ("'nonce-KvqvQiiCuixnrsAsbGDHvg'", "'nonce-DNXbeAH_bnYu_FadewRyMA'"),
        (LOGIN, jwt(HEAD, "b3Ro", sub="7", iat=1795869812, exp=1795873412, jti=TWO)),
    ],
)
def test_they_stand_for_each_other(one: str, two: str) -> None:
    assert told(one, two) == one
    # Of what changes nothing, only the times are of the moment, and where objects lie.
    assert told(one, two, fresh=False) == (one if (one, two) in TIMES else two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        # Named by what they are made of, and not at random.
        ("6fa459ea-ee8a-3ca4-894e-db77e160355e", "16fd2706-8baf-533b-82eb-8c7fada847da"),
        ("6fa459ea-ee8a-3ca4-894e-db77e160355e", "6fa459ea-ee8a-3ca4-894e-db77e160355f"),
        ('"2026-11-28T12:00:00"', '"2026-11-28T12:01:00"'),
        ('"2026-11-28T12:00:00"', '"2026-13-28T12:00:00"'),
        ("Sat, 28 Nov 2026 12:00:00 GMT", "Sat, 28 Nov 2026 13:00:00 GMT"),
        ('{"at": 1795869810}', '{"at": 1795870810}'),
        # Words, one of another length, and two that are nearly the same.
        ("internal-server-error-page", "external-browser-erro-page"),
        ("getElementsByTagNames", "setAttributesOfParent"),
        ("hfE3kd9QwLz0PxT7aVbN2c", "Zq81mUeRtY6oIi5sDdFg3HH"),
        ("hfE3kd9QwLz0PxT7aVbN2c", "hfE3kd9QwLz0PxT7aVbN2d"),
        # A number, and no address.
        ("colour 0x7fe96f440900", "colour 0x7fe78c9c9f30"),
        # Another kind.
        (ONE, "2026-11-28T12:00:00"),
        # Claims: another user, a longer life, one more, another algorithm.
        (LOGIN, jwt(HEAD, "b3Ro", sub="8", iat=1795869812, exp=1795873412, jti=TWO)),
        (LOGIN, jwt(HEAD, "b3Ro", sub="7", iat=1795869812, exp=1795879412, jti=TWO)),
        (LOGIN, jwt(HEAD, "b3Ro", sub="7", iat=1795869812, exp=1795873412, jti=TWO, x=1)),
        (LOGIN, jwt({"alg": "none"}, "b3Ro", sub="7", iat=1795869812, exp=1795873412, jti=TWO)),
        (LOGIN, jwt(HEAD, "b3Ro", sub="7", iat=1795869812, exp="soon", jti=TWO)),
        (LOGIN, "eyJhbGciOiJIUzI1NiJ9.eyJub3QganNvbg.c2ln"),
    ],
)
def test_they_do_not(one: str, two: str) -> None:
    assert told(one, two) == two


def test_what_was_made_before_is_known_again_and_only_as_a_whole() -> None:
    body = f'[{{"id": "{TWO}"}}, {{"id": "x{TWO}"}}, "{ONE}"]'
    found = told("[]", body, known={TWO: "first"}, fresh=False)
    assert found == f'[{{"id": "first"}}, {{"id": "x{TWO}"}}, "{ONE}"]'


def test_headers_cookies_and_the_length() -> None:
    one = answer(f"see {ONE}", Location=f"/x/{ONE}", Set_Cookie=f"s={ONE}; Path=/", Date="a")
    two = answer(f"see {TWO}", Location=f"/x/{TWO}", Set_Cookie=f"s={TWO}; Path=/", Date="b")
    found, made = aligned(one, two, {}, fresh=True, apart=0)
    assert made == {TWO: ONE}
    assert found.headers == (*one.headers[:2], ("Date", "b"))

    one = answer('"2026-11-28T12:00:00"', Content_Length="21")
    two = answer('"2026-11-28T12:00:00.5"', Content_Length="23")
    assert aligned(one, two, {}, fresh=True, apart=0)[0] == one


def test_what_is_said_in_a_signed_cookie() -> None:
    one, two, other = (
        answer("", Set_Cookie=f"s={TimestampSigner(key).sign(said).decode()}; Path=/")
        for key, said in (("a", f'{{"id":"{ONE}"}}'), ("b", f'{{"id":"{TWO}"}}'), ("b", '{"id":7}'))
    )
    assert aligned(one, two, {}, fresh=True, apart=0) == (one, {TWO: ONE})
    assert aligned(one, two, {TWO: ONE}, fresh=False, apart=0) == (one, {})
    assert aligned(one, two, {}, fresh=False, apart=0)[0] != one
    assert aligned(one, other, {}, fresh=True, apart=0)[0] == other


@pytest.mark.parametrize("known", [True, False])
def test_the_id_of_a_session_that_is_signed_without_a_time(known: bool) -> None:
    ids = "MZUR-j9RxnYJdXzEeM3aPhl6", "hfE3kd9QwLz0PxT7aVbN2c8k"
    one, two = (Signer("secret").sign(text).decode() for text in ids)
    found, _ = aligned(
        answer("", set_cookie=f"s={one}; Path=/"),
        answer("", set_cookie=f"s={two}; Path=/"),
        known={ids[1]: ids[0]} if known else {}, fresh=False, apart=0,
    )  # fmt: skip
    assert (found.values("set-cookie") == (f"s={one}; Path=/",)) is known


def test_the_tag_of_a_body_follows_it() -> None:
    one = answer('"2026-11-28T12:00:00"', ETag='"aa"')
    two = answer('"2026-11-28T12:00:01"', ETag='"bb"')
    assert aligned(one, two, {}, fresh=False, apart=0)[0] == one
    other = answer('"2026-11-28T12:00:01" ', ETag='"bb"')
    assert aligned(one, other, {}, fresh=False, apart=0)[0].values("etag") == ('"bb"',)


def test_packed_and_binary_bodies_stay_as_they_are() -> None:
    for one, two in (
        (answer(ONE, Content_Encoding="gzip"), answer(TWO, Content_Encoding="gzip")),
        (answer(f"\0{ONE}"), answer(f"\0{TWO}")),
    ):
        assert aligned(one, two, {}, fresh=True, apart=0) == (two, {})
