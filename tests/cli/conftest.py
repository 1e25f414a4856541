from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import APP, Runner, make


@pytest.fixture
def liftoff(capsys: pytest.CaptureFixture[str]) -> Runner:
    return Runner(capsys)


@pytest.fixture
def app(tmp_path: Path) -> Path:
    return make(tmp_path / "app", {"app.py": APP, "requirements.txt": "flask==3.1.0\n"})
