"""Functions that stream, behind the gateways that can read a stream, and behind one that cannot."""

from __future__ import annotations

import http.client

import pytest

from liftoff.local.gateway import LocalGateway
from tests.local.apps import Source, write_out

STREAMER = """
    import os, time
    from liftoff_adapters import stream
    from liftoff_adapters.stream.wsgi import StreamingWsgiHandler

    def parts():
        yield b"data: 1\\n\\n"
        while not os.path.exists(os.environ["GATE"]):
            time.sleep(0.01)
        yield b"data: 2\\n\\n"

    def broken(how):
        yield b"a part"
        if how == "/exit":
            os._exit(3)
        raise ValueError("on purpose")

    def app(environ, start_response):
        path = environ["PATH_INFO"]
        cookies = [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
        if path == "/large":
            start_response("200 OK", [("Content-Type", "image/x")])
            return (bytes(64 * 1024) for _ in range(320))
        if path == "/teapot":
            start_response("418 I'm a teapot", [("Content-Type", "text/plain"), *cookies])
            return [b"short"]
        if path == "/nothing":
            start_response("204 No Content", [])
            return []
        start_response("200 OK", [("Content-Type", "text/event-stream"), *cookies])
        return parts() if path == "/events" else broken(path)

    handler = StreamingWsgiHandler(app)
    stream.serve(handler)
"""

# What no adapter sends.
OTHER = """
    import os, urllib.request

    HEADERS = {"Lambda-Runtime-Function-Response-Mode": "streaming"}

    def handler(event, context):
        name = (event.get("rawPath") or event["path"]).rpartition("/")[2]
        url = (f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation/"
               f"{context.aws_request_id}/response")
        kind = "application/vnd.awslambda.http-integration-response" if name == "headless" else "x/y"
        body = b"no head here" if name == "headless" else b"all of it"
        headers = {**HEADERS, "Content-Type": kind}
        urllib.request.urlopen(urllib.request.Request(url, body, headers)).read()
        os._exit(0)
"""


@pytest.fixture(scope="module", params=["url", "rest", "http"])
def served(request, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    keys = ("events", "raise", "exit", "large", "teapot", "nothing")
    plan = write_out(
        out,
        request.param,
        {
            "streamer": Source(
                code=STREAMER,
                routes=tuple(f"ANY /{key}" for key in keys),
                environment={"GATE": str(out / "gate")},
            ),
            "other": Source(code=OTHER, routes=("GET /headless", "GET /plain")),
        },
    )
    with LocalGateway(plan, out, fence=False) as gateway:
        yield request.param, gateway, out / "gate"


def opened(gateway, path):
    connection = http.client.HTTPConnection(gateway.url.removeprefix("http://"), timeout=30)
    connection.request("GET", path)
    return connection.getresponse()


def test_parts_arrive_one_by_one(served):
    kind, gateway, gate = served
    gate.unlink(missing_ok=True)
    if kind == "http":
        gate.touch()
    answer = opened(gateway, "/events")
    if kind != "http":
        # The function goes on only when the first part is here.
        assert answer.read1() == b"data: 1\n\n"
        gate.touch()
        assert answer.read() == b"data: 2\n\n"
    else:
        assert answer.read() == b"data: 1\n\ndata: 2\n\n"
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/event-stream"
    assert answer.headers.get_all("set-cookie") == ["a=1", "b=2"]


def test_status_headers_and_a_length_that_is_known(served):
    _, gateway, _ = served
    answer = opened(gateway, "/teapot")
    assert (answer.status, answer.read()) == (418, b"short")
    assert answer.headers.get_all("set-cookie") == ["a=1", "b=2"]
    nothing = opened(gateway, "/nothing")
    assert (nothing.status, nothing.read()) == (204, b"")


@pytest.mark.parametrize("path", ["/raise", "/exit"])
def test_what_breaks_off_is_seen_to(served, path):
    kind, gateway, _ = served
    answer = opened(gateway, path)
    if kind == "http":
        assert answer.status == 500
    else:
        assert answer.status == 200
        with pytest.raises(http.client.IncompleteRead) as broken:
            answer.read()
        assert broken.value.partial == b"a part"
    assert opened(gateway, "/teapot").read() == b"short"


def test_more_than_lambda_answers_whole(served):
    kind, gateway, _ = served
    answer = opened(gateway, "/large")
    body = answer.read()
    assert (answer.status, len(body)) == ((500, len(body)) if kind == "http" else (200, 320 << 16))


def test_a_client_that_leaves_keeps_nobody_waiting(served):
    _, gateway, _ = served
    answer = opened(gateway, "/large")
    answer.close()
    assert opened(gateway, "/teapot").read() == b"short"


def test_a_stream_without_a_head(served):
    kind, gateway, _ = served
    answer = opened(gateway, "/plain")
    if kind == "http":
        assert answer.status == 500
    else:
        assert answer.headers["content-type"] == "application/octet-stream"
        assert (answer.status, answer.read()) == (200, b"all of it")
    assert opened(gateway, "/headless").status == (500 if kind == "http" else 502)


@pytest.mark.parametrize("script", ["stream", "missing"])
def test_a_wrapper_script_runs_the_function(tmp_path, script):
    code = STREAMER.replace("stream.serve(handler)", "")
    wrapper = {"AWS_LAMBDA_EXEC_WRAPPER": f"/var/task/{script}", "GATE": str(tmp_path / "gate")}
    routes = ("GET /events", "GET /teapot")
    sources = {"streamer": Source(code=code, routes=routes, environment=wrapper)}
    plan = write_out(tmp_path, "url", sources)
    folder = tmp_path / "functions" / "streamer"
    (folder / "stream").write_text('#!/bin/sh\nexec "$1" -m liftoff_adapters.stream\n')
    (folder / "stream").chmod(0o755)
    with LocalGateway(plan, tmp_path, fence=False) as gateway:
        if script == "missing":
            assert opened(gateway, "/teapot").status == 502
            return
        answer = opened(gateway, "/events")
        assert answer.read1() == b"data: 1\n\n"
        (tmp_path / "gate").touch()
        assert answer.read() == b"data: 2\n\n"
    assert sorted(path.name for path in folder.iterdir()) == [
        "handler.py", "requirements.txt", "stream",
    ]  # fmt: skip
