"""What methods set on an object that is still being made (LO114)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask

SOURCE = """
class Base:
    def __init__(self, uri):
        self.uri = uri
        {helped}

    def init(self): ...

    def read(self):
        return self.path

class Folder(Base):
    def init(self):
        self.path = self.uri

kept = {{"a": Folder("a")}}

@app.get("/<name>")
def home(name):
    folder = kept[name]
    {inside}
    return folder.read()
"""


@pytest.mark.parametrize(
    ("helped", "inside", "told"),
    [
        ("self.init()", "folder = Folder(name)", False),
        ("self.init()", "folder.init()", True),
        ("kept[uri].init()", "folder = Folder(name)", True),
    ],
)
def test_what_a_constructor_above_calls_on_the_object(helped: str, inside: str, *, told: bool):
    found = analysis_of(flask(SOURCE.format(helped=helped, inside=inside))).findings
    assert ("LO114" in {f.rule for f in found}) is told
