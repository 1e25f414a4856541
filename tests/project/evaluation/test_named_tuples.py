"""Fields of named tuples that a call fills."""

from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask, quiet

SOURCE = """
from collections import namedtuple

def put():
    open("data/x", "w")

def leave():
    pass

Job = namedtuple("Job", {names})
job = Job({made})

@app.post("/")
def save():
    job.run()
    return "x"
"""


@pytest.mark.parametrize("names", ["'name run'", "'name, run'", "['name', 'run']"])
@pytest.mark.parametrize("made", ["'a', put", "'a', run=put", "run=put, name='a'"])
def test_what_a_field_is(names: str, made: str) -> None:
    finds(flask(SOURCE.format(names=names, made=made)), "LO201")


@pytest.mark.parametrize("made", ["put, leave", "run=leave, name=put", "*[leave, put]"])
def test_what_another_field_is(made: str) -> None:
    quiet(flask(SOURCE.format(names="'name run'", made=made)), "LO201")
