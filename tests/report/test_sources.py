from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftoff.report.sources import Sources, Span
from liftoff.rules.finding import Place


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0'\\"), max_size=20))
def test_columns_of_the_parser_become_columns_of_characters(text):
    line = f"'{text}'; name"
    node = ast.parse(line).body[1].value
    place = Place("a.py", 1, node.col_offset + 1, 1, node.end_col_offset + 1)
    span = Sources({"a.py": line}).span(place)
    assert line[span.column - 1 : span.end_column - 1] == "name"


def test_lines_end_where_the_parser_ends_them():
    sources = Sources({"a.py": "a\r\nb\rc\x0cd\u2028e\nf"})
    assert [sources.line("a.py", n) for n in range(7)] == [
        "",
        "a",
        "b",
        "c\x0cd\u2028e",
        "f",
        "",
        "",
    ]


@pytest.mark.parametrize("place", [Place("b.py", 3, 4, 3, 9), Place("a.py", 9, 4, 9, 9)])
def test_what_is_not_known_keeps_its_columns(place):
    assert Sources({"a.py": "é"}).span(place) == Span(place.line, 4, place.line, 9)
