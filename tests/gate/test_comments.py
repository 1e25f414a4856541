from __future__ import annotations

import ast
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftoff.gate.comments import read_suppressions


def read(source: str) -> list[tuple[str, str, str, int, int]]:
    """Kind, codes, reason, first and last line of each."""
    return [
        (s.kind, ",".join(s.codes), s.reason, s.start, s.end)
        for s in read_suppressions("a.py", textwrap.dedent(source))
    ]


def lines(source: str) -> list[tuple[int, int]]:
    return [found[3:] for found in read(source)]


@pytest.mark.parametrize(
    ("comment", "found"),
    [
        ("# liftoff: ignore[LO101]", ("ignore", "LO101", "")),
        ("#liftoff:ignore[LO101]", ("ignore", "LO101", "")),
        ("# liftoff: ignore[LO101, lo102,] warm copies do", ("ignore", "LO101,LO102", "warm copies do")),
        ("# liftoff: ignore[LO101]: warm copies do", ("ignore", "LO101", "warm copies do")),
        ("# liftoff: ignore[LO101] -- warm", ("ignore", "LO101", "warm")),
        ("# liftoff: ignore[LO101] warm  # noqa: E501", ("ignore", "LO101", "warm")),
        ("# noqa: E501  # liftoff: ignore[LO101] warm", ("ignore", "LO101", "warm")),
        ("# liftoff: ignore", ("ignore", "", "")),
        ("# liftoff: ignore[]", ("ignore", "", "")),
        ("# liftoff: ignore[LO101,LO101]", ("ignore", "LO101", "")),
        ("# liftoff: ignore-flie[LO101]", ("ignore-flie", "LO101", "")),
        ("# noqa: LO101", ("noqa", "LO101", "")),
        ("# NOQA:E501,lo101 W1", ("noqa", "LO101", "")),
    ],
)  # fmt: skip
def test_forms(comment: str, found: tuple[str, str, str]) -> None:
    assert read(f"x = 1  {comment}\n") == [(*found, 1, 1)]


@pytest.mark.parametrize(
    "source",
    [
        "x = 1  # noqa\n",
        "x = 1  # noqa: E501, LOG001\n",
        "x = 1  # moved by liftoff: see there\n",
        "x = 1  # liftoff: the tool\n",
        'x = "# liftoff: ignore[LO101]"\n',
        '"""\n# liftoff: ignore[LO101]\n"""\n',
        "x = 1\n",
    ],
)
def test_what_is_no_suppression(source: str) -> None:
    assert read(source) == []


def test_one_comment_may_be_two() -> None:
    source = "x = 1  # noqa: LO102  # liftoff: ignore[LO101] why\n"
    assert [found[:2] for found in read(source)] == [("noqa", "LO102"), ("ignore", "LO101")]
    first, second = (s.place for s in read_suppressions("a.py", source))
    assert (first.column, first.end_column) == (8, 21)
    assert (second.column, second.end_column) == (23, 51)


@pytest.mark.parametrize("line", [1, 2, 3, 4])
def test_a_statement_is_covered_whole(line: int) -> None:
    source = ["x = f(", "    1,", '    """', '    """)', "y = 2"]
    if line == 3:
        # The third line ends inside a text.
        source[2] = '    """ # liftoff: ignore[LO101]'
        assert lines("\n".join(source)) == []
        return
    source[line - 1] += "  # liftoff: ignore[LO101]"
    assert lines("\n".join(source)) == [(1, 4)]


def test_alone_on_its_line_it_covers_the_next_statement() -> None:
    assert lines("""\
        x = 1
        # liftoff: ignore[LO101] why
        # more about it

        y = f(
            2)
        z = 3
        """) == [(5, 6)]


BLOCKS = """\
@app.get("/")
@cached(
    60)
def home():
    if x:
        y = 1
    else:
        y = 2
    return y


def other():
    pass
"""


@pytest.mark.parametrize(
    ("line", "covered"),
    [
        (1, (1, 9)), (2, (1, 9)), (3, (1, 9)), (4, (1, 9)), (5, (5, 6)), (6, (6, 6)), (7, (7, 8)),
        (8, (8, 8)), (9, (9, 9)), (12, (12, 13)), (13, (13, 13)),
    ],
)  # fmt: skip
def test_the_header_of_a_block_covers_it(line: int, covered: tuple[int, int]) -> None:
    source = BLOCKS.splitlines()
    source[line - 1] += "  # liftoff: ignore[LO101]"
    assert lines("\n".join(source)) == [covered]
    source = BLOCKS.splitlines()
    if line not in (2, 3):
        source.insert(line - 1, "# liftoff: ignore[LO101]")
        moved = (covered[0] + (covered[0] >= line), covered[1] + 1)
        assert lines("\n".join(source)) == [moved]


def test_a_block_on_one_line_is_that_line() -> None:
    assert lines("if x: y = 1  # liftoff: ignore[LO101]\nz = 1\n") == [(1, 1)]
    assert lines("class A: pass  # liftoff: ignore[LO101]\nz = 1\n") == [(1, 1)]


@pytest.mark.parametrize("line", [0, 3, 13])
def test_a_file_is_covered_from_anywhere(line: int) -> None:
    source = BLOCKS.splitlines()
    source.insert(line, "# liftoff: ignore-file[LO101] why")
    ((start, end),) = lines("\n".join(source))
    assert start == 1
    assert end >= 14


def test_after_the_last_statement_it_covers_itself() -> None:
    assert lines("x = 1\n# liftoff: ignore[LO101]\n") == [(2, 2)]
    assert lines("# liftoff: ignore[LO101]") == [(1, 1)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    source = end.join(["x = 1", "y = 2  # liftoff: ignore[LO101]", "z = 3", ""])
    assert lines(source) == [(2, 2)]


def test_a_form_feed_is_no_line() -> None:
    assert lines("x = 1\n\x0c\ny = 2  # liftoff: ignore[LO101]\n") == [(3, 3)]


def test_columns_are_bytes() -> None:
    (found,) = read_suppressions("a.py", 'x = "ä"  # liftoff: ignore[LO101] é\n')
    place = found.place
    assert (place.line, place.column) == (1, 11)
    assert place.end_column - place.column == len("# liftoff: ignore[LO101] é".encode())


@given(st.text(alphabet="xX:()[]{}'\"\\#\n\t lLiftofgnre-,O101@é", max_size=60))
def test_any_text_that_parses_is_read(text: str) -> None:
    source = text + "# liftoff: ignore[LO101]"
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):
        return
    for found in read_suppressions("a.py", source):
        assert 1 <= found.start <= found.end
