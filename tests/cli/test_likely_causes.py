"""What the source says of routes whose answers differ."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from liftoff.cli.likely_causes import likely_causes
from liftoff.verify.answer import Difference, Failure
from liftoff.verify.compare import Comparison
from liftoff.verify.requests import Request
from liftoff.verify.result import Exchange, Report
from tests.cli.running import make

APP = """\
from flask import Flask
app = Flask(__name__)
HITS = {}
NAMES = []

@app.get("/hits/<int:n>")
def hits(n):
    HITS[n] = HITS.get(n, 0) + 1
    return str(HITS[n])

@app.post("/names")
def names():
    NAMES.append("x")
    return str(NAMES)

@app.get("/plain")
def plain():
    return ""
"""


def exchange(method: str, target: str, *, same: bool = False) -> Exchange:
    difference = Difference(what="status", where="", original="200", moved="404")
    return Exchange(
        request=Request(line=1, name=target, method=method, target=target), original=Failure("-"),
        moved=Failure("-"), original_ms=0, moved_ms=0, functions=(), misroutes=0,
        comparison=Comparison(() if same else (difference,)),
    )  # fmt: skip


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make(tmp_path, {"app.py": APP})


def test_state_that_the_routes_reach(source: Path) -> None:
    different = [exchange("GET", f"/hits/{n}?q=1") for n in (0, 0, 1, 2, 3, 4)]
    text = likely_causes(Report((*different, exchange("POST", "/names", same=True)), 0), source)
    first, finding, requests, advice = text.splitlines()
    assert first == "What may be behind it, by `liftoff analyze`:"
    assert finding.startswith("  app.py:8 LO102 ")
    assert requests == "    in GET /hits/0?q=1, GET /hits/1?q=1, GET /hits/2?q=1 and 2 more"
    assert advice.startswith("    next: ")


@pytest.mark.parametrize(("what", "first"), [("cookie", "LO509"), ("body", "LO102")])
def test_a_secret_comes_first_where_cookies_differ(tmp_path: Path, what: str, first: str) -> None:
    secret = "import os\napp.secret_key = os.urandom(24)\n"
    source = make(tmp_path, {"app.py": APP.replace("HITS = {}\n", secret + "HITS = {}\n")})
    seen = replace(
        exchange("GET", "/hits/1"),
        comparison=Comparison((Difference(what=what, where="session", original="a", moved="b"),)),
    )
    assert f" {first} " in likely_causes(Report((seen,), 0), source).splitlines()[1]


@pytest.mark.parametrize(
    "exchanges",
    [
        (),
        (exchange("POST", "/names", same=True),),
        (exchange("GET", "/plain"), exchange("GET", "/names"), exchange("GET", "/no/hits/1")),
    ],
)
def test_nothing_to_say(source: Path, exchanges: tuple[Exchange, ...]) -> None:
    assert likely_causes(Report(exchanges, 0), source) == ""


def test_a_source_that_cannot_be_analyzed_says_nothing(tmp_path: Path) -> None:
    assert likely_causes(Report((exchange("GET", "/"),), 0), tmp_path / "none") == ""
