"""Changes that are no state: registers of loggers, objects that nobody holds yet."""

from __future__ import annotations

import pytest

from tests.rules.projects import fastapi, finds, flask, quiet

KEPT = """
import logging, re

class Kept:
    _known = {{}}

    @staticmethod
    def get(name):
        if name not in Kept._known:
            Kept._known[name] = {value}
        return Kept._known[name]

@app.get("/<name>")
def home(name):
    return str(Kept.get(name))
"""
MADE = """
class Model:
    def __init__(self):
        self.kind = None

    @classmethod
    def load(cls):
        return cls()

class Holder:
    def __init__(self):
        self.current = None

    def load(self, kind):
        model = Model.load()
        {before}
        model.kind = kind
        return model

    def answer(self, kind):
        self.current = self.load(kind)

holder = Holder()
KNOWN = {{}}

@app.get("/{{kind}}")
def home(kind):
    holder.answer(kind)
"""


@pytest.mark.parametrize("value", ["logging.getLogger(name)", "re.compile(name)"])
def test_loggers_and_patterns_by_name(value: str):
    quiet(flask(KEPT.format(value=value)), "LO10")


def test_anything_else_by_name():
    finds(flask(KEPT.format(value="object()")), "LO103")


def test_object_that_nobody_has_yet():
    source = fastapi(MADE.format(before="pass"))
    assert finds(source, "LO114").symbol == "holder.current"


@pytest.mark.parametrize("before", ["KNOWN[kind] = model", "KNOWN.setdefault(kind, model)"])
def test_object_that_is_handed_on_before(before: str):
    source = fastapi(MADE.format(before=before))
    assert finds(source, "LO114", "Model.kind").routes == ("GET /{kind}",)
