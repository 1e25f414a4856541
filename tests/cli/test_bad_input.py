"""Whatever lies in the tree: the rest is analyzed, what is not is listed, and nothing crashes."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import pytest

from tests.cli.running import Runner, make

TOO_DEEP = "is nested too deeply to be parsed"


def chain(count: int, last: str) -> str:
    functions = [f"def f{n}(x):\n    return f{n + 1}(x)\n" for n in range(count)]
    return "".join([*functions, f"def f{count}(x):\n    {last}\n"])


FINE = {
    "90 parentheses": "def f0(x):\n    return " + "(" * 90 + "x" + ")" * 90,
    "95 ifs": "def f0(x):\n" + "".join(" " * n + "if x:\n" for n in range(1, 96)) + " " * 97 + "x",
    "2,500 elifs": "def f0(x):\n    if x: pass\n" + "    elif x == 1: pass\n" * 2500,
    "5,000 terms": "def f0(x):\n    return " + " + ".join(["x"] * 5000),
    "20,000 conditions": "def f0(x):\n    return " + " or ".join(["x"] * 20000),
    "5,000 attributes": "def f0(x):\n    x" + ".a" * 5000 + " = 1",
    "3,000 calls": "class C:\n    def a(self): return self\n\nc = C()\ndef f0(x):\n    return c"
    + ".a()" * 3000,
    "3,000 subscripts": "d = {}\ndef f0(x):\n    d" + "[0]" * 3000 + " = x",
    "90 lists": "d = " + "[" * 90 + "]" * 90 + "\ndef f0(x):\n    d.append(x)",
    "800 lambdas": "f0 = " + "lambda x: " * 800 + "x",
    "2,000 conditional values": "def f0(x):\n    return " + "1 if x else " * 2000 + "2",
    "3,000 classes": "class C0: pass\n"
    + "".join(f"class C{n + 1}(C{n}): pass\n" for n in range(3000))
    + "def f0(x): return C3000().go()",
    "5,000 calls in a chain": chain(5000, "global G; G = x"),
    "a power of powers": "import time\ndef f0(x):\n    time.sleep(9**9**9**9)",
    "only carriage returns": "def f0(x):\r    return x\r",
    "half a surrogate pair": "t = '\\ud800'\ndef f0(x):\n    return open(t, 'w').write(t)",
}
REFUSED = {
    "100,000 parentheses": ("x = " + "(" * 100_000 + ")" * 100_000, "too many nested parentheses"),
    "3,000 lists": ("x = " + "[" * 3000 + "]" * 3000, "too many nested parentheses"),
    "10,000 elifs": ("if x: pass\n" + "elif x: pass\n" * 10_000, TOO_DEEP),
    "1,000 ifs": ("".join(" " * n + "if x:\n" for n in range(1000)), "too many levels"),
    "100,000 terms": ("x = " + " + ".join(["x"] * 100_000), TOO_DEEP),
    "500,000 calls": ("x" + ".a()" * 500_000, TOO_DEEP),
    "Python 2": ("print 'two'\n", "Missing parentheses"),
    "a number of 5,000 digits": ("x = " + "9" * 5000, "4300 digits"),
    "an open string": ("x = '''", "unterminated triple-quoted string"),
    "10 MB": ("#" + "x" * 10_000_000, "10,000,001 bytes"),
    "a NUL": ("x = '\0'", "holds a NUL byte"),
}


VIEW = """\
import odd
from app import app


@app.get("/odd")
def odd_view():
    return odd.f0(1)
"""


def project(app: Path, text: str) -> Path:
    (app / "more.py").write_text(VIEW)
    (app / "odd.py").write_bytes(text.encode())
    return app


@pytest.mark.parametrize("name", FINE)
def test_what_python_can_read_is_analyzed(app: Path, liftoff: Runner, name: str) -> None:
    ended = liftoff("analyze", project(app, FINE[name]), "--format", "concise")
    assert ended.status == 1, ended
    assert "LO101" in ended.out
    assert ended.err == ""


@pytest.mark.parametrize("name", REFUSED)
def test_what_it_cannot_read_is_listed_and_the_rest_analyzed(
    app: Path, liftoff: Runner, name: str
) -> None:
    text, why = REFUSED[name]
    ended = liftoff("analyze", project(app, text), "--format", "concise")
    assert ended.status == 2
    assert re.search(rf"odd\.py:\d+:1: error .*{re.escape(why)}", ended.out)
    assert "LO101" in ended.out
    assert ended.err == ""


def test_what_is_no_file_is_listed(
    app: Path, liftoff: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(app)
    os.mkfifo("pipe.py")
    Path("loop.py").symlink_to("loop.py")
    Path("loop").symlink_to(".")
    Path("latin.py").write_bytes(b"x = '\xe9'\n")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.py")
        ended = liftoff("analyze", ".", "--format", "concise")
    assert ended.status == 2
    errors = [line.partition(" error ")[0] for line in ended.out.splitlines() if " error " in line]
    assert errors == ["latin.py:1:1:", "loop.py:1:1:", "pipe.py:1:1:", "socket.py:1:1:"]
    assert "LO101" in ended.out


@pytest.mark.parametrize("codec", ["punycode", "undefined", "hex", "rot13", "no"])
def test_what_no_codec_of_texts_reads_is_listed(app: Path, liftoff: Runner, codec: str) -> None:
    (app / "odd.py").write_bytes(f"# coding: {codec}\nx = '#'\n".encode())
    ended = liftoff("analyze", app, "--format", "concise")
    assert ended.status == 2
    assert "odd.py:1:1: error cannot be decoded" in ended.out
    assert "LO101" in ended.out


def test_nothing_of_the_tree_is_run(app: Path, liftoff: Runner, tmp_path: Path) -> None:
    trap = f"open({str(tmp_path / 'ran')!r}, 'w').close()\n"
    make(app, {"sitecustomize.py": trap, "conftest.py": trap, "odd.py": trap, "ast.py": trap})
    liftoff("analyze", app)
    assert not (tmp_path / "ran").exists()
