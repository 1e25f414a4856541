from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftoff.emit.python_text import docstring_text, string_literal

nasty = st.text(st.one_of(st.sampled_from("\"'\\\n\r\t\0 \u2028é\ud800"), st.characters()))


@given(nasty)
def test_literal_has_the_value(text: str):
    literal = string_literal(text)
    assert ast.literal_eval(literal) == text
    assert literal.isprintable()


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("a", '"a"'),
        ("it's", '"it\'s"'),
        ('a"b', "'a\"b'"),
        ("'\"", '"\'\\""'),
        ("\\", '"\\\\"'),
    ],
)
def test_quotes_as_formatters_choose_them(text: str, literal: str):
    assert string_literal(text) == literal


@given(nasty)
def test_docstring_text_shows_the_text_on_one_line(text: str):
    shown = docstring_text(text)
    assert shown.isprintable()
    value = ast.literal_eval(f'"""`{shown}`"""')[1:-1]
    if text.isprintable():
        assert value == text
