"""Events that are broken in every way: a whole answer, or the one clear error. Nothing else."""

from __future__ import annotations

import json
import random
import traceback

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from liftoff_adapters.asgi import AsgiHandler
from liftoff_adapters.errors import EventError
from liftoff_adapters.events import kind_of
from liftoff_adapters.parts import MAX_ANSWER
from liftoff_adapters.wsgi import WsgiHandler

from tests.adapters import checking, events
from tests.adapters.answers import check

# Random events of each kind; the systematic ones come on top of them.
EVENTS = 2300

HANDLERS = {
    "wsgi": WsgiHandler(checking.wsgi, raise_errors=True),
    "asgi": AsgiHandler(checking.asgi, lifespan="off", raise_errors=True),
}


def deep(levels, leaf=None):
    for level in range(levels):
        leaf = [leaf] if level % 2 else {"a": leaf}
    return leaf


JUNK = (
    None, True, False, 0, -1, 10**30, 1.5, float("nan"), float("inf"),
    "", " ", "/", "?", "%", "%zz", "%00", "\0", "a\r\nX-Evil: 1", "\n", "\t", "\x7f",
    "ü", "€", "日本", "\U0001f600", "\u2028", "\ud800", "a\udfffb", "²", "9" * 5000,
    "a,b", "a;b", "[::1]:x", "::1", "a:b:c", ":", "//", "/..", "prod", "$default", "base64",
    "x" * 100_000, "%41" * 10_000,
    {}, [], [None], [[]], [0], ["a"], ["a", 1], [{}], {"a": None}, {"a": 1}, {"a": ["b", None]},
    {"": ""}, {"\ud800": "\udfff"}, {"A": "1", "a": "2"}, {"a\r\nb": "c\r\nd"}, {"\0": "\0"},
    deep(40), deep(900),
)  # fmt: skip


def base_events(kind):
    """Give events of a kind that between them have every field that the kind can have."""
    sent = [("Cookie", "a=1; b=2"), ("X-A", "b"), ("X-A", "c"), ("Content-Type", "text/plain")]
    full = events.make(kind, "POST", "/a%20b/c?d=e&d=f&g", sent, b"body", stage="prod")
    if "headers" in full:
        full.setdefault("queryStringParameters", {"d": "e"})
        full.setdefault("stageVariables", {"a": "b"})
        full.setdefault("requestContext", {}).setdefault("authorizer", {"claims": {"sub": "1"}})
    binary = events.make(kind, "PUT", "/%C3%BC", sent[-1:], b"\xff\x00\xfe", is_base64=True)
    return [full, binary, events.make(kind, "GET", "/")]


def places(value, path=()):
    """Give the path to every value in an event, the event itself included."""
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))


def removed(event, path):
    """Take one value out of an event."""
    if not path:
        return {}
    del parent(event, path)[path[-1]]
    return event


def replaced(event, path, value):
    """Put another value into an event."""
    if not path:
        return value
    parent(event, path)[path[-1]] = value
    return event


def parent(event, path):
    for key in path[:-1]:
        event = event[key]
    return event


def serve(handler, event):
    """Have a handler serve an event; give the status, or None where it refused it."""
    kind = kind_of(event)
    try:
        answer = handler(event, events.context())
    except EventError as error:
        said = str(error)
        if kind is None:
            assert "source" in said or "from" in said or "WebSocket" in said
        else:
            assert f"the {kind} event" in said
            assert said.partition(": ")[2]
            assert len(said) < 1500
        return None
    assert kind is not None, "an event of no kind got an answer"
    status, _ = check(kind, answer)
    assert status == 200
    return status


def told(handler, event):
    """Serve an event, and name it where it fails, in ASCII: reports can hold no lone surrogates."""
    try:
        return serve(handler, event)
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{frame.filename}:{frame.lineno} in {frame.name}"
        said = ascii(str(error))[:600]
        failure = f"{type(error).__name__}: {said}\n{place}\nevent: {json.dumps(event)[:4000]}"
    pytest.fail(failure, pytrace=False)


@pytest.fixture(params=HANDLERS, scope="module")
def handler(request):
    return HANDLERS[request.param]


@pytest.fixture(params=events.KINDS)
def kind(request):
    return request.param


def test_the_unbroken_events_are_served(handler, kind):
    for event in base_events(kind):
        assert told(handler, event) == 200


