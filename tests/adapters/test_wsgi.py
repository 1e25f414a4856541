from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest
from liftoff_adapters.errors import EventError
from liftoff_adapters.parts import MAX_ANSWER
from liftoff_adapters.wsgi import WsgiHandler

from tests.adapters import events


def call(app, kind="http", method="GET", target="/", headers=(), body=b"", options=(), **more):
    handler = WsgiHandler(app, **dict(options))
    event = events.make(kind, method, target, headers, body, **more)
    return events.reply(kind, handler(event, events.context()))


def environ_of(kind="http", method="GET", target="/", headers=(), body=b"", options=(), **more):
    seen = {}

    def app(environ, start_response):
        seen.update(environ)
        seen["read"] = environ["wsgi.input"].read()
        start_response("204 No Content", [])
        return []

    call(app, kind, method, target, headers, body, options, **more)
    return seen


def answering(body, headers=(), status="200 OK"):
    def app(environ, start_response):
        start_response(status, list(headers))
        return body

    return app


def test_the_environ_is_valid():
    from wsgiref.validate import validator

    def app(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"ok"]

    for kind in events.KINDS:
        assert call(validator(app), kind, "POST", "/a%20b?c", body=b"x").body == b"ok"


def test_the_path_is_latin1_of_the_utf8_bytes():
    for kind in events.KINDS:
        assert environ_of(kind, target="/%C3%BC/%E2%82%AC")["PATH_INFO"] == "/Ã¼/â\x82¬"


def test_bytes_that_are_not_utf8_stay_as_they_are():
    assert environ_of("rest", target="/%FF%2F")["PATH_INFO"] == "/\xff/"


@pytest.mark.parametrize("kind", ["url", "rest", "alb", "edge", "lattice-1", "lattice-2"])
def test_the_raw_path_is_the_clients_where_the_source_keeps_it(kind):
    environ = environ_of(kind, target="/a%2Fb%20c/?x=1")
    assert environ["RAW_URI"] == environ["REQUEST_URI"]
    assert environ["RAW_URI"] == "/a%2Fb%20c/?x=1"


@pytest.mark.parametrize("kind", ["http", "http-1.0"])
def test_the_raw_path_is_encoded_again_where_the_source_decodes(kind):
    environ = environ_of(kind, target="/a%20b/%C3%BC%25?x=1", stage="prod")
    assert environ["RAW_URI"] == "/prod/a%20b/%C3%BC%25?x=1"


def test_a_base_path_is_taken_off_by_whole_segments():
    options = {"base_path": "base"}
    at_base = environ_of(target="/base/x", options=options)
    assert (at_base["SCRIPT_NAME"], at_base["PATH_INFO"]) == ("/base", "/x")
    elsewhere = environ_of(target="/baseball", options=options)
    assert (elsewhere["SCRIPT_NAME"], elsewhere["PATH_INFO"]) == ("", "/baseball")
    itself = environ_of(target="/base", options=options)
    assert (itself["SCRIPT_NAME"], itself["PATH_INFO"]) == ("/base", "/")


def test_emulators_that_send_a_path_otherwise():
    encoded = environ_of("rest", target="/a%2520b", options={"path_encoding": "decoded"})
    assert encoded["PATH_INFO"] == "/a%2520b"
    event = events.make("http", target="/x")
    event["rawPath"] = "/a%20b"
    seen = {}

    def app(environ, start_response):
        seen.update(environ)
        start_response("204 No Content", [])
        return []

    WsgiHandler(app, path_encoding="encoded")(event, None)
    assert seen["PATH_INFO"] == "/a b"


