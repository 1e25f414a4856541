"""Files that a person wants in some functions only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from liftoff.errors import LiftoffError
from liftoff.gate.patterns import Patterns
from liftoff.plan.chosen_files import ChosenFiles, only_where_chosen
from liftoff.plan.names import FALLBACK
from liftoff.plan.slicing.slices import Slice
from tests.plan.fakes import url_map
from tests.plan.routing.live_rules import live_of

LIVE = live_of(url_map("/page", "/font/<name>", "/words"))
DATA = ("fonts/a.woff", "fonts/deep/b.woff", "words.txt")
SLICE = Slice(modules={}, data=DATA, packages=frozenset(), whole=None)
OWNED = {name: frozenset(held) for name, held in {
    "page": ["/page"], "font": ["/font/<name>"], "both": ["/page", "/font/<name>"],
}.items()}  # fmt: skip
SLICES = dict.fromkeys((*OWNED, FALLBACK), SLICE)


def chosen(pattern: str, *endpoints: str) -> ChosenFiles:
    return ChosenFiles(pattern, Patterns((pattern,)).match, endpoints)


def test_files_are_where_they_are_wanted() -> None:
    found = only_where_chosen([chosen("fonts", "/font/*")], SLICES, OWNED, LIVE)
    assert found == {**SLICES, "page": replace(SLICE, data=("words.txt",))}


def test_files_that_only_the_fallback_holds() -> None:
    wanted = [chosen("fonts/deep/*"), chosen("words.txt", "/words", "/page")]
    found = only_where_chosen(wanted, SLICES, OWNED, LIVE)
    assert {name: held.data for name, held in found.items()} == {
        "page": ("fonts/a.woff", "words.txt"),
        "font": ("fonts/a.woff",),
        "both": ("fonts/a.woff", "words.txt"),
        FALLBACK: DATA,
    }


def test_a_folder_that_a_mount_looks_for_stays() -> None:
    live = replace(LIVE, framework="starlette", static_folders=("fonts",))
    found = only_where_chosen([chosen("fonts")], SLICES, OWNED, live)
    assert (found["page"].data, found["page"].folders) == (("words.txt",), ("fonts",))


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (chosen("font", "/page"), "no file of the app, Python files apart, fits 'font'"),
        (chosen("fonts", "/pgae"), "fonts: no path is, or fits, '/pgae'"),
    ],
)
def test_what_fits_nothing_is_an_error(wanted: ChosenFiles, message: str) -> None:
    with pytest.raises(LiftoffError) as raised:
        only_where_chosen([wanted], SLICES, OWNED, LIVE)
    assert message in raised.value.what
    assert raised.value.where == "[tool.liftoff.files]"
