from __future__ import annotations

import pytest

from liftoff.project.source.same_code import moves_between

CODE = '''\
"""Says hello."""
import os


def hello(name, *, loud=False):
    """Say it."""
    if loud:
        return f"HELLO {name}"
    return ["hello", name, 1]
'''


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import os\n", "# what for?\n\nimport os  # this\n"),
        ("import os\n", "import os\n\n\n# the end\n"),
        ('"""Says hello."""\n', '"""Says\n\nhello."""\n'),
        ('    """Say it."""\n', '    """Say it to them."""\n    # soon\n\n'),
        ('["hello", name, 1]', "[ 'hello',name , 0x1 ]"),
        ("    if loud:\n        return", "    if  loud :\n            return"),
        ("\n", "\r\n"),
    ],
)
def test_comments_docstrings_and_spaces_are_not_code(old: str, new: str) -> None:
    assert old in CODE
    assert moves_between(CODE, CODE.replace(old, new), "a.py") is not None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1]", "1.0]"),
        ("1]", "True]"),
        ("1]", "1, 2]"),
        ('"hello"', '"Hello"'),
        ("HELLO {", "HELLO{"),
        ("loud=False", "loud=None"),
        ("name, *,", "name,"),
        ('    """Say it."""\n', ""),
        ('    """Say it."""\n', "    ...\n"),
        ("import os", "import os as os"),
        ("def hello", "async def hello"),
        ("if loud:", "if loud"),
        ("", ""),
    ],
)
def test_all_else_is(old: str, new: str) -> None:
    changed = CODE.replace(old, new) if old else CODE + "x = 1\n"
    assert moves_between(CODE, changed, "a.py") is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a = 1\nb = 2\n", "a = 1; b = 2\n"),
        ("f(1, 2)\n", "f(\n    1,\n    2,\n)\n"),
        ("f(1, 2)\n", "f((1), 2)\n"),
    ],
)
def test_lines_that_are_split_or_joined_are_another_code(old: str, new: str) -> None:
    """What shares a line counts in some rules."""
    known = moves_between(old, new, "a.py")
    # Brackets around one argument move it within its line.
    assert (known is None) == ("((1)" not in new)
    assert moves_between(new, new, "a.py") is not None


def test_each_place_is_known() -> None:
    moves = moves_between("x = (1,\n  2)\n", "\n\nx  = (1,\n\n    2)\n", "a.py")
    assert moves is not None
    assert moves.lines == {1: 3, 2: 5}
    assert moves.points[1, 5] == (3, 6)
    assert moves.points[2, 4] == (5, 6)


def test_a_text_that_is_no_python_is_not_compared() -> None:
    assert moves_between("def", "def", "a.py") is None
