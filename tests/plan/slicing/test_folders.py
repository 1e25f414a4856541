"""Folders whose files are sent by names that only a request knows."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from liftoff.plan.slicing.folders import NamedFolder, named_folder
from tests.plan.slicing.projects import check_all, project
from tests.plan.slicing.test_imports import views

FILES = {
    "static/x.css": "body {}",
    "templates/a.html": "a",
    "web/css/y.css": "body {}",
    "other/web/css/o.css": "body {}",
    "shared/files/z.txt": "z",
}
APP = """\
import os
from flask import Blueprint, Flask, current_app, send_from_directory

app = Flask(__name__)
app.config.update(FILES="shared/files", AWAY="/var/away", TOP=app.root_path, N=1)
web = Blueprint("w", __name__, static_folder="web/css", static_url_path="/w")
other = Blueprint("o", __name__, static_folder="other/web/css", static_url_path="/o")
app.register_blueprint(web)
app.register_blueprint(other)


def sent(flag=False):
    folder = current_app.config["FILES"]
    if flag:
        folder = os.path.join(app.root_path, "web", "css")
    return send_from_directory(folder, "n")


def sent_from(folder):
    return send_from_directory(folder, "n")
"""


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("'static/images'", NamedFolder(parts="static/images")),
        ("os.path.join(app.root_path, 'static')", NamedFolder(parts="static")),
        ("Path(__file__).parent / 'files' / 'a'", NamedFolder(parts="a")),
        ("Path('files')", NamedFolder(parts="files")),
        ("current_app.config['FILES']", NamedFolder(key="FILES")),
        ("app.config.get('FILES')", NamedFolder(key="FILES")),
        ("app.config.get('FILES', 'x')", None),
        ("os.path.join(base, app.config['FILES'])", None),
        ("os.path.join(base, '..')", None),
        ("os.path.join(base, name)", None),
        ("'.'", None),
        ("app.root_path", None),
        ("settings['FILES']", None),
        ("app.config[name]", None),
        ("'stat' + 'ic'", None),
    ],
)
def test_what_an_expression_says_of_a_folder(code: str, found: NamedFolder | None) -> None:
    assert named_folder(ast.parse(code, mode="eval").body) == found


def test_a_function_holds_the_folder_that_it_sends_from(tmp_path: Path) -> None:
    sends = {
        "files": "current_app.config['FILES']",
        "away": "current_app.config['AWAY']",
        "keyword": "directory=app.config.get('FILES')",
        "joined": "os.path.join(app.root_path, 'web', 'css')",
        "top": "current_app.config['TOP']",
        "number": "current_app.config['N']",
        "missing": "current_app.config['MISSING']",
    }
    code = {name: f"send_from_directory({folder}, path='n')" for name, folder in sends.items()}
    code |= {"local": "sent()", "argument": "sent_from('web')"}
    made = project(tmp_path, {"app.py": APP + views(**code), **FILES}, requests=[])
    held = {name: set(made.slicer.slice([name]).data) for name in code}
    plain = {"shared/files/z.txt"}
    assert held["files"] == held["away"] == held["keyword"] == plain
    assert held["joined"] == held["local"] == plain | {"web/css/y.css", "other/web/css/o.css"}
    assert held["top"] == held["number"] == held["missing"] == held["argument"] == set(FILES)


def test_what_is_sent_is_the_same(tmp_path: Path) -> None:
    code = views(
        files="send_from_directory(current_app.config['FILES'], 'z.txt')",
        deep="send_from_directory(os.path.join(app.root_path, 'web/css'), 'y.css')",
    )
    found = check_all(tmp_path, {"app.py": APP + code, **FILES})
    assert "static/x.css" not in found["files"]
