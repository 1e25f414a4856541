from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from liftoff.build.zips.archive import Member, member_of, text_member, write_zip


def test_the_order_in_which_members_come_does_not_matter(tmp_path: Path) -> None:
    members = {"b": text_member("b"), "a": text_member("a"), "c/d": text_member("d")}
    write_zip(tmp_path / "1.zip", members)
    write_zip(tmp_path / "2.zip", dict(reversed(members.items())))
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


def test_a_base_comes_first_and_all_can_be_read(tmp_path: Path) -> None:
    write_zip(tmp_path / "base", {"z": text_member("z" * 1000)})
    write_zip(tmp_path / "1.zip", {"a": text_member("a")}, tmp_path / "base")
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["z", "a"]
        assert archive.read("z") == b"z" * 1000


@pytest.mark.parametrize(("mode", "expected"), [(0o600, 0o644), (0o700, 0o755), (0o664, 0o644)])
def test_everybody_may_read(tmp_path: Path, mode: int, expected: int) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    file.chmod(mode)
    write_zip(tmp_path / "1.zip", {"file": member_of(file)})
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        assert archive.getinfo("file").external_attr >> 16 & 0o7777 == expected


def test_times_end_at_the_source_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert member_of(file, keep_time=True).time == (2001, 9, 9, 1, 46, 40)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert member_of(file, keep_time=True).time == Member(b"", 0).time
