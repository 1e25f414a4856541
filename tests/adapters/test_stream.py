"""What goes over the wire, the same for WSGI and ASGI."""

from __future__ import annotations

import json
import logging
import time
from types import SimpleNamespace

import pytest
from awslambdaric.lambda_context import LambdaContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from liftoff_adapters.handoff import Handoff, with_fallback
from liftoff_adapters.stream import serve
from liftoff_adapters.stream.asgi import StreamingAsgiHandler
from liftoff_adapters.stream.context import Context
from liftoff_adapters.stream.wsgi import StreamingWsgiHandler

from tests.adapters import events
from tests.adapters.stream_runtime import PATIENCE, serving

STREAMED = ("url", "rest")
PLAIN = tuple(kind for kind in events.KINDS if kind not in STREAMED)


INVOCATION_ID = "Lambda-Runtime-Invocation-Id"


class Script:
    """An app that answers as a test says: status, headers, parts; an exception is raised."""

    def __init__(self):
        self.status = 200
        self.headers = []
        self.parts = []
        self.seen = []

    def wsgi(self, environ, start_response):
        self.seen.append(environ["aws.context"])
        if isinstance(self.status, BaseException):
            raise self.status
        start_response(f"{self.status} Any", [*self.headers])
        return self._parts()

    def _parts(self):
        for part in self.parts:
            if isinstance(part, BaseException):
                raise part
            yield part

    async def asgi(self, scope, receive, send):
        if scope["type"] == "lifespan":
            raise NotImplementedError
        self.seen.append(scope["aws.context"])
        if isinstance(self.status, BaseException):
            raise self.status
        headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in self.headers]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        for part in self.parts:
            if isinstance(part, BaseException):
                raise part
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


MAKERS = {
    "wsgi": lambda script, **options: StreamingWsgiHandler(script.wsgi, **options),
    "asgi": lambda script, **options: StreamingAsgiHandler(script.asgi, **options),
}


@pytest.fixture(params=MAKERS)
def interface(request):
    return request.param


@pytest.fixture
def script():
    return Script()


@pytest.fixture
def api(interface, script):
    with serving(lambda: MAKERS[interface](script)) as api:
        yield api


@pytest.mark.parametrize("kind", STREAMED)
def test_the_request_is_what_a_custom_runtime_must_send(api, script, kind):
    script.headers = [("Content-Type", "text/plain")]
    script.parts = [b"one", b"two"]

    outcome = api.send(events.make(kind)).done()

    assert outcome.path == "/2018-06-01/runtime/invocation/id-0/response"
    assert outcome.is_stream
    assert outcome.headers["host"] == api.address
    assert outcome.headers["transfer-encoding"] == "chunked"
    assert outcome.headers["content-type"] == "application/vnd.awslambda.http-integration-response"
    assert outcome.headers["trailer"] == (
        "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body"
    )
    assert outcome.chunks[0].endswith(b"}" + bytes(8))
    assert outcome.chunks[1:] == [b"one", b"two"]
    assert outcome.is_whole
    assert not outcome.trailers


def test_repeated_headers_and_cookies_on_a_function_url(api, script):
    script.headers = [("Vary", "A"), ("Set-Cookie", "a=1"), ("Vary", "B"), ("Set-Cookie", "b=2")]
    script.parts = [b"x"]

    assert api.send(events.make("url")).done().prelude == {
        "statusCode": 200,
        "headers": {"vary": "A, B"},
        "cookies": ["a=1", "b=2"],
    }


def test_repeated_headers_and_cookies_on_a_rest_api(api, script):
    script.headers = [("vary", "A"), ("set-cookie", "a=1"), ("vary", "B"), ("set-cookie", "b=2")]
    script.parts = [b"x"]

    assert api.send(events.make("rest")).done().prelude == {
        "statusCode": 200,
        "multiValueHeaders": {"vary": ["A", "B"], "set-cookie": ["a=1", "b=2"]},
    }


def test_headers_of_the_connection_stay_here(api, script):
    script.headers = [("Connection", "close"), ("Transfer-Encoding", "chunked"), ("X-A", "é")]
    script.parts = [b"x"]

    assert api.send(events.make("url")).done().prelude["headers"] == {"x-a": "é"}


def test_excluded_headers_stay_here(interface, script):
    script.headers = [("Server", "me"), ("X-A", "1")]
    with serving(lambda: MAKERS[interface](script, exclude_headers=["Server"])) as api:
        assert "server" not in api.send(events.make("url")).done().prelude["headers"]


