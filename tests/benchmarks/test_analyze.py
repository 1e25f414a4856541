"""The benchmark runs, and says what it found and what it could not measure."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks import analyze
from benchmarks.analyze_page import Figures, Run, page, targets
from tests.cli.running import APP, make

TOOL = f"#!{sys.executable}\nimport sys\nprint('tool 1.2.3')\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(analyze, "_AGAIN", 1)
    monkeypatch.setattr(analyze, "compile_dir", lambda *_, **__: True)
    # Set by the benchmark; the fixture puts back what was there.
    monkeypatch.setenv("LIFTOFF_CACHE_DIR", str(tmp_path / "cache"))
    return make(tmp_path / "app", {"app.py": APP, "broken.py": "def f(:\n"})


def test_all_are_measured_and_what_is_missing_is_said(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tools = make(tmp_path / "tools", {"ruff": TOOL})
    (tools / "ruff").chmod(0o755)
    which = analyze.shutil.which
    monkeypatch.setattr(analyze.shutil, "which", lambda name, path: which(name, path=str(tools)))
    before = (folder / "app.py").read_text()
    figures, text = tmp_path / "figures.json", tmp_path / "page.md"
    analyze.main([
        str(folder), "--rounds", "1", "--tools", str(tools), "--json", str(figures),
        "--docs", str(text),
    ])  # fmt: skip
    said = capsys.readouterr()
    assert "LEFT OUT: semgrep" in said.err
    assert "LEFT OUT: bandit" in said.err
    assert said.out.strip() == text.read_text().strip()
    assert "**Left out: bandit, which is not installed.**" in said.out
    found = json.loads(figures.read_text())
    assert (found["files"], found["missing"]) == (2, ["semgrep", "bandit"])
    assert found["versions"]["ruff"] == "1.2.3"
    assert len(found["rounds"][0]) == 9
    assert all(run["seconds"] > 0 < run["memory"] for run in found["rounds"][0].values())
    assert (folder / "app.py").read_text() == before


def test_a_run_that_fails_is_no_figure(folder: Path) -> None:
    failing = analyze.Contender("x", (sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(SystemExit, match="x ended with 3"):
        analyze._run(failing)


def figures(scale: float, missing: tuple[str, ...] = ()) -> Figures:
    seconds = {
        "Python's own start": 0.01,
        "liftoff, empty cache": 4 * scale,
        "liftoff, nothing changed": 0.05 * scale,
        "liftoff, nothing changed, JSON": 0.06 * scale,
        "liftoff, one file changed": 0.2 * scale,
        "ruff, no cache": 1.0,
        "semgrep, three rules": 40.0,
        "bandit": 70.0,
    }
    runs = {
        name: Run(value, value, int(200e6 * scale))
        for name, value in seconds.items()
        if name not in missing
    }
    return Figures(rounds=[runs, runs], files=2, lines=3, missing=missing, versions={})


def test_targets_are_met_or_not() -> None:
    assert [target.met for target in targets(figures(1))] == [True] * 6
    assert [target.met for target in targets(figures(2))] == [False] * 6
    assert "NOT met" not in page(figures(1))


def test_what_is_not_measured_is_not_met() -> None:
    without = figures(1, ("bandit",))
    assert [target.met for target in targets(without)] == [True, True, None, True, True, True]
    assert "| not measured |" in page(without)
