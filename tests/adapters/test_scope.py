from __future__ import annotations

import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from liftoff_adapters.common_scopes import COMMON, NAMES
from liftoff_adapters.events import READERS
from liftoff_adapters.handler import resolve
from liftoff_adapters.parts import BROKEN
from liftoff_adapters.scope import scope_of

from tests.adapters import events

HEADERS = [
    ("Accept", "*/*"),
    ("User-Agent", "tests/1.0"),
    ("Cookie", "a=1; b=2"),
    ("Content-Type", "application/json"),
    ("X-Amzn-Trace-Id", "Root=1-abc"),
]


def by_reader(kind, event, options):
    request = READERS[kind](event, options)
    return scope_of(request, event, None, len(request.body)), request.body


@pytest.mark.parametrize("kind", COMMON)
@pytest.mark.parametrize("target", ["/", "/a/b?c=d&e=f"])
@pytest.mark.parametrize("body", [b"", b"abc", b"\xff"])
def test_common_events_take_the_short_way(kind, target, body):
    event = events.make(kind, "POST", target, HEADERS, body)
    made = COMMON[kind](event, None, resolve())
    assert made is not None
    assert made == by_reader(kind, event, resolve())


TEXT = st.text(max_size=8)
WIRE = st.text("abcXYZ019/%?&=+ :-.~é", max_size=12)
PAIRS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "Host",
                "host",
                "Cookie",
                "X-Forwarded-Proto",
                "X-Forwarded-Port",
                "x-forwarded-for",
                "Content-Length",
                "Transfer-Encoding",
                "X-A",
                "x-a",
                "X_A",
            ]
        ),
        st.one_of(WIRE, st.sampled_from(["http", "https", "80", "h:81", "[::1]:8", "", "1, 2"])),
    ),
    max_size=6,
)
STAGES = st.sampled_from(["$default", "prod", "a"])
OPTIONS = st.builds(
    resolve,
    base_path=st.sampled_from(["", "/a"]),
    path_encoding=st.sampled_from(["auto", "encoded", "decoded"]),
    trusted_hops=st.integers(0, 2),
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(sorted(COMMON)), PAIRS, STAGES, OPTIONS)
def test_the_short_way_gives_what_the_reader_gives(data, kind, pairs, stage, options):
    target = "/" + data.draw(WIRE)
    event = events.make(
        kind, data.draw(st.sampled_from(["GET", "post"])), target, pairs, b"x", stage=stage
    )
    # One part of the event is of another kind than gateways make it.
    place = data.draw(
        st.sampled_from([(), ("requestContext",), ("headers",), ("multiValueHeaders",)])
    )
    inner = event
    for name in place:
        inner = inner.get(name, {}) or {}
    if inner and data.draw(st.booleans()):
        name = data.draw(st.sampled_from(sorted(inner)))
        inner[name] = data.draw(
            st.one_of(st.none(), TEXT, st.just([]), st.just({}), st.just(["a", "b"]))
        )
    try:
        made = COMMON[kind](copy.deepcopy(event), None, options)
    except BROKEN:
        return
    if made is not None:
        assert made == by_reader(kind, event, options)


def test_names_that_clients_make_up_are_forgotten():
    for number in range(1000):
        event = events.make("http", "GET", "/", [(f"x-{number}", "1")])
        scope, _ = COMMON["http"](event, None, resolve())
        assert (b"x-%d" % number, b"1") in scope["headers"]
    assert len(NAMES) < 1000


@pytest.mark.parametrize(
    ("protocol", "version"), [("HTTP/1.0", "1.0"), ("HTTP/1.1", "1.1"), ("HTTP/2.0", "2")]
)
def test_the_version_of_http_is_written_as_asgi_has_it(protocol, version):
    event = events.make("rest")
    event["requestContext"]["protocol"] = protocol
    request = READERS["rest"](event, resolve())
    assert scope_of(request, event, None, 0)["http_version"] == version
