"""What belongs to the same app in a folder of several."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of

EXAMPLE = """
from fastapi import FastAPI
from sqlmodel import Session, create_engine
{more}
engine = create_engine("sqlite:///{name}.db")
app = FastAPI()

@app.get("/{name}")
def read():
    with Session(engine) as session:
        return session.exec("x").all()
"""
SHARED = """
from sqlmodel import create_engine
engine = create_engine("sqlite:///shared.db")
"""
USING = """
from fastapi import FastAPI
from sqlmodel import Session
from shared import engine
app = FastAPI()

@app.get("/{name}")
def read():
    with Session(engine) as session:
        return session.exec("x").all()
"""


def found(files: dict[str, str]) -> dict[str, tuple[str, ...]]:
    findings = analysis_of(files).findings
    return {f.place.path: f.routes for f in findings if f.rule == "LO204"}


def test_each_example_has_its_own_database():
    files = {f"{name}.py": EXAMPLE.format(name=name, more="") for name in ("one", "two")}
    assert found(files) == {"one.py": ("GET /one",), "two.py": ("GET /two",)}


@pytest.mark.parametrize("others", [1, 2])
def test_what_several_apps_import_is_of_each(others: int):
    files = {f"a{n}.py": USING.format(name=f"a{n}") for n in range(others)}
    files |= {"shared.py": SHARED, "own.py": EXAMPLE.format(name="own", more="")}
    assert found(files) == {
        "shared.py": tuple(f"GET /a{n}" for n in range(others)),
        "own.py": ("GET /own",),
    }
