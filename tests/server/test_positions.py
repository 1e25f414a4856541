from __future__ import annotations

import pytest

from liftoff.server.positions import encoding_of, units


@pytest.mark.parametrize(("encoding", "number"), [("utf-8", 7), ("utf-16", 4), ("utf-32", 3)])
def test_units_are_those_of_the_encoding(encoding, number):
    assert units("aé𐐀", encoding) == number


def test_utf_16_is_what_holds_without_an_agreement():
    assert [encoding_of(name) for name in (None, "utf-8", "latin-1")] == [
        "utf-16",
        "utf-8",
        "utf-16",
    ]
