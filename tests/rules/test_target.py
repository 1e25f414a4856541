"""How long a request may take, by what is in front of the function."""

from __future__ import annotations

import pytest

from liftoff.rules.analysis import analyze
from liftoff.rules.target import Gateway, Target
from liftoff.workspace.source import SourceFile, SourceTree


@pytest.mark.parametrize(
    ("gateway", "timeout", "limit"),
    [
        ("http", None, 30), ("http", 10, 10), ("http", 60, 30),
        ("rest", None, 29), ("rest", 10, 10), ("rest", 120, 120), ("rest", 900, 300),
        ("alb", None, 900), ("alb", 60, 60), ("url", None, 900), ("url", 300, 300),
    ],
)  # fmt: skip
def test_limit(gateway: Gateway, timeout: int | None, limit: float) -> None:
    assert Target(gateway=gateway, timeout=timeout).limit == limit


APP = """
import time
from flask import Flask

app = Flask(__name__)

@app.get("/")
def home():
    time.sleep(29.5)
    return "x"
"""


@pytest.mark.parametrize(
    ("target", "severity"),
    [
        (Target(), "warning"),
        (Target(gateway="rest"), "blocker"),
        (Target(gateway="rest", timeout=60), "warning"),
        (Target(gateway="url"), "warning"),
        (Target(gateway="url", timeout=20), "blocker"),
    ],
)
def test_a_sleep_is_held_against_it(target: Target, severity: str) -> None:
    tree = SourceTree("/app", (SourceFile("app.py", APP),), (), ())
    (finding,) = analyze(tree, target=target).findings
    assert (finding.rule, finding.severity) == ("LO401", severity)
