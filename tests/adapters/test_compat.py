"""The interfaces of other adapters: their arguments, and what apps and tests of theirs look at."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import subprocess
import sys
from contextlib import asynccontextmanager

import flask
import pytest
from liftoff_adapters import compat
from liftoff_adapters.compat import Mangum, make_lambda_handler, serverless_wsgi
from liftoff_adapters.compat.mangum import DEFAULT_TEXT_MIME_TYPES
from liftoff_adapters.errors import EventError, LifespanError
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.adapters import events

GIF = b"GIF87a\xff"
HEALTH_CHECK = {
    "requestContext": {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:..."}},
    "httpMethod": "GET",
    "path": "/",
    "queryStringParameters": {},
    "headers": {"user-agent": "ELB-HealthChecker/2.0"},
    "body": "",
    "isBase64Encoded": False,
}


@pytest.fixture(autouse=True)
def current_loop():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield loop
    asyncio.set_event_loop(None)
    loop.close()


def call(handler, kind="http", *request, **more):
    return handler(events.make(kind, *request, **more), events.context())


def wsgi(body=b"text", content_type="text/plain", seen=None, headers=()):
    def app(environ, start_response):
        if seen is not None:
            seen.update(environ)
        typed = [("Content-Type", content_type)] if content_type else []
        start_response("200 OK", [*typed, *headers])
        return [body]

    return app


def asgi(body=b"text", content_type=b"text/plain", seen=None, headers=()):
    async def app(scope, receive, send):
        if seen is not None:
            seen.update(scope)
        typed = [(b"content-type", content_type)] if content_type else []
        await send({"type": "http.response.start", "status": 200, "headers": [*typed, *headers]})
        await send({"type": "http.response.body", "body": body})

    return app


class TestImports:
    def test_the_wsgi_side_imports_no_asyncio(self):
        code = (
            "import sys\n"
            "from liftoff_adapters.compat import make_lambda_handler, serverless_wsgi\n"
            "sys.exit('asyncio' in sys.modules)"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

    def test_an_unknown_name_is_an_attribute_error(self):
        with pytest.raises(AttributeError, match="unknown"):
            compat.unknown  # noqa: B018


class TestMangum:
    def test_attributes(self):
        app = asgi()
        handler = Mangum(app, "off", "/base", exclude_headers=["X-Gone"])
        assert handler.app is app
        assert handler.lifespan == "off"
        assert handler.config == {
            "api_gateway_base_path": "/base",
            "text_mime_types": list(DEFAULT_TEXT_MIME_TYPES),
            "exclude_headers": ["x-gone"],
        }

    def test_a_wrong_lifespan_is_refused(self):
        with pytest.raises(ValueError, match=r"auto\|on\|off"):
            Mangum(asgi(), lifespan="unknown")

    def test_once_and_repeated_headers_of_payload_1_are_apart(self):
        app = asgi(headers=[(b"set-cookie", b"a=1"), (b"Set-Cookie", b"b=2")])
        answer = call(Mangum(app, lifespan="off"), "rest")
        assert answer == {
            "statusCode": 200,
            "headers": {"content-type": "text/plain"},
            "multiValueHeaders": {"set-cookie": ["a=1", "b=2"]},
            "body": "text",
            "isBase64Encoded": False,
        }

    def test_cookies_of_a_load_balancer_differ_in_case(self):
        app = asgi(headers=[(b"Set-Cookie", b"%d=1" % number) for number in range(5)])
        headers = call(Mangum(app, lifespan="off"), "alb")["headers"]
        assert list(headers) == [
            "content-type", "set-cookie", "Set-cookie", "sEt-cookie", "SEt-cookie", "seT-cookie",
        ]  # fmt: skip
        assert [value for name, value in headers.items() if name.lower() == "set-cookie"] == [
            f"{number}=1" for number in range(5)
        ]

    def test_text_types_replace_the_default_and_may_grow(self):
        handler = Mangum(asgi(content_type=b"text/plain"), "off", text_mime_types=["x/y"])
        assert call(handler)["isBase64Encoded"] is True
        handler.config["text_mime_types"].append("text/plain")
        assert call(handler)["isBase64Encoded"] is False

    def test_headers_are_excluded(self):
        app = asgi(headers=[(b"x-gone", b"1"), (b"x-kept", b"1")])
        answer = call(Mangum(app, "off", exclude_headers=["X-Gone"]), "rest")
        assert set(answer["headers"]) == {"content-type", "x-kept"}

    def test_the_base_path_may_lack_its_slash(self):
        seen = {}
        call(Mangum(asgi(seen=seen), "off", "base"), "rest", "GET", "/base/x")
        assert (seen["root_path"], seen["path"]) == ("/base", "/base/x")

    @pytest.mark.parametrize("kind", ["http", "rest", "alb", "alb-multi"])
    def test_a_failing_app_gives_mangums_500(self, kind):
        async def app(scope, receive, send):
            raise RuntimeError("broken")

        answer = call(Mangum(app, "off"), kind)
        assert answer["statusCode"] == 500
        assert answer["body"] == "Internal Server Error"
        headers = answer.get("headers") or answer["multiValueHeaders"]
        assert set(headers) == {"content-type"}

    def test_an_app_may_be_added_to_before_the_first_request(self):
        started = []

        @asynccontextmanager
        async def lifespan(app):
            started.append([route.path for route in app.routes])
            yield {"from": "startup"}

        app = Starlette(lifespan=lifespan)
        handler = Mangum(app)

        async def view(request):
            return PlainTextResponse(request.state.__getattr__("from"))

        app.routes.append(Route("/late", view))
        assert started == []
        for _ in range(2):
            assert call(handler, "http", "GET", "/late")["body"] == "startup"
        assert started == [["/late"]]
        handler.close()

    def test_what_is_bound_to_the_loop_of_the_import_works(self, current_loop):
        future = current_loop.create_future()

        async def app(scope, receive, send):
            current_loop.call_soon(future.set_result, b"bound")
            await asgi(await future)(scope, receive, send)

        assert call(Mangum(app, "off"))["body"] == "bound"
        assert asyncio.get_event_loop() is current_loop

    def test_there_is_a_current_loop_afterwards(self):
        asyncio.set_event_loop(None)
        handler = Mangum(asgi(), "off")
        assert not asyncio.get_event_loop().is_closed()
        assert call(handler)["body"] == "text"
        asyncio.get_event_loop().close()

    def test_requests_are_logged_as_mangum_logs_them(self, caplog):
        caplog.set_level(logging.INFO, logger="mangum.http")
        call(Mangum(asgi(), "off"), "http", "GET", "/some/path")
        assert ("mangum.http", logging.INFO, "GET /some/path 200") in caplog.record_tuples

    def test_a_startup_that_raises_is_logged_and_the_app_served(self, caplog):
        async def app(scope, receive, send):
            if scope["type"] == "lifespan":
                await receive()
                raise RuntimeError("no database")
            await asgi()(scope, receive, send)

        assert call(Mangum(app))["statusCode"] == 200
        assert "Exception in 'lifespan' protocol." in caplog.text
        assert "no database" in caplog.text

    @pytest.mark.parametrize("message", ["lifespan.startup.failed", "http.response.start"])
    def test_a_startup_that_says_no_fails_each_request(self, message):
        async def app(scope, receive, send):
            await receive()
            await send({"type": message, "message": "no database"})

        handler = Mangum(app)
        for _ in range(2):
            with pytest.raises(LifespanError):
                call(handler)

    def test_an_app_that_reads_on_after_its_shutdown_ends(self):
        async def app(scope, receive, send):
            if scope["type"] == "http":
                await asgi()(scope, receive, send)
                return
            while True:
                message = await receive()
                await send({"type": f"{message['type']}.complete"})

        handler = Mangum(app)
        assert call(handler)["body"] == "text"
        handler.close()

    def test_other_events_have_functions(self):
        handler = Mangum(asgi(), "off")
        event = {"Records": [{"eventSource": "aws:sqs", "body": "x"}]}
        with pytest.raises(EventError, match="aws:sqs"):
            handler(event, None)
        handler.on("aws:sqs", lambda event, context: event["Records"][0]["body"])
        assert handler(event, None) == "x"

        async def wait(event, context):
            return await asyncio.sleep(0, "awaited")

        handler.on("aws:sqs", wait)
        assert handler(event, None) == "awaited"


class Greeting:
    """A custom handler of Mangum's kind."""

    def __init__(self, event, context, config):
        self.event = event
        self.body = event["greeting"].encode()

    @classmethod
    def infer(cls, event, context, config):
        return "greeting" in event

    @property
    def scope(self):
        return {"type": "http", "method": "POST", "path": "/greet", "headers": [], "own": True}

    def __call__(self, response):
        return {"said": response["body"].decode(), "status": response["status"]}


