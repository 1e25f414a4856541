from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from liftoff.cache import analyses
from liftoff.cache.analyses import analyze_once
from liftoff.cache.store import Store
from liftoff.rules.finding import Analysis
from liftoff.rules.target import DEFAULT_TARGET, Target
from liftoff.workspace.source import SourceTree
from tests.rules.projects import tree_of

APP = "from flask import Flask\napp = Flask(__name__)\nHITS = []\n"
VIEW = "@app.get('/')\ndef hit():\n    HITS.append(1)\n    return str(HITS)\n"


@pytest.fixture
def analyzed(monkeypatch: pytest.MonkeyPatch) -> list[SourceTree]:
    """The programs that are analyzed, and not taken from the store."""
    made: list[SourceTree] = []
    real = analyses.analyze_program

    def noted(tree: SourceTree, *, target: Target) -> Analysis:
        made.append(tree)
        return real(tree, target=target)

    monkeypatch.setattr(analyses, "analyze_program", noted)
    return made


def _run(store: Store, files: dict[str, str], target: Target = DEFAULT_TARGET) -> Analysis:
    return analyze_once(tree_of(files), target=target, store=store)


def test_moved_lines_are_not_analyzed_again(tmp_path: Path, analyzed: list[SourceTree]) -> None:
    store = Store(str(tmp_path / "cache"))
    _run(store, {"app.py": APP + VIEW})
    now = _run(store, {"app.py": f"# first\n{APP}\n# then\n{VIEW}"})
    assert len(analyzed) == 1
    (hits,) = [finding for finding in now.findings if finding.symbol == "HITS"]
    assert (hits.place.line, hits.trace[0].line, now.routes[0].line) == (9, 8, 8)


@pytest.mark.parametrize(
    "files",
    [
        {"app.py": APP + VIEW.replace("append(1)", "append(2)")},
        {"app.py": APP + VIEW, "more.py": ""},
        {"main.py": APP + VIEW},
    ],
)
def test_changed_code_is(tmp_path: Path, analyzed: list[SourceTree], files: dict[str, str]) -> None:
    store = Store(str(tmp_path / "cache"))
    _run(store, {"app.py": APP + VIEW})
    _run(store, files)
    assert len(analyzed) == 2


def test_so_is_code_for_another_target(tmp_path: Path, analyzed: list[SourceTree]) -> None:
    store = Store(str(tmp_path / "cache"))
    _run(store, {"app.py": APP + VIEW})
    _run(store, {"app.py": "\n" + APP + VIEW}, replace(DEFAULT_TARGET, timeout=5))
    assert len(analyzed) == 2


def test_a_last_analysis_follows_moves_and_changes(
    tmp_path: Path, analyzed: list[SourceTree]
) -> None:
    store = Store(str(tmp_path / "cache"))
    for number in range(4):
        _run(store, {"app.py": "\n" * number + APP + VIEW})
    _run(store, {"app.py": APP + "X = 1\n" + VIEW})
    found = _run(store, {"app.py": "#\n" + APP + "X = 1\n" + VIEW})
    assert len(analyzed) == 2
    assert found == _run(Store(str(tmp_path / "other")), {"app.py": "#\n" + APP + "X = 1\n" + VIEW})
