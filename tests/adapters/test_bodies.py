from __future__ import annotations

import base64
import importlib
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from liftoff_adapters import base64_text
from liftoff_adapters.bodies import encode_body
from liftoff_adapters.parts import TextTypes, decode_body


@pytest.fixture(params=["with pybase64", "without"])
def codec(request, monkeypatch):
    """Both ways of coding, whatever is installed here."""
    if request.param == "without":
        monkeypatch.setitem(sys.modules, "pybase64", None)
    else:
        pytest.importorskip("pybase64")
    yield importlib.reload(base64_text)
    monkeypatch.undo()
    importlib.reload(base64_text)


def test_which_is_used(codec, request):
    native = codec.encode is codec._encode
    assert native == (request.node.callspec.params["codec"] == "without")


def test_it_is_base64(codec):
    for length in (*range(50), 65_537):
        data = bytes(range(256)) * 257
        text = codec.encode(data[:length])
        assert type(text) is str
        assert text == base64.b64encode(data[:length]).decode()
        assert codec.decode(text) == data[:length]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("YW\nJj", b"abc"), ("YWJj\r\n", b"abc"), ("YQ==\n", b"a"), ("Y Q = =", b"a"), ("-_-_", b"")],
)
def test_what_is_not_of_the_alphabet_is_passed_over(codec, text, expected):
    assert codec.decode(text) == expected


@pytest.mark.parametrize("text", ["YQ", "YQ=", "abcde", "\xfc", "€"])
def test_what_is_no_base64_is_an_error(codec, text):
    with pytest.raises(ValueError, match=r"padding|ASCII|data characters"):
        codec.decode(text)


@given(st.text(st.sampled_from("YWJjQ=-\n é"), max_size=12))
def test_both_ways_decode_alike(text):
    from binascii import a2b_base64

    def outcome(decode):
        try:
            return decode(text)
        except ValueError:
            return "no base64"

    assert outcome(base64_text.decode) == outcome(a2b_base64)


def test_a_body_that_is_absent():
    for body in (None, ""):
        for coded in (True, False, None):
            assert decode_body(body, coded) == b""


@pytest.mark.parametrize(
    ("content_type", "is_text"),
    [
        ("", True),
        ("text/x-anything", True),
        ('TEXT/HTML; CHARSET="UTF-8"', True),
        ("text/html; charset=iso-8859-1", False),
        ("application/vnd.api+json", True),
        ("image/svg+xml", True),
        ("application/yaml", True),
        ("application/octet-stream", False),
        ("image/png", False),
        ("multipart/form-data; boundary=x", False),
    ],
)
def test_text_and_binary(content_type, is_text):
    types = TextTypes()
    for _ in range(2):
        assert types(content_type) is is_text
        assert encode_body(b"x", content_type, "", types) == (
            ("x", False) if is_text else ("eA==", True)
        )


def test_made_up_types_fill_no_memory():
    types = TextTypes()
    for number in range(1000):
        types(f"multipart/mixed; boundary={number}")
    assert len(types.known) <= 256


def test_a_subclass_may_find_more_text():
    class More(TextTypes):
        def __call__(self, content_type):
            return super().__call__(content_type) or content_type == "image/x-text"

    types = More()
    for _ in range(2):
        assert encode_body(b"x", "image/x-text", "", types) == ("x", False)
        assert encode_body(b"x", "image/png", "", types) == ("eA==", True)
