from __future__ import annotations

import ast
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftoff.plan.slicing.string_shapes import string_shapes


def shapes(text: str) -> tuple[str, ...] | None:
    return string_shapes(ast.parse(text, mode="eval").body)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'a.html'", ("a.html",)),
        ("'[a]*.html'", ("[[]a][*].html",)),
        ("'a.html' if x else 'b.html'", ("a.html", "b.html")),
        ("'a.html' if x else y", None),
        ("'errors/%d.html' % code", ("errors/*.html",)),
        ("'%(kind)s/%03d%%' % values", ("*/**",)),
        ("'%s' % name", None),
        ("f'{kind}/index.html'", ("*/index.html",)),
        ("f'{name}'", None),
        ("'mail/{}.txt'.format(name)", ("mail/*.txt",)),
        ("'{}'.format(name)", None),
        ("kind + '.html'", ("*.html",)),
        ("'pages/' + kind + '.html'", ("pages/*.html",)),
        ("first + second", None),
        ("['a.html', f'{b}.html']", ("a.html", "*.html")),
        ("['a.html', b]", None),
        ("name", None),
        ("1", None),
    ],
)
def test_shapes(text: str, expected: tuple[str, ...] | None) -> None:
    assert shapes(text) == expected


@given(st.text(), st.text())
def test_every_value_matches(fixed: str, value: str) -> None:
    fixed = fixed.replace("%", "").replace("{", "").replace("}", "")
    for text, made in [
        (f"{fixed!r} + x", fixed + value),
        (f"{fixed + '%s'!r} % x", fixed + value),
        (f"{fixed + '{}'!r}.format(x)", fixed + value),
        (repr(fixed), fixed),
    ]:
        found = shapes(text)
        assert found is None or any(fnmatchcase(made, shape) for shape in found)
