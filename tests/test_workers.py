"""Computations in processes of their own."""

from __future__ import annotations

import os
import signal

import pytest

from liftoff.workers import beside, can_fork, in_workers, value_beside

forks = pytest.mark.skipif(not can_fork(), reason="no process can be split in two here")


@pytest.fixture(autouse=True)
def _processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def pid(_: object) -> bytes:
    return str(os.getpid()).encode()


def test_each_item_has_its_result() -> None:
    # More than a pipe holds at once.
    found = dict(in_workers(lambda n: bytes([n]) * 200_000, [1, 2, 3, 4, 5]))
    assert found == {n: bytes([n + 1]) * 200_000 for n in range(5)}


@forks
def test_each_item_has_its_process() -> None:
    assert len({os.getpid(), *(int(found) for _, found in in_workers(pid, "abc"))}) == 4


def test_a_single_item_needs_no_process() -> None:
    assert list(in_workers(pid, "a")) == [(0, pid(0))]


def test_nothing_to_do() -> None:
    assert list(in_workers(pid, "")) == []


def test_an_error_is_raised_here() -> None:
    def fail(item: str) -> bytes:
        if item == "b":
            raise KeyError(item)
        return item.encode()

    with pytest.raises(KeyError):
        list(in_workers(fail, "abc"))


@forks
def test_what_a_process_did_not_finish_is_done_here() -> None:
    here = os.getpid()

    def killed(item: str) -> bytes:
        if os.getpid() != here and item == "b":
            os.kill(os.getpid(), 9)
        return item.encode()

    assert dict(in_workers(killed, "abc")) == {0: b"a", 1: b"b", 2: b"c"}


@forks
def test_work_beside_this_one_has_a_process_and_changes_nothing_here() -> None:
    here = {"n": 1}

    def work() -> bytes:
        here["n"] += 1
        return b"%d %d" % (os.getpid(), here["n"]) + b"x" * 200_000

    with beside(work) as result:
        process, _, rest = result().partition(b" ")
    assert int(process) != os.getpid()
    assert rest == b"2" + b"x" * 200_000
    assert here["n"] == 1


def test_an_error_beside_is_raised_where_the_result_is_asked_for() -> None:
    def fail() -> bytes:
        raise KeyError("b")

    with beside(fail) as result, pytest.raises(KeyError):
        result()


@forks
def test_work_beside_ends_with_the_block() -> None:
    reading, writing = os.pipe()

    def work() -> bytes:
        os.write(writing, str(os.getpid()).encode())
        signal.pause()
        return b""

    with beside(work):
        process = int(os.read(reading, 20))
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@forks
def test_a_value_is_made_in_a_process_where_that_is_worth_it() -> None:
    with value_beside(os.getpid, worth=True) as found:
        assert found() != os.getpid()
    with value_beside(os.getpid, worth=False) as found:
        assert found() == os.getpid()
