from __future__ import annotations

from pathlib import Path

import pytest

from liftoff.errors import LiftoffError
from liftoff.frameworks.target import parse_target
from liftoff.local.live_app import read_live_app
from liftoff.local.patience import VARIABLE, import_seconds, why_so_long


def test_it_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert import_seconds() == 120
    monkeypatch.setenv(VARIABLE, "300")
    assert import_seconds() == 300


@pytest.mark.parametrize("text", ["", "soon", "-1", "0", "inf", "nan"])
def test_what_is_no_time_is_said(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(LiftoffError, match="no number of seconds"):
        import_seconds()


def test_what_computes_is_slow_and_what_waits_is_not() -> None:
    assert "slow machine" in why_so_long(100, 120)
    assert "something waits" in why_so_long(2, 120)


def test_an_import_that_waits_is_ended(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import time\ntime.sleep(60)\n")
    with pytest.raises(LiftoffError, match=r"within 0\.5 s") as raised:
        read_live_app(str(tmp_path), parse_target("app:app"), timeout=0.5)
    assert VARIABLE in str(raised.value.hint)
