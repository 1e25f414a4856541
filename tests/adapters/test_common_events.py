"""The short way to an environ gives what the long way gives, or nothing."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from liftoff_adapters import parts
from liftoff_adapters.common_events import COMMON
from liftoff_adapters.environ import environ_of
from liftoff_adapters.events import READERS, kind_of
from liftoff_adapters.handler import resolve
from liftoff_adapters.parts import BROKEN
from liftoff_adapters.wsgi import WsgiHandler

from tests.adapters import events

often = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))

PLAIN = resolve()


def short(kind, event, options=PLAIN):
    for _ in range(2):  # names of headers are learnt from the first
        try:
            made = COMMON[kind](event, None, options)
        except BROKEN:
            return None
    return comparable(made) if made is not None else None


def long(kind, event, options=PLAIN):
    return comparable(environ_of(READERS[kind](event, options), event, None))


def comparable(environ):
    return {**environ, "wsgi.input": environ["wsgi.input"].read()}


def assert_alike(kind, event, options=PLAIN):
    made = short(kind, event, options)
    if made is not None:
        assert made == long(kind, event, options)
    return made


HEADERS = [
    ("Accept", "*/*"),
    ("User-Agent", "tests"),
    ("Cookie", "a=1; b=2"),
    ("X-Amzn-Trace-Id", "Root=1-2-3"),
]


@pytest.mark.parametrize("kind", COMMON)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "DELETE"])
@pytest.mark.parametrize("body", [b"", b"text", b"\xff\x00"])
@pytest.mark.parametrize("stage", ["$default", "prod"])
def test_the_common_shape_takes_the_short_way(kind, method, body, stage):
    event = events.make(kind, method, "/a/b-c?d=e&f=g", HEADERS, body, stage=stage)
    made = assert_alike(kind, event)
    # An HTTP API's stage is in the path, and is taken off with more care.
    assert (made is None) == (kind == "http" and stage == "prod") or kind in ("url", "http-1.0")


@pytest.mark.parametrize("kind", COMMON)
@pytest.mark.parametrize(
    ("target", "headers"),
    [
        ("/%C3%BC", []),
        ("/a%20b", []),
        ("/a?b=%20", []),
        ("/a?b=1&b=2", []),
        ("/a?b=x%3Dy", []),
        ("/a?b=x%26y=z", []),
        ("/a?b", []),
        ("//a", []),
        ("/a", [("X-A", "1"), ("X-A", "2")]),
        ("/a", [("X_A", "1")]),
        ("/a", [("X-A", "\xfc")]),
        ("/a", [("X-A", "€")]),
        ("/a", [("Cookie", "a=€")]),
        ("/a", [("Host", "a.example:8443")]),
        ("/a", [("Host", "")]),
        ("/a", [("Transfer-Encoding", "chunked")]),
        ("/a", [("Content-Length", "9")]),
    ],
)
def test_the_uncommon_is_as_the_reader_has_it(kind, target, headers):
    assert_alike(kind, events.make(kind, target=target, headers=headers))
    assert_alike(kind, events.make(kind, "POST", target, headers, b"body"))


@pytest.mark.parametrize("kind", COMMON)
@pytest.mark.parametrize("name", ["X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-For"])
@pytest.mark.parametrize("value", ["http", "HTTP", "80", "x", "", "9.9.9.9, [::1]:5", None])
def test_what_proxies_say(kind, name, value):
    event = events.make(kind, target="/a")
    for headers in (event.get("headers"), event.get("multiValueHeaders")):
        for key in list(headers or ()):
            if key.lower() == name.lower():
                if value is None:
                    del headers[key]
                else:
                    headers[key] = value if headers is event.get("headers") else [value]
    assert_alike(kind, event)


@pytest.mark.parametrize("options", [{"base_path": "a"}, {"trusted_hops": 1}])
@pytest.mark.parametrize("kind", COMMON)
def test_options_count(kind, options):
    event = events.make(kind, target="/a/b", headers=[("X-Forwarded-For", "6.6.6.6, 5.5.5.5")])
    assert_alike(kind, event, resolve(**options))


@pytest.mark.parametrize(
    ("stage", "path", "full"),
    [
        ("prod", "/x", "/prod/x"),
        ("prod", "/x", "/x"),
        ("prod", "/prod/x", "/prod/x"),
        ("prod", "/prod/x", "/prod/prod/x"),
        ("prod", "/production", "/production"),
        ("prod", "/x", "/base/x"),
        ("prod", "/x", "/prod/y"),
        ("$default", "/x", "/x"),
        ("", "/x", "/x"),
        (None, "/x", None),
    ],
)
@pytest.mark.parametrize("version", [None, "1.0"])
def test_stages_and_mappings(stage, path, full, version):
    event = events.make("rest", target=path)
    event["requestContext"].update(stage=stage, path=full)
    if version:
        event["version"] = version
    assert_alike(kind_of(event), event)


junk = st.recursive(
    st.none() | st.booleans() | st.integers(0, 99) | st.text(st.characters(), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=6), inner, max_size=2)
    ),
    max_leaves=4,
)


def places(value, path=()):
    yield path
    for key, inner in (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    ):
        yield from places(inner, (*path, key))


@often
@given(data=st.data(), kind=st.sampled_from(list(COMMON)), stage=st.sampled_from(["$default", "p"]))
def test_whatever_the_short_way_takes_is_as_the_reader_has_it(data, kind, stage):
    target = data.draw(st.sampled_from(["/", "/a", "/a?b=c&d=e", "/p/x?="]))
    event = copy.deepcopy(events.make(kind, "POST", target, HEADERS, b"body", stage=stage))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(places(event))))
        if not path:
            continue
        target = event
        for key in path[:-1]:
            target = target[key]
        if data.draw(st.booleans()) or isinstance(target, list):
            target[path[-1]] = data.draw(junk)
        else:
            del target[path[-1]]
        if isinstance(target, dict) and data.draw(st.booleans()):
            target[data.draw(st.sampled_from(["x-A", "HOST", "x_b", "é", "a=b"]))] = data.draw(junk)
    actual = kind_of(event)
    if actual not in COMMON:
        return
    try:
        expected = long(actual, event)
    except BROKEN:
        expected = None
    made = short(actual, event)
    if made is not None:
        assert expected is not None, json.dumps(event)
        assert made == expected


def test_made_up_names_fill_no_memory_and_keep_no_others_out():
    def app(environ, start_response):
        assert environ["HTTP_X_LAST"] == "1"
        assert "HTTP_X_0" in environ
        start_response("200 OK", [(f"X-{number}", "1") for number in range(700)])
        return []

    handler = WsgiHandler(app)
    for kind in COMMON:
        headers = [(f"X-{number}", "1") for number in range(700)] + [("X-Last", "1")]
        answer = handler(events.make(kind, headers=headers), None)
        assert answer["statusCode"] == 200
        assert len(answer.get("headers") or answer["multiValueHeaders"]) == 700
    for number in range(300):
        headers = [(f"X-{number}-{n}", "1") for n in range(number)] + [
            ("X-0", "1"),
            ("X-Last", "1"),
        ]
        assert handler(events.make("http", headers=headers), None)["statusCode"] == 200
    assert len(parts.REQUEST_KEYS) <= 512
    assert len(handler.settings.response_names) <= 512
    assert short("http", events.make("http", headers=HEADERS)) is not None


@pytest.mark.parametrize("kind", ["http", "alb", "alb-multi", "rest"])
def test_a_line_break_in_a_name_is_not_taken_for_two_names(kind):
    for headers in ([("a", "1"), ("b", "2")], [("a\nb", "1")]):
        event = events.make(kind, headers=headers)
        for _ in range(2):
            assert_alike(kind, event)


def test_payload_1_says_so_whatever_its_context_holds():
    event = events.make("http-1.0", target="/a", headers=[("Accept", "*/*")])
    event["requestContext"]["http"] = {"protocol": "HTTP/1.1", "sourceIp": "203.0.113.7"}
    assert kind_of(event) == "http-1.0"

    def app(environ, start_response):
        start_response("200 OK", [("X-A", environ["PATH_INFO"])])
        return []

    assert WsgiHandler(app)(event, None)["multiValueHeaders"] == {"X-A": ["/a"]}
