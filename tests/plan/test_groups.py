from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from liftoff.plan.groups import Groups, Reason


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=12))
def test_sets_are_the_connected_parts(pairs: list[tuple[str, str]]) -> None:
    groups = Groups("abcdefg")
    for number, (one, other) in enumerate(pairs):
        groups.join(one, other, Reason(str(number)))
    sets = groups.sets()
    assert sorted(name for members in sets for name in members) == list("abcdefg")
    assert [members[0] for members in sets] == sorted(members[0] for members in sets)
    where = {name: members for members in sets for name in members}
    for number, (one, other) in enumerate(pairs):
        assert where[one] == where[other]
        assert Reason(str(number)) in groups.reasons(one)


def test_reasons_are_kept_once_and_in_order() -> None:
    groups = Groups("abcd")
    groups.join("c", "d", Reason("second"))
    groups.join("a", "b", Reason("first"))
    groups.join("b", "c", Reason("third"))
    groups.join("a", "d", Reason("first"))
    assert [str(reason) for reason in groups.reasons("d")] == ["first", "third", "second"]
    assert groups.sets() == [("a", "b", "c", "d")]
    assert Groups("x").reasons("x") == ()
