"""Bytes in, bytes out; and no event, however odd, that gets half an answer."""

from __future__ import annotations

import copy
import json
from urllib.parse import quote, unquote_to_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from liftoff_adapters.asgi import AsgiHandler
from liftoff_adapters.errors import EventError
from liftoff_adapters.wsgi import WsgiHandler

from tests.adapters import events

often = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

kinds = st.sampled_from(events.KINDS)
types = st.sampled_from(
    [
        "",
        "text/plain",
        "text/html; charset=utf-8",
        "TEXT/CSV; charset=latin-1",
        "application/json",
        "application/x-www-form-urlencoded",
        "image/png",
        "application/octet-stream",
        "image/svg+xml",
        "multipart/form-data; boundary=x",
        "text/plain; charset=utf-16",
        "application/problem+json",
    ]
) | st.from_regex(r"[a-z]{1,5}/[a-z+.]{1,9}(; ?charset=\"?[a-zA-Z0-9-]{1,9}\"?)?", fullmatch=True)
segments = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
bodies = st.binary(max_size=300) | st.text(max_size=200).map(
    lambda text: text.encode("utf-8", "replace")
)


def mirror(environ, start_response):
    start_response("200 OK", [("Content-Type", environ.get("CONTENT_TYPE", ""))])
    return [environ["wsgi.input"].read()]


async def async_mirror(scope, receive, send):
    message = await receive()
    content_type = dict(scope["headers"]).get(b"content-type", b"")
    headers = [(b"content-type", content_type)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": message["body"]})


HANDLERS = [WsgiHandler(mirror), AsgiHandler(async_mirror, lifespan="off")]


@pytest.mark.parametrize("handler", HANDLERS, ids=["wsgi", "asgi"])
@often
@given(kind=kinds, body=bodies, content_type=types, coded=st.none() | st.just(True))
def test_bytes_in_bytes_out(handler, kind, body, content_type, coded):
    headers = [("Content-Type", content_type)] if content_type else []
    event = events.make(kind, "POST", "/", headers, body, is_base64=coded)
    reply = events.reply(kind, handler(event, None))
    assert reply.body == body
    assert reply.get("content-type") == content_type


def seen_by_wsgi(event):
    seen = {}

    def app(environ, start_response):
        seen.update(environ)
        start_response("204 No Content", [])
        return []

    WsgiHandler(app)(event, None)
    return seen


@often
@given(kind=kinds, parts=st.lists(segments, max_size=4), slash=st.booleans())
def test_any_path_is_decoded_once(kind, parts, slash):
    if kind in ("http", "http-1.0"):
        # The gateway has lost what these stood for before Lambda sees it.
        parts = [part.replace("/", "").replace("?", "") for part in parts]
    encoded = "/" + "/".join(quote(part, safe="") for part in parts) + "/" * slash
    environ = seen_by_wsgi(events.make(kind, target=encoded))
    assert environ["PATH_INFO"].encode("latin-1") == unquote_to_bytes(encoded)
    assert unquote_to_bytes(environ["RAW_URI"]) == unquote_to_bytes(encoded)


@often
@given(kind=kinds, query=st.lists(st.tuples(segments.filter(bool), segments), max_size=5))
def test_any_query_arrives(kind, query):
    from urllib.parse import parse_qsl

    if kind == "alb":
        query = list(dict(query).items())
    text = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in query)
    environ = seen_by_wsgi(events.make(kind, target=f"/?{text}"))
    arrived = parse_qsl(environ["QUERY_STRING"], keep_blank_values=True)
    grouped = sorted(query, key=lambda pair: pair[0])
    assert sorted(arrived, key=lambda pair: pair[0]) == grouped


junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(value, path=()):
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))


def broken(event, path, how, value):
    if not path:
        return value if how == "replace" else {}
    target = event
    for key in path[:-1]:
        target = target[key]
    if how == "replace" or isinstance(target, list):
        target[path[-1]] = value
    else:
        del target[path[-1]]
    return event


ODD = settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))


@ODD
@given(data=st.data(), kind=kinds, value=junk, how=st.sampled_from(["replace", "remove"]))
def test_an_odd_event_gets_a_whole_answer_or_one_kind_of_error(data, kind, value, how):
    event = events.make(kind, "POST", "/a%20b?c=d&e", [("Cookie", "a=1"), ("X-A", "b")], b"body")
    for _ in range(data.draw(st.integers(1, 2))):
        if isinstance(event, dict):
            path = data.draw(st.sampled_from(list(places(event))))
            event = broken(event, path, how, value)
    for handler in HANDLERS:
        try:
            answer = handler(copy.deepcopy(event), None)
        except EventError:
            continue
        assert answer.get("statusCode", answer.get("status")) in (200, "200")
        json.dumps(answer)
