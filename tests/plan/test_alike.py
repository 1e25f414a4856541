from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from liftoff.plan.alike import Holdings, Merge, merges


def held(sources: str, distributions: dict[str, int] | None = None) -> Holdings:
    return Holdings(sources=dict.fromkeys(sources, 1), distributions=distributions or {"flask": 5})


def test_the_most_alike_become_one_first_and_then_count_as_one() -> None:
    found = merges([held("abcd"), held("abc"), held("xy"), held("abcz")], least=0.5)
    assert found == [Merge(0, 1, 0.75), Merge(0, 3, 0.6)]


def test_a_heavy_library_keeps_functions_apart() -> None:
    heavy = {"flask": 5, "pandas": 70}
    found = merges([held("abc"), held("abc", heavy), held("abc"), held("abc", heavy)], least=0.5)
    assert [(merge.first, merge.second) for merge in found] == [(0, 2), (1, 3)]


def test_as_many_as_a_quota_leaves() -> None:
    names = ["ab", "bc", "xy", "yz", "q"]
    assert len(merges(map(held, names), until=3)) == 2
    assert len(merges(map(held, names), until=1)) == 4
    assert not merges(map(held, names), until=5)


def test_some_take_no_part() -> None:
    assert merges([held("a"), held("a"), held("a")], apart=lambda n: n == 0) == [Merge(1, 2, 1.0)]


def test_functions_that_hold_nothing_are_alike() -> None:
    empty = Holdings(sources={}, distributions={})
    assert merges([empty, empty]) == [Merge(0, 1, 1.0)]


@given(st.lists(st.text("abcdef", min_size=1, max_size=5), min_size=1, max_size=7),
       st.floats(0, 1), st.integers(1, 7))  # fmt: skip
def test_each_merge_is_the_best_there_is(texts: list[str], least: float, until: int) -> None:
    groups: dict[int, set[str]] = {n: set(text) for n, text in enumerate(texts)}

    def share(a: int, b: int) -> float:
        return len(groups[a] & groups[b]) / len(groups[a] | groups[b])

    for merge in merges(map(held, texts), least=least, until=until):
        best = max(share(a, b) for a in groups for b in groups if a < b)
        assert merge.similarity == share(merge.first, merge.second) == best >= least
        groups[merge.first] |= groups.pop(merge.second)
    if len(groups) > until:
        assert all(share(a, b) < least for a in groups for b in groups if a < b)