@pytest.mark.parametrize("kind", STREAMED)
@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: x=1", "a\nb"])
def test_line_breaks_in_headers_are_refused(api, script, kind, value, caplog):
    script.headers = [("X-A", value)]
    script.parts = [b"secret"]

    outcome = api.send(events.make(kind)).done()

    assert outcome.prelude["statusCode"] == 500
    assert b"secret" not in outcome.payload
    assert "line break" in caplog.text


def test_more_headers_than_a_rest_api_reads_are_refused(api, script, caplog):
    script.headers = [(f"X-{number}", "x" * 1_000) for number in range(17)]
    script.parts = [b"x"]

    assert api.send(events.make("rest")).done().prelude["statusCode"] == 500
    assert "API Gateway reads 16,384" in caplog.text
    assert api.send(events.make("url")).done().prelude["statusCode"] == 200


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 204), ("GET", 304)])
def test_no_body_where_http_has_none(api, script, method, status):
    script.status = status
    script.headers = [("Content-Length", "4"), ("ETag", "e")]
    script.parts = [b"body"]

    outcome = api.send(events.make("url", method)).done()

    assert outcome.prelude["statusCode"] == status
    assert outcome.prelude["headers"] == {"etag": "e"} | (
        {"content-length": "4"} if method == "HEAD" else {}
    )
    assert outcome.body == b""
    assert not outcome.trailers


def test_an_empty_body_has_a_length(interface):
    """Function URLs were seen to wait behind the headers for a body that never comes."""

    def wsgi(environ, start_response):
        start_response("302 Found", [("Location", "/x")])
        return []

    async def asgi(scope, receive, send):
        if scope["type"] == "http":
            headers = [(b"location", b"/x")]
            await send({"type": "http.response.start", "status": 302, "headers": headers})
            await send({"type": "http.response.body"})

    script = SimpleNamespace(wsgi=wsgi, asgi=asgi)
    with serving(lambda: MAKERS[interface](script)) as api:
        outcome = api.send(events.make("url")).done()

    assert outcome.prelude["headers"] == {"location": "/x", "content-length": "0"}
    assert outcome.body == b""


@pytest.mark.parametrize("declared", ["3", "9"])
def test_a_body_of_another_length_than_declared_is_a_failure(api, script, declared, caplog):
    script.headers = [("Content-Length", declared)]
    script.parts = [b"abc", b"def"]

    outcome = api.send(events.make("url")).done()

    assert outcome.body == (b"abc" if declared == "3" else b"abcdef")
    assert outcome.error["errorType"] == "ResponseError"
    assert "Content-Length" in caplog.text


def test_an_error_before_the_first_byte_is_a_500(api, script, caplog):
    script.status = ValueError("boom")

    outcome = api.send(events.make("rest")).done()

    assert outcome.is_stream
    assert outcome.prelude["statusCode"] == 500
    assert outcome.body == b"Internal Server Error"
    assert "ValueError: boom" in caplog.text


def test_an_error_between_headers_and_body_is_a_500(api, script):
    script.headers = [("X-A", "1")]
    script.parts = [ValueError("boom")]

    outcome = api.send(events.make("url")).done()

    assert outcome.prelude["statusCode"] == 500
    assert "x-a" not in outcome.prelude["headers"]


def test_an_error_before_the_first_byte_can_fail_the_invocation(interface, script):
    script.status = ValueError("boom")
    with serving(lambda: MAKERS[interface](script, raise_errors=True)) as api:
        outcome = api.send(events.make("url")).done()

    assert outcome.path.endswith("/id-0/error")
    assert outcome.headers["lambda-runtime-function-error-type"] == "ValueError"
    error = json.loads(outcome.payload)
    assert (error["errorType"], error["errorMessage"]) == ("ValueError", "boom")
    assert error["requestId"] == "id-0"
    assert error["stackTrace"]


@pytest.mark.parametrize("raise_errors", [False, True])
def test_an_error_in_midstream_is_told_in_trailers(interface, script, raise_errors, caplog):
    script.parts = [b"some", ValueError("boom")]
    with serving(lambda: MAKERS[interface](script, raise_errors=raise_errors)) as api:
        outcome = api.send(events.make("url")).done()
        assert outcome.body == b"some"
        assert outcome.is_whole
        assert outcome.trailers["lambda-runtime-function-error-type"] == "ValueError"
        assert outcome.error["errorMessage"] == "boom"
        assert outcome.error["requestId"] == "id-0"
        assert outcome.error["stackTrace"]
        assert "ValueError: boom" in caplog.text

        script.parts = [b"other"]
        assert api.send(events.make("url")).done().body == b"other"


