from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftoff.verify.compare_json import json_differences

documents = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(allow_nan=True)
    | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("left", "right", "places"),
    [
        ({"a": 1}, {"a": 2}, [("/a", "1", "2")]),
        ({"a": 1, "b": 2}, {"b": 2}, [("/a", "1", "(none)")]),
        ({}, {"a": None}, [("/a", "(none)", "null")]),
        ([1, 2], [1], [("/1", "2", "(none)")]),
        ({"a": [{"b": "x"}]}, {"a": [{"b": "y"}]}, [("/a/0/b", '"x"', '"y"')]),
        ({"a/b~": 1}, {"a/b~": 2}, [("/a~1b~0", "1", "2")]),
        ({"a": 1, "b": 1}, {"a": 2, "b": 2}, [("/a", "1", "2"), ("/b", "1", "2")]),
        (1, 2, [("", "1", "2")]),
        ([], {}, [("", "[]", "{}")]),
        (1, True, [("", "1", "true")]),
        (1, 1.0, [("", "1", "1.0")]),
        (float("nan"), float("nan"), []),
    ],
)
def test_places(left: Any, right: Any, places: list[tuple[str, str, str]]) -> None:
    assert list(json_differences(left, right)) == places


@pytest.mark.parametrize(
    ("pointer", "places"),
    [("/a/0/id", ["/a/1/id"]), ("/a/*/id", []), ("/a", []), ("/*", []), ("/a/0", ["/a/1/id"]),
     ("/a/*", []), ("/b", ["/a/0/id", "/a/1/id"])],
)  # fmt: skip
def test_ignored_places(pointer: str, places: list[str]) -> None:
    left, right = {"a": [{"id": 1}, {"id": 2}]}, {"a": [{"id": 3}, {"id": 4}]}
    assert [place for place, _, _ in json_differences(left, right, ignored=(pointer,))] == places


def test_depth_is_no_trouble() -> None:
    deep: Any = 1
    other: Any = 2
    for _ in range(5_000):
        deep, other = [deep], [other]
    assert [place for place, _, _ in json_differences(deep, other)] == ["/0" * 5_000]


@given(documents, documents)
def test_documents_are_the_same_just_when_nothing_is_listed(left: Any, right: Any) -> None:
    same = json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)
    assert (not list(json_differences(left, right))) is same
