"""The benchmark of many apps runs, and groups them by size."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import analyze, analyze_each
from benchmarks.analyze_each import App, page
from benchmarks.analyze_page import COLD, ONE_FILE, SAME, Run
from tests.cli.running import APP, make

TOOL = f"#!{sys.executable}\nprint('tool 1.2.3')\n"


def app(lines: int, seconds: float) -> App:
    runs = {name: Run(seconds, seconds, int(seconds * 1e8)) for name in (COLD, ONE_FILE, SAME)}
    return App(lines, {**runs, "ruff, no cache": Run(0.1, 0.1, 1), "bandit": Run(8, 8, 1)})


def test_each_app_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(analyze, "_AGAIN", 1)
    monkeypatch.setattr(analyze_each, "compile_dir", lambda *_, **__: True)
    monkeypatch.setenv("LIFTOFF_CACHE_DIR", str(tmp_path / "cache"))
    tools = make(tmp_path / "tools", {"ruff": TOOL})
    (tools / "ruff").chmod(0o755)
    which = analyze.shutil.which
    monkeypatch.setattr(analyze.shutil, "which", lambda name, path: which(name, path=str(tools)))
    folder = make(tmp_path / "apps", {"one/app.py": APP, "none/README": "no Python"})
    analyze_each.main([str(folder), "--docs", str(tmp_path / "page.md")])
    text = (tmp_path / "page.md").read_text()
    assert text.strip() == capsys.readouterr().out.strip()
    assert "1 apps" in text
    assert "ruff 1.2.3" in text
    assert "| 0 to 1,000 | 1 |" in text
    assert (folder / "one" / "app.py").read_text() == APP


def test_apps_are_grouped_by_size_and_compared_one_by_one() -> None:
    text = page([app(500, 0.2), app(700, 0.4), app(50_000, 4)], {"ruff": "1"})
    assert "| 0 to 1,000 | 2 | 0.30 s (0.40 s) |" in text
    assert "| from 30,000 | 1 | 4.00 s (4.00 s) |" in text
    # Of the ratios .5, .25 and .025 to ruff, and 40, 20 and 2 to bandit.
    assert text.splitlines()[-1].endswith("| 0.25 | 20.00 |")
    assert "semgrep |" not in text


def test_a_folder_without_apps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analyze_each, "compile_dir", lambda *_, **__: True)
    with pytest.raises(SystemExit, match="no app"):
        analyze_each.main([str(tmp_path)])
