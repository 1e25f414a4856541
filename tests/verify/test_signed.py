from __future__ import annotations

import json
from base64 import b64encode

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from liftoff.verify.signed import in_words, payload


def flask_session(content: dict[str, object], *, at: int) -> str:
    app = Flask("x")
    app.secret_key = "secret"
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    text = serializer.dumps(content)
    # Signed again at the time that the test wants.
    signer = serializer.make_signer(serializer.salt)
    assert isinstance(signer, TimestampSigner)
    signer.get_timestamp = lambda: at  # type: ignore[method-assign]
    return signer.sign(text.rsplit(".", 2)[0]).decode()


@pytest.mark.parametrize("content", [{"user": "ada"}, {"long": "x" * 500}])
def test_flask_sessions_of_two_seconds_say_the_same(content: dict[str, object]) -> None:
    one, two = (flask_session(content, at=at) for at in (1_700_000_000, 1_700_000_001))
    assert one != two
    assert payload(one) == payload(two)
    assert json.loads(payload(one) or b"") == content


def test_another_content_says_something_else() -> None:
    one, two = (flask_session({"n": n}, at=1_700_000_000) for n in (1, 2))
    assert payload(one) != payload(two)


def test_other_users_of_itsdangerous() -> None:
    signed = TimestampSigner("k").sign("plain text!").decode()
    assert payload(signed) == b"plain text!"
    assert payload(URLSafeTimedSerializer("k").dumps([1])) == b"[1]"


def starlette_session(content: dict[str, object]) -> str:
    return TimestampSigner("k").sign(b64encode(json.dumps(content).encode())).decode()


@pytest.mark.parametrize("content", [{"n": 1}, {"id": "12"}, {"é": "???>>>"}])
def test_sessions_of_starlette(content: dict[str, object]) -> None:
    value = starlette_session(content)
    assert json.loads(payload(value) or b"") == content
    assert in_words(f"session={value}; path=/") == f"session=<signed {json.dumps(content)}>; path=/"


def test_random_tokens_of_forms_stand_for_each_other() -> None:
    pages = {
        payload(URLSafeTimedSerializer("k").dumps(digest * 40))
        for digest in ("a", "b")
    }  # fmt: skip
    assert pages == {b'"token of a form"'}
    sessions = [
        json.loads(
            payload(flask_session({"csrf_token": digest * 40, "n": 1}, at=1_700_000_000)) or b""
        )
        for digest in ("a", "b")
    ]
    assert sessions == [{"csrf_token": "token of a form", "n": 1}] * 2
    other = {
        payload(flask_session({"sha": digest * 40}, at=1_700_000_000)) for digest in ("a", "b")
    }
    assert len(other) == 2


@pytest.mark.parametrize(
    "value",
    ["", "a.b", "a.b.c", "...", "1.2.3", "GA1.2.1234567890.1700000000",
     # a JSON web token: head, claims, SHA-256 signature
     "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"],
)  # fmt: skip
def test_other_cookies_are_not_taken_for_signed(value: str) -> None:
    assert payload(value) is None


@given(st.text(max_size=60))
def test_any_text_is_read(value: str) -> None:
    payload(value)


def test_a_text_is_read_with_what_its_signed_values_say() -> None:
    token = flask_session({"n": 1}, at=1_700_000_000)
    page = 'a.b.c <input value="{}"> \u00e9'
    assert in_words(page.format(token)) == page.format('<signed {"n":1}>')
    longer = token + "x"
    assert in_words(longer) == longer


def test_a_long_text_without_signed_values_is_read_once() -> None:
    for text in ("x" * 1_000_000, "x/" * 500_000, "x=" * 500_000, "x.=" * 300_000):
        assert in_words(text) == text