@pytest.mark.parametrize(
    ("domain", "route", "sent", "expected"),
    [
        ("abc.execute-api.eu-west-1.amazonaws.com", "$default", "/v1/x", ("/v1", "/x")),
        ("abc.execute-api.eu-west-1.amazonaws.com", "GET /v1/{p}", "/v1/v1/x", ("/v1", "/v1/x")),
        ("api.example.com", "GET /v1/x", "/v1/x", ("", "/v1/x")),
        ("api.example.com", "GET /v1/x", "/v1/v1/x", ("/v1", "/v1/x")),
        ("api.example.com", "GET /x", "/v1/x", ("/v1", "/x")),
        ("api.example.com", "ANY /v1/{proxy+}", "/v1/x/y", ("", "/v1/x/y")),
        ("api.example.com", "ANY /{proxy+}", "/v1/x/y", ("/v1", "/x/y")),
        ("api.example.com", "GET /v10", "/v10", ("", "/v10")),
    ],
)
def test_a_route_named_like_the_stage(domain, route, sent, expected):
    event = events.make("http", target=sent)
    event["routeKey"] = route
    event["requestContext"].update(stage="v1", domainName=domain)
    seen = {}

    def app(environ, start_response):
        seen.update(environ)
        start_response("204 No Content", [])
        return []

    WsgiHandler(app)(event, None)
    assert (seen["SCRIPT_NAME"], seen["PATH_INFO"]) == expected


def test_content_headers_have_their_own_keys_only():
    environ = environ_of("rest", "POST", headers=[("Content-Type", "text/plain")], body=b"abc")
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert environ["CONTENT_LENGTH"] == "3"
    assert "HTTP_CONTENT_TYPE" not in environ
    assert "HTTP_CONTENT_LENGTH" not in environ
    assert environ["read"] == b"abc"


def test_header_values_beyond_latin1_are_utf8_bytes():
    assert environ_of(headers=[("X-A", "€")])["HTTP_X_A"] == "â\x82¬"
    assert environ_of(headers=[("X-A", "Jos\xe9")])["HTTP_X_A"] == "Jos\xe9"


def test_the_address_behind_trusted_proxies():
    headers = [("X-Forwarded-For", "6.6.6.6, 198.51.100.1")]
    assert environ_of("alb-multi", headers=headers)["REMOTE_ADDR"] == events.CLIENT
    options = {"trusted_hops": 1}
    seen = environ_of("alb-multi", headers=headers, options=options)
    assert seen["REMOTE_ADDR"] == "198.51.100.1"


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        ("1.2.3.4:5678", "1.2.3.4"),
        ("[2001:db8::1]:5678", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("", ""),
    ],
)
def test_a_port_in_the_forwarded_address(forwarded, expected):
    event = events.make("alb")
    event["headers"]["x-forwarded-for"] = forwarded
    seen = {}

    def app(environ, start_response):
        seen.update(environ)
        start_response("204 No Content", [])
        return []

    WsgiHandler(app)(event, None)
    assert seen["REMOTE_ADDR"] == expected


@pytest.mark.parametrize(
    ("host", "name", "port"),
    [
        ("a.example", "a.example", "443"),
        ("a.example:8443", "a.example", "443"),
        ("[::1]:3000", "[::1]", "443"),
        ("::1", "::1", "443"),
    ],
)
def test_server_name_and_port(host, name, port):
    environ = environ_of(headers=[("Host", host)])
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == (name, port)
    assert environ["HTTP_HOST"] == host


def test_event_and_context_under_the_names_that_peers_use():
    environ = environ_of("http")
    event = environ["aws.event"]
    assert event["rawPath"] == "/"
    assert environ["aws.context"].function_name == "my-function"
    for name in ("apig_wsgi.full_event", "serverless.event"):
        assert environ[name] is event
    assert environ["apig_wsgi.request_context"] is event["requestContext"]
    assert environ["serverless.context"] is environ["aws.context"]


@pytest.mark.parametrize(
    "missing",
    [
        "headers",
        "multiValueHeaders",
        "body",
        "isBase64Encoded",
        "queryStringParameters",
        "cookies",
        "rawQueryString",
    ],
)
@pytest.mark.parametrize("null", [True, False])
def test_what_an_event_may_lack(kind, missing, null):
    event = events.make(kind)
    if null:
        event[missing] = None
    else:
        event.pop(missing, None)
    kind = "alb" if kind == "alb-multi" and missing == "multiValueHeaders" else kind
    answer = WsgiHandler(answering([b"ok"]))(event, None)
    assert events.reply(kind, answer).body == b"ok"


