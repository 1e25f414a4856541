"""Temporary files that one request makes for others (LO211, LO202)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask

SOURCE = """
import os, tempfile
FILES = {}
ROWS = []

class Store:
    def __init__(self):
        self.kept = {}

    def put(self, key, text):
        file = tempfile.NamedTemporaryFile("w", delete=False)
        file.write(text)
        file.close()
        KEEP

    def get(self, key):
        with open(TAKE) as file:
            return file.read()

    def drop(self, key):
        os.remove(self.kept[key])

store = Store()

@app.post("/<key>")
def put(key):
    store.put(key, request.json["text"])
    return ""

@app.get("/<key>")
def get(key):
    return store.get(key)
"""


@pytest.mark.parametrize(
    ("keep", "take", "rules"),
    [
        ("self.kept[key] = file.name", "self.kept[key]", {"LO211", "LO202"}),
        ("item = (file.name, 1)\n        FILES[key] = item", "FILES[key][0]", {"LO211", "LO202"}),
        ("ROWS.append(file.name)", "ROWS[0]", {"LO211", "LO202"}),
        # Who makes it removes it.
        ("names = [file.name]\n        os.remove(names[0])", "os.devnull", set()),
        ("rows = {}\n        rows[key] = file.name\n        self.drop(rows)", "os.devnull", set()),
    ],
)
def test_a_file_whose_name_is_kept(keep: str, take: str, rules: set[str]):
    source = flask(SOURCE.replace("KEEP", keep).replace("TAKE", take))
    found = {f.rule for f in analysis_of(source).findings}
    assert found & {"LO211", "LO202"} == rules


@pytest.mark.parametrize(
    ("named", "used", "found"),
    [
        ("file=tempfile.NamedTemporaryFile().name", "self.file", 1),
        ("file=tempfile.mktemp()", "self.file", 1),
        ("file=tempfile.mkdtemp()", "os.path.join(self.file, str(uuid.uuid4()))", 0),
        ("file=None", "tempfile.mktemp()", 0),
    ],
)
def test_a_file_that_start_up_has_named(named: str, used: str, found: int):
    source = f"""
import os, tempfile, uuid

class Store:
    def __init__(self, {named}):
        self.file = file

    def put(self, text):
        with open({used}, "w") as file:
            file.write(text)

store = Store()

@app.post("/")
def put():
    store.put(request.json["text"])
    return ""
"""
    assert len([f for f in analysis_of(flask(source)).findings if f.rule == "LO210"]) == found
