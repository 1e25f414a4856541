from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.slice_figures.measuring import Figures, evenly, in_turns
from benchmarks.slice_figures.page import Run, page
from benchmarks.slice_figures.starts import Start, Starts, ratio


def candidate(name: str, size: int) -> Any:
    function = SimpleNamespace(fallback=name == "fallback")
    return SimpleNamespace(name=name, bytes=(size, size), function=function)


@pytest.mark.parametrize(
    ("most", "chosen"), [(1, "a"), (2, "ae"), (3, "ace"), (5, "abcde"), (9, "abcde")]
)
def test_the_functions_that_are_started(most: int, chosen: str) -> None:
    functions = [candidate(name, size) for name, size in zip("ecadb", (5, 3, 1, 4, 2), strict=True)]
    functions.append(candidate("fallback", 0))
    found = [one.name for one in evenly(functions, most)]
    assert found == [*(name for name in "ecadb" if name in chosen), "fallback"]


def row(name: str, cpu: float | None, *, files: int = 1, packages: tuple[str, ...] = ()) -> Figures:
    starts = imports = None
    if cpu is not None:
        starts, imports = Starts(2 * cpu, cpu, 30, 11), Starts(2 * cpu, 100, 30, 11)
    return Figures(
        name=name, routes=(), files=files, source_bytes=1000 * files, zipped=1_000_000,
        unzipped=2_000_000, packages=packages, starts=starts, imports=imports,
        over_imports=cpu and cpu / 100, over_whole=cpu and cpu / 200,
    )  # fmt: skip


def test_the_page_says_what_was_started_and_what_only_weighed() -> None:
    rows = [
        row("floor", 90), row("whole app", 200, packages=("flask", "numpy")),
        row("home", 105, packages=("flask",)), row("b", None, files=3), row("c", None, files=7),
        row("report", 190, packages=("flask", "numpy")), row("fallback", 198),
    ]  # fmt: skip
    text = page(Run({"machine": "m"}, 11, 2, {"shop": rows}, {"blog": "no network"}))
    assert "| shop | 4 | 90 | 148 | 200 | 1.48 | 0.95 | 1.0 / 1.0 | numpy |" in text
    assert "| 2 others | 3 to 7 | 3 to 7 | 1.0 | 2.0 | - | - | - | - | - | - |" in text
    assert "Not measured: blog." in text
    assert "| home | 1 | 1 | 1.0 | 2.0 | 210 | 105 | 100 | 1.05 | 0.53 | 30 |" in text


def test_a_ratio_is_taken_within_each_round() -> None:
    slow, fast = (
        [Start(9, ms, 30) for ms in (100, 210, 90)],
        [Start(9, ms, 30) for ms in (80, 210, 60)],
    )
    assert ratio(slow, fast) == 1.25


@pytest.mark.parametrize("things", ["a", "ab", "abcde"])
def test_each_stands_between_its_imports_and_the_whole_app(things: str) -> None:
    turns = in_turns(things)
    for thing in things:
        place = turns.index(("own", (thing,)))
        beside = {(kind, thing in those) for kind, those in turns[place - 1 : place + 2]}
        assert beside == {("own", True), ("imports", True), ("whole", True)}
    assert [kind for kind, _ in turns].count("whole") == (len(things) + 1) // 2
