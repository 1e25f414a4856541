"""More environment variables than a function takes."""

from __future__ import annotations

from tests.rules.projects import finds, flask, quiet

VIEW = "@app.get('/')\ndef home(): ...\n"


def settings(count: int, length: int) -> str:
    lines = [f"S{n} = os.environ.get('SETTING_{n:03}', '{'x' * length}')" for n in range(count)]
    return flask("import os\n" + "\n".join(lines) + "\n" + VIEW)


def test_over_4_kb():
    found = finds(settings(50, 80), "LO506")
    assert (found.severity, found.app_wide) == ("info", True)
    assert "50 environment variables" in found.message
    assert "4,550 bytes" in found.message


def test_below_4_kb():
    quiet(settings(50, 60), "LO506")


def test_one_variable_read_often():
    lines = "\n".join(["A = os.environ.get('A', '" + "x" * 100 + "')"] * 60)
    quiet(flask(f"import os\n{lines}\n{VIEW}"), "LO506")