@pytest.mark.parametrize(
    "error",
    [
        ValueError("\x00\r\n\U0001f600" * 5_000),
        type("ÜbelError", (Exception,), {})("a"),
        type("Long" * 2_000, (Exception,), {})("a"),
        type("A\r\nX-Injected: 1", (Exception,), {})("a"),
        SystemExit(3),
    ],
    ids=["long message", "no ASCII name", "long name", "line break", "exit"],
)
def test_trailers_fit_into_what_the_runtime_api_reads(api, script, error):
    script.parts = [b"some", error]

    outcome = api.send(events.make("url")).done()

    size = sum(len(name) + len(value) + 4 for name, value in outcome.trailers.items())
    assert 0 < size < 4_096
    assert len(outcome.trailers) == 2
    assert type(error).__name__.startswith(outcome.error["errorType"])
    assert outcome.error["errorMessage"][:5] == str(error)[:5]


@pytest.mark.parametrize("kind", PLAIN)
def test_events_that_cannot_be_streamed_are_answered_whole(api, script, kind):
    script.headers = [("Content-Type", "text/plain")]
    script.parts = [b"one", b"two"]

    outcome = api.send(events.make(kind)).done()

    assert not outcome.is_stream
    assert outcome.headers["content-type"] == "application/json"
    assert events.reply(kind, json.loads(outcome.payload)).body == b"onetwo"


def test_the_kinds_that_are_streamed_can_be_chosen(interface, script, monkeypatch):
    def make():
        return MAKERS[interface](script)

    with serving(make, kinds=["url"]) as api:
        assert api.send(events.make("url")).done().is_stream
        assert not api.send(events.make("rest")).done().is_stream
    monkeypatch.setenv("LIFTOFF_STREAM_KINDS", " rest ,")
    with serving(make) as api:
        assert not api.send(events.make("url")).done().is_stream
        assert api.send(events.make("rest")).done().is_stream
    monkeypatch.setenv("LIFTOFF_STREAM_KINDS", "")
    with serving(make) as api:
        assert not api.send(events.make("url")).done().is_stream


def test_other_events_go_to_their_functions(interface, script):
    def make():
        handler = MAKERS[interface](script)
        handler.on("aws:sqs", lambda event, context: {"é\ud800": context.aws_request_id})
        handler.on("aws:sns", lambda event, context: {"no", "json"})
        return handler

    with serving(make) as api:
        outcome = api.send({"Records": [{"eventSource": "aws:sqs"}]}).done()
        assert json.loads(outcome.payload) == {"é\ud800": "id-0"}
        outcome = api.send({"Records": [{"EventSource": "aws:sns"}]}).done()
        assert outcome.path.endswith("/error")
        assert json.loads(outcome.payload)["errorType"] == "TypeError"
        outcome = api.send({"Records": [{"eventSource": "aws:s3"}]}).done()
        assert json.loads(outcome.payload)["errorType"] == "EventError"
        outcome = api.send(b"no JSON").done()
        assert json.loads(outcome.payload)["errorType"] == "JSONDecodeError"


def test_an_event_handed_on_by_another_function_is_answered_whole(api, script):
    script.parts = [b"x"]
    told = {"Lambda-Runtime-Client-Context": '{"custom": {"liftoff_from": "home"}}'}

    assert not api.send(events.make("url"), told).done().is_stream


def test_the_answer_of_a_fallback_is_streamed(interface, script, monkeypatch):
    script.status = Handoff("elsewhere")
    answer = {
        "statusCode": 201,
        "headers": {"X-A": "1"},
        "cookies": ["a=1"],
        "body": "AAH/",
        "isBase64Encoded": True,
    }
    monkeypatch.setattr("liftoff_adapters.handoff._invoke_fallback", lambda *_: answer)
    with serving(lambda: with_fallback(MAKERS[interface](script))) as api:
        outcome = api.send(events.make("url")).done()

    assert outcome.prelude == {
        "statusCode": 201,
        "headers": {"x-a": "1", "content-length": "3"},
        "cookies": ["a=1"],
    }
    assert outcome.body == b"\x00\x01\xff"


