from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from liftoff.cache import analyses
from liftoff.cache.analyses import analyze_once
from liftoff.cache.store import Store
from liftoff.errors import LiftoffError
from liftoff.rules.finding import Analysis
from liftoff.rules.target import DEFAULT_TARGET, Target
from liftoff.workspace.source import SourceFile, SourceTree
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


def test_so_is_code_beside_another_document(tmp_path: Path, analyzed: list[SourceTree]) -> None:
    store = Store(str(tmp_path / "cache"))
    tree = tree_of({"app.py": APP + VIEW})
    for text in ("paths: {}", "paths: {}", "paths: []"):
        document = SourceFile("openapi.yaml", text)
        analyze_once(replace(tree, documents=(document,)), target=DEFAULT_TARGET, store=store)
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


SUITE = "from app import app\n\ndef test_hit():\n    assert app.test_client().get('/').data\n"
# Two programs, each with tests; what `shop` has in a folder of tests, its own code imports.
SHOPS = {
    "shop/__init__.py": "",
    "shop/app.py": f"from shop.testing import helper\n{APP}{VIEW}",
    "shop/testing/__init__.py": "",
    "shop/testing/helper.py": "SEEN = {}\n\ndef note(key):\n    SEEN[key] = 1\n",
    "shop/tests/test_app.py": SUITE,
    "shop/tests/conftest.py": "import pytest\n",
    "stock/app.py": APP + VIEW,
    "stock/test_app.py": SUITE,
}


@pytest.mark.parametrize(
    ("path", "text", "again"),
    [
        ("shop/tests/test_app.py", "STATE = []\n" + SUITE, 0),
        ("shop/tests/conftest.py", "", 0),
        ("stock/test_app.py", SUITE.replace("'/'", "'/other'"), 0),
        ("shop/testing/helper.py", "SEEN = {}\n\ndef note(key):\n    SEEN[key] = 2\n", 1),
        ("shop/tests/test_app.py", "def test_hit(:\n", 1),
        ("shop/tests/test_app.py", "import src.app\n" + SUITE, 1),
        ("shop/app.py", f"from shop.tests import conftest\n{APP}{VIEW}", 1),
        ("shop/tests/conftest.py", "from stock.app import app\n", 1),
    ],
)
def test_a_test_that_nothing_imports_may_change(
    tmp_path: Path, analyzed: list[SourceTree], path: str, text: str, again: int
) -> None:
    store = Store(str(tmp_path / "cache"))
    _run(store, SHOPS)
    analyzed.clear()
    files = {**SHOPS, path: text}
    found = _run(store, files)
    assert len(analyzed) == again
    assert found == _run(Store(str(tmp_path / "other")), files)


HELP = "def help(key):\n    STATE[key] = 1\n\nSTATE = {}\n"
PIECES = (
    "", "# a word\n", '"""What it is."""\n', APP, VIEW, HELP, SUITE, "def broken(:\n",
    "from shop.app import app\n", "from stock.app import HITS\n", "import src.app\n",
    "from shop.testing import helper\nhelper.note(1)\n", "import tests.test_app\n",
    "@app.get('/help')\ndef other():\n    help('x')\n    return ''\n",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_an_analysis_after_edits_is_that_of_a_first_run(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    store, files = Store(str(tmp_path / "cache")), dict(SHOPS)
    for _ in range(20):
        path = chance.choice([*SHOPS, "tests/test_app.py"])
        if chance.random() < 0.1 and path in files:
            del files[path]
        else:
            lines = files.get(path, "").splitlines(keepends=True)
            place = chance.choice([0, len(lines)])
            lines[place:place] = [chance.choice(PIECES)]
            files[path] = "".join(lines) if chance.random() < 0.9 else SHOPS.get(path, "")
        assert _outcome(store, files) == _outcome(None, files)


def _outcome(store: Store | None, files: dict[str, str]) -> Analysis | str:
    try:
        return analyze_once(tree_of(files), target=DEFAULT_TARGET, store=store)
    except LiftoffError as error:
        return str(error)
