from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from liftoff.local.output import Output


def read(*chunks, renamed=None):
    shown = []
    output = Output(shown.append, renamed)

    async def run():
        stream = asyncio.StreamReader()
        for chunk in chunks:
            stream.feed_data(chunk)
        stream.feed_eof()
        await output.read(stream)

    asyncio.run(run())
    return output, shown


def test_lines():
    output, shown = read(b"one\ntw", b"o\n\nlast")
    assert shown == ["one", "two", "", "last"]
    assert output.since(2) == ("", "last")
    assert output.since(4) == ()


def test_a_folder_goes_by_another_name():
    chunks = (b'File "/tmp/co', b'py/a.py"\n/tmp/copies\n/tmp/copy')
    output, shown = read(*chunks, renamed=("/tmp/copy/", "out/"))
    assert shown == ['File "out/a.py"', "/tmp/copies", "/tmp/copy"]
    assert output.since(0) == tuple(shown)


def test_a_record_of_awslambdaric_becomes_lines():
    assert read("[ERROR] a\rTrace\r\u00a0\u00a0File\n".encode())[1] == [
        "[ERROR] a",
        "Trace",
        "  File",
    ]


def test_the_last_200_are_kept():
    output, shown = read(b"".join(b"%d\n" % n for n in range(500)))
    assert len(shown) == output.count == 500
    assert list(output.kept) == [str(n) for n in range(300, 500)]
    assert output.since(0) == tuple(output.kept)
    assert output.since(499) == ("499",)


def test_a_line_without_end_is_cut():
    _, shown = read(b"x" * 1_000_000)
    assert "".join(shown) == "x" * 1_000_000
    assert max(map(len, shown)) < 400_000


@given(st.text(max_size=30), st.integers(0, 30))
def test_characters_may_be_split_between_chunks(text, at):
    data = text.encode()
    plain = text.replace("\r", "\n").replace("\u00a0", " ")
    lines = plain.split("\n")
    assert read(data[:at], data[at:])[1] == (lines if lines[-1] else lines[:-1])
