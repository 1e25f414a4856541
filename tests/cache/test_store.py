from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liftoff.cache import store as module
from liftoff.cache.store import Store, open_store

VALUE = ("text \udcff", 1, None, (b"bytes", ["list"]), {"a": True})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "new" / "cache"


@pytest.fixture
def store(folder: Path) -> Store:
    return Store(str(folder))


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_written_is_read(store: Store, folder: Path) -> None:
    assert store.read("a") is None
    store.write("a", VALUE)
    store.write("b", 2)
    store.write("b", 3)
    assert (store.read("a"), store.read("b"), store.read("c")) == (VALUE, 3, None)
    assert entries(folder) == ["a.liftoff-cache", "b.liftoff-cache"]


def test_it_is_for_nobody_else(store: Store, folder: Path) -> None:
    store.write("a", VALUE)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "a.liftoff-cache").stat().st_mode) == 0o600


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_what_is_damaged_is_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    store = Store(str(folder))
    store.write("a", VALUE)
    path = folder / "a.liftoff-cache"
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.integers(1, 255))
    spoilt = data.draw(
        st.sampled_from(
            [
                whole[:at],
                whole[:at] + bytes([whole[at] ^ other]) + whole[at + 1 :],
                whole + bytes([other]),
                whole[:at] + whole[at + 1 :] + b"\0",
            ]
        )
    )
    if spoilt == whole:
        return
    path.write_bytes(spoilt)
    assert store.read("a") is None
    store.write("a", VALUE)
    assert store.read("a") == VALUE


def test_what_is_whole_and_is_no_value_is_nothing(store: Store, folder: Path) -> None:
    store.write("a", VALUE)
    path = folder / "a.liftoff-cache"
    path.write_bytes(module._MAGIC + module._check(b"\x01") + b"\x01")
    assert store.read("a") is None


@pytest.mark.parametrize("in_the_way", ["a file", "someone else's"])
def test_a_folder_that_cannot_be_used_is_no_error(
    store: Store, folder: Path, in_the_way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if in_the_way == "a file":
        folder.parent.write_text("")
    else:
        store.write("a", VALUE)
        monkeypatch.setattr(os, "geteuid", lambda: 4711)
    store.write("a", VALUE)
    assert store.read("a") is None


@pytest.mark.parametrize("call", ["makedirs", "open", "replace"])
def test_a_disk_that_is_full_or_read_only_is_no_error(
    store: Store, folder: Path, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    folder.mkdir(parents=True)
    monkeypatch.setattr(os, call, refuse)
    store.write("a", VALUE)
    assert entries(folder) == []
    assert store.read("a") is None


def test_ctrl_c_leaves_nothing_behind(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        store.write("a", VALUE)
    assert entries(folder) == []


def test_what_was_not_used_for_longest_goes(folder: Path) -> None:
    store = Store(str(folder), limit=10_000)
    for number, name in enumerate("abcd"):
        store.write(name, b"x" * 2_000)
        os.utime(folder / f"{name}.liftoff-cache", (number, number))
    assert store.read("a") is not None
    store.write("e", b"x" * 2_000)
    assert [name[0] for name in entries(folder)] == ["a", "d", "e"]


def test_what_is_too_large_is_not_kept(folder: Path) -> None:
    store = Store(str(folder), limit=1_000)
    store.write("a", b"x" * 2_000)
    assert not folder.exists()


def test_only_its_own_files_go(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "thesis.doc").write_bytes(b"x" * 10_000)
    old, young = folder / "a.1.2.liftoff-part", folder / "a.3.4.liftoff-part"
    old.write_text("")
    young.write_text("")
    os.utime(old, (0, 0))
    Store(str(folder), limit=100).write("a", 1)
    assert entries(folder) == ["a.3.4.liftoff-part", "a.liftoff-cache", "thesis.doc"]


def test_several_may_write_and_read_at_once(folder: Path) -> None:
    def work(number: int) -> list[object]:
        store = Store(str(folder), limit=50_000)
        found = []
        for turn in range(20):
            store.write(f"shared{turn % 3}", (number, "x" * 5_000))
            found.append(store.read(f"shared{turn % 3}"))
        return found

    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(work, range(4)):
            assert all(value is None or value[1] == "x" * 5_000 for value in found)
    assert not [name for name in entries(folder) if name.endswith("part")]


def test_no_place_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIFTOFF_CACHE_DIR")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", "nowhere")
    assert open_store() is None