@pytest.mark.parametrize("answer", [None, "text", {"no": "status"}])
def test_an_answer_that_is_none_fails_the_invocation(answer):
    with serving(lambda: lambda event, context: answer) as api:
        outcome = api.send(events.make("url")).done()

    assert outcome.path.endswith("/error")
    assert "no answer to an HTTP event" in json.loads(outcome.payload)["errorMessage"]


def test_a_head_request_that_a_plain_handler_answers():
    answer = {"statusCode": 200, "headers": {"Content-Length": "7"}, "body": ""}
    with serving(lambda: lambda event, context: answer) as api:
        for kind in STREAMED:
            prelude = api.send(events.make(kind, "HEAD")).done().prelude
            assert "7" in str(prelude)


@pytest.mark.parametrize("way", ["refuse_after", "hang_up_after"])
def test_a_refused_stream_is_logged_and_the_next_request_served(api, script, way, caplog):
    setattr(api, way, 1_000_000)
    script.parts = [b"x" * 100_000] * 1_000

    outcome = api.send(events.make("url")).done()
    assert not outcome.is_whole
    setattr(api, way, None)
    script.parts = [b"other"]
    assert api.send(events.make("url")).done().body == b"other"
    assert "a part of the response only" in caplog.text
    assert ("413" in caplog.text) <= (way == "refuse_after")
    assert "Traceback" not in caplog.text


def test_one_connection_asks_for_events_and_each_stream_has_its_own(api, script):
    script.parts = [b"x"]
    outcomes = [api.send(events.make("url")).done() for _ in range(3)]
    whole = api.send(events.make("http")).done()

    assert len({outcome.connection for outcome in outcomes}) == 3
    assert set(api.nexts) == {whole.connection}
    assert api.connections == 4


@pytest.mark.parametrize("kind", ["url", "http", "error"])
def test_the_id_of_the_attempt_is_echoed(api, kind):
    event = b"no JSON" if kind == "error" else events.make(kind)

    with_id = api.send(event, {INVOCATION_ID: "attempt-1"}).done()
    without = api.send(event).done()

    assert with_id.headers[INVOCATION_ID.lower()] == "attempt-1"
    assert INVOCATION_ID.lower() not in without.headers


def test_a_connection_that_died_between_events_is_made_anew(api, script):
    api.close_after_outcome = True
    script.parts = [b"x"]
    for _ in range(3):
        assert api.send(events.make("url")).done().body == b"x"
        assert not api.send(events.make("http")).done().is_stream


def test_a_connection_that_died_behind_the_event_is_made_anew_for_the_answer():
    def handler(event, context):
        assert api.closed.wait(PATIENCE)
        return {"a": 1}

    with serving(lambda: handler) as api:
        api.close_after_next = True
        assert json.loads(api.send({}).done().payload) == {"a": 1}
        api.close_after_next = False


def test_an_error_around_the_handler_is_too_late_behind_the_first_byte(interface, script, caplog):
    script.parts = [b"x"]

    def make():
        inner = MAKERS[interface](script)

        def handler(event, context):
            inner(event, context)
            raise ValueError("around")

        return handler

    with serving(make) as api:
        outcome = api.send(events.make("url")).done()
        assert api.send(events.make("url")).done().body == b"x"

    assert outcome.path.endswith("/response")
    assert "ValueError: around" in caplog.text


def test_a_connection_that_dies_while_it_waits_is_made_anew(api, script):
    script.parts = [b"x"]
    api.drop_next = 1
    assert api.send(events.make("url")).done().body == b"x"
    assert api.send(events.make("url")).done().body == b"x"
    assert len(set(api.nexts)) == 2


def test_a_runtime_api_that_cannot_be_reached_ends_the_loop(monkeypatch):
    monkeypatch.setenv("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:1")
    with pytest.raises(ConnectionError):
        serve(lambda event, context: None)


