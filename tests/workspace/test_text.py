from __future__ import annotations

import os
from pathlib import Path

import pytest

from liftoff.errors import LiftoffError
from liftoff.workspace.text import read_text, write_text


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


def test_a_link_stays_one_and_a_file_keeps_its_mode(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to("file")
    write_text(link, "new")
    assert (file.read_text(), link.is_symlink()) == ("new", True)
    assert file.stat().st_mode & 0o777 == 0o640
    assert len(list(tmp_path.iterdir())) == 2


def test_what_is_no_file_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_text(pipe, "text")
    assert os.read(reader, 10) == b"text"
    os.close(reader)
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.parametrize("name", [".", "/", "file/x", "no/such", "x" * 300])
def test_what_cannot_be_written_is_told_by_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("")
    with pytest.raises(LiftoffError, match="cannot be written") as told:
        write_text(Path(name), "text")
    assert told.value.where == name
    assert os.listdir() == ["file"]  # noqa: PTH208
