"""Starts functions as forks of a process that has imported their framework, which costs most.

That functions import all that they need is shown where each starts by itself. Where they are the
same again, file by file, only their answers are of interest. Others start by themselves here, too.

    python tests/parity/warm.py ADDRESS FOLDER MODULE...

listens at an address for what `starts` gives as the wrapper script of functions; FOLDER holds those
that are known to start.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_FILE = Path(__file__)
_WRAPPER = """\
#!{python} -IS
import json, os, signal, socket, sys

with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    asked = json.dumps([sys.argv[1:], dict(os.environ), os.getcwd()]).encode()
    socket.send_fds(server, [len(asked).to_bytes(4, "big")], [0, 1, 2])
    server.sendall(asked)
    answer = server.recv(64)
if answer == b"not known":
    os.execv(sys.argv[1], sys.argv[1:])
status = int(answer or 1)
if status < 0:
    os.kill(os.getpid(), -status)
os._exit(status)
"""


@contextmanager
def starts(folder: Path, scratch: Path, *modules: str) -> Iterator[Path]:
    """Give a value for AWS_LAMBDA_EXEC_WRAPPER.

    Args:
        folder: an output, whose functions start.
        scratch: for files of these forks.
        modules: what the functions import.
    """
    address, wrapper = str(scratch / "warm"), scratch / "wrapper"
    wrapper.write_text(_WRAPPER.format(python=sys.executable, address=address))
    wrapper.chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "-B", "-s", str(_FILE), address, str(folder / "functions"), *modules],
        # As functions have it; each gets variables of its own.
        env={"PYTHONHASHSEED": "0", "LANG": "C.UTF-8", "TZ": ":UTC", "PATH": os.environ["PATH"]},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    with process:
        assert process.stdout.readline() == b"ready\n"
        yield wrapper
        process.kill()


def main(address: str, folder: str, *modules: str) -> None:
    """Fork for each function, for ever."""
    for module in modules:
        importlib.import_module(module)
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        print("ready", flush=True)
        while True:
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                _keep(connection, Path(folder))
                os._exit(0)
            connection.close()
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _keep(connection: socket.socket, known: Path) -> None:
    """Run a function until it ends, or the wrapper script does."""
    size, descriptors, _, _ = socket.recv_fds(connection, 4, 3)
    with connection.makefile("rb") as file:
        command, environment, folder = json.loads(file.read(int.from_bytes(size, "big")))
    script, *arguments = command[-5:]
    if _files(Path(arguments[1])) != _files(known / environment["AWS_LAMBDA_FUNCTION_NAME"]):
        connection.send(b"not known")
        return
    child = os.fork()
    if child == 0:
        connection.close()
        _run(script, arguments, environment, folder, descriptors)
    for descriptor in descriptors:
        os.close(descriptor)
    ended = os.pidfd_open(child)
    if ended in select.select([connection, ended], [], [])[0]:
        _, status = os.waitpid(child, 0)
        with suppress(BrokenPipeError):
            connection.send(str(os.waitstatus_to_exitcode(status)).encode())
    else:
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _run(
    script: str,
    arguments: list[str],
    environment: dict[str, str],
    folder: str,
    descriptors: list[int],
) -> None:
    os.setsid()
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv = [script, *arguments]
    sys.path[0] = str(Path(script).parent)
    status = 0
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else 1
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    os._exit(status)


def _files(folder: Path) -> dict[Path, bytes]:
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


if __name__ == "__main__":
    main(*sys.argv[1:])
