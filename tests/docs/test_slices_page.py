"""The printed plan in docs/slices.md is what the command prints."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from liftoff.cli import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> tuple[str, list[dict[str, object]]]:
    """What the page's own command prints, and the notes of the plan that it makes."""
    monkeypatch.chdir(ROOT)
    words = ["split", "samples/unsliceable", "--app", "app:app", "-o"]
    with pytest.raises(SystemExit, match="0"):
        main([*words, str(tmp_path / "out"), "--dry-run"])
    text = capsys.readouterr().out
    with pytest.raises(SystemExit, match="0"):
        main([*words, str(tmp_path / "out")])
    return text, json.loads((tmp_path / "out" / "plan.json").read_text())["notes"]


def test_the_page_shows_the_plan_and_each_reason_has_its_line(
    printed: tuple[str, list[dict[str, object]]],
) -> None:
    text, notes = printed
    page = (ROOT / "docs" / "slices.md").read_text(encoding="utf-8")
    shown = re.search(
        r"\$ liftoff split samples/unsliceable --app app:app -o out --dry-run\n(.*?)```",
        page,
        re.DOTALL,
    )
    assert shown is not None
    assert shown[1] == text
    source = (ROOT / "samples" / "unsliceable" / "app.py").read_text().splitlines()
    assert len(notes) >= 5
    for note in notes:
        assert note["path"] == "app.py", note
        assert source[int(str(note["line"])) - 1].strip()
