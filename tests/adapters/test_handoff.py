from __future__ import annotations

import base64
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from a2wsgi import WSGIMiddleware
from fastapi import FastAPI
from liftoff_adapters.asgi import AsgiHandler
from liftoff_adapters.flask_guard import guard
from liftoff_adapters.handoff import Handoff, stub, with_fallback
from liftoff_adapters.mangum_events import prepare
from liftoff_adapters.wsgi import WsgiHandler
from mangum import Mangum

from tests.adapters import apps, events

ANSWER = {"statusCode": 200, "headers": {"x": "\u00fc"}, "body": "whole", "odd": [1, None]}


class FakeLambda:
    """Lambda's Invoke API: answers with what it is told to, and keeps what it was asked."""

    def __init__(self):
        self.calls = []
        self.payload = json.dumps(ANSWER).encode()
        self.status = 200
        self.headers = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                context = self.headers.get("X-Amz-Client-Context")
                outer.calls.append(
                    (
                        self.path,
                        json.loads(body),
                        json.loads(base64.b64decode(context)) if context else None,
                    )
                )
                self.send_response(outer.status)
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(outer.payload)))
                self.end_headers()
                self.wfile.write(outer.payload)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def fake_lambda(monkeypatch):
    fake = FakeLambda()
    monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", fake.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("LIFTOFF_FALLBACK_FUNCTION", "fallback")
    yield fake
    fake.server.shutdown()
    fake.server.server_close()


def wsgi_stub():
    app = apps.flask_app()
    app.view_functions["go"] = lambda: stub("go")
    return with_fallback(WsgiHandler(app))


def wsgi_guard():
    return with_fallback(WsgiHandler(guard(apps.flask_app(), {"echo", "static"})))


def mangum_guard():
    app = guard(apps.flask_app(), {"echo", "static"})
    return with_fallback(prepare(Mangum(WSGIMiddleware(app), lifespan="off")))


def fastapi_app():
    app = FastAPI()

    @app.get("/echo/")
    async def echo():
        return {"rest": ""}

    @app.get("/go")
    def go():
        stub("go")

    @app.middleware("http")
    async def through(request, call_next):
        return await call_next(request)

    return app


HANDLERS = {
    "flask stub": wsgi_stub,
    "flask guard": wsgi_guard,
    "flask guard in mangum": mangum_guard,
    "fastapi": lambda: with_fallback(AsgiHandler(fastapi_app())),
    "fastapi in mangum": lambda: with_fallback(prepare(Mangum(fastapi_app()))),
}


@pytest.fixture(params=HANDLERS)
def handler(request):
    return HANDLERS[request.param]()


def log_lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_fallback_gets_the_original_event_and_its_answer_is_returned(
    handler, fake_lambda, capsys
):
    for kind in ("http", "rest"):
        fake_lambda.calls.clear()
        event = events.make(kind, "GET", "/go?a=%C3%BC", [("X-A", "\u20ac")])
        before = json.dumps(event)
        assert handler(event, events.context("slice")) == ANSWER
        assert json.dumps(event) == before
        [(path, payload, context)] = fake_lambda.calls
        assert path == "/2015-03-31/functions/fallback/invocations"
        assert payload == event
        assert context["custom"] == {"liftoff_misroute": "go", "liftoff_from": "slice"}
        assert log_lines(capsys) == [{"liftoff": "misroute", "endpoint": "go", "function": "slice"}]


def test_what_is_owned_is_answered_here(handler, fake_lambda, capsys):
    answer = handler(events.make("http", "GET", "/echo/"), events.context())
    assert answer["statusCode"] == 200
    assert fake_lambda.calls == []
    assert log_lines(capsys) == []


def test_a_handoff_leaves_no_trace_for_the_next_request(handler, fake_lambda):
    handler(events.make("http", "GET", "/go"), events.context())
    answer = handler(events.make("http", "GET", "/echo/"), events.context())
    assert json.loads(answer["body"])["rest"] == ""