class TestCustomHandlers:
    def test_scope_body_and_answer_are_the_handlers(self, caplog):
        caplog.set_level(logging.INFO, logger="mangum.http")

        async def app(scope, receive, send):
            if scope["type"] == "lifespan":
                await receive()
                scope["state"]["mark"] = b"!"
                await send({"type": "lifespan.startup.complete"})
                await receive()
                return
            assert scope["own"]
            body = (await receive())["body"] + scope["state"]["mark"]
            await asgi(body)(scope, receive, send)

        handler = Mangum(app, custom_handlers=[Greeting])
        assert handler({"greeting": "hello"}, None) == {"said": "hello!", "status": 200}
        assert "POST /greet 200" in caplog.text
        handler.close()

    def test_a_failing_app_is_a_500(self):
        async def app(scope, receive, send):
            await send({"type": "http.response.start", "status": 200, "headers": []})
            raise RuntimeError("broken")

        handler = Mangum(app, "off", custom_handlers=[Greeting])
        assert handler({"greeting": "hello"}, None) == {
            "said": "Internal Server Error",
            "status": 500,
        }

    def test_other_events_are_served_as_ever(self):
        handler = Mangum(asgi(), "off", custom_handlers=[Greeting])
        assert call(handler)["body"] == "text"


class TestApigWsgi:
    @pytest.mark.parametrize(
        ("kind", "binary_support", "is_base64"),
        [
            ("rest", None, False),
            ("rest", True, True),
            ("http-1.0", None, False),
            ("http-1.0", True, True),
            ("alb", None, True),
            ("alb", False, False),
            ("alb-multi", None, True),
            ("http", None, True),
            ("http", False, True),
            ("url", False, True),
        ],
    )
    def test_binary_support_by_kind(self, kind, binary_support, is_base64):
        app = wsgi(content_type="application/octet-stream")
        answer = call(make_lambda_handler(app, binary_support), kind)
        assert answer["isBase64Encoded"] is is_base64
        body = answer["body"].encode()
        assert (base64.b64decode(body) if is_base64 else body) == b"text"

    @pytest.mark.parametrize("kind", ["rest", "http-1.0", "alb"])
    def test_bytes_that_are_no_text_are_base64_without_binary_support(self, kind):
        answer = call(make_lambda_handler(wsgi(GIF), False), kind)
        assert base64.b64decode(answer["body"]) == GIF

    def test_prefixes_replace_the_default(self):
        make = make_lambda_handler
        answer = call(make(wsgi(), True, ["application/"]), "rest")
        assert answer["isBase64Encoded"] is True
        app = wsgi(content_type="application/x-own")
        assert call(make(app, True, ["application/"]), "rest")["isBase64Encoded"] is False

    def test_shapes_of_answers(self):
        app = wsgi(headers=[("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        handler = make_lambda_handler(app)
        assert call(handler, "http")["cookies"] == ["a=1", "b=2"]
        assert call(make_lambda_handler(wsgi()), "http")["cookies"] == []
        headers = {"Content-Type": ["text/plain"], "Set-Cookie": ["a=1", "b=2"]}
        assert call(handler, "rest")["multiValueHeaders"] == headers
        event = events.make("rest")
        del event["multiValueHeaders"]
        answer = handler(event, None)
        assert answer["headers"] == {"Content-Type": "text/plain"}
        assert answer["multiValueHeaders"] == {"Set-Cookie": ["a=1", "b=2"]}
        assert "statusDescription" not in call(handler, "alb")

    def test_the_environ(self):
        seen = {}
        handler = make_lambda_handler(wsgi(seen=seen))
        headers = [("X-A", "1"), ("X-A", "2"), ("Cookie", "a=1"), ("Cookie", "b=2")]
        event = events.make("rest", "POST", "/x", [*headers, ("Content-Type", "a/b")], b"body")
        context = events.context()
        handler(event, context)
        assert seen["HTTP_X_A"] == "1,2"
        assert seen["HTTP_COOKIE"] == "a=1; b=2"
        assert seen["HTTP_CONTENT_TYPE"] == seen["CONTENT_TYPE"] == "a/b"
        assert "HTTP_CONTENT_LENGTH" not in seen
        assert seen["apig_wsgi.full_event"] is event
        assert seen["apig_wsgi.context"] is context
        assert seen["apig_wsgi.request_context"] == event["requestContext"]
        assert seen["apig_wsgi.multi_value_headers"] is True

    def test_cookies_that_an_emulator_leaves_in_the_headers_are_joined(self):
        seen = {}
        event = events.make("http")
        event["cookies"] = ["a=1", "b=é"]
        event["headers"]["Cookie"] = "c=3"
        make_lambda_handler(wsgi(seen=seen))(event, None)
        assert seen["HTTP_COOKIE"] == "a=1;b=é;c=3".encode().decode("latin-1")

    def test_a_header_with_underscores_joins_nothing(self):
        seen = {}
        headers = [("X_A", "1"), ("X_A", "2"), ("X-A", "right")]
        call(make_lambda_handler(wsgi(seen=seen)), "rest", "GET", "/", headers)
        assert seen["HTTP_X_A"] == "right"

    def test_a_health_check_reaches_flask(self):
        app = flask.Flask(__name__)
        app.get("/")(lambda: f"{flask.request.host!r} {flask.request.url}")
        answer = make_lambda_handler(app)(dict(HEALTH_CHECK), None)
        assert answer["statusCode"] == 200

    def test_paths_are_decoded_once_where_the_event_is_from_aws(self):
        seen = {}
        handler = make_lambda_handler(wsgi(seen=seen))
        call(handler, "http", "GET", "/a%2520b")
        assert seen["PATH_INFO"] == "/a%20b"
        event = events.make("http", "GET", "/a%2520b")
        del event["requestContext"]["domainName"]
        handler(event, None)
        assert seen["PATH_INFO"] == "/a b"

    def test_errors_of_the_app_fail_the_invocation(self):
        def raising(environ, start_response):
            raise KeyError("broken")

        def reporting(environ, start_response):
            try:
                return {}["broken"]
            except KeyError:
                start_response("500 Oh", [], sys.exc_info())
            return [b"a page"]

        for app in (raising, reporting):
            with pytest.raises(KeyError, match="broken"):
                call(make_lambda_handler(app))

    def test_no_error_in_exc_info_is_none(self):
        def app(environ, start_response):
            start_response("200 OK", [], (None, None, None))
            return [b"text"]

        assert call(make_lambda_handler(app))["statusCode"] == 200

    def test_a_response_that_lambda_refuses_is_a_500(self, caplog):
        answer = call(make_lambda_handler(wsgi(b"x" * 7_000_000)))
        assert answer["statusCode"] == 500
        assert "6,291,456 bytes" in caplog.text

    def test_other_events_have_functions(self):
        handler = make_lambda_handler(wsgi())
        handler.on("aws:sqs", lambda event, context: "served")
        assert handler({"Records": [{"eventSource": "aws:sqs"}]}, None) == "served"
        with pytest.raises(ValueError, match=r"^Unknown version 'distant-future'$"):
            handler({"version": "distant-future"}, None)
        with pytest.raises(EventError, match=r"'aws\.events'"):
            handler({"version": "0", "source": "aws.events"}, None)


class TestServerlessWsgi:
    def serve(self, seen, kind="rest", *request, **more):
        return self.handle(wsgi(seen=seen), events.make(kind, *request, **more))

    def handle(self, app, event):
        return serverless_wsgi.handle_request(app, event, events.context())

    @pytest.mark.parametrize("source", ["aws.events", "serverless-plugin-warmup"])
    def test_a_warmers_event_is_not_for_the_app(self, source):
        assert self.handle(None, {"source": source}) == {}

    def test_the_environ(self):
        seen = {}
        event = events.make("rest")
        event["requestContext"]["authorizer"] = {"principalId": "somebody"}
        self.handle(wsgi(seen=seen), event)
        assert seen["REMOTE_USER"] == "somebody"
        assert seen["serverless.event"] is event
        assert seen["serverless.authorizer"] == {"principalId": "somebody"}

    def test_each_app_is_served_by_itself(self):
        apps = [wsgi(b"one"), wsgi(b"two")]
        bodies = [self.handle(app, events.make("http"))["body"] for app in apps * 2]
        assert bodies == ["one", "two", "one", "two"]

    @pytest.mark.parametrize("value", ["yes", " TRUE ", "1"])
    def test_the_stage_can_be_left_out(self, value, monkeypatch):
        seen = {}
        self.serve(seen, "rest", "GET", "/x", stage="prod")
        assert (seen["SCRIPT_NAME"], seen["PATH_INFO"]) == ("/prod", "/x")
        monkeypatch.setenv("STRIP_STAGE_PATH", value)
        self.serve(seen, "rest", "GET", "/x", stage="prod")
        assert (seen["SCRIPT_NAME"], seen["PATH_INFO"]) == ("", "/x")

    def test_the_base_path_is_taken_off(self, monkeypatch):
        monkeypatch.setenv("API_GATEWAY_BASE_PATH", "api/shop")
        seen = {}
        self.serve(seen, "rest", "GET", "/api/shop/x")
        assert (seen["SCRIPT_NAME"], seen["PATH_INFO"]) == ("/api/shop", "/x")
        self.serve(seen, "http", "GET", "/x")
        assert (seen["SCRIPT_NAME"], seen["PATH_INFO"]) == ("/api/shop", "/x")

    def test_the_stage_of_an_event_without_a_full_path_is_told_by_the_host(self):
        event = events.make("rest", "GET", "/x", [("Host", "x.amazonaws.com")], stage="dev")
        del event["requestContext"]["path"]
        seen = {}
        self.handle(wsgi(seen=seen), event)
        assert seen["SCRIPT_NAME"] == "/dev"

    def test_text_types_may_be_added_to(self, monkeypatch):
        app = wsgi(content_type="application/x-own; charset=utf-8")
        assert self.handle(app, events.make("rest"))["isBase64Encoded"] is True
        monkeypatch.setattr(serverless_wsgi, "TEXT_MIME_TYPES", ["application/x-own"])
        assert self.handle(app, events.make("rest"))["isBase64Encoded"] is False

    def test_a_query_in_the_path_is_taken_off(self):
        seen = {}
        event = events.make("rest", "GET", "/x?a=1")
        event["path"] += "?a=1"
        self.handle(wsgi(seen=seen), event)
        assert (seen["PATH_INFO"], seen["QUERY_STRING"]) == ("/x", "a=1")

    def test_single_headers_are_answered_with_single_ones(self):
        event = events.make("rest")
        event["multiValueHeaders"] = None
        app = wsgi(headers=[("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        answer = self.handle(app, event)
        assert answer["headers"] == {"Content-Type": "text/plain"}
        assert answer["multiValueHeaders"] == {"Set-Cookie": ["a=1", "b=2"]}

    def integration(self, **more):
        return {
            "body": {"a": "é"},
            "enhancedAuthContext": {"principalId": "somebody"},
            "headers": {"Host": "x.execute-api.eu-west-1.amazonaws.com", "X-A": "1"},
            "identity": {"sourceIp": events.CLIENT},
            "method": "POST",
            "path": {"name": "some/where"},
            "query": {"q": "a b"},
            "requestPath": "/go/{name+}",
            "stage": "dev",
            **more,
        }

    def test_the_lambda_integration_is_read(self):
        seen = {}
        answer = self.handle(wsgi(seen=seen), self.integration())
        assert answer["body"] == "text"
        assert seen["REQUEST_METHOD"] == "POST"
        assert (seen["SCRIPT_NAME"], seen["PATH_INFO"]) == ("/dev", "/go/some/where")
        assert seen["QUERY_STRING"] == "q=a%20b"
        assert json.load(seen["wsgi.input"]) == {"a": "é"}
        assert seen["REMOTE_ADDR"] == events.CLIENT
        assert seen["REMOTE_USER"] == "somebody"

    def test_its_errors_are_raised_for_the_integration_to_match(self):
        def app(environ, start_response):
            start_response("404 NOT FOUND", [])
            return [b"nothing"]

        with pytest.raises(RuntimeError, match="nothing") as raised:
            self.handle(app, self.integration())
        assert json.loads(str(raised.value))["statusCode"] == 404

    def test_errors_of_the_app_fail_the_invocation(self):
        def app(environ, start_response):
            raise KeyError("broken")

        with pytest.raises(KeyError, match="broken"):
            self.handle(app, events.make("http"))


HANDLERS = {
    "Mangum": lambda: Mangum(asgi(GIF, b"image/gif"), "off"),
    "apig-wsgi": lambda: make_lambda_handler(wsgi(GIF, "image/gif"), binary_support=True),
    "serverless-wsgi": lambda: (
        lambda *call: serverless_wsgi.handle_request(wsgi(GIF, "image/gif"), *call)
    ),
}


@pytest.mark.parametrize("kind", events.KINDS)
@pytest.mark.parametrize("name", HANDLERS)
def test_every_kind_of_event_is_served(name, kind):
    answer = call(HANDLERS[name](), kind)
    assert int(answer.get("statusCode") or answer["status"]) == 200
    assert base64.b64decode(answer["body"]) == GIF


@pytest.mark.parametrize("kind", events.KINDS)
@pytest.mark.parametrize("name", HANDLERS)
def test_every_kind_of_event_gets_a_500_for_what_lambda_refuses(name, kind):
    app = wsgi(b"x" * 7_000_000)
    handler = {
        "Mangum": lambda: Mangum(asgi(b"x" * 7_000_000), "off"),
        "apig-wsgi": lambda: make_lambda_handler(app),
        "serverless-wsgi": lambda: lambda *call: serverless_wsgi.handle_request(app, *call),
    }[name]()
    answer = call(handler, kind)
    assert int(answer.get("statusCode") or answer["status"]) == 500
    assert "6 MB" in answer["body"]


@pytest.mark.parametrize(
    ("headers", "body", "said", "is_base64"),
    [
        ([], b"Hello", "Hello", False),
        ([], b"\xff", "/w==", True),
        ([(b"content-encoding", b"gzip")], b"Hello", "SGVsbG8=", True),
    ],
)
def test_mangum_calls_a_body_without_a_type_json_with_payload_2(headers, body, said, is_base64):
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    answer = Mangum(app, lifespan="off")(events.make("http"), None)
    assert answer["headers"]["content-type"] == "application/json"
    assert (answer["body"], answer["isBase64Encoded"]) == (said, is_base64)
    assert "content-type" not in Mangum(app, lifespan="off")(events.make("rest"), None)["headers"]