def test_the_body_of_every_shape():
    class Closing(list):
        closed = 0

        def close(self):
            Closing.closed += 1

    assert call(answering(Closing([b"a", b"", b"b"]))).body == b"ab"
    assert Closing.closed == 1
    assert call(answering(iter([]))).body == b""
    assert call(answering(part for part in (b"x", b"y"))).body == b"xy"


def test_close_is_called_when_the_body_raises(caplog):
    closed = []

    class Body:
        def __iter__(self):
            yield b"a"
            raise ValueError("late")

        def close(self):
            closed.append(1)

    assert call(answering(Body())).status == 500
    assert closed == [1]
    assert "late" in caplog.text


def test_what_fails_on_close_is_logged_and_the_response_stays(caplog):
    class Body(list):
        def close(self):
            raise ValueError("on close")

    assert call(answering(Body([b"a"]))).body == b"a"
    assert "on close" in caplog.text


def test_start_response_may_come_with_the_first_chunk():
    def app(environ, start_response):
        start_response("201 Created", [("X-A", "1")])
        yield b"late"

    reply = call(app)
    assert (reply.status, reply.body, reply.get("x-a")) == (201, b"late", "1")


def test_write_comes_before_the_body():
    def app(environ, start_response):
        write = start_response("200 OK", [])
        write(b"a")
        write(b"b")
        return [b"c"]

    assert call(app).body == b"abc"


def test_an_error_page_replaces_a_response_of_which_nothing_is_out():
    def app(environ, start_response):
        start_response("200 OK", [("X-A", "1")])
        try:
            int("oops")
        except ValueError:
            start_response("503 Sorry", [], sys.exc_info())
        return [b"error page"]

    reply = call(app)
    assert (reply.status, reply.body, reply.get("x-a")) == (503, b"error page", None)


def test_an_error_after_body_was_out_is_raised_again(caplog):
    def app(environ, start_response):
        start_response("200 OK", [])
        yield b"half"
        try:
            int("oops")
        except ValueError:
            start_response("503 Sorry", [], sys.exc_info())
        yield b"error page"

    assert call(app).status == 500
    assert "oops" in caplog.text


def test_start_response_twice_or_never_is_an_error(caplog):
    def twice(environ, start_response):
        start_response("200 OK", [])
        start_response("200 OK", [])
        return []

    assert call(twice).status == 500
    assert "twice" in caplog.text
    assert call(lambda environ, start_response: [b"x"]).status == 500
    assert "did not call start_response" in caplog.text


@pytest.mark.parametrize("exit_code", [0, 3, "text"])
def test_an_app_that_exits_gives_a_500(caplog, exit_code):
    def app(environ, start_response):
        sys.exit(exit_code)

    assert call(app, options={"raise_errors": True}).status == 500
    assert "SystemExit" in caplog.text


def test_errors_can_be_raised():
    def app(environ, start_response):
        raise ValueError("boom")

    with pytest.raises(ValueError, match="boom"):
        call(app, options={"raise_errors": True})


def test_other_exits_leave_the_handler():
    def app(environ, start_response):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        call(app)


@pytest.mark.parametrize(
    "header", [("X-A", "a\r\nSet-Cookie: b"), ("X-A", "a\nb"), ("X-A\r\nB", "1"), ("X A", "1")]
)
def test_header_injection_is_refused(kind, header, caplog):
    reply = call(answering([b"x"], [header]), kind)
    assert reply.status == 500
    assert "header" in caplog.text


def test_an_endless_body_ends(caplog):
    def app(environ, start_response):
        start_response("200 OK", [])
        while True:
            yield b"x" * 65536

    with caplog.at_level(logging.ERROR):
        assert call(app).status == 500
    assert "6,291,456" in caplog.text


