from __future__ import annotations

import base64
import io
import json
from email import message_from_bytes, policy
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.formparser import parse_form_data

from liftoff.verify.request_body import BodyError, encode_body


def test_text_is_utf8_without_a_type() -> None:
    assert encode_body("grüße") == ("grüße".encode(), None)
    assert encode_body("") == (b"", None)


@given(st.binary(max_size=50))
def test_base64(content: bytes) -> None:
    assert encode_body({"base64": base64.b64encode(content).decode()}) == (content, None)


def test_json_may_be_any_value() -> None:
    for value in (None, 0, "ü", {"a": [1, {}]}):
        body, kind = encode_body({"json": value})
        assert json.loads(body) == value
        assert kind == "application/json"


words = st.text(max_size=5)


@given(st.dictionaries(words, st.lists(words, min_size=1, max_size=3), max_size=3))
def test_form(fields: dict[str, list[str]]) -> None:
    body, kind = encode_body({"form": fields})
    pairs = [(name, value) for name, values in fields.items() for value in values]
    assert parse_qsl(body.decode(), keep_blank_values=True) == pairs
    assert kind == "application/x-www-form-urlencoded"


def test_multipart_is_what_a_framework_reads() -> None:
    body, kind = encode_body(
        {
            "multipart": [
                {"name": "title", "body": "grüße"},
                {"name": 'a"b', "filename": "x.bin", "body": {"base64": "AAECDQo="}},
                {"name": "t", "filename": "t.txt", "content_type": "text/plain", "body": "x\r\n"},
            ]
        }
    )
    _, form, files = parse_form_data(
        {
            "wsgi.input": io.BytesIO(body),
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(body)),
            "REQUEST_METHOD": "POST",
        }
    )
    assert form["title"] == "grüße"
    upload = files['a"b']
    assert (upload.filename, upload.read(), upload.mimetype) == (
        "x.bin", b"\0\x01\x02\r\n", "application/octet-stream",
    )  # fmt: skip
    assert (files["t"].read(), files["t"].mimetype) == (b"x\r\n", "text/plain")


def test_multipart_is_the_same_each_time_and_its_boundary_is_not_in_the_content() -> None:
    parts = [{"name": "a", "body": "--liftoff-boundary\r\n"}]
    first = encode_body({"multipart": parts})
    assert first == encode_body({"multipart": parts})
    body, kind = first
    message = message_from_bytes(
        f"Content-Type: {kind}\r\n\r\n".encode() + body, policy=policy.HTTP
    )
    (part,) = message.iter_parts()
    assert part.get_payload(decode=True) == b"--liftoff-boundary\r\n"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, "body: must be a string"),
        (["a"], "body: must be a string"),
        ({}, "body: must be a string"),
        ({"json": 1, "form": {}}, "body: must be a string"),
        ({"base64": "a"}, "body.base64: is not base64"),
        ({"base64": "ä"}, "body.base64: is not base64"),
        ({"form": {"a": 1}}, "body.form.a: must be a string"),
        ({"form": {"a": "\ud800"}}, "body.form: holds half of a surrogate"),
        ("\ud800", "body: holds half of a surrogate"),
        ({"multipart": [{"body": "x"}]}, "body.multipart[0]: must have a name"),
        ({"multipart": [{"name": "x", "file": "y"}]}, "body.multipart[0]: must have a name"),
        ({"multipart": [{"name": 1}]}, "body.multipart[0].name: must be a string"),
        (
            {"multipart": [{"name": "a", "content_type": "a\r\nb"}]},
            "content_type: holds a line break",
        ),
        (
            {"multipart": [{"name": "a"}, {"name": "b", "body": 1}]},
            "body.multipart[1].body: must be",
        ),
        ({"multipart": [{"name": "a", "body": {"base64": "a"}}]}, "body.base64: is not base64"),
    ],
)
def test_faults_name_the_key(value: object, expected: str) -> None:
    with pytest.raises(BodyError) as raised:
        encode_body(value)
    assert expected in str(raised.value)