def test_every_field_missing(handler, kind):
    for base in base_events(kind):
        text = json.dumps(base)
        for path in places(base):
            told(handler, removed(json.loads(text), path))


def test_every_field_of_every_wrong_value(handler, kind):
    base = base_events(kind)[0]
    text = json.dumps(base)
    for path in places(base):
        for value in JUNK:
            told(handler, replaced(json.loads(text), path, value))


def test_every_header_of_every_wrong_value(handler, kind):
    names = (
        "host", "cookie", "content-type", "content-length", "x-forwarded-for",
        "x-forwarded-port", "x-forwarded-proto", "cloudfront-forwarded-proto", "transfer-encoding",
        "x-a_b", "x a", "", "ü", "€", "\ud800", "a\r\nb", "a:b", "\0", "HOST",
    )  # fmt: skip
    wrong = (*JUNK, [1], ["a", None], [["a"]], [{"key": "a", "value": "b"}], [{"value": 1}])
    text = json.dumps(base_events(kind)[0])
    for name in names:
        for value in wrong:
            event = json.loads(text)
            for headers in header_maps(kind, event):
                headers[name] = value
            told(handler, event)


def header_maps(kind, event):
    if kind == "edge":
        return [event["Records"][0]["cf"]["request"]["headers"]]
    return [event[key] for key in ("headers", "multiValueHeaders") if key in event]


def test_a_header_value_that_is_no_text_is_refused_or_left_out(handler, kind):
    for value in (1, 1.5, True, {}, [1], [["a"]], [{}]):
        event = base_events(kind)[0]
        for headers in header_maps(kind, event):
            headers["x-odd"] = value
        # Whatever becomes of it, the app never gets it: the app checks that.
        told(handler, event)


CONTEXTS = [
    None, [], "", 0, {}, {"http": None}, {"http": {}}, {"http": []}, {"http": {"method": "GET"}},
    {"http": {"method": None}}, {"http": {"method": ""}}, {"http": {"method": "G T"}},
    {"http": {"method": "GET", "path": 1}}, {"http": {"method": "get", "sourceIp": []}},
    {"http": {"method": "GET", "protocol": 2}}, {"http": {"method": "GET"}, "stage": 1},
    {"http": {"method": "GET"}, "stage": "ü/€"}, {"http": {"method": "GET"}, "stage": "\ud800"},
    {"http": {"method": "GET"}, "stage": {}}, {"http": {"method": "GET"}, "domainName": []},
    {"http": {"method": "GET"}, "domainName": "x.lambda-url.y"},
    {"elb": None}, {"elb": {}}, {"elb": 1}, {"elb": {}, "http": {"method": "GET"}},
    {"identity": None}, {"identity": []}, {"identity": {"sourceIp": 1}}, {"stage": None},
    {"stage": "prod", "path": None}, {"stage": "prod", "path": "/prod"}, {"stage": "", "path": ""},
    {"path": 1, "stage": "a"}, {"protocol": "HTTP"}, {"protocol": ""}, {"authorizer": "x"},
    {"serviceNetworkArn": None}, {"serviceNetworkArn": "a", "identity": 1},
    {"connectionId": "a"}, {"connectionId": None, "eventType": "MESSAGE"},
]  # fmt: skip


def test_every_variant_of_the_request_context(handler, kind):
    for base in base_events(kind):
        text = json.dumps(base)
        for context in CONTEXTS:
            told(handler, {**json.loads(text), "requestContext": context})
            told(handler, {"requestContext": context})


@pytest.mark.parametrize(
    "event",
    [
        None, 1, "", "text", [], [[]], {}, {"Records": None}, {"Records": []}, {"Records": [None]},
        {"Records": [{}]}, {"Records": [{"cf": None}]}, {"Records": [{"cf": {}}]},
        {"Records": [{"cf": {"request": None}}]}, {"Records": [{"cf": {"request": {}}}]},
        {"Records": [{"cf": {"request": {"method": "GET"}, "response": {}}}]},
        {"Records": [{"eventSource": 1}]}, {"Records": [{"eventSource": ""}]}, {"source": []},
        {"Records": [{"eventSource": "x" * 100_000}]}, {"Records": [{"eventSource": "\ud800\n"}]},
        {"source": "x" * 100_000}, {"source": "a\nb\ud800"}, {"source": deep(900)},
        {"x" * 100_000: 1}, {"\ud800\r\n": 1}, {str(n): n for n in range(10_000)},
        {"requestContext": {"connectionId": "a"}}, deep(900), {"warmer": True},
        {"raw_path": None, "method": None}, {"raw_path": 1, "method": "GET"},
    ],
    ids=lambda event: repr(event)[:40].encode("ascii", "replace").decode()
    if not isinstance(event, dict | list) else None,
)  # fmt: skip
def test_what_is_no_request_gets_the_clear_error(handler, event):
    assert told(handler, event) is None


