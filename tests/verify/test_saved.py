"""What later requests take from earlier answers."""

from __future__ import annotations

import json

import pytest

from liftoff.errors import LiftoffError
from liftoff.verify.answer import Answer
from liftoff.verify.requests import Request, filled, parse_requests
from liftoff.verify.saved import Save, value_of


def answer(body: str) -> Answer:
    headers = (("Location", "/items/7"), ("location", "/second"))
    return Answer(status=200, reason="OK", headers=headers, body=body.encode())


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("/token", "abc"),
        ("/items/1/id", "5"),
        ("/a~1b/c~0d", "deep"),
        ("/rate", "1.5"),
        ("/items", None),
        ("/on", None),
        ("/items/9", None),
        ("/token/x", None),
        ("header:LOCATION", "/items/7"),
        ("header:Etag", None),
    ],
)
def test_a_place_of_an_answer(place: str, value: str | None) -> None:
    body = {"token": "abc", "items": [{"id": 4}, {"id": 5}], "a/b": {"c~d": "deep"},
            "rate": 1.5, "on": True}  # fmt: skip
    assert value_of(Save("name", ("/not/there", place)), answer(json.dumps(body))) == value


def test_an_answer_that_is_no_json_has_no_places() -> None:
    assert value_of(Save("name", ("/token",)), answer("<p>")) is None


def parsed(*lines: dict[str, object]) -> tuple[Request, ...]:
    return parse_requests("\n".join(map(json.dumps, lines)), where="r.jsonl")


PAGE = """<meta name="csrf-token" content="m&amp;m"><form><input name=other value=no>
<INPUT type="hidden" value='IjA.sig' name="csrf_token"/><input name="csrf_token" value="second">
<input name="empty"><input name="empty" value="later"></form>"""


@pytest.mark.parametrize(
    ("name", "value"),
    [("csrf_token", "IjA.sig"), ("csrf-token", "m&m"), ("empty", "later"), ("none", None)],
)
def test_a_field_of_a_form(name: str, value: str | None) -> None:
    assert value_of(Save("name", (f"field:{name}",)), answer(PAGE)) == value


def test_a_field_of_a_page_with_a_broken_tag() -> None:
    page = "<input name=a value=b><![oops["
    assert value_of(Save("name", ("field:a",)), answer(page)) == "b"


LOGIN = {"method": "POST", "path": "/login", "save": {"token": "/t", "id": "header:Location"}}


def test_later_requests_use_it_in_path_headers_and_body() -> None:
    _, request = parsed(
        LOGIN,
        {
            "method": "PUT", "path": "/items/{{id}}?of={{other}}", "headers": {"Authorization": "Bearer {{token}}"},
            "body": {"json": {"id": "{{id}}", "deep": [{"x": "<{{token}}>"}]}},
        },
    )  # fmt: skip
    sent = filled(request, {"token": 'a"b', "id": "ä/b", "other": "an other"})
    assert isinstance(sent, Request)
    assert sent.target == "/items/%C3%A4%2Fb?of=an%20other"
    assert dict(sent.headers)["Authorization"] == 'Bearer a"b'
    assert json.loads(sent.body or b"") == {"id": "ä/b", "deep": [{"x": '<a"b>'}]}
    assert request.uses == {"id", "token"}


def test_a_name_that_nothing_saves_is_text() -> None:
    (request,) = parsed({"method": "POST", "path": "/t", "body": "Hello {{name}}"})
    assert filled(request, {}) is request
    assert request.body == b"Hello {{name}}"


def test_what_cannot_be_sent_says_why() -> None:
    _, request = parsed(LOGIN, {"method": "GET", "path": "/", "headers": {"X": "{{token}}"}})
    assert filled(request, {}) == "the request uses {{token}}, which no answer gave"
    assert "cannot be sent with what was saved" in str(filled(request, {"token": "a\r\nb"}))


@pytest.mark.parametrize(
    ("save", "fault"),
    [
        ("/x", "save: must be an object"),
        ({"a-b": "/x"}, "save: 'a-b' is not a name"),
        ({"a": "x"}, "save: a: must be /json/pointer, header:NAME or field:NAME"),
        ({"a": "header:"}, "save: a: must be"),
        ({"a": 1}, "save: a: must be"),
        ({"a": []}, "save: a: must be"),
        ({"a": ["/x", "y"]}, "save: a: must be"),
    ],
)
def test_faults_of_a_file(save: object, fault: str) -> None:
    with pytest.raises(LiftoffError, match=fault):
        parsed({"method": "GET", "path": "/", "save": save})


def test_whether_it_is_left_out_is_true_or_false() -> None:
    line = {"method": "GET", "path": "/", "only_if_saved": True}
    assert [request.only_if_saved for request in parsed(line)] == [True]
    with pytest.raises(LiftoffError, match="only_if_saved: must be true or false"):
        parsed({**line, "only_if_saved": "yes"})
