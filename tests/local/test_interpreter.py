from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from liftoff.errors import LiftoffError
from liftoff.local.interpreter import from_anywhere, inspect


def test_a_python_that_lambda_has_no_longer_is_refused(tmp_path: Path) -> None:
    python = tmp_path / "python"
    said = json.dumps({"version": "3.9.18", "runtime_client": "/there"})
    python.write_text(f"#!/bin/sh\necho '{said}'\n")
    python.chmod(0o755)
    with pytest.raises(LiftoffError, match=r"is Python 3\.9\.18") as raised:
        inspect(str(python), distributions=False)
    assert "newer Python" in str(raised.value.hint)


def test_an_interpreter_is_found_from_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(sys.executable)
    assert from_anywhere("python3") == "python3"
    assert from_anywhere("./link") == str(tmp_path / "link")