def failing(fake, monkeypatch, how):
    if how == "raised":
        fake.headers = {"X-Amz-Function-Error": "Unhandled"}
        fake.payload = b'{"errorMessage": "no such table"}'
        return "no such table"
    if how == "no answer":
        fake.payload = b"null"
        return "no answer"
    if how == "no json":
        fake.payload = b"<html>"
        return "no answer"
    if how == "throttled":
        fake.status = 429
        fake.payload = b'{"message": "Rate exceeded"}'
        return "cannot be invoked"
    if how == "refused":
        monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", "http://127.0.0.1:9")
        return "cannot be invoked"
    monkeypatch.delenv("LIFTOFF_FALLBACK_FUNCTION")
    return "LIFTOFF_FALLBACK_FUNCTION is not set"


@pytest.mark.parametrize(
    "how", ["raised", "no answer", "no json", "throttled", "refused", "no variable"]
)
def test_without_a_good_answer_the_client_gets_a_502(fake_lambda, monkeypatch, capsys, how):
    reason = failing(fake_lambda, monkeypatch, how)
    handler = wsgi_guard()
    for kind in events.KINDS:
        fake_lambda.calls.clear()
        answer = handler(events.make(kind, "GET", "/go"), events.context("slice"))
        reply = events.reply(kind, answer)
        assert (reply.status, reply.body) == (502, b"Bad Gateway")
        assert len(fake_lambda.calls) <= 1, "a POST must not run twice"
        first, second = log_lines(capsys)
        assert first == {"liftoff": "misroute", "endpoint": "go", "function": "slice"}
        assert second["liftoff"] == "misroute-failed"
        assert reason in second["reason"]


def test_what_is_planned_is_no_misroute(fake_lambda, capsys):
    app = guard(apps.flask_app(), {"echo", "static"})
    handler = with_fallback(WsgiHandler(app), planned={"go"})
    assert handler(events.make("http", "GET", "/go"), events.context("slice")) == ANSWER
    [(_, _, context)] = fake_lambda.calls
    assert context["custom"] == {"liftoff_handed_on": "go", "liftoff_from": "slice"}
    assert log_lines(capsys) == [{"liftoff": "handed-on", "endpoint": "go", "function": "slice"}]


def test_the_fallback_itself_never_hands_on(fake_lambda, capsys):
    told = {"liftoff_misroute": "go", "liftoff_from": "slice"}
    contexts = [events.context("fallback"), events.context("other", custom=told)]
    for context in contexts:
        answer = wsgi_guard()(events.make("http", "GET", "/go"), context)
        assert answer["statusCode"] == 502
        assert "itself" in log_lines(capsys)[1]["reason"]
    assert fake_lambda.calls == []


def test_a_handoff_passes_through_middleware_that_catches_everything(fake_lambda):
    def swallowing(app):
        def middleware(environ, start_response):
            try:
                return app(environ, start_response)
            except BaseException:
                start_response("500 Oops", [])
                return [b"swallowed"]

        return middleware

    app = guard(apps.flask_app(), set())
    app.wsgi_app = swallowing(app.wsgi_app)
    handler = with_fallback(WsgiHandler(app))
    assert handler(events.make("http", "GET", "/go"), events.context()) == ANSWER


def test_other_exceptions_leave_the_wrapper_untouched(fake_lambda):
    def handler(event, context):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        with_fallback(handler)({}, events.context())


def test_stub_raises_what_is_no_exception():
    with pytest.raises(Handoff) as caught:
        stub("main.home")
    assert caught.value.endpoint == "main.home"
    assert not isinstance(caught.value, Exception)


def test_handlers_alone_let_a_handoff_out():
    app = apps.flask_app()
    app.view_functions["go"] = lambda: stub("go")
    for handler in (WsgiHandler(app), AsgiHandler(fastapi_app(), lifespan="off")):
        with pytest.raises(Handoff):
            handler(events.make("http", "GET", "/go"), events.context())


def test_boto3_is_imported_only_when_a_request_is_handed_on():
    code = """
import sys
import liftoff_adapters.handoff, liftoff_adapters.flask_guard, liftoff_adapters.wsgi
liftoff_adapters.handoff.with_fallback(liftoff_adapters.wsgi.WsgiHandler(lambda e, s: []))
assert "boto3" not in sys.modules and "botocore" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
