from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftoff.gate.patterns import Patterns


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("tests", "tests/a.py", True),
        ("tests", "shop/tests/a.py", True),
        ("tests/", "shop/tests/a.py", True),
        ("tests", "shop/tests_of/a.py", False),
        ("test_*.py", "shop/test_a.py", True),
        ("test_*.py", "shop/contest_a.py", False),
        ("a.py", "a.py", True),
        ("a.py", "b/a.py", True),
        ("a.py", "a_py", False),
        ("shop/a.py", "shop/a.py", True),
        ("./shop/a.py", "shop/a.py", True),
        ("/shop/a.py", "shop/a.py", True),
        ("shop/a.py", "my/shop/a.py", False),
        ("shop/gen", "shop/gen/deep/a.py", True),
        ("shop/*.py", "shop/a.py", True),
        ("shop/*.py", "shop/deep/a.py", False),
        ("shop/**/*.py", "shop/a.py", True),
        ("shop/**/*.py", "shop/very/deep/a.py", True),
        ("**/gen/*.py", "gen/a.py", True),
        ("**/gen/*.py", "a/b/gen/a.py", True),
        ("**", "a/b.py", True),
        ("**/migrations/[0-9][0-9]_*.py", "a/migrations/01_x.py", True),
        ("**/migrations/[0-9][0-9]_*.py", "a/migrations/ab_x.py", False),
        ("[!a].py", "b.py", True),
        ("[!a].py", "a.py", False),
        ("a[.py", "a[.py", True),
        ("?.py", "a.py", True),
        ("?.py", "/.py", False),
        ("!scripts", "scripts/a.py", False),
        ("!scripts", "shop/a.py", True),
        ("A.py", "a.py", False),
    ],
)
def test_match(pattern: str, path: str, fits: bool) -> None:
    assert Patterns((pattern,)).match(path) is fits


def test_a_path_starts_at_the_configuration_and_a_name_in_the_tree() -> None:
    assert Patterns(("services/shop/a.py",), "services/shop/").match("a.py")
    assert not Patterns(("a/a.py",), "services/").match("a/a.py")
    # The folder that was asked for is analyzed, whatever its name.
    assert not Patterns(("tests",), "tests/app/").match("a.py")


def test_none_of_no_patterns() -> None:
    assert not Patterns(()).match("a.py")


@given(
    st.lists(
        st.text(st.characters(exclude_characters="/", exclude_categories=["Cs"]), min_size=1),
        min_size=1,
        max_size=4,
    )
)
def test_any_text_is_a_pattern(parts: list[str]) -> None:
    assert Patterns(("**",)).match("/".join(parts)) is True
    Patterns(("/".join(parts),)).match("a/b.py")
