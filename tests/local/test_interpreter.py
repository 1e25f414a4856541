from __future__ import annotations

import json
from pathlib import Path

import pytest

from liftoff.errors import LiftoffError
from liftoff.local.interpreter import inspect


def test_a_python_that_lambda_has_no_longer_is_refused(tmp_path: Path) -> None:
    python = tmp_path / "python"
    said = json.dumps({"version": "3.9.18", "runtime_client": "/there"})
    python.write_text(f"#!/bin/sh\necho '{said}'\n")
    python.chmod(0o755)
    with pytest.raises(LiftoffError, match=r"is Python 3\.9\.18") as raised:
        inspect(str(python), distributions=False)
    assert "newer Python" in str(raised.value.hint)
