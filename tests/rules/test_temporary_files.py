"""Temporary files that nothing removes."""

from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask, quiet

VIEW = "import os, shutil, tempfile\n@app.post('/')\ndef make():\n    {body}\n    return 'x'\n"


@pytest.mark.parametrize(
    "body",
    [
        "folder = tempfile.mkdtemp()",
        "handle, path = tempfile.mkstemp()",
        "f = tempfile.NamedTemporaryFile(delete=False)",
    ],
)
def test_never_removed(body: str):
    found = finds(flask(VIEW.format(body=body)), "LO211")
    assert (found.severity, found.place.line) == ("warning", 6)


@pytest.mark.parametrize(
    "body",
    [
        "folder = tempfile.mkdtemp(); shutil.rmtree(folder)",
        "path = tempfile.mkstemp()[1]; os.unlink(path)",
        "f = tempfile.NamedTemporaryFile()",
        "f = tempfile.TemporaryDirectory()",
    ],
)
def test_removed(body: str):
    quiet(flask(VIEW.format(body=body)), "LO211")


def test_made_once_at_import():
    quiet(
        flask("import tempfile\nFOLDER = tempfile.mkdtemp()\n@app.get('/')\ndef x(): ...\n"),
        "LO211",
    )
