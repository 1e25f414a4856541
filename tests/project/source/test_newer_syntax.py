from __future__ import annotations

import ast

import pytest

from liftoff.project.source.modules import parse_source
from liftoff.project.source.newer_syntax import in_older_words

NEWER = [
    'name = f"/{row.get("title")}.txt"\n',
    "name = f'{\"\\n\".join(rows)}'\n",
    'name = f"{a["x"]} {{b}} {c:>{width}}"\n',
    'name = f"{f"{inner["k"]}"}"\n',
    'name = f"{\n    title(\n        row,  # it\'s {here}\n    )\n}"\n',
    'name = f"a{row  # the row\n} {b:#x}"\n',
    "type Pair[T] = tuple[T, T]\n",
    "type Name = str\n",
    "def first[T: (int, str)](rows: list[T]) -> T:\n    return rows[0]\n",
    "class Box[T](Base):\n    kept: T\n",
    "try:\n    pass\nexcept ValueError, KeyError:\n    pass\n",
    "def f[\n    T,\n](x: T):\n    return x\n",
]


@pytest.mark.parametrize("text", NEWER)
def test_newer_syntax_parses_in_any_python(text: str):
    older = in_older_words(text)
    assert isinstance(ast.parse(older), ast.Module)
    assert older.count("\n") == text.count("\n")
    assert isinstance(parse_source(text, "app.py"), ast.Module)


def test_places_stay():
    text = 'title = f"{row.get("title")}"; save(title)\n'
    tree = parse_source(text, "app.py")
    assert isinstance(tree, ast.Module)
    call = tree.body[1]
    assert (call.lineno, call.col_offset) == (1, text.index("save"))


@pytest.mark.parametrize(
    "text",
    [
        'x = "type Name = str"\n',
        "x = f'{{a}} {b!r:>10}'\n",
        '"""f"{a}" """\n',
        "x = 'it''s'  # f\"{\n",
    ],
)
def test_older_syntax_stays_as_it_is(text: str):
    assert ast.dump(ast.parse(in_older_words(text))) == ast.dump(ast.parse(text))
