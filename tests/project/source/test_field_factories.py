"""Functions that give a field its default."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, quiet

SOURCE = """
from dataclasses import dataclass, field
from pydantic import BaseModel, Field
from sqlalchemy.orm import mapped_column

def new_key():
    open("keys", "a").write("key")
    return "key"

{cls}

@app.get("/")
def home():
    return 1

@app.post("/")
def make():
    return {made}
"""


@pytest.mark.parametrize(
    "cls",
    [
        "class Key(BaseModel):\n    text: str = Field(default_factory=new_key)\n",
        "class Key(BaseModel):\n    text: str = Field(default_factory=lambda: new_key())\n",
        "@dataclass\nclass Key:\n    text: str = field(default_factory=new_key)\n",
        "class Key(Base):\n    text: str = mapped_column(default=new_key)\n",
        "class Base:\n    text = mapped_column(default=new_key)\nclass Key(Base):\n    at = 1\n",
    ],
)
def test_who_makes_an_object_runs_them(cls: str):
    files = fastapi(SOURCE.format(cls=cls, made="Key()"))
    found = [f for f in analysis_of(files).findings if f.rule.startswith("LO20")]
    assert [(f.rule, f.routes, f.phases) for f in found] == [("LO201", ("POST /",), ("request",))]
    quiet(fastapi(SOURCE.format(cls=cls, made="1")), "LO20")


def test_a_default_that_is_called_is_made_at_once():
    cls = "class Key(Base):\n    text = mapped_column(default=new_key())\n"
    found = analysis_of(fastapi(SOURCE.format(cls=cls, made="1"))).findings
    assert [f.rule for f in found if f.rule.startswith("LO20")] == ["LO205"]
