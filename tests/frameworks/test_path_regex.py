from __future__ import annotations

import re
import warnings
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.convertors import CONVERTOR_TYPES

from liftoff.frameworks.app_regex import compiled, parsed
from liftoff.frameworks.path_regex import may_hold_slash


@pytest.mark.parametrize(
    ("name", "expected"),
    [("str", False), ("path", True), ("int", False), ("float", False), ("uuid", False)],
)
def test_convertors_of_starlette(name: str, expected: bool) -> None:
    assert may_hold_slash(CONVERTOR_TYPES[name].regex) == expected


@pytest.mark.parametrize(
    ("regex", "expected"),
    [
        ("[a-z]+", False),
        (r"\d{4}-\d{2}", False),
        ("a|b(c|d)", False),
        (r"[^\W\d]", False),
        ("(?i:en|de)", False),
        ("(?>ab*+)", False),
        ("[^x]", True),
        ("[!-Z]", True),
        (r"\W", True),
        ("a|b/c", True),
        (".", True),
        # These look at what is around them once they are part of a path.
        ("a(?=/b)", True),
        ("(?<!x)a", True),
        (r"(a)\1", True),
        (r"a\b", True),
        ("a$", True),
        ("(", True),
    ],
)
def test_of_a_regex(regex: str, expected: bool) -> None:
    assert may_hold_slash(regex) == expected


@pytest.mark.parametrize("read", [compiled, parsed, may_hold_slash])
def test_what_python_warns_of_is_not_said(read: Callable[[str], object]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read("[a&&b]")


@given(
    st.from_regex(r"(\[\^?[a-z/!-.]{1,3}\]|[a-z/]|\\[dwsDWS]|\.)([*+?]|\{1,2\})?", fullmatch=True)
)
def test_what_holds_no_slash_matches_none(regex: str) -> None:
    try:
        several = compiled(f"(?:{regex}){{1,3}}")
    except re.error:
        return
    if not may_hold_slash(regex):
        assert not any(several.fullmatch(text) for text in ("/", "a/", "/a", "//", "1/2", "-/"))
