"""The CI files and their page use options that exist, and nothing untrusted becomes a script."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from docs.generate import DOCS
from liftoff.cli import cli
from liftoff.report.formats import FORMATS
from tests.cli.running import APP, make

ROOT = DOCS.parent
PAGE = (DOCS / "ci.md").read_text(encoding="utf-8")
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
GITLAB = yaml.safe_load((DOCS / "ci/gitlab.yml").read_text(encoding="utf-8"))
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
STEPS = {step.get("name", step.get("uses")): step for step in ACTION["runs"]["steps"]}


def commands(text):
    """The `liftoff COMMAND …` lines of a script, each as words."""
    joined = re.sub(r"\\\n\s*", " ", text)
    for line in joined.splitlines():
        for part in re.split(r"&&|\|\|?|\$\(", line):
            words = part.strip().removeprefix("$ ").removeprefix("sh '").rstrip("'")
            found = re.match(r'"?[\w$/.]*\bliftoff"? (?=[a-z]+)', words)
            if found:
                yield shlex.split(words[found.end() :])


def check(words):
    """Let the command line read the words; it raises on what it does not know."""
    name, *arguments = [word for word in words if word not in ("${arguments[@]}", "$LIFTOFF_ARGS")]
    context = click.Context(cli, info_name="liftoff")
    command = cli.get_command(context, name)
    assert command is not None, name
    command.make_context(name, arguments, parent=context)


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


CONSOLE = [
    words
    for language in ("console", "groovy", "yaml")
    for block in blocks(language)
    for words in commands(block)
]
SCRIPTS = {
    "action": list(commands(STEPS["Analyze"]["run"])),
    "gitlab": [words for script in GITLAB["liftoff"]["script"] for words in commands(script)],
    "hook": [shlex.split(f"{HOOK['entry']} {shlex.join(HOOK['args'])}")[1:]],
}


@pytest.mark.parametrize("words", CONSOLE, ids=" ".join)
def test_commands_of_the_page_can_be_run(words):
    check(words)


@pytest.mark.parametrize("name", SCRIPTS)
def test_commands_of_the_files_can_be_run(name):
    (words,) = SCRIPTS[name]
    assert words[0] == "analyze"
    check(words)


def test_the_page_has_commands_of_every_kind():
    assert len(CONSOLE) >= 7
    assert {words[0] for words in CONSOLE} == {"analyze", "server"}
    with pytest.raises(click.NoSuchOption):
        check(["analyze", ".", "--no-such-option"])


def test_options_in_yaml_of_the_page_exist():
    (workflow, gitlab, _, hooks) = (yaml.safe_load(block) for block in blocks("yaml"))
    step = workflow["jobs"]["analyze"]["steps"][1]
    assert set(step["with"]) <= set(ACTION["inputs"])
    arguments = re.sub(r"\$\{\{.*?\}\}", "main", step["with"]["args"])
    check(["analyze", step["with"]["path"], *shlex.split(arguments)])
    assert set(gitlab["liftoff"]["variables"]) - {"GIT_DEPTH"} <= set(
        GITLAB["liftoff"]["variables"]
    )
    check(["analyze", ".", *shlex.split(gitlab["liftoff"]["variables"]["LIFTOFF_ARGS"])])
    (hook,) = hooks["repos"][0]["hooks"]
    assert hook["id"] == HOOK["id"]
    check(["analyze", *hook["args"]])


def test_every_format_is_on_the_page():
    assert re.findall(r"^\| `([\w-]+)` \|", PAGE, re.MULTILINE) == list(FORMATS)


def test_no_expression_stands_in_a_script_of_the_action():
    for step in STEPS.values():
        assert "${{" not in step.get("run", ""), step
        assert step.get("shell", "bash") == "bash"
    assert all(line.get("default") is not None for line in ACTION["inputs"].values())


@pytest.fixture
def runner(tmp_path):
    """A runner on which liftoff is installed, as a function from inputs to how a step ends."""
    home = tmp_path / "runner/liftoff/bin"
    home.mkdir(parents=True)
    for name, run in (("python", ""), ("liftoff", " -m liftoff")):
        script = home / name
        script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)}{run} "$@"\n')
        script.chmod(0o755)
    work = make(tmp_path / "work", {"my app/app.py": APP})
    output = tmp_path / "output"
    output.touch()

    def run(step, **inputs):
        environment = os.environ | {
            "RUNNER_TEMP": str(tmp_path / "runner"),
            "GITHUB_OUTPUT": str(output),
            "PYTHONPATH": str(ROOT),
            **inputs,
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[step]["run"]],
            cwd=work, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
        return done, outputs

    return run


def test_the_action_annotates_and_keeps_the_status(runner):
    done, outputs = runner("Analyze", LIFTOFF_PATH="my app", LIFTOFF_ARGS="")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("::error file=my app/app.py,line=")
    assert outputs["exit-code"] == "1"
    assert '"2.1.0"' in Path(outputs["sarif-file"]).read_text()
    ended, _ = runner("Result", LIFTOFF_STATUS=outputs["exit-code"])
    assert ended.returncode == 1


def test_the_action_takes_quoted_arguments_and_runs_none_of_them(runner, tmp_path):
    done, outputs = runner("Analyze", LIFTOFF_PATH="my app", LIFTOFF_ARGS="--fail-on 'never'")
    assert outputs["exit-code"] == "0", done.stderr
    mark = tmp_path / "mark"
    arguments = f"'$(touch {mark})' `touch {mark}` ; touch {mark}"
    done, outputs = runner("Analyze", LIFTOFF_PATH=f"$(touch {mark})", LIFTOFF_ARGS=arguments)
    assert outputs["exit-code"] == "2"
    assert not mark.exists()


def test_the_action_makes_no_report_of_what_it_cannot_read(runner):
    _, outputs = runner("Analyze", LIFTOFF_PATH="missing", LIFTOFF_ARGS="")
    assert outputs == {"exit-code": "2"}


def test_the_hook_runs_once_on_the_whole_app(tmp_path):
    assert (HOOK["pass_filenames"], HOOK["require_serial"], HOOK["language"]) == (
        False,
        True,
        "python",
    )
    make(tmp_path, {"app.py": APP})
    words = [sys.executable, "-m", *shlex.split(HOOK["entry"]), *HOOK["args"]]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.startswith("app.py:")