@pytest.mark.parametrize("kind", events.KINDS)
def test_random_events(kind):
    """Several faults at once, some of them in what an earlier fault has put in."""
    chance = random.Random(f"events of {kind}")
    texts = [json.dumps(event) for event in base_events(kind)]
    others = [json.dumps(base_events(other)[0]) for other in events.KINDS]
    outcomes = {200: 0, None: 0}
    for _ in range(EVENTS):
        event = json.loads(chance.choice(texts))
        for _ in range(chance.randint(1, 4)):
            event = mutated(event, chance, others)
        text = json.dumps(event)
        for handler in HANDLERS.values():
            outcomes[told(handler, json.loads(text))] += 1
    # Were all refused, or none, then the faults would not be where they matter.
    assert min(outcomes.values()) > EVENTS // 10, outcomes


def mutated(event, chance, others):
    """Give an event with one more fault."""
    path = chance.choice(list(places(event)))
    how = chance.random()
    if how < 0.25:
        return removed(event, path)
    if how < 0.65:
        return replaced(event, path, small(chance.choice(JUNK)))
    if how < 0.85:
        return replaced(event, path, text(chance))
    other = json.loads(chance.choice(others))
    if how < 0.93 or not isinstance(event, dict):
        # A piece of another kind's event, where this kind has something else.
        piece = other
        for key in chance.choice(list(places(other))):
            piece = piece[key]
        return replaced(event, path, piece)
    key = chance.choice(list(other))
    return {**event, key: other[key]}


def small(value):
    """Give a copy of what may be put into several events; the huge ones have their own tests."""
    if isinstance(value, str):
        return value[:5000]
    return json.loads(json.dumps(value)) if value != JUNK[-1] else deep(30)


def text(chance):
    letters = "aZ0/?%&=;:, \t\r\n\0\"'<>[]{}\\|^`~+ü€\ud800\udfff\U0001f600\x7f\x85"
    return "".join(chance.choices(letters, k=chance.randint(0, 12)))


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(["GET", "/", "prod", "1.0", "2.0"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), kind=st.sampled_from(events.KINDS))
def test_an_event_of_any_fields(data, kind):
    """Events from nothing: each field that the kind knows is there or not, with any value."""
    base = base_events(kind)[0]
    fields = {key: st.just(value) | json_values for key, value in base.items()}
    event = data.draw(st.fixed_dictionaries({}, optional=fields))
    context = base.get("requestContext")
    if context and isinstance(event.get("requestContext"), dict):
        inner = {key: st.just(value) | json_values for key, value in context.items()}
        event["requestContext"] = data.draw(st.fixed_dictionaries({}, optional=inner))
    for handler in HANDLERS.values():
        serve(handler, json.loads(json.dumps(event)))


HEADER_TEXT = st.text(
    st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=30
).map(str.strip)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    kind=st.sampled_from(events.KINDS),
    value=HEADER_TEXT,
    body=st.binary(max_size=50),
    coding=st.sampled_from(["", "gzip", "br"]),
)
def test_header_values_survive_both_ways(kind, value, body, coding):
    seen = []

    def app(environ, start_response):
        seen.append(environ["HTTP_X_ODD"])
        said = [("Content-Type", "text/plain"), ("X-Odd", environ["HTTP_X_ODD"])]
        if coding:
            said.append(("Content-Encoding", coding))
        start_response("200 OK", said)
        return [environ["wsgi.input"].read()]

    event = events.make(kind, "POST", "/", [("X-Odd", value)], body, is_base64=True)
    reply = events.reply(kind, WsgiHandler(app)(event, None))
    assert seen == [value]
    assert reply.get("x-odd") == value
    assert reply.body == body


