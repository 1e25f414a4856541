"""ministack, an emulator of AWS in one process, at 127.0.0.1."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REGION = "us-east-1"
_UP_SECONDS = 60.0


@contextmanager
def ministack(program: str, scratch: Path) -> Iterator[str]:
    """Run it, and give its address.

    Args:
        program: its executable.
        scratch: a folder for what it writes.
    """
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    log = scratch / "ministack.log"
    environment = {
        **os.environ,
        # Without these it listens to the whole network.
        "BIND_HOST": "127.0.0.1",
        "IOT_MTLS_ENABLED": "0",
        "GATEWAY_PORT": str(port),
        "TMPDIR": str(scratch),
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [program],
            cwd=scratch,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(url, process, log)
        yield url
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def client_environment(url: str) -> dict[str, str]:
    """What makes AWS's own tools talk to the emulator."""
    return {
        **os.environ,
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "SAM_CLI_TELEMETRY": "0",
        "CHECKPOINT_DISABLE": "1",
    }


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _UP_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_ministack/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"ministack did not start:\n{log.read_text()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
