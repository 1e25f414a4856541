from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys

import pytest
from click.testing import CliRunner

from liftoff.cli.serve import command
from liftoff.errors import LiftoffError
from tests.local.apps import Source, write_out
from tests.local.processes import running
from tests.local.wire import call

CODE = """
    import os

    def handler(event, context):
        print("in the function", __file__)
        open(__file__ + ".written", "w").close()
        return {"statusCode": 200, "body": os.environ["GREETING"]}
"""
# Started with `&` by a script, a test run ignores SIGINT, and so does what it starts.
RUN = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from liftoff.cli.serve import command; command()"
)


def start(out, *arguments):
    # The copy that is run has the test's folder in its name, too.
    scratch = out.with_name("scratch")
    scratch.mkdir()
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(out), *map(str, arguments)],
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def address(process, name):
    line = process.stdout.readline()
    assert line.startswith(name), line + process.stdout.read()
    return re.search(r"http://\S+", line)[0]


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_serve_logs_and_ends_cleanly(tmp_path, end):
    out = tmp_path / "out"
    write_out(
        out,
        "http",
        {"main": Source(code=CODE, fallback=True, environment={"GREETING": "plan"})},
    )
    process = start(out, "--port", 0, "--env", "GREETING=hello")
    try:
        url = address(process, "gateway")
        invoke_url = address(process, "lambda")
        assert call(url, "GET", "/a?b")[2] == b"hello"
        assert call(url, "GET", "/a?b")[0] == 200
        assert call(invoke_url, "POST", "/2015-03-31/functions/main/invocations")[0] == 200
        process.send_signal(end)
        log, _ = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0
    # It is a copy that runs, and the user's folder that is named.
    assert f"[main] in the function {out}/functions/main/handler.py\n" in log
    cold, warm = re.findall(r"^\d\d:\d\d:\d\d GET /a\?b 200 main (.*)$", log, re.MULTILINE)
    assert re.fullmatch(r"cold \d+ ms \(init \d+ ms\)", cold)
    assert re.fullmatch(r"warm \d+ ms", warm)
    assert re.search(r"invoke main \(RequestResponse\) 200 warm \d+ ms", log)
    assert "Traceback" not in log
    assert running(str(tmp_path)) == []
    assert not list(tmp_path.rglob("*.written"))


def test_serve_ends_when_nobody_reads_its_log(tmp_path):
    out = tmp_path / "out"
    write_out(
        out, "rest", {"main": Source(code=CODE, fallback=True, environment={"GREETING": "g"})}
    )
    process = start(out, "--port", 0)
    url = address(process, "gateway")
    process.stdout.close()
    call(url, "GET", "/")
    assert process.wait(20) is not None
    assert running(str(tmp_path)) == []


def run(*arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_bad_input(tmp_path):
    for text, out in (
        ("holds no plan.json", tmp_path / "none"),
        ("is not JSON", tmp_path),
    ):
        if out.is_dir():
            (out / "plan.json").write_text("{")
        result = run(out)
        assert isinstance(result.exception, LiftoffError)
        assert text in str(result.exception)


def test_bad_options_and_a_taken_port(tmp_path):
    write_out(tmp_path, "http", {"main": Source(code=CODE, fallback=True)})
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = run(tmp_path, "--port", taken.getsockname()[1], "--no-fence")
        assert "cannot listen" in str(result.exception)
    assert "is not KEY=VALUE" in str(run(tmp_path, "--env", "x").exception)
    (tmp_path / "functions" / "main" / "handler.py").unlink()
    result = run(tmp_path, "--port", 0, "--warm")
    assert isinstance(result.exception, LiftoffError)
    assert "Runtime.ImportModuleError" in str(result.exception)