def test_text_that_json_makes_too_long_is_sent_as_base64():
    body = b"\x01" * 4_000_000
    handler = WsgiHandler(answering([body], [("Content-Type", "text/plain")]))
    answer = handler(events.make("http"), None)
    assert answer["isBase64Encoded"] is True
    assert events.reply("http", answer).body == body
    assert len(json.dumps(answer)) < 6_291_456


@pytest.mark.parametrize("kind", ["http", "alb-multi", "edge"])
def test_no_answer_is_longer_than_lambda_returns(kind, caplog):
    def answer(length):
        made = WsgiHandler(answering([b"x" * length]))(events.make(kind), None)
        return made, len(json.dumps(made))

    over = answer(MAX_ANSWER - 1_000)[1] - (MAX_ANSWER - 1_000)
    longest, size = answer(MAX_ANSWER - over)
    assert (events.reply(kind, longest).status, size) == (200, MAX_ANSWER)
    assert events.reply(kind, answer(MAX_ANSWER - over + 1)[0]).status == 500


def test_a_wrong_length_is_put_right():
    assert call(answering([b"abc"], [("Content-Length", "7")])).get("content-length") == "3"


def test_headers_can_be_left_out():
    options = {"exclude_headers": ["X-Powered-By"]}
    reply = call(answering([b"x"], [("x-powered-BY", "me"), ("X-B", "1")]), options=options)
    assert reply.headers == [("x-b", "1")]


def test_more_types_can_be_text():
    app = answering([b"x"], [("Content-Type", "application/x-mine; v=1")])
    event = events.make("http")
    assert WsgiHandler(app)(event, None)["isBase64Encoded"] is True
    more = WsgiHandler(app, text_types=["application/x-mine"])
    assert more(event, None)["isBase64Encoded"] is False


def test_a_load_balancer_gets_the_apps_own_phrase():
    handler = WsgiHandler(answering([b"x"], status="299 So So"))
    assert handler(events.make("alb"), None)["statusDescription"] == "299 So So"
    handler = WsgiHandler(answering([b"x"], status="200 O\r\nX: y"))
    assert handler(events.make("alb"), None)["statusDescription"] == "200 OK"


