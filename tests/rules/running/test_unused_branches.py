"""Branches that no call takes, and methods that only a constructor runs."""

from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask, quiet

APP = """
import os

def save(name, keep={default}):
    if keep:
        os.makedirs("/srv/kept")
    return name

@app.get("/<name>")
def home(name):
    return save({given})
"""


@pytest.mark.parametrize(
    ("default", "given", "found"),
    [
        ("False", "name", False),
        ("True", "name, keep=False", False),
        ("True", "name", True),
        ("False", "name, True", True),
        ("False", "name, keep=len(name) > 3", True),
        ("False", "*name", True),
        ("False", 'name) + save("x", True', True),
    ],
)
def test_a_parameter_that_every_call_gives_the_same(default: str, given: str, found: bool):
    text = flask(APP.replace("{default}", default).replace("{given}", given))
    if found:
        finds(text, "LO201")
    else:
        quiet(text, "LO2")


def test_a_function_that_a_library_gets_too():
    text = APP.replace("{default}", "False").replace("{given}", "name")
    finds(flask(f"import lib\n{text}\nlib.register(save)\n"), "LO201")


BUILT = """
class Book:
    def __init__(self, rows):
        self.rows = rows
        self._sort()

    def _sort(self):
        self.rows.sort()
        self.size = len(self.rows)

FIRST = Book([2, 1])

@app.get("/")
def home():
    {inside}
    return str(FIRST.size)
"""


def test_a_helper_of_a_constructor():
    quiet(flask(BUILT.replace("{inside}", "Book([4, 3])")), "LO1")
    finds(flask(BUILT.replace("{inside}", "FIRST._sort()")), "LO114", "FIRST.size")


PATHS = """
import folders
from pathlib import Path

@app.post("/")
def write():
    path = Path(folders.data_dir("app")) / "id"
    with open(path, "w") as file:
        file.write("x")
    return "x"

@app.get("/")
def read():
    path = Path({folder}) / "id"
    with open(path) as file:
        return file.read()
"""


def test_a_path_that_is_written_in_the_same_way():
    assert finds(flask(PATHS.replace("{folder}", 'folders.data_dir("app")')), "LO202").severity == (
        "blocker"
    )
    quiet(flask(PATHS.replace("{folder}", 'folders.data_dir("other")')), "LO202")


def test_a_stream_is_no_path():
    text = """
    from io import BytesIO
    from PIL import Image

    @app.get("/")
    def home():
        buffer = BytesIO()
        figure.savefig(buffer, format="png")
        return Image.open(buffer).size
    """
    quiet(flask(f"from matplotlib.figure import Figure\nfigure = Figure()\n{text}"), "LO2")


def test_a_stream_is_no_path_of_the_caller():
    text = """
    from io import BytesIO
    from pypdf import PdfReader

    def count(data):
        return len(PdfReader(data).pages)

    @app.post("/")
    def home():
        return str(count(BytesIO(request.get_data())))
    """
    quiet(flask(text), "LO2")
