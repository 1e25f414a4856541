from __future__ import annotations

import contextlib
import http.client
import json
import shutil
import sys
import threading
import time

import pytest

from liftoff.errors import LiftoffError
from liftoff.local.gateway import LocalGateway
from liftoff.plan.model import FunctionName
from tests.local.apps import ECHO, Source, write_out
from tests.local.processes import running
from tests.local.wire import call, raw

ANSWERS = """
    import os, sys, time, json

    calls = 0

    def handler(event, context):
        global calls
        calls += 1
        path = event.get("rawPath") or event["path"]
        name = path.rpartition("/")[2]
        if name == "count":
            return {"statusCode": 200, "body": str(calls)}
        if name == "raise":
            print("about to fail")
            raise ValueError("on purpose")
        if name == "exit":
            os._exit(3)
        if name == "nonsense":
            return {"statusCode": "none"}
        if name == "binary":
            return {"statusCode": 200, "headers": {"content-type": "image/x"}, "body": "AP8=",
                    "isBase64Encoded": True}
        if name == "sleep":
            time.sleep(20)
        if name == "large":
            return {"statusCode": 200, "body": "x" * 6_300_000}
        if name == "nothing":
            return {"statusCode": 204}
        if name == "latin":
            return {"statusCode": 200, "headers": {"x-l": "\\u00e9"}, "body": "\\u00e9"}
        if name == "cookies":
            pair = ["a=1", "b=2"]
            return {"statusCode": 200, "cookies": pair, "multiValueHeaders": {"Set-Cookie": pair}}
        if name == "environment":
            return {"statusCode": 200, "body": json.dumps(dict(
                os.environ, cwd=os.getcwd(), path0=sys.path[0], argv=sys.argv,
                remaining=context.get_remaining_time_in_millis(), arn=context.invoked_function_arn,
            ))}
"""

BROKEN = """
    print("importing")
    import nothing_of_that_name
"""


