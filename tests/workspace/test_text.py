from __future__ import annotations

from pathlib import Path

import pytest

from liftoff.errors import LiftoffError
from liftoff.workspace.text import read_text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_are_honoured(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "requirements.txt").write_text("flask # é\n", encoding=encoding)
    assert read_text(tmp_path / "requirements.txt") == "flask # é\n"


def test_what_is_not_there_is_none_and_what_is_no_text_an_error(tmp_path: Path) -> None:
    assert read_text(tmp_path / "nowhere") is None
    (tmp_path / "file").write_bytes(b"caf\xe9")
    assert read_text(tmp_path / "file" / "x") is None
    with pytest.raises(LiftoffError, match="is not UTF-8: unexpected end of data at byte 3"):
        read_text(tmp_path / "file")
    with pytest.raises(LiftoffError, match="cannot be read: Is a directory"):
        read_text(tmp_path)
