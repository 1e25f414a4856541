from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liftoff.plan.routing.automata import meet, within

TEXTS = ["".join(letters) for n in range(5) for letters in product("a5/\n", repeat=n)]

_pieces = st.sampled_from(
    ("a", "5", "/", ".", r"\d", r"\D", r"\w", r"\s", "[^/]", "[a-c]", r"[^\d]", "(?i:A)", "(?s:.)",
     r"(a|5)", r"\b", "$", "(?=a)", "(?!5)", r"(a)\1", "(?>a|a5)", "")
)  # fmt: skip
_ends = st.sampled_from(("", "", "", "*", "+", "?", "{2}", "{1,3}", "*?", "{2,}", "*+"))


@st.composite
def _regexes(draw: st.DrawFn) -> str:
    branches = []
    for _ in range(draw(st.integers(1, 2))):
        pieces = draw(st.lists(st.tuples(_pieces, _ends), min_size=1, max_size=3))
        branches.append("".join(f"(?:{piece}){end}" for piece, end in pieces))
    # References count the groups of the whole regex.
    text = "|".join(branches)
    return text if r"\1" not in text or text.count("(a") == 1 else "a"


def taken(regex: str) -> set[str]:
    compiled = re.compile(rf"(?:{regex})\Z")
    return {text for text in TEXTS if compiled.match(text)}


@settings(max_examples=300, deadline=None)
@given(one=_regexes(), other=_regexes())
def test_no_text_proves_an_answer_wrong(one: str, other: str) -> None:
    first, second = taken(one), taken(other)
    assert meet(one, other) or not first & second
    assert not within(one, other) or first <= second


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        (r"[^/].*?/b/?", "[^/]+/c/?", False),
        (r"[^/].*?/b/?", "[^/]+/b/?", True),
        (r"\d+", "me", False),
        (r"\d+", "[a-z]+|5", True),
        (r"-?\d+\.\d+", "[^.]+", False),
        ("(?:a|b){3}", "abb", True),
        ("(?:a|b){3}", "ab", False),
        ("[^/]{2}", ".", False),
        # What cannot be followed may be anything.
        (r"(a)\1", "b", True),
        ("(?i:a)", "b", True),
        ("a(?=b)", "a", True),
        # Digits are not those of ASCII alone.
        (r"\d", "\N{DEVANAGARI DIGIT FIVE}", True),
        (r"[^\d]", "\N{DEVANAGARI DIGIT FIVE}", True),
        ("a{2000}", "b", True),
    ],
)
def test_whether_some_text_matches_both(one: str, other: str, common: bool) -> None:
    assert meet(one, other) is common
    assert meet(other, one) is common


@pytest.mark.parametrize(
    ("inner", "outer", "is_within"),
    [
        ("[0-9]+", "[0-9a-f]+", True),
        ("[0-9a-f]+", "[0-9]+", False),
        ("a{2,5}", "a{1,6}", True),
        ("a{1,6}", "a{2,5}", False),
        ("aa", "a|aa|b", True),
        ("(?:ab)+", "[ab]*", True),
        ("[^/]+", "[^/]{1,}", True),
        ("[^/]+", "[^/]{2,}", False),
        (r"(\d+)", r"(\d+)", True),
        (r"(\d+)", r"([^/]+)", True),
        # Digits of other scripts are in the one and not in the other.
        (r"\d+", "[0-9]+", False),
        # What cannot be followed may be nothing.
        (r"(a)\1", r"(a)\1", False),
        ("a", "a(?!b)", False),
        ("aa", "(?>a|aa)", False),
        (".", r"[\w\W]", False),
    ],
)
def test_whether_one_is_in_the_other(inner: str, outer: str, is_within: bool) -> None:
    assert within(inner, outer) is is_within
