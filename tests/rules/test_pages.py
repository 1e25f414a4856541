"""What the docstrings say of each code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import liftoff.rules
from liftoff.rules.pages import RulePage, documented_modules, rule_pages

CODE = re.compile(r"LO\d{3}")


def used_codes() -> set[str]:
    """The codes that the rules' source names outside of docstrings."""
    found: set[str] = set()
    for path in Path(*liftoff.rules.__path__).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.update(CODE.findall(node.value) if CODE.fullmatch(node.value) else ())
    return found


def test_every_code_has_its_page() -> None:
    assert used_codes() <= set(rule_pages())


def test_codes_are_sorted() -> None:
    assert list(rule_pages()) == sorted(rule_pages())


@pytest.mark.parametrize("page", rule_pages().values(), ids=lambda page: page.code)
def test_a_page_says_what_and_how(page: RulePage) -> None:
    assert page.summary
    assert "LO" not in page.title
    headings = re.findall(r"^## (.*)", page.body, re.MULTILINE)
    assert [h for h in headings if h != "What it finds"] == [
        "Why", "Example", "How sure", "How to fix",
    ]  # fmt: skip


def test_a_code_of_several_cases_has_them_all() -> None:
    page = rule_pages()["LO401"]
    assert page.severities == ("blocker", "warning")
    assert page.summary.count("; ") == 2
    assert "another thread" in page.summary
    assert page.name == "sleeps"


def test_comments_have_a_page() -> None:
    assert documented_modules()[-1].__name__ == "liftoff.rules.suppressions"
    assert rule_pages()["LO901"].severities == ("warning",)
