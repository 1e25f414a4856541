"""`python -m liftoff_adapters.stream`: a process as Lambda would start it."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from liftoff_adapters.stream import logs, target
from liftoff_adapters.stream.asgi import StreamingAsgiHandler
from liftoff_adapters.stream.wsgi import StreamingWsgiHandler

from tests.adapters import events, stream_apps
from tests.adapters.stream_runtime import PATIENCE, FakeRuntimeApi

FLASK = "tests.adapters.stream_apps:flask_app"
STARLETTE = "tests.adapters.stream_apps:make_starlette_app()"


@contextmanager
def running(root, *arguments, **environment):
    """Run the entry; gives the Runtime API and the process, whose output is read at its end."""
    api = FakeRuntimeApi()
    process = subprocess.Popen(
        [sys.executable, "-m", "liftoff_adapters.stream", *arguments],
        cwd=root,
        env={
            **os.environ,
            "PYTHONPATH": str(root / "adapters"),
            "AWS_LAMBDA_RUNTIME_API": api.address,
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        yield api, process
    finally:
        api.close()
        process.kill()
        process.wait()
        process.stdout.close()


def output_of(process):
    output, _ = process.communicate(timeout=PATIENCE)
    return output.decode()


def told_to_end(process):
    """Send SIGTERM until it is heard, and give the output.

    Python looks for signals between steps: one that comes just before it begins to wait for an event
    is seen with the next.
    """
    for _ in range(PATIENCE):
        process.send_signal(signal.SIGTERM)
        try:
            output, _ = process.communicate(timeout=1)
        except subprocess.TimeoutExpired:
            continue
        return output.decode()
    raise AssertionError("SIGTERM is not heard")


@pytest.fixture
def root(request):
    return request.config.rootpath


@pytest.mark.parametrize("app", [FLASK, STARLETTE])
def test_a_download_of_50_mb_needs_no_memory(root, app):
    expected = hashlib.sha256()
    for number in stream_apps.PARTS:
        expected.update(stream_apps.part(number))

    with running(root, app) as (api, _):
        api.send(events.make("url", target="/memory")).done()
        before = json.loads(api.send(events.make("url", target="/memory")).done().body)
        outcome = api.send(events.make("url", target="/download")).done()
        after = json.loads(api.send(events.make("url", target="/memory")).done().body)

    assert outcome.is_whole
    assert len(outcome.body) == stream_apps.SIZE
    assert hashlib.sha256(outcome.body).digest() == expected.digest()
    assert after["most"] - before["now"] < 2_000_000


def test_sigterm_shuts_the_app_down_while_it_waits_for_an_event(root):
    with running(root, STARLETTE) as (api, process):
        assert api.asked.acquire(timeout=PATIENCE)
        api.send(events.make("url", target="/events")).done()
        assert api.asked.acquire(timeout=PATIENCE)
        output = told_to_end(process)

    assert process.returncode == -signal.SIGTERM
    assert output.splitlines() == ["up", "down"]


def test_the_log_is_lambdas(root):
    with running(root, FLASK, AWS_LAMBDA_LOG_LEVEL="INFO") as (api, process):
        api.send(events.make("url", target="/broken")).done()
        api.stop()
        output = output_of(process)

    line = next(line for line in output.split("\n") if "had started" in line)
    level, moment, request_id, message = line.split("\t")
    assert (level, request_id) == ("[ERROR]", "id-0")
    assert time.strptime(moment, "%Y-%m-%dT%H:%M:%S." + moment[-4:])
    assert "\rTraceback (most recent call last):\r" in message
    assert process.returncode == 1
    assert "RuntimeApiError: no event: 410" in output


def test_the_log_can_be_json(root):
    with running(root, FLASK, AWS_LAMBDA_LOG_FORMAT="JSON") as (api, process):
        api.send(events.make("url", target="/broken")).done()
        api.stop()
        output = output_of(process)

    line = json.loads(next(line for line in output.split("\n") if "had started" in line))
    assert (line["level"], line["requestId"]) == ("ERROR", "id-0")
    assert line["errorType"] == "ValueError"
    assert line["stackTrace"][0].startswith("Traceback")


@pytest.mark.parametrize(
    ("argument", "error"),
    [
        ("nothing.handler", "ModuleNotFoundError"),
        ("json.nothing", "AttributeError"),
        ("json:decoder", "TypeError"),
        ("json", "ValueError"),
        ("tests.adapters.stream_apps:part()", "TypeError"),
    ],
)
def test_what_cannot_start_is_reported(root, argument, error):
    with running(root, argument) as (api, process):
        output = output_of(process)

    assert process.returncode == 1
    assert [given["errorType"] for given in api.init_errors] == [error]
    assert not api.nexts
    assert error in output


def test_the_function_setting_counts_where_no_target_is_given(root, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "code.py").write_text("def run(event, context): return event['a']")
    told = {"_HANDLER": "folder/code.run", "LAMBDA_TASK_ROOT": str(tmp_path)}

    with running(root, **told) as (api, _):
        assert json.loads(api.send({"a": "é"}).done().payload) == "é"


@pytest.mark.parametrize("arguments", [(), ("a.b", "c.d")])
def test_wrong_use_is_explained(root, arguments):
    with running(root, *arguments, _HANDLER="") as (_, process):
        output = output_of(process)

    assert process.returncode == 1
    assert "python -m liftoff_adapters.stream [TARGET]" in output
    assert "Traceback" not in output


def test_apps_get_the_handler_of_their_kind():
    assert type(target.load(FLASK)) is StreamingWsgiHandler
    handler = target.load(STARLETTE)
    assert type(handler) is StreamingAsgiHandler
    handler.close()
    assert target.load("json.dumps") is json.dumps


def test_the_level_of_the_log_is_lambdas(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setenv("AWS_LAMBDA_LOG_LEVEL", "TRACE")
    monkeypatch.delenv("AWS_LAMBDA_LOG_FORMAT", raising=False)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    try:
        logs.configure()
        assert root.level == logging.DEBUG
        logging.getLogger("app").debug("hello")
        sys.stdout.flush()
        written = sys.stdout.buffer.getvalue().decode()
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    assert written.startswith("[DEBUG]\t")
    assert written.endswith("\t\thello\n")
