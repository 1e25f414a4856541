from __future__ import annotations

import pytest

from liftoff.cli.environment import parse_environment
from liftoff.errors import LiftoffError


def test_values_are_taken_as_they_are() -> None:
    pairs = ("AB=1", "URL=postgres://u:p=@h/db?x=y", "EMPTY=", "AB=2", "SP= x ")
    assert parse_environment(pairs) == {
        "AB": "2",
        "URL": "postgres://u:p=@h/db?x=y",
        "EMPTY": "",
        "SP": " x ",
    }


@pytest.mark.parametrize("pair", ["", "AB", "=x", "A=x", "1B=x", "_B=x", "A-B=x", "A B=x", "ÄB=x"])
def test_what_lambda_does_not_take_is_refused(pair: str) -> None:
    with pytest.raises(LiftoffError, match="is not KEY=VALUE"):
        parse_environment((pair,))