# JSON writes some of these in six bytes a character; base64 writes each in four thirds.
@pytest.mark.parametrize("filling", [b"a", b"\0", "ü".encode(), b"\xff"], ids=ascii)
@pytest.mark.parametrize("content_type", ["text/plain", "image/png"])
def test_large_bodies_survive(kind, filling, content_type):
    for size in (0, 2, 983_100, 1_050_000, 4_600_000):
        body = filling * (size // len(filling))

        def app(environ, start_response, body=body):
            start_response("200 OK", [("Content-Type", content_type)])
            return [body]

        answer = WsgiHandler(app)(events.make(kind), None)
        status, sent = check(kind, answer)
        assert status == 200
        assert sent == body
        assert len(json.dumps(answer, ensure_ascii=False).encode()) <= MAX_ANSWER


class Watch:
    """Keeps what a handler has given the app, with the body read."""

    def __init__(self, make):
        self.seen = None
        self.handler = make(self)

    def wsgi(self, environ, start_response):
        self.seen = {**environ, "wsgi.input": environ["wsgi.input"].read()}
        start_response("204 No Content", [])
        return []

    async def asgi(self, scope, receive, send):
        self.seen = {**scope, "body": (await receive())["body"]}
        self.seen["headers"] = sorted(scope["headers"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    def see(self, event):
        self.seen = None
        try:
            self.handler(event, None)
        except EventError:
            return None
        return self.seen


# With a base path that no event has, each event is read in full: there is no shorter way for
# common ones.
FULL = {"base_path": "/no-event-has-this", "raise_errors": True}
PAIRS = {
    "wsgi": (
        Watch(lambda watch: WsgiHandler(watch.wsgi, raise_errors=True)),
        Watch(lambda watch: WsgiHandler(watch.wsgi, **FULL)),
    ),
    "asgi": (
        Watch(lambda watch: AsgiHandler(watch.asgi, lifespan="off", raise_errors=True)),
        Watch(lambda watch: AsgiHandler(watch.asgi, lifespan="off", **FULL)),
    ),
}
TARGETS = (
    "/", "/a", "/a/b/", "//", "//a", "/a%20b", "/%C3%BC", "/a%2Fb", "/a%3Fb", "/a?b=c", "/a?", "/a?b",
    "/a?b=c&b=d", "/a?b=c%26d&e=%3D", "/a?b=c+d", "/a?=", "/a?b=%C3%BC", "/a?b=c=d", "/prod", "/prod/a",
    "/prodigy", "/a;b=c", "/a~b", "/a%25b", "/a?b=%25", "/a?b[]=c", "/a?x=a,b",
)  # fmt: skip
SENT = (
    ("Host", "a.example:8443"), ("Host", "[::1]:80"), ("Host", ""), ("X-Forwarded-Proto", "http"),
    ("X-Forwarded-Port", "80"), ("X-Forwarded-Port", "x"), ("Cookie", "a=1"), ("Cookie", "b=ü"),
    ("X-A", "1"), ("X-A", "2"), ("x-a", "3"), ("X_A", "4"), ("X-Forwarded-For", "6.6.6.6"),
    ("Content-Type", "text/plain"), ("Content-Length", "3"), ("Content-Length", "x"),
    ("Transfer-Encoding", "chunked"), ("X-Euro", "€"), ("X-Latin", "é"), ("X-Empty", ""),
)  # fmt: skip


@pytest.mark.parametrize("interface", PAIRS)
@pytest.mark.parametrize("kind", events.KINDS)
def test_common_events_are_read_as_all_others(interface, kind):
    chance = random.Random(f"{interface} {kind}")
    short, full = PAIRS[interface]
    served = 0
    for _ in range(700):
        sent = chance.sample(SENT, chance.choice((0, 0, 1, 2, 4)))
        method = chance.choice(("GET", "POST", "HEAD", "get", "OPTIONS"))
        body = chance.choice((b"", b"", b"body", b"\xff\x00"))
        stage = chance.choice(("$default", "$default", "prod"))
        event = events.make(kind, method, chance.choice(TARGETS), sent, body, stage=stage)
        if chance.random() < 0.3:
            path = chance.choice(list(places(event)))
            event = chance.choice((removed, lambda event, path: replaced(event, path, None)))(
                event, path
            )
        if not isinstance(event, dict) or kind_of(event) is None:
            continue
        text = json.dumps(event)
        one, two = short.see(json.loads(text)), full.see(json.loads(text))
        assert one == two, text
        served += one is not None
    assert served > 400
