"""Classes that a metaclass registers, and methods that it gives them."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask

SOURCE = """
class Registry(type):
    def __init__(cls, name, bases, members):
        super().__init__(name, bases, members)
        if not hasattr(cls, "known"):
            cls.known = {}
        cls.known[name] = cls

    def named(cls, name):
        return cls.known[name]

class Plugin(metaclass=Registry):
    def run(self): ...

class Disk(Plugin):
    def run(self):
        open("/srv/disk", "w")

class Reader(metaclass=Registry): ...

class File(Reader):
    def run(self):
        open("/srv/file", "w")

@app.get("/<name>")
def home(name):
    {call}
    return ""
"""


@pytest.mark.parametrize(
    ("call", "lines"),
    [
        ("Plugin.named(name)().run()", [19]),
        ("Reader.named(name)().run()", [25]),
        ("Plugin.named(name)", []),
    ],
)
def test_a_register_gives_classes_of_one_kind(call: str, lines: list[int]):
    found = analysis_of(flask(SOURCE.replace("{call}", call))).findings
    assert [f.place.line for f in found if f.rule == "LO201"] == lines
