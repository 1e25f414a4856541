from __future__ import annotations

import pytest

from liftoff.errors import LiftoffError
from liftoff.gate.screen import screen
from liftoff.gate.selection import make_selection
from liftoff.gate.settings import Settings
from liftoff.rules.analysis import analyze
from tests.gate.apps import APP, rules, screened, tree


def verdicts(files: dict[str, str], **settings: object) -> dict[str, str]:
    return {
        judged.route.id: judged.verdict for judged in screened(files, **settings).analysis.verdicts
    }


def test_verdicts_follow_what_counts() -> None:
    files = {"app.py": APP}
    assert verdicts(files) == {"GET /": "blocked", "GET /wait": "needs-work"}
    assert verdicts(files, ignore=("LO1",)) == {"GET /": "ready", "GET /wait": "needs-work"}
    changed = verdicts(files, severity={"LO1": "info", "LO401": "blocker"})
    assert changed == {"GET /": "ready", "GET /wait": "blocked"}


def test_findings_are_sorted_by_the_severity_that_they_have() -> None:
    result = screened({"app.py": APP}, severity={"LO1": "info"})
    assert rules(result) == ["LO401 app.py:16", "LO102 app.py:10"]


def test_ids_of_verdicts_are_those_of_findings() -> None:
    analysis = screened({"app.py": APP}, ignore=("LO401",)).analysis
    ids = {finding.id for finding in analysis.findings}
    assert {name for judged in analysis.verdicts for name in judged.findings} == ids


VIEWS = APP.replace("app = Flask(__name__)", "from web import app")
WEB = "from flask import Flask\n\napp = Flask(__name__)\nimport gen.views\n"


def test_excluded_files_stay_in_the_program() -> None:
    files = {"web.py": WEB, "gen/views.py": VIEWS, "gen/__init__.py": ""}
    assert rules(screened(files)) == ["LO102 gen/views.py:10", "LO401 gen/views.py:16"]
    result = screened(files, exclude=("gen",))
    assert rules(result) == []
    assert [route.id for route in result.analysis.routes] == ["GET /", "GET /wait"]


def test_what_an_excluded_file_reaches_still_counts() -> None:
    files = {
        "gen/views.py": "from flask import Flask\nfrom store import add\napp = Flask(__name__)\n"
        "app.add_url_rule('/', 'home', add)\n",
        "gen/__init__.py": "",
        "store.py": "ITEMS = []\n\ndef add():\n    ITEMS.append(1)\n",
    }
    result = screened(files, exclude=("gen",))
    assert rules(result) == ["LO102 store.py:4"]
    assert result.analysis.findings[0].routes == ("GET /",)


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("broken.py", True),
        ("tests/data/broken.py", False),
        ("db/migrations/versions/broken.py", False),
        ("services/migrations/broken.py", True),
        ("shop_pb2.py", False),
    ],
)
def test_only_what_counts_must_parse(path: str, counts: bool) -> None:
    errors = screened({"app.py": APP, path: "def f(:\n"}).analysis.errors
    assert [error.path for error in errors] == ([path] if counts else [])


def test_no_file_at_all_is_an_error() -> None:
    source = tree({"app.py": APP})
    selection = make_selection(Settings(exclude=("**",)))
    with pytest.raises(LiftoffError, match="every file is excluded"):
        screen(analyze(source), source, selection)
