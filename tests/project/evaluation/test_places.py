from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftoff.project.evaluation.places import MAX_TEXT, extended, joined, parent, setting, variable
from liftoff.project.evaluation.values import Constant, External, Place, Prefix

TEXTS = st.text(alphabet="ab/.", max_size=30)


def test_keys_of_different_kinds_differ():
    assert setting("A") != variable("A")
    assert setting("A") == setting("A")


@given(st.lists(st.tuples(TEXTS, st.booleans()), max_size=40))
def test_what_follows_the_unknown_is_unknown(tails: list[tuple[str, bool]]):
    place = setting("A")
    for tail, whole in tails:
        before, place = place, extended(place, tail, whole=whole)
        assert isinstance(place, Place)
        assert place.text.startswith(before.text)
        assert not (place.whole and not before.whole)
        assert len(place.text) <= MAX_TEXT + 30


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(Constant("x"),)], Place("config[A]", "/x", whole=True)),
        ([(Constant("x"),), (Constant("y.txt"),)], Place("config[A]", "/x/y.txt", whole=True)),
        ([()], Place("config[A]", "/", whole=False)),
        ([(Constant("x"),), ()], Place("config[A]", "/x/", whole=False)),
        ([(Constant("x"), Constant("y"))], Place("config[A]", "/", whole=False)),
    ],
)
def test_joined(parts, expected):
    assert joined((setting("A"), External("os.x")), parts) == [expected]


def test_parent():
    place = Place("source", "/shop/config.py", whole=True)
    assert parent(place) == Place("source", "/shop", whole=True)
    assert parent(parent(place)) == Place("source", "/", whole=True)
    assert not parent(setting("A")).whole


def test_plain_texts():
    assert extended(Constant("a"), "b", whole=True) == Constant("ab")
    assert extended(Constant("a"), "b", whole=False) == Prefix("ab")
    assert extended(Prefix("a"), "b", whole=True) == Prefix("a")