def test_a_load_balancer_without_multi_values_gets_each_cookie_under_its_own_spelling():
    app = answering([b"x"], [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Set-Cookie", "c=3")])
    headers = WsgiHandler(app)(events.make("alb"), None)["headers"]
    assert headers == {"set-cookie": "a=1", "set-cookiE": "b=2", "set-cookIe": "c=3"}


@pytest.mark.parametrize(
    "options",
    [
        {"path_encoding": "both"}, {"trusted_hops": -1},
        {"exclude_headers": "x-a"}, {"text_types": "image/svg+xml"},
    ],
)  # fmt: skip
def test_options_that_cannot_be(options):
    with pytest.raises(ValueError, match=next(iter(options))):
        WsgiHandler(answering([]), **options)


RECORDS = {
    "aws:sqs": {"Records": [{"eventSource": "aws:sqs", "body": "{}"}]},
    "aws:sns": {"Records": [{"EventSource": "aws:sns", "Sns": {}}]},
    "aws:s3": {"Records": [{"eventSource": "aws:s3", "s3": {}}]},
    "aws.events": {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}},
    "my.shop": {"source": "my.shop", "detail": {}},
    "aws:apigateway:websocket": {
        "requestContext": {"connectionId": "x", "routeKey": "$connect", "eventType": "CONNECT"}
    },
}


@pytest.mark.parametrize("source", RECORDS)
def test_other_events_go_to_the_function_for_their_source(source):
    handler = WsgiHandler(answering([]))
    with pytest.raises(EventError, match="WebSocket" if "websocket" in source else source):
        handler(RECORDS[source], None)

    @handler.on(source)
    def function(event, context):
        return [event, context]

    assert handler(RECORDS[source], "context") == [RECORDS[source], "context"]
    assert function("a", "b") == ["a", "b"]


def test_other_events_by_test_and_for_the_rest():
    handler = WsgiHandler(answering([]))
    handler.on(lambda event: event.get("warmer"), lambda event, context: "warm")
    assert handler({"warmer": True}, None) == "warm"
    with pytest.raises(EventError, match="keys: 'ping'"):
        handler({"ping": 1}, None)
    handler.on("*", lambda event, context: "rest")
    assert handler({"warmer": False}, None) == "rest"


def test_an_authorizers_event_is_no_request():
    handler = WsgiHandler(answering([b"the app"]))
    for kind, arn in (("rest", "methodArn"), ("http-1.0", "routeArn"), ("http", "routeArn")):
        event = events.make(kind) | {"type": "REQUEST", arn: "arn:aws:execute-api:eu-west-1:1:a/b"}
        for absent in ("body", "isBase64Encoded"):
            event.pop(absent, None)
        with pytest.raises(EventError, match="'aws:apigateway:authorizer'"):
            handler(event, None)
    with pytest.raises(EventError, match="'aws:apigateway:authorizer'"):
        handler({"type": "TOKEN", "methodArn": "arn", "authorizationToken": "t"}, None)
    handler.on("aws:apigateway:authorizer", lambda event, context: {"isAuthorized": True})
    assert handler(event, None) == {"isAuthorized": True}


def test_an_event_of_a_bedrock_agent_is_no_request():
    event = {"messageVersion": "1.0", "agent": {}, "apiPath": "/claims", "httpMethod": "GET"}
    with pytest.raises(EventError, match="keys: 'agent', 'apiPath'"):
        WsgiHandler(answering([b"the app"]))(event, None)


def test_the_response_event_of_cloudfront_is_no_request():
    event = events.make("edge")
    event["Records"][0]["cf"]["response"] = {"status": "200"}
    with pytest.raises(EventError, match="cf"):
        WsgiHandler(answering([]))(event, None)


@pytest.mark.parametrize("kind", [*events.KINDS])
def test_of_repeated_content_types_the_last_one_counts(kind):
    app = answering([b"\xff"], [("Content-Type", "text/plain"), ("content-type", "image/png")])
    reply = call(app, kind)
    assert reply.get("content-type") == "image/png"
    assert reply.body == b"\xff"


@pytest.mark.parametrize("chunk", [bytearray(b"abc"), memoryview(b"abc")])
def test_chunks_that_are_bytes_in_all_but_name(chunk):
    assert call(answering([chunk])).body == b"abc"


def test_chunks_of_text_are_an_error(caplog):
    assert call(answering(["abc"])).status == 500
    assert "TypeError" in caplog.text


def test_head_of_a_body_without_an_end(caplog):
    def parts():
        while True:
            yield b"x" * 65536

    reply = call(answering(parts()), method="HEAD")
    assert (reply.status, reply.body) == (200, b"")


@pytest.mark.parametrize("value", ["a\0b", "a\nb", "a\rb"])
def test_values_that_no_header_can_have(value, caplog):
    assert call(answering([b"x"], headers=[("X-A", value)])).status == 500
    assert "X-A" in caplog.text or "x-a" in caplog.text


def test_writing_too_much_ends(caplog):
    def app(environ, start_response):
        write = start_response("200 OK", [])
        while True:
            write(b"x" * 65536)

    reply = call(app)
    assert reply.status == 500
    assert b"6 MB" in reply.body
    assert "6,291,456" in caplog.text


def test_too_large_a_body_is_closed(caplog):
    closed = []

    class Body:
        def __iter__(self):
            while True:
                yield b"x" * 1_000_000

        def close(self):
            closed.append(1)

    assert call(answering(Body())).status == 500
    assert closed == [1]


def test_middleware_that_changes_the_method_changes_no_head():
    def app(environ, start_response):
        environ["REQUEST_METHOD"] = "GET"
        start_response("200 OK", [("Content-Length", "5")])
        return [b"hello"]

    for kind in events.KINDS:
        reply = call(app, kind, "HEAD")
        length = None if kind == "edge" else "5"
        assert (reply.body, reply.get("content-length")) == (b"", length)


def test_an_error_in_a_head_request_has_no_body(kind, caplog):
    def app(environ, start_response):
        raise ValueError("boom")

    assert (call(app, kind, "HEAD").status, call(app, kind, "HEAD").body) == (500, b"")


def test_an_error_after_the_response_has_started_gives_a_500(kind, caplog):
    def app(environ, start_response):
        start_response("200 OK", [("X-A", "1")])
        yield b"half"
        raise ValueError("late")

    reply = call(app, kind)
    assert (reply.status, reply.get("x-a")) == (500, None)
    assert "half" not in reply.body.decode()
    assert "late" in caplog.text


def test_what_an_authorizer_says_is_under_serverless_wsgis_key():
    event = events.make("rest")
    event["requestContext"]["authorizer"] = {"principalId": "me"}
    seen = {}

    def app(environ, start_response):
        seen.update(environ)
        start_response("204 No Content", [])
        return []

    WsgiHandler(app)(event, None)
    assert seen["serverless.authorizer"] == {"principalId": "me"}


@pytest.mark.parametrize("kind", ["alb", "alb-multi", "lattice-1", "lattice-2"])
def test_plain_http_behind_a_load_balancer(kind):
    event = events.make(kind)
    for headers in (event.get("headers"), event.get("multiValueHeaders")):
        if headers:
            for name, value in (("x-forwarded-proto", "http"), ("x-forwarded-port", "8080")):
                key = next(key for key in headers if key.lower() == name)
                headers[key] = [value] if isinstance(headers[key], list) else value
    seen = {}

    def app(environ, start_response):
        seen.update(environ)
        start_response("204 No Content", [])
        return []

    WsgiHandler(app)(event, None)
    assert (seen["wsgi.url_scheme"], seen["SERVER_PORT"]) == ("http", "8080")


def test_cloudfront_asks_as_viewer_and_for_the_origin():
    for kind in ("viewer-request", "origin-request"):
        event = events.make("edge", target="/a?b=c")
        event["Records"][0]["cf"]["config"]["eventType"] = kind
        reply = events.reply("edge", WsgiHandler(answering([b"ok"]))(event, None))
        assert reply.body == b"ok"


def test_cloudfront_gets_no_header_that_it_refuses():
    refused = (
        "Content-Length", "Via", "Accept-Encoding", "X-Amzn-RequestId", "X-Amz-Cf-Id", "X-Cache",
    )  # fmt: skip
    app = answering([b"ok"], [(name, "1") for name in (*refused, "ETag", "X-Amzn-Trace-Id")])
    answer = WsgiHandler(app)(events.make("edge"), None)
    assert set(answer["headers"]) == {"etag", "x-amzn-trace-id"}
    assert answer["body"] == "ok"


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_cloudfront_gets_no_body_where_there_must_be_none(status):
    answer = WsgiHandler(answering([], status=status))(events.make("edge"), None)
    assert set(answer) == {"status", "statusDescription", "headers"}


def test_a_body_that_cloudfront_has_cut_short_is_refused():
    event = events.make("edge", "POST", body=b"the beginning")
    event["Records"][0]["cf"]["request"]["body"]["inputTruncated"] = True
    with pytest.raises(EventError, match="inputTruncated"):
        WsgiHandler(answering([b"ok"]))(event, None)


def test_importing_it_loads_no_asyncio_nothing_from_outside_and_all_that_a_common_request_needs():
    code = """
import sys
before = set(sys.modules)
import liftoff_adapters.wsgi, liftoff_adapters.handoff, liftoff_adapters.flask_guard
loaded = set(sys.modules) - before
assert "asyncio" not in sys.modules, "asyncio"
outside = {name.partition(".")[0] for name in loaded}
# It is optional, and faster.
outside -= {*sys.stdlib_module_names, "liftoff_adapters", "pybase64"}
assert not outside, outside
# What few functions need is imported at the first event of its kind.
late = ("asgi", "edge", "lattice", "alb", "api_gateway", "answers", "environ", "events", "request")
late = {f"liftoff_adapters.{name}" for name in late}
assert not late & loaded, late & loaded

def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]

loaded = set(sys.modules)
assert liftoff_adapters.wsgi.WsgiHandler(app)(EVENT, None)["body"] == "ok"
assert set(sys.modules) == loaded, set(sys.modules) - loaded
"""
    code = code.replace("EVENT", repr(events.make("http")))
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    "status", ["2", "99 X", "600 X", "-20 x", "1000 X", "20x OK", "", "²00 OK"]
)
def test_a_status_that_is_none_of_https_is_refused(status, caplog):
    def app(environ, start_response):
        start_response(status, [("Content-Type", "text/plain")])
        return [b"x"]

    answer = WsgiHandler(app)(events.make("http"), events.context())
    assert answer["statusCode"] == 500
    assert "which is none of HTTP's" in caplog.text


