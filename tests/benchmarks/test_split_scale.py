from __future__ import annotations

import ast
from pathlib import Path

import pytest

from benchmarks import split_scale
from benchmarks.split_apps import write_app


def test_an_app_has_the_size_that_was_asked_for(tmp_path: Path) -> None:
    lines = write_app(tmp_path, routes=25, lines=9_000)
    assert 9_000 <= lines <= 11_000
    texts = [file.read_text() for file in tmp_path.rglob("*.py")]
    assert sum(text.count("\n") for text in texts) == lines
    assert sum(text.count("@bp.route") for text in texts) == 25
    assert all(ast.parse(text) for text in texts if text)


def test_a_small_app_is_split_and_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    split_scale.main(["--sizes", "3:900", "--group", "blueprint", "--docs", str(page)])
    header, row = capsys.readouterr().out.splitlines()
    found = dict(zip(header.replace(", s", "_s").split(), row.split(), strict=False))
    assert (found["routes"], found["functions"]) == ("3", "2")
    assert "split_scale --sizes 3:900 --group blueprint" in page.read_text()
    assert "| 3 |" in page.read_text()
