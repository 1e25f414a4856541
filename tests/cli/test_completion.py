"""Shell completion, which click makes from the commands."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = "from liftoff.cli import main; main()"


def run(**environment):
    return subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


@pytest.mark.parametrize(
    ("words", "number", "wanted"),
    [
        ("liftoff ser", 1, ["plain,server", "plain,serve"]),
        ("liftoff analyze --form", 2, ["plain,--format"]),
        ("liftoff analyze --format sa", 3, ["plain,sarif"]),
        ("liftoff analyze ", 2, ["file,"]),
    ],
)
def test_words_are_completed(words, number, wanted):
    out = run(_LIFTOFF_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(number))
    assert out.splitlines() == wanted


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_has_its_script(shell):
    assert f"_LIFTOFF_COMPLETE={shell}_complete" in run(_LIFTOFF_COMPLETE=f"{shell}_source")
