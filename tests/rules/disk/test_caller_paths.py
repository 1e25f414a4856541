from __future__ import annotations

import ast

import pytest

from liftoff.project.source.scopes import Scope
from liftoff.rules.disk.caller_paths import CallerPaths
from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet


def test_a_path_that_is_handed_on_by_many_is_looked_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ten helpers that each hand it to the next one in four places: a million ways."""
    asked: list[ast.expr] = []
    has = CallerPaths._has

    def noted(self: CallerPaths, node: ast.expr, scope: Scope, steps: int) -> bool:
        asked.append(node)
        return has(self, node, scope, steps)

    monkeypatch.setattr(CallerPaths, "_has", noted)
    helpers = "".join(
        f"def f{n}(path):\n" + f"    f{n + 1}(path)\n" * 4 + "\n\n" for n in range(10)
    )
    last = "def f10(path):\n    with open(path) as file:\n        return file.read()\n\n\n"
    view = "@app.get('/<name>')\ndef view(name):\n    f0(name)\n    return ''\n"
    analysis_of(flask(helpers + last + view))
    assert 0 < len(asked) < 200


@pytest.mark.parametrize(
    "body",
    [
        "return str(load_workbook(request.files['f']))",
        "f = request.files.get('f')\n    return str(pd.read_csv(f))",
        "return Sheet().read(data=request.files['f'])",
    ],
)
def test_an_upload_is_no_path(body: str):
    source = f"""
import pandas as pd
from openpyxl import load_workbook

class Sheet:
    def read(self, data):
        return str(load_workbook(data))

@app.post("/")
def home():
    {body}
"""
    quiet(flask(source), "LO202")
    taken = source.replace("request.files", "request.form")
    assert finds(flask(taken), "LO202").severity == "warning"


@pytest.mark.parametrize(
    ("kind", "found"), [("bytes", False), ("bytes | None", False), ("str", True)]
)
def test_the_bytes_of_a_file_are_no_path(kind: str, found: bool):
    source = f"""
import pandas as pd

@app.post("/")
def home(file: {kind}):
    return str(pd.read_excel(file))
"""
    assert ("LO202" in [f.rule for f in analysis_of(fastapi(source)).findings]) is found


@pytest.mark.parametrize(
    ("path", "found"), [("Path(name).resolve()", True), ("(FOLDER / name).resolve()", False)]
)
def test_a_path_that_a_method_checks_and_gives_back(path: str, found: bool):
    source = f"""
from pathlib import Path
FOLDER = Path(__file__).parent / "texts"

class Files:
    def checked(self, name):
        path = {path}
        return path.is_file(), path

    def load(self, name):
        known, path = self.checked(name)
        return open(path).read() if known else ""

files = Files()

@app.get("/")
def home(name: str):
    return files.load(name)
"""
    assert ("LO202" in [f.rule for f in analysis_of(fastapi(source)).findings]) is found


@pytest.mark.parametrize(("path", "found"), [("fetched(url)", False), ("Path(url)", True)])
def test_a_path_of_what_a_library_has_fetched(path: str, found: bool):
    source = f"""
from pathlib import Path
from store_sdk import fetched

class Files:
    def local(self, url):
        return {path}

    def load(self, url):
        return open(self.local(url)).read()

files = Files()

@app.get("/")
def home(url: str):
    return files.load(url)
"""
    assert ("LO202" in [f.rule for f in analysis_of(fastapi(source)).findings]) is found
