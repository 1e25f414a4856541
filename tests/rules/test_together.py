"""Several programs in one tree: each is analyzed by itself, and its routes can be told apart."""

from __future__ import annotations

from liftoff.rules.analysis import analyze
from liftoff.workspace.source import SourceFile, SourceTree

SERVER = """\
from flask import Flask
app = Flask(__name__)
seen = []

@app.get("/")
def index():
    seen.append(1)
    return "x"
"""


def both(left: str, right: str) -> SourceTree:
    files = (SourceFile("left/web.py", left), SourceFile("right/web.py", right))
    return SourceTree("/project", files, (), ())


def test_routes_of_two_programs_have_ids_of_their_own() -> None:
    found = analyze(both(SERVER, SERVER.replace("seen", "made")))
    assert [route.id for route in found.routes] == ["GET /", "GET /#2"]
    by_symbol = {finding.symbol: finding for finding in found.findings}
    assert by_symbol["seen"].routes == ("GET /",)
    assert by_symbol["made"].routes == ("GET /#2",)
    assert by_symbol["made"].trace[0].message == "GET /#2 is handled by index"
    assert [verdict.findings for verdict in found.verdicts] == [
        (by_symbol["seen"].id,),
        (by_symbol["made"].id,),
    ]


def test_a_method_of_one_program_is_none_of_the_other() -> None:
    left = SERVER.replace("seen.append(1)", "unknown().remember_all(1)")
    right = "kept = []\nclass Store:\n    def remember_all(self, x):\n        kept.append(x)\n"
    assert not analyze(both(left, right)).findings


def test_a_package_without_init_is_found_below_a_folder() -> None:
    main = (
        'from shop.routes import orders\n\n@orders.app.get("/more")\ndef more():\n    return "y"\n'
    )
    files = (
        SourceFile("backend/shop/main.py", main),
        SourceFile("backend/shop/routes/orders.py", SERVER),
    )
    found = analyze(SourceTree("/project", files, (), ()))
    assert [route.id for route in found.routes] == ["GET /more", "GET /"]