@pytest.mark.parametrize("value", ["\ud800", ["a"], 1, None])
@pytest.mark.parametrize("kind", ["http", "rest", "alb", "edge"])
def test_a_header_value_that_cannot_be_sent_is_refused(kind, value, caplog):
    def app(environ, start_response):
        start_response("200 OK", [("X-Odd", value)])
        return [b"x"]

    answer = WsgiHandler(app)(events.make(kind), events.context())
    assert answer.get("statusCode", int(answer.get("status", 0))) == 500
    assert caplog.records


@pytest.mark.parametrize(
    "change",
    [
        {"method": ""},
        {"method": "G T"},
        {"method": "GÉT"},
        {"method": 1},
        {"sourceIp": 1},
        {"protocol": 2},
        {"protocol": "HTTP/é"},
    ],
)
def test_parts_of_a_wrong_form_are_an_error_that_names_the_kind(change):
    event = events.make("http")
    event["requestContext"]["http"].update(change)
    with pytest.raises(EventError, match="the http event cannot be read"):
        WsgiHandler(answering([]))(event, None)


def test_an_address_that_is_none_is_left_out():
    event = events.make("http")
    event["requestContext"]["http"]["sourceIp"] = "€"
    seen = []

    def app(environ, start_response):
        seen.append(environ["REMOTE_ADDR"])
        start_response("200 OK", [])
        return []

    WsgiHandler(app)(event, None)
    assert seen == [""]


