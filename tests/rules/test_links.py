from __future__ import annotations

from pathlib import Path

from liftoff.rules.analysis import analyze
from liftoff.rules.finding import Analysis
from liftoff.workspace.source import read_tree

APP = """\
from flask import Flask

app = Flask(__name__)
hits = {}


@app.get("/hit")
def hit():
    hits[1] = 1
    return "hit"


@app.get("/hits")
def show():
    return str(hits)
"""
SHARED = "seen = {}\n\n\ndef see(x):\n    seen[x] = 1\n\n\ndef look():\n    return seen\n"
VIEWS = """\
from flask import Blueprint

from {package} import shared

views = Blueprint("{package}", __name__)


@views.get("/{package}")
def view():
    shared.see(1)
    return str(shared.look())
"""
SERVER = """\
from flask import Flask

from one.views import views as one
from two.views import views as two

app = Flask(__name__)
app.register_blueprint(one)
app.register_blueprint(two)
"""


def found(folder: Path) -> tuple[Analysis, list[tuple[str, str, tuple[str, ...]]]]:
    analysis = analyze(read_tree(folder))
    return analysis, [(f.rule, f.place.path, f.routes) for f in analysis.findings]


def test_a_link_that_nothing_imports_is_no_second_app(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "app.py").write_text(APP)
    before = found(tmp_path)
    (tmp_path / "main.py").symlink_to("shop/app.py")
    assert found(tmp_path) == before
    assert [route.id for route in before[0].routes] == ["GET /hit", "GET /hits"]


def test_a_link_that_is_imported_is_a_module_whose_findings_are_said_once(tmp_path: Path) -> None:
    for package in ("one", "two"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("")
        (tmp_path / package / "views.py").write_text(VIEWS.format(package=package))
    (tmp_path / "server.py").write_text(SERVER)
    (tmp_path / "one" / "shared.py").write_text(SHARED)
    (tmp_path / "two" / "shared.py").symlink_to("../one/shared.py")
    _, findings = found(tmp_path)
    assert findings == [("LO102", "one/shared.py", ("GET /one", "GET /two"))]
