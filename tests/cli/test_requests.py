from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import Runner


@pytest.fixture
def out(liftoff: Runner, app: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    assert liftoff("wrap", app, "--app", "app:app", "-o", folder).status == 0
    return folder


def test_one_object_a_line(liftoff: Runner, out: Path, tmp_path: Path) -> None:
    printed = liftoff("requests", out)
    assert printed.status == 0
    assert {"method": "GET", "path": "/no-such-page", "session": "made"} in [
        json.loads(line) for line in printed.out.splitlines()
    ]
    file = tmp_path / "requests.jsonl"
    assert liftoff("requests", out, "-o", file).status == 0
    assert file.read_text() == printed.out


def test_a_file_of_the_users_stays(liftoff: Runner, out: Path, tmp_path: Path) -> None:
    file = tmp_path / "requests.jsonl"
    file.write_text("mine")
    ended = liftoff("requests", out, "-o", file)
    assert ended.status == 2
    assert "is there already" in ended.err
    assert file.read_text() == "mine"


def test_no_plan(liftoff: Runner, tmp_path: Path) -> None:
    ended = liftoff("requests", tmp_path)
    assert ended.status == 2
    assert "holds no plan.json" in ended.err
