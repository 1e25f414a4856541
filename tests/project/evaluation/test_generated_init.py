"""What a call gives a field that no `__init__` of the source fills."""

from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask, quiet

SOURCE = """
from dataclasses import dataclass
from typing import Any, Callable, ClassVar, NamedTuple
import attr
from fastapi import Depends
from pydantic import BaseModel

def put():
    open("data/x", "w")

def leave():
    pass

{cls}

jobs = [{made}]

@app.post("/")
def save():
    for job in jobs:
        job.run()
    return "x"
"""
DATACLASS = "@dataclass(frozen=True)\nclass Job:\n    name: str\n    run: Callable\n"


@pytest.mark.parametrize(
    ("cls", "made"),
    [
        (DATACLASS, "Job(name='a', run=put)"),
        (DATACLASS, "Job('a', put)"),
        (f"{DATACLASS}\n@dataclass\nclass Late(Job):\n    at: int = 0\n", "Late('a', put, 3)"),
        ("class Job(NamedTuple):\n    run: Callable\n", "Job(put)"),
        ("class Job(BaseModel):\n    run: Any\n", "Job(run=put)"),
        ("@attr.s\nclass Job:\n    run = attr.ib()\n", "Job(put)"),
        (
            f"{DATACLASS}    @classmethod\n    def of(cls, run):\n        return cls('a', run)\n",
            "Job.of(put)",
        ),
    ],
)
def test_what_the_call_gives(cls: str, made: str):
    assert finds(flask(SOURCE.replace("{cls}", cls).replace("{made}", made)), "LO201").routes


@pytest.mark.parametrize(
    ("cls", "made"),
    [
        (DATACLASS, "Job(put, leave)"),
        (DATACLASS.replace("run:", "run: ClassVar[int] = 0\n    other:"), "Job('a', put)"),
        ("class Job:\n    run: Callable = leave\n", "Job(run=put)"),
        (DATACLASS, "Depends(Job, put)"),
    ],
)
def test_another_field_or_another_call(cls: str, made: str):
    quiet(flask(SOURCE.replace("{cls}", cls).replace("{made}", made)), "LO2")