@pytest.fixture(scope="module", params=["http", "rest"])
def served(request, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    plan = write_out(
        out,
        request.param,
        {
            "echo": Source(code=ECHO, routes=("ANY /e/{p1}",)),
            "answers": Source(
                code=ANSWERS,
                routes=("GET /x/{p1}", "HEAD /x/{p1}"),
                timeout=2,
                environment={"MATE": FunctionName("echo"), "ONE": "1", "TWO": "plan"},
            ),
            "broken": Source(code=BROKEN, routes=("GET /broken",)),
            "fallback": Source(code=ECHO, fallback=True),
        },
    )
    seen = []
    printed = []
    with LocalGateway(
        plan,
        out,
        on_access=seen.append,
        on_output=lambda *line: printed.append(line),
        environment={"TWO": "caller"},
    ) as gateway:
        gateway.seen, gateway.printed, gateway.kind, gateway.out = seen, printed, request.param, out
        yield gateway
    assert running(str(out)) == []


def failure(gateway):
    return (
        (500, "Internal Server Error") if gateway.kind == "http" else (502, "Internal server error")
    )


def last(gateway, path):
    """The access record of the last request for a path."""
    for _ in range(200):
        found = [access for access in gateway.seen if access.path == path]
        if found:
            return found[-1]
        time.sleep(0.01)
    raise AssertionError(f"no access record for {path}")


def test_event_of_a_real_request(served):
    headers = [("X-A", "1"), ("X-A", "2"), ("X-L", "é".encode("latin-1"))]
    status, pairs, body = call(served.url, "GET", "/e/a%20b?x=1&x=2", headers=headers)
    event = json.loads(body)
    assert status == 200
    assert event["pathParameters"] == {"p1": "a b"}
    if served.kind == "http":
        assert event["rawPath"] == "/e/a b"
        assert event["rawQueryString"] == "x=1&x=2"
        assert event["headers"]["x-a"] == "1,2"
        assert event["headers"]["x-l"] == "é"
    else:
        assert event["path"] == "/e/a%20b"
        assert event["multiValueQueryStringParameters"] == {"x": ["1", "2"]}
        assert event["multiValueHeaders"]["X-A"] == ["1", "2"]
        assert event["multiValueHeaders"]["X-L"] == ["é"]
    # Neither Date nor Server is added.
    assert {name.lower() for name, _ in pairs} == {"content-type", "content-length"}


def test_a_forwarded_address_is_not_believed(served):
    sent = [("X-Forwarded-For", "9.9.9.9"), ("X-Forwarded-Proto", "gopher")]
    event = json.loads(call(served.url, "GET", "/e/1", headers=sent)[2])
    headers = {name.lower(): value for name, value in event["headers"].items()}
    context = event["requestContext"]
    assert (context.get("http") or context["identity"])["sourceIp"] == "127.0.0.1"
    assert headers["x-forwarded-for"] == "9.9.9.9, 127.0.0.1"
    assert headers["x-forwarded-proto"] == "https"


def test_chunked_body(served):
    answer = raw(
        served.url,
        b"POST /e/1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
        b"Content-Type: text/plain\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
    )
    event = json.loads(answer.partition(b"\r\n\r\n")[2])
    names = {name.lower() for name in event["headers"]}
    assert not {"transfer-encoding", "connection"} & names
    if served.kind == "http":
        assert event["body"] == "abcde"
        assert event["headers"]["content-length"] == "5"
    else:
        assert event["body"] == "YWJjZGU="
        assert "content-length" not in names


def test_absolute_request_target(served):
    answer = raw(served.url, b"GET http://h/e/1?q HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
    event = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert event.get("rawPath", event.get("path")) == "/e/1"


def test_cold_then_warm(served):
    first = call(served.url, "GET", "/x/count")
    second = call(served.url, "GET", "/x/count?second")
    assert int(second[2]) == int(first[2]) + 1
    access = last(served, "/x/count?second")
    assert (access.function, access.cold, access.init_ms) == ("answers", False, None)
    assert access.route == "GET /x/{p1}"
    stats = served.functions["answers"]
    assert stats.cold_starts == len(stats.init_ms) >= 1
    assert stats.invocations >= 2
    assert min(stats.init_ms) > 1


def test_unknown_paths_go_to_the_fallback(served):
    assert call(served.url, "GET", "/other/path")[0] == 200
    assert last(served, "/other/path").function == "fallback"


def test_methods_that_api_gateway_does_not_carry(served):
    assert call(served.url, "TRACE", "/e/1")[0] == (404 if served.kind == "http" else 403)


def test_binary_cookies_latin_and_empty_answers(served):
    assert call(served.url, "GET", "/x/binary")[2] == b"\x00\xff"
    cookies = [v for n, v in call(served.url, "GET", "/x/cookies")[1] if n.lower() == "set-cookie"]
    assert cookies == ["a=1", "b=2"]
    status, headers, body = call(served.url, "GET", "/x/latin")
    assert dict(headers)["x-l"] == "é"
    assert body == "é".encode()
    status, headers, body = call(served.url, "GET", "/x/nothing")
    assert (status, body) == (204, b"")
    assert "content-length" not in {name.lower() for name, _ in headers}


def test_head_has_no_body(served):
    answer = raw(served.url, b"HEAD /x/binary HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b" 200 " in head.splitlines()[0]
    assert b"content-length: 2" in head.lower()
    assert body == b""


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("raise", "ValueError: on purpose"),
        ("exit", "Runtime.ExitError"),
        ("nonsense", "malformed answer: statusCode 'none'"),
        ("large", "Function.ResponseSizeTooLarge: Response payload size (6300"),
        ("sleep", "Task timed out after 2.00 seconds"),
    ],
)
def test_failures(served, name, error):
    expected, message = failure(served)
    status, _, body = call(served.url, "GET", f"/x/{name}")
    assert (status, json.loads(body)) == (expected, {"message": message})
    access = last(served, f"/x/{name}")
    assert error in access.error
    assert access.status == expected
    # The next call finds a working environment again.
    assert call(served.url, "GET", "/x/count")[0] == 200


def test_a_crash_costs_a_cold_start(served):
    call(served.url, "GET", "/x/count")
    before = served.functions["answers"].cold_starts
    call(served.url, "GET", "/x/exit")
    assert call(served.url, "GET", "/x/count?again")[2] == b"1"
    assert served.functions["answers"].cold_starts == before + 1
    access = last(served, "/x/count?again")
    assert access.cold
    assert access.milliseconds > access.init_ms > 0


def test_output_is_kept_and_shown(served):
    call(served.url, "GET", "/x/raise")
    assert ("answers", "about to fail") in served.printed
    # awslambdaric's own record of the error, with line ends that a terminal shows.
    assert ("answers", "[ERROR] ValueError: on purpose") in served.printed


def test_init_error(served):
    expected, _ = failure(served)
    for _ in range(2):  # each call tries again
        assert call(served.url, "GET", "/broken")[0] == expected
    error = last(served, "/broken").error
    assert error.startswith(
        "Runtime.ImportModuleError: Unable to import module 'handler': No module"
    )
    with pytest.raises(LiftoffError) as raised:
        served.start_all()
    assert "broken: Runtime.ImportModuleError" in str(raised.value)
    assert "| importing" in str(raised.value)
    assert "answers:" not in str(raised.value)


def test_environment_of_a_function(served, monkeypatch):
    found = json.loads(call(served.url, "GET", "/x/environment")[2])
    folder = str(served.out / "functions" / "answers")
    assert found["MATE"] == "echo"
    assert (found["ONE"], found["TWO"]) == ("1", "caller")
    assert found["AWS_LAMBDA_FUNCTION_NAME"] == "answers"
    assert found["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "512"
    assert found["AWS_ENDPOINT_URL_LAMBDA"] == served.invoke_url
    assert found["_HANDLER"] == "handler.handler"
    assert found["TZ"] == ":UTC"
    assert found["AWS_REGION"] == found["AWS_DEFAULT_REGION"]
    assert found["LAMBDA_TASK_ROOT"] == found["cwd"] == found["path0"] == folder
    assert "Root=1-" in found["_X_AMZN_TRACE_ID"]
    assert found["arn"].endswith(":function:answers")
    assert 0 < found["remaining"] <= 2000
    assert found["argv"] == ["/var/runtime/bootstrap.py", "handler.handler"]
    assert not [name for name in found if name.startswith(("PYTEST", "VIRTUAL_ENV", "PYTHON"))]


def test_nothing_is_written_into_out(served):
    call(served.url, "GET", "/x/count")
    assert not list(served.out.rglob("__pycache__"))


def test_too_large_requests(served):
    assert call(served.url, "POST", "/e/1", body=b"x" * (10 * 1024 * 1024 + 1))[0] == 413
    # Below the gateway's limit, above Lambda's.
    assert call(served.url, "POST", "/e/1", body=b"x" * 6_300_000)[0] == 413
    assert call(served.url, "GET", "/e/1", headers=[("X-A", "x" * 11_000)])[0] == 431


def test_no_route_without_a_catch_all(tmp_path):
    for kind, status in (("http", 404), ("rest", 403)):
        out = tmp_path / kind
        plan = write_out(out, kind, {"echo": Source(code=ECHO, routes=("GET /a",))})
        with LocalGateway(plan, out, fence=False) as gateway:
            assert call(gateway.url, "GET", "/b")[0] == status
            assert call(gateway.url, "POST", "/a")[0] == status
            assert gateway.functions["echo"].invocations == 0


SLOW = """
    import time

    def handler(event, context):
        time.sleep(1.5)
        return {"statusCode": 200, "body": "done"}
"""


@pytest.mark.parametrize(("kind", "status"), [("http", 503), ("rest", 504)])
def test_the_gateways_own_time_limit(tmp_path, kind, status):
    plan = write_out(tmp_path, kind, {"slow": Source(code=SLOW, fallback=True)})
    with LocalGateway(plan, tmp_path, timeout=0.2, fence=False) as gateway:
        gateway.start_all()
        assert call(gateway.url, "GET", "/")[0] == status
        # As on AWS the function goes on; the next call waits for it here.
        assert gateway.functions["slow"].cold_starts == 1


FAILS = """
    import os, pathlib, sys

    tries = pathlib.Path(os.environ["TRIES"])
    with tries.open("a") as file:
        file.write("x")
    if os.environ["UNSTEADY"] and len(tries.read_text()) % 2:
        sys.exit(3)
    raise KeyError(str(os.getpid()))
"""


@pytest.mark.parametrize(("unsteady", "starts"), [("", 2), ("yes", 4)])
def test_a_function_that_fails_alike_twice_is_not_started_again(tmp_path, unsteady, starts):
    plan = write_out(tmp_path, "http", {"fails": Source(code=FAILS, fallback=True)})
    tries = tmp_path / "tries"
    variables = {"TRIES": str(tries), "UNSTEADY": unsteady}
    with LocalGateway(
        plan, tmp_path, failed_starts=2, fence=False, environment=variables
    ) as gateway:
        assert [call(gateway.url, "GET", "/")[0] for _ in range(4)] == [500] * 4
        stats = gateway.functions["fails"]
        assert (stats.unstarted, stats.errors, stats.cold_starts) == (4, 4, 0)
        assert "KeyError" in stats.start_error
    assert len(tries.read_text()) == starts


@pytest.mark.parametrize(("concurrency", "cold_starts"), [(1, 1), (3, 3)])
def test_concurrency(tmp_path, concurrency, cold_starts):
    plan = write_out(tmp_path, "http", {"slow": Source(code=SLOW, fallback=True)})
    with LocalGateway(plan, tmp_path, concurrency=concurrency, fence=False) as gateway:
        threads = [
            threading.Thread(target=call, args=(gateway.url, "GET", "/"))
            for _ in range(concurrency)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        stats = gateway.functions["slow"]
        assert (stats.cold_starts, stats.invocations) == (cold_starts, concurrency)


FORKS = """
    import multiprocessing, time

    def handler(event, context):
        child = multiprocessing.Process(target=time.sleep, args=(600,))
        child.start()
        return {"statusCode": 200, "body": str(child.pid)}
"""


def test_no_process_is_left_even_when_the_caller_fails(tmp_path):
    plan = write_out(tmp_path, "http", {"forks": Source(code=FORKS, fallback=True)})

    def use():
        with LocalGateway(plan, tmp_path, fence=False) as gateway:
            assert call(gateway.url, "GET", "/")[0] == 200
            assert len(running(str(tmp_path))) >= 2
            raise KeyError("on purpose")

    with pytest.raises(KeyError):
        use()
    assert running(str(tmp_path)) == []


def test_closing_ends_a_call_that_is_running(tmp_path):
    code = "import time\ndef handler(event, context):\n    time.sleep(600)\n"
    plan = write_out(tmp_path, "http", {"stuck": Source(code=code, fallback=True, timeout=900)})
    answers = []
    with LocalGateway(plan, tmp_path, fence=False) as gateway:
        gateway.start_all()
        thread = threading.Thread(target=lambda: answers.append(call(gateway.url, "GET", "/")[0]))
        thread.start()
        while not gateway.functions["stuck"].invocations:
            time.sleep(0.01)
    thread.join(10)
    assert not thread.is_alive()
    assert running(str(tmp_path)) == []


def test_missing_folder_taken_port_and_wrong_python(tmp_path):
    plan = write_out(tmp_path, "http", {"echo": Source(code=ECHO, fallback=True)})
    with LocalGateway(plan, tmp_path, fence=False) as gateway:
        port = int(gateway.url.rpartition(":")[2])
        with pytest.raises(LiftoffError, match="cannot listen"):
            LocalGateway(plan, tmp_path, port=port, fence=False).__enter__()
    with pytest.raises(LiftoffError, match="cannot be run"):
        LocalGateway(plan, tmp_path, python="/no/python").__enter__()
    with pytest.raises(LiftoffError, match="folder of function echo"):
        LocalGateway(plan, tmp_path / "other").__enter__()


def test_an_interpreter_without_the_runtime_client(tmp_path):
    import subprocess

    plan = write_out(tmp_path, "http", {"echo": Source(code=ECHO, fallback=True)})
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", bare], check=True)
    with pytest.raises(LiftoffError) as raised:
        LocalGateway(plan, tmp_path, python=str(bare / "bin" / "python")).__enter__()
    assert "awslambdaric" in raised.value.what
    assert "-m pip install awslambdaric" in raised.value.hint


def test_plain_http_scheme(tmp_path):
    plan = write_out(tmp_path, "http", {"echo": Source(code=ECHO, fallback=True)})
    with LocalGateway(plan, tmp_path, scheme="http", fence=False) as gateway:
        headers = json.loads(call(gateway.url, "GET", "/")[2])["headers"]
        assert headers["x-forwarded-proto"] == "http"
        assert headers["x-forwarded-port"] == gateway.url.rpartition(":")[2]


def test_no_delay_of_small_packets(served):
    """Head and body of a response go out at once: else each answer waits 40 ms for the client."""
    call(served.url, "GET", "/x/count")
    host = served.url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=60)
    spent = []
    for _ in range(10):
        began = time.perf_counter()
        connection.request("GET", "/x/count")
        connection.getresponse().read()
        spent.append(time.perf_counter() - began)
    connection.close()
    assert min(spent) < 0.035


def test_a_folder_that_goes_away_while_serving(tmp_path):
    plan = write_out(tmp_path, "rest", {"echo": Source(code=ECHO, fallback=True)})
    seen = []
    with LocalGateway(plan, tmp_path, fence=False, on_access=seen.append) as gateway:
        shutil.rmtree(tmp_path / "functions")
        assert call(gateway.url, "GET", "/")[0] == 502
        with pytest.raises(LiftoffError, match="No such file"):
            gateway.start_all()
    assert "No such file" in seen[0].error


SLOW_INIT = """
    import time
    time.sleep(600)
"""


def test_closing_ends_a_cold_start(tmp_path):
    plan = write_out(tmp_path, "http", {"slow": Source(code=SLOW_INIT, fallback=True)})
    began = time.monotonic()

    def ask(url):
        with contextlib.suppress(OSError, http.client.HTTPException):
            call(url, "GET", "/")

    with LocalGateway(plan, tmp_path, fence=False) as gateway:
        threads = [threading.Thread(target=ask, args=(gateway.url,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        while not running(str(tmp_path)):
            time.sleep(0.01)
    for thread in threads:
        thread.join(10)
    assert time.monotonic() - began < 20
    assert running(str(tmp_path)) == []
