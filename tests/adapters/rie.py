"""AWS's Runtime Interface Emulator: where it is from, and how it runs a function."""

from __future__ import annotations

import http.client
import json
import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest

_MEMBER = "samcli/local/rapid/aws-lambda-rie-x86_64"


def binary(root):
    """Give the emulator's path; it is in a wheel of the package index, 8 MB, fetched once."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        pytest.skip("AWS's Runtime Interface Emulator comes for Linux on x86_64 only: NOT TESTED")
    place = Path(root) / ".pytest_cache" / "aws-lambda-rie"
    if place.exists():
        return place
    place.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        fetch += ["--disable-pip-version-check", "--only-binary", ":all:", "--dest", folder]
        subprocess.run([*fetch, "aws-sam-cli"], check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            unpacked = Path(archive.extract(_MEMBER, folder))
        unpacked.chmod(0o755)
        unpacked.replace(place)
    return place


class Emulator:
    """One emulated function.

    Attributes:
        log: where emulator and function write.
    """

    def __init__(self, port, log):
        self._port = port
        self.log = log

    def invoke(self, event):
        """Give the bytes that the emulator answers; it gathers those of a stream."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        connection.request(
            "POST", "/2015-03-31/functions/function/invocations", json.dumps(event).encode()
        )
        response = connection.getresponse()
        data = response.read()
        connection.close()
        return data

    def stream(self, event):
        """Give prelude and body of a streamed answer."""
        data = self.invoke(event)
        prelude, delimiter, body = data.partition(bytes(8))
        assert delimiter, (data, self.log.read_text())
        return json.loads(prelude), body


@contextmanager
def emulate(root, folder, command, handler="handler.handler", environment=()):
    """Run a command as the runtime of a function in a folder."""
    port, api_port = _free_ports()
    log = folder / "emulator.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [
                str(binary(root)),
                "--runtime-interface-emulator-address",
                f"127.0.0.1:{port}",
                "--runtime-api-address",
                f"127.0.0.1:{api_port}",
                *command,
            ],
            cwd=folder,
            env={
                **os.environ,
                "_HANDLER": handler,
                "LAMBDA_TASK_ROOT": str(folder),
                "AWS_LAMBDA_FUNCTION_NAME": "streamer",
                "AWS_LAMBDA_FUNCTION_TIMEOUT": "30",
                **dict(environment),
            },
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _await_port(port, process, log)
            yield Emulator(port, log)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free_ports():
    with (
        socket.create_server(("127.0.0.1", 0)) as one,
        socket.create_server(("127.0.0.1", 0)) as two,
    ):
        return one.getsockname()[1], two.getsockname()[1]


def _await_port(port, process, log):
    until = time.monotonic() + 30
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(log.read_text())
