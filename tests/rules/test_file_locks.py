"""A locked file as a mutex."""

from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask, quiet


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("import fcntl; fcntl.flock(open('x'), fcntl.LOCK_EX)", "flock"),
        ("from filelock import FileLock; FileLock('x').acquire()", "FileLock"),
        ("import portalocker; portalocker.Lock('x')", "Lock"),
    ],
)
def test_lock_in_a_request(line: str, name: str):
    found = finds(flask(f"@app.post('/')\ndef run():\n    {line}\n"), "LO212")
    assert (found.severity, found.symbol, found.routes) == ("blocker", name, ("POST /",))


def test_lock_at_import_is_less():
    source = "from filelock import FileLock\nFileLock('x').acquire()\n@app.get('/')\ndef x(): ...\n"
    assert finds(flask(source), "LO212").severity == "warning"


@pytest.mark.parametrize(
    "line",
    [
        "import threading; threading.Lock().acquire()",
        "import fcntl; fcntl.ioctl(0, 0)",
        "request.environ['lock'].acquire()",
    ],
)
def test_other_locks(line: str):
    quiet(flask(f"@app.post('/')\ndef run():\n    {line}\n"), "LO212")


def test_lock_of_a_command():
    source = "from filelock import FileLock\n@app.cli.command()\ndef load():\n    FileLock('x')\n"
    quiet(flask(f"{source}@app.get('/')\ndef x(): ...\n"), "LO212")