def test_the_context_says_what_the_managed_runtime_says(api, script, monkeypatch):
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "streamer")
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512")
    client = {"custom": {"a": "é"}, "client": {"app_title": "t"}, "env": {"locale": "de"}}
    identity = {"cognitoIdentityId": "i", "cognitoIdentityPoolId": "p"}
    deadline = int(time.time() * 1000) + 20_000
    api.send(
        events.make("url"),
        {
            "Lambda-Runtime-Deadline-Ms": str(deadline),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:x",
            "Lambda-Runtime-Client-Context": json.dumps(client, ensure_ascii=False),
            "Lambda-Runtime-Cognito-Identity": json.dumps(identity),
            "Lambda-Runtime-Trace-Id": "Root=1",
        },
    ).done()
    ours = script.seen[0]
    theirs = LambdaContext("id-0", client, identity, deadline, "arn:aws:lambda:x")

    for name in (
        "aws_request_id", "function_name", "function_version", "invoked_function_arn",
        "memory_limit_in_mb", "log_group_name", "log_stream_name", "tenant_id",
    ):  # fmt: skip
        assert getattr(ours, name) == getattr(theirs, name), name
    assert ours.identity.cognito_identity_id == theirs.identity.cognito_identity_id == "i"
    assert ours.identity.cognito_identity_pool_id == "p"
    assert ours.client_context.custom == theirs.client_context.custom == {"a": "é"}
    assert ours.client_context.env == {"locale": "de"}
    assert ours.client_context.client.app_title == theirs.client_context.client.app_title
    assert ours.client_context.client.installation_id is None
    assert 0 < ours.get_remaining_time_in_millis() <= 20_000
    missing = {name for name in vars(theirs) if not name.startswith("_")} - set(vars(ours))
    assert not missing


def test_a_context_of_which_nothing_is_known():
    context = Context({"Lambda-Runtime-Aws-Request-Id": "a"})

    assert context.client_context is None
    assert context.identity.cognito_identity_id is None
    assert context.get_remaining_time_in_millis() == 0


def test_the_trace_is_where_the_xray_sdk_looks(interface, script, monkeypatch):
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "old")
    import os

    seen = []

    class Spy(logging.Handler):
        def emit(self, record):
            seen.append(os.environ.get("_X_AMZN_TRACE_ID"))

    script.status = ValueError("to log something")
    spy = Spy()
    logging.getLogger("liftoff_adapters").addHandler(spy)
    try:
        with serving(lambda: MAKERS[interface](script)) as api:
            api.send(events.make("url"), {"Lambda-Runtime-Trace-Id": "Root=1"}).done()
            api.send(events.make("url")).done()
    finally:
        logging.getLogger("liftoff_adapters").removeHandler(spy)

    assert seen == ["Root=1", None]


def test_log_records_carry_the_id_of_the_request(api, script, caplog):
    script.status = ValueError("boom")
    api.send(events.make("url")).done()
    api.send(events.make("url")).done()

    assert [record.aws_request_id for record in caplog.records] == ["id-0", "id-1"]


def test_the_handlers_answer_whole_without_this_loop(interface, script):
    script.parts = [b"one", b"two"]
    handler = MAKERS[interface](script)

    answer = handler(events.make("url"), events.context())

    assert events.reply("url", answer).body == b"onetwo"


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("AWS_LAMBDA_RUNTIME_API", "", "no Lambda to serve"),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start", "SnapStart"),
    ],
)
def test_where_it_cannot_serve_it_says_so(monkeypatch, variable, value, says):
    monkeypatch.setenv("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:1")
    monkeypatch.setenv(variable, value)
    with pytest.raises(RuntimeError, match=says):
        serve(lambda event, context: None)


def test_kinds_that_cannot_be_streamed_are_refused(monkeypatch):
    monkeypatch.setenv("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:1")
    with pytest.raises(ValueError, match="url, rest can be streamed, not alb"):
        serve(lambda event, context: None, kinds=["alb", "url"])


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_bytes_in_bytes_out(make):
    script = Script()
    with serving(lambda: make(script)) as api:

        @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
        @given(
            kind=st.sampled_from(STREAMED),
            status=st.integers(200, 599),
            parts=st.lists(st.binary(max_size=300) | st.sampled_from([bytes(8), b"0\r\n\r\n"])),
            value=st.text(
                st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=20
            ),
        )
        def check(kind, status, parts, value):
            script.status, script.parts = status, parts
            script.headers = [("X-A", value)]
            outcome = api.send(events.make(kind)).done()
            assert outcome.is_whole
            assert outcome.prelude["statusCode"] == status
            assert outcome.body == (b"" if status in (204, 304) else b"".join(parts))
            sent = outcome.prelude.get("headers") or outcome.prelude["multiValueHeaders"]
            assert value in {name.lower(): values for name, values in sent.items()}["x-a"]

        check()
