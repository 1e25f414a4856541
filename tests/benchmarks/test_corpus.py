"""How findings are counted against labels."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.corpus import main

APP = """
from flask import Flask, request
app = Flask(__name__)
HITS = {}
SEEN = []


@app.get("/hit")
def hit():
    HITS[request.path] = 1


@app.route("/seen", methods=["GET", "POST"])
def seen():
    SEEN.append(1)
"""


def label(number: int, line: int, category: str, routes: list[str]) -> dict[str, object]:
    return {
        "id": f"L{number}", "group": f"g{number}", "app": "shop", "file": "app.py", "line": line,
        "category": category, "alt_categories": [], "also_at": [], "severity": "blocker",
        "symbol": "x", "routes": routes,
    }  # fmt: skip


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/app.py").write_text(APP)
    app = {"name": "shop", "label_root": "shop", "label_scope": ["app.py"], "labelled": True}
    labels = [
        # Two lines away, and half of its routes.
        label(1, 8, "mutable_global", ["GET /hit", "GET /other"]),
        label(2, 30, "local_disk_write", ["GET /hit"]),
    ]
    decoys = [{"app": "shop", "file": "app.py", "line": 15, "ok_as_info": False}]
    for name, data in (("corpus", {"apps": [app]}), ("labels", labels), ("decoys", decoys)):
        (tmp_path / f"{name}.json").write_text(json.dumps(data))
    return tmp_path


def test_figures(corpus: Path, capsys: pytest.CaptureFixture[str]):
    main([str(corpus)])
    header, row, total = capsys.readouterr().out.splitlines()
    assert header.split() == [
        "app", "recall", "blockers", "warnings", "infos", "precision", "decoys", "overlap",
    ]  # fmt: skip
    expected = "1/2 = 0.500 1/2 0/0 0/0 1/2 = 0.500 1/1 0.500 of 1"
    assert row.split() == ["shop", *expected.split()]
    assert total.split() == ["all", *expected.split()]


def test_what_is_missed_and_wrong(corpus: Path, capsys: pytest.CaptureFixture[str]):
    main([str(corpus), "--show", "--markdown"])
    output = capsys.readouterr()
    missed, wrong = output.err.splitlines()
    assert missed == "missed blocker shop app.py:30 local_disk_write x"
    assert wrong.startswith("decoy no label blocker shop app.py:15 LO102")
    assert output.out.startswith("| app | recall |")


def test_no_sources(corpus: Path, tmp_path: Path):
    with pytest.raises(SystemExit, match="no source of shop"):
        main([str(corpus), "--apps", str(tmp_path / "empty")])