def test_a_message_about_an_event_is_short_and_plain():
    for event in ({"\0": ""}, {"\ud800": 1}, {"source": "x" * 100_000}):
        with pytest.raises(EventError) as caught:
            WsgiHandler(answering([]))(event, None)
        assert len(str(caught.value)) < 1000
        assert str(caught.value).isprintable()
        assert str(caught.value).isascii()


@pytest.mark.parametrize(
    ("domain", "path", "root", "rest"),
    [
        ("api.example.com", "/a", "/base", "/a"),
        ("api.example.com", "/base/a", "/base", "/base/a"),
        ("abc.execute-api.eu-west-1.amazonaws.com", "/base/a", "/base", "/a"),
        ("abc.execute-api.eu-west-1.amazonaws.com", "/baseball", "", "/baseball"),
    ],
)
def test_payload_2_leaves_the_base_path_of_a_custom_domain_out(domain, path, root, rest):
    event = events.make("http", target=path)
    event["requestContext"]["domainName"] = domain
    seen = []

    def app(environ, start_response):
        seen.append((environ["SCRIPT_NAME"], environ["PATH_INFO"], environ["REQUEST_URI"]))
        start_response("200 OK", [])
        return []

    WsgiHandler(app, base_path="/base")(event, None)
    assert seen == [(root, rest, root + rest)]
