"""What `analyze` does of its configuration, its baseline and a base revision."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from liftoff.cli import analyze as analyze_command
from liftoff.cli import analyze_options
from liftoff.gate import settings
from liftoff.rules import target
from tests.cli.running import Runner
from tests.gate.apps import APP, commit, replaced, write


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write(tmp_path / "app", {"app.py": APP})
    monkeypatch.chdir(folder)
    return folder


def shown(liftoff: Runner, *arguments: object) -> tuple[int, list[str]]:
    """The exit code, and `app.py:10 LO102` of each finding."""
    ended = liftoff("analyze", ".", "--format", "concise", *arguments)
    lines = [line.split(": ") for line in ended.out.splitlines()]
    return ended.status, [f"{p.rpartition(':')[0]} {rest[0][:5]}" for p, *rest in lines]


BOTH = ["app.py:10 LO102", "app.py:16 LO401"]


def test_the_configuration_holds(app: Path, liftoff: Runner) -> None:
    assert shown(liftoff) == (1, BOTH)
    write(app, {"pyproject.toml": "[tool.liftoff]\nignore = ['LO1']\nfail-on = 'warning'\n"})
    assert shown(liftoff) == (1, BOTH[1:])
    assert shown(liftoff, "--fail-on", "blocker") == (0, BOTH[1:])
    assert shown(liftoff, "--ignore", "LO4") == (0, [])
    assert shown(liftoff, "--select", "LO1,LO2") == (1, BOTH[:1])
    assert shown(liftoff, "--extend-select", "LO102") == (1, BOTH)


def test_options_without_a_configuration(app: Path, liftoff: Runner) -> None:
    write(app, {"old/views.py": "x = 1\n"})
    assert shown(liftoff, "--exclude", "app.py") == (0, [])
    assert shown(liftoff, "--select", "LO401") == (0, BOTH[1:])
    assert shown(liftoff, "--ignore", "LO101", "--ignore", "LO102,LO4") == (0, [])


def test_another_configuration_file(app: Path, liftoff: Runner) -> None:
    write(app, {"pyproject.toml": "[tool.liftoff]\nselect = ['LO2']\n", "ci.toml": ""})
    assert shown(liftoff) == (0, [])
    assert shown(liftoff, "--config", "ci.toml") == (1, BOTH)


def test_the_gateway_decides_how_long_is_too_long(app: Path, liftoff: Runner) -> None:
    write(app, {"app.py": replaced(APP, ("sleep(3)", "sleep(29.5)"))})
    assert shown(liftoff, "--select", "LO401") == (0, BOTH[1:])
    assert shown(liftoff, "--select", "LO401", "--gateway", "rest") == (1, BOTH[1:])
    write(app, {"liftoff.toml": "[target]\ntimeout = 20\n"})
    assert shown(liftoff, "--select", "LO401", "--gateway", "url") == (1, BOTH[1:])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--select", "LO7"], "--select: 'LO7' is no rule"),
        (["--ignore", "L0102"], "did you mean LO102?"),
        (["--select", "LO1", "--ignore", "LO1"], "no rule is selected"),
        (["--config", "gone.toml"], "gone.toml: there is no such file"),
        (["--exclude", "**"], "every file is excluded"),
        (["--format", "sarfi"], "'sarfi' is no format; did you mean sarif?"),
        (["--format", "json="], "'json=' names no file"),
        (["--format", "json", "--format", "sarif"], "two formats would go to the same place"),
        (["--format", "json=a", "--format", "sarif=./a"], "two formats would go to the same place"),
        (["--format", "json=a", "--output", "b"], "--output names the file of one --format"),
        (["--fail-on", "error"], "--fail-on"),
        (["--baseline", "gone.json"], "gone.json: there is no such baseline"),
        (["--baseline", "app.py"], "app.py: is not a baseline"),
        (["--update-baseline"], "no baseline is named"),
        (["--prune-baseline", "--baseline", "gone.json"], "there is no such baseline"),
        (["--update-baseline", "--baseline", "no/b.json"], "cannot be written"),
        (["--update-baseline", "--baseline", "b.json", "--diff-base", "HEAD"], "wants all findings"),
        (["--stdin-filename", "../b.py"], "is outside the analyzed folder"),
    ],
)  # fmt: skip
def test_bad_input_is_one_message_and_2(
    app: Path, liftoff: Runner, arguments: list[str], said: str
) -> None:
    assert said in liftoff.fails("analyze", ".", *arguments)
    assert [path.name for path in app.iterdir()] == ["app.py"]


def test_a_wrong_key_is_an_error(app: Path, liftoff: Runner) -> None:
    write(app, {"pyproject.toml": "[tool.liftoff]\nextend_exclude = []\n"})
    assert liftoff.fails("analyze", ".") == (
        "liftoff: pyproject.toml: 'extend_exclude' is not a key of [tool.liftoff]\n"
        "  help: did you mean extend-exclude?\n"
    )


def test_several_formats_at_once(app: Path, liftoff: Runner) -> None:
    arguments = ["--format", "json=found.json", "--format", "sarif=found.sarif"]
    ended = liftoff("analyze", ".", *arguments)
    assert (ended.status, ended.out) == (1, "")
    assert len(json.loads((app / "found.json").read_text())["findings"]) == 2
    assert json.loads((app / "found.sarif").read_text())["version"] == "2.1.0"
    ended = liftoff("analyze", ".", *arguments, "--format", "text", "--statistics")
    assert "2 routes: 0 ready" in ended.out
    assert "FINDINGS  RULE" in ended.out
    ended = liftoff("analyze", ".", "--format", "json=-", "--statistics")
    assert json.loads(ended.out)["summary"]["findings"] == 2
    assert "FINDINGS  RULE" in ended.err


def test_output_is_the_file_of_the_format_without_one(app: Path, liftoff: Runner) -> None:
    arguments = ["--format", "json=found.json", "--format", "concise", "--output", "found.txt"]
    assert liftoff("analyze", ".", *arguments).out == ""
    assert (app / "found.txt").read_text().startswith("app.py:10:")


def test_two_names_of_one_file_are_one_place(app: Path, liftoff: Runner) -> None:
    (app / "link.json").symlink_to("found.json")
    for other in ("./x/../found.json", "link.json"):
        said = liftoff.fails(
            "analyze", ".", "--format", "json=found.json", "--format", f"text={other}"
        )
        assert "the same place" in said


def test_a_file_that_cannot_be_written_is_2(app: Path, liftoff: Runner) -> None:
    assert "cannot be written" in liftoff.fails("analyze", ".", "--format", "json=no/such/a.json")


def test_a_baseline(app: Path, liftoff: Runner) -> None:
    known = ["--baseline", "known.json"]
    made = liftoff("analyze", ".", *known, "--update-baseline")
    assert (made.status, made.err) == (0, "liftoff: known.json: written, 2 findings known\n")
    first = (app / "known.json").read_bytes()
    assert shown(liftoff, *known) == (0, [])
    assert liftoff("analyze", ".", *known, "--update-baseline").err.endswith("2 findings known\n")
    assert (app / "known.json").read_bytes() == first
    # Lines move, and another finding comes.
    source = replaced(APP, ("import time", "import os\nimport time"))
    write(
        app,
        {"app.py": source + "\n\n@app.get('/w')\ndef w():\n    open('x', 'w')\n    return ''\n"},
    )
    assert shown(liftoff, *known) == (1, ["app.py:23 LO201"])
    assert (app / "known.json").read_bytes() == first


def test_the_baseline_may_be_configured(app: Path, liftoff: Runner) -> None:
    write(app, {"liftoff.toml": "baseline = 'known.json'\n"})
    assert "there is no such baseline" in liftoff.fails("analyze", ".")
    assert liftoff("analyze", ".", "--update-baseline").status == 0
    assert shown(liftoff) == (0, [])
    assert shown(liftoff, "--select", "LO4") == (0, [])


def test_a_stale_baseline(app: Path, liftoff: Runner) -> None:
    known = ["--baseline", "known.json"]
    liftoff("analyze", ".", *known, "--update-baseline")
    write(app, {"app.py": replaced(APP, ("time.sleep(3)", "pass"))})
    ended = liftoff("analyze", ".", *known)
    assert ended.status == 0
    assert "1 finding no longer found, such as LO401 in app.py (time.sleep(3))" in ended.err
    assert liftoff("analyze", ".", *known, "--error-on-stale-baseline").status == 1
    pruned = liftoff("analyze", ".", *known, "--prune-baseline", "--error-on-stale-baseline")
    assert (pruned.status, pruned.err) == (0, "liftoff: known.json: written, 1 finding known\n")
    assert liftoff("analyze", ".", *known, "--error-on-stale-baseline").status == 0


def test_prune_adds_nothing(app: Path, liftoff: Runner) -> None:
    known = ["--baseline", "known.json"]
    liftoff("analyze", ".", *known, "--update-baseline", "--ignore", "LO4")
    assert shown(liftoff, *known, "--prune-baseline") == (0, BOTH[1:])
    assert shown(liftoff, *known) == (0, BOTH[1:])


def test_no_baseline_of_half_an_app(app: Path, liftoff: Runner) -> None:
    write(app, {"broken.py": "def f(:\n"})
    said = liftoff.fails("analyze", ".", "--baseline", "known.json", "--update-baseline")
    assert "broken.py:1: the baseline was not written" in said
    assert not (app / "known.json").exists()


def test_only_what_a_change_adds(app: Path, liftoff: Runner) -> None:
    commit(app)
    assert shown(liftoff, "--diff-base", "HEAD") == (0, [])
    more = "\n\n@app.get('/again')\ndef again():\n    return home()\n"
    write(app, {"app.py": replaced(APP, ("import time", "import os\nimport time")) + more})
    status, found = shown(liftoff, "--diff-base", "HEAD", "--fail-on", "info")
    assert (status, found) == (1, ["app.py:11 LO102"])
    one = liftoff("analyze", "app.py", "--format", "concise", "--diff-base", "HEAD")
    assert "app.py:11:5: LO102" in one.out
    assert "now reached by GET /again" in one.out


def test_a_base_without_an_app(app: Path, liftoff: Runner) -> None:
    (app / "app.py").unlink()
    write(app, {"README.md": "soon\n"})
    commit(app)
    write(app, {"app.py": APP})
    assert shown(liftoff, "--diff-base", "HEAD") == (1, BOTH)


def test_base_and_bad_input(app: Path, liftoff: Runner) -> None:
    commit(app)
    assert "git knows no revision 'nope'" in liftoff.fails("analyze", ".", "--diff-base", "nope")


def test_text_of_an_editor(app: Path, liftoff: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    views = "from app import app\n\n@app.get('/v')\ndef v():\n    open('x', 'w')\n    return ''\n"
    write(app, {"views.py": "from app import app\n"})

    def given(text: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))

    given(views.encode())
    assert shown(liftoff, "--stdin-filename", "views.py") == (1, ["views.py:5 LO201"])
    given(b"from app import app\n")
    assert shown(liftoff, "--stdin-filename", "views.py") == (0, [])
    given(b"def f(:\n")
    assert liftoff("analyze", ".", "--stdin-filename", "views.py").status == 2
    given(b"\xff")
    assert "is not UTF-8" in liftoff.fails("analyze", ".", "--stdin-filename", "views.py")
    assert (app / "views.py").read_text() == "from app import app\n"


def test_a_fault_of_liftoff_is_never_0(
    app: Path, liftoff: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(analyze_command, "AnalyzeRequest", fail)
    assert "internal error: RecursionError: too deep" in liftoff.fails("analyze", ".")


def test_errors_win_over_findings(app: Path, liftoff: Runner) -> None:
    write(app, {"broken.py": "def f(:\n"})
    assert liftoff("analyze", ".").status == 2
    assert liftoff("analyze", ".", "--fail-on", "never").status == 2
    assert liftoff("analyze", ".", "--exclude", "broken.py").status == 1


def test_what_is_not_needed_is_not_imported(app: Path) -> None:
    code = (
        "import sys\nfrom liftoff.cli import main\ntry:\n    main(['analyze', '.'])\n"
        "finally:\n    print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    loaded = set(done.stderr.split())
    assert done.returncode == 1
    assert not loaded & {
        "tomllib", "difflib", "subprocess", "liftoff.gate.revision", "liftoff.gate.difference",
    }  # fmt: skip


def test_choices_are_those_of_the_configuration() -> None:
    assert analyze_options.FAIL_ON == settings.FAIL_ON
    assert analyze_options.GATEWAYS == target.GATEWAYS
    assert analyze_options.ADAPTERS == target.ADAPTERS
