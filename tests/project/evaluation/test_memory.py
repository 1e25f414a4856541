"""What is worked out again when a fact changes, and what is not."""

from __future__ import annotations

from collections import Counter

from liftoff.project.evaluation.memory import Memory


class Sums(Memory):
    """Numbers by name: some are facts, others are made from them."""

    def __init__(self, facts: dict[str, int]) -> None:
        super().__init__()
        self.facts = facts
        self.worked = Counter[str]()

    def fact(self, name: str) -> int:
        self.read_fact(name)
        return self.facts[name]

    def parity(self) -> int:
        return self.remember("parity", 0, self._parity)

    def _parity(self) -> int:
        self.worked["parity"] += 1
        return self.fact("a") % 2

    def total(self) -> int:
        return self.remember("total", 0, self._total)

    def _total(self) -> int:
        self.worked["total"] += 1
        return self.parity() + self.fact("b")

    def fixed(self) -> int:
        return self.remember("fixed", 0, self._fixed)

    def _fixed(self) -> int:
        self.worked["fixed"] += 1
        return 7

    def chain(self, name: str, other: str) -> int:
        return self.remember(name, 0, self._chain, name, other)

    def _chain(self, name: str, other: str) -> int:
        self.worked[name] += 1
        return max(self.chain(other, name), self.fact(name))


def test_a_changed_fact_is_seen_by_all_that_is_made_from_it() -> None:
    sums = Sums({"a": 1, "b": 10})
    assert (sums.total(), sums.fixed()) == (11, 7)
    sums.facts["a"] = 2
    sums.change(["a"])
    assert (sums.total(), sums.fixed()) == (10, 7)
    assert sums.worked == {"parity": 2, "total": 2, "fixed": 1}


def test_what_is_made_from_the_same_result_stays() -> None:
    sums = Sums({"a": 1, "b": 10})
    sums.total()
    sums.facts["a"] = 3
    sums.change(["a"])
    assert sums.total() == 11
    assert sums.worked == {"parity": 2, "total": 1}


def test_two_changes_at_once_are_one_piece_of_work() -> None:
    sums = Sums({"a": 1, "b": 10})
    sums.total()
    sums.facts.update(a=2, b=20)
    sums.change(["b", "a"])
    assert sums.total() == 20
    assert sums.worked == {"parity": 2, "total": 2}


def test_a_cycle_comes_to_the_same_on_both_sides() -> None:
    sums = Sums({"x": 1, "y": 5})
    sums.chain("x", "y")
    sums.change([])
    assert sums.chain("x", "y") == sums.chain("y", "x") == 5
    sums.facts["x"] = 9
    for _ in range(3):
        sums.change(["x"])
    assert sums.chain("x", "y") == sums.chain("y", "x") == 9


def test_results_of_a_cycle_do_not_keep_alive_what_is_gone() -> None:
    sums = Sums({"x": 1, "y": 5})
    assert sums.chain("x", "y") == 5
    sums.facts["y"] = 0
    sums.forget(["y"])
    assert sums.chain("x", "y") == sums.chain("y", "x") == 1


def test_what_does_not_depend_on_a_fact_is_not_forgotten() -> None:
    sums = Sums({"a": 1, "b": 10})
    sums.total()
    sums.facts["b"] = 20
    sums.forget(["b"])
    assert sums.total() == 21
    assert sums.worked == {"parity": 1, "total": 2}


def test_what_another_memory_knew_stays_as_it_was() -> None:
    sums = Sums({"a": 1, "b": 10})
    sums.total()
    before = Sums({"a": 1, "b": 10})
    before.know(sums)
    sums.facts["b"] = 20
    sums.change(["b"])
    sums.settle()
    assert (sums.total(), before.total(), before.fixed()) == (21, 11, 7)
    assert before.worked == {"fixed": 1}
