from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.pycg import Outcome, liftoff, main


def make(folder: Path, name: str, text: str, calls: dict[str, list[str]]) -> None:
    program = folder / "kind" / name
    program.mkdir(parents=True)
    (program / "main.py").write_text(text, "utf-8")
    (program / "callgraph.json").write_text(json.dumps(calls), "utf-8")


def test_outcome_counts_extra_and_missing_calls() -> None:
    outcome = Outcome({"a": ["b", "c"], "b": []}, {"a": ["b"], "b": ["a"]})
    assert outcome.extra == {("a", "c")}
    assert outcome.missing == {("b", "a")}
    assert not outcome.same


def test_table_has_each_category_and_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make(tmp_path, "right", "def f(): pass\nf()\n", {"main": ["main.f"], "main.f": []})
    make(tmp_path, "wrong", "len([])\n", {"main": ["main.nix"], "main.nix": []})
    main([str(tmp_path), "--show"])
    out = capsys.readouterr().out
    rows = [line.split() for line in out.splitlines()]
    assert ["kind", "2", "1", "1", "1", "1", "0.500", "0.500"] in rows
    assert ["all", "2", "1", "1", "1", "1", "0.500", "0.500"] in rows
    assert "kind/wrong: extra main -> <builtin>.len" in out
    assert liftoff(tmp_path / "kind" / "right") == {"main": ["main.f"], "main.f": []}


def test_folder_without_programs(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"callgraph\.json"):
        main([str(tmp_path)])
