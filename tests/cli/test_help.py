from __future__ import annotations

import subprocess
import sys

import pytest

from liftoff.cli import COMMANDS
from tests.cli.running import Runner

HEAVY = {"boto3", "botocore", "libcst", "rich", "yaml", "starlette", "uvicorn", "flask", "jinja2"}


@pytest.mark.parametrize("arguments", [("--help",), ("split", "--help"), ("--version",)])
def test_help_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    code = (
        "import sys\nfrom liftoff.cli import main\ntry:\n    main(sys.argv[1:])\n"
        "finally:\n    print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    loaded = {name.split(".")[0] for name in done.stderr.split()}
    assert not HEAVY & loaded
    assert "liftoff.plan.planner" not in done.stderr


def test_help_lists_each_command_with_what_it_is_for(liftoff: Runner) -> None:
    ended = liftoff("--help")
    assert ended.status == 0
    words = " ".join(ended.out.split())
    for name, purpose in COMMANDS.items():
        assert f"{name} {purpose}" in words


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_with_examples(liftoff: Runner, name: str) -> None:
    for flag in ("-h", "--help"):
        ended = liftoff(name, flag)
        assert ended.status == 0
        assert f"liftoff {name} " in ended.out
    assert "Example" in ended.out


def test_what_is_no_command_ends_with_2(liftoff: Runner) -> None:
    assert "there is no command 'spilt'; did you mean split?" in liftoff.fails("spilt")
    assert liftoff.fails("xyz").endswith("there is no command 'xyz'\n")
    assert "'--spilt'" in liftoff.fails("--spilt")


def test_nothing_at_all_shows_the_help(liftoff: Runner) -> None:
    ended = liftoff()
    assert ended.status == 2
    assert "Commands:" in ended.out + ended.err
