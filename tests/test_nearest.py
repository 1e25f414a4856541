from __future__ import annotations

import pytest

from liftoff.nearest import meant, nearest


@pytest.mark.parametrize(
    ("given", "found"),
    [("LO1O1", "LO101"), ("lo201", "LO201"), ("LO2O1", "LO201"), ("handler", None)],
)
def test_the_name_most_like_it(given: str, found: str | None) -> None:
    assert nearest(given, ["LO101", "LO201"]) == found


def test_a_hint_names_one_or_all() -> None:
    assert meant("gatway", ["gateway", "runtime"]) == "did you mean gateway?"
    assert meant("x", ["gateway", "runtime"]) == "known are: gateway, runtime"
