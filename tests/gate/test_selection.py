from __future__ import annotations

import pytest

from liftoff.errors import LiftoffError
from liftoff.gate.selection import Layer, make_selection
from liftoff.gate.settings import Settings


def on(code: str, settings: Settings, given: Layer | None = None) -> bool:
    return make_selection(settings, given=given or Layer()).enabled(code)


@pytest.mark.parametrize(
    ("settings", "code", "enabled"),
    [
        (Settings(), "LO101", True),
        (Settings(select=("LO1",)), "LO101", True),
        (Settings(select=("LO1",)), "LO201", False),
        (Settings(select=("LO1",), extend_select=("LO201",)), "LO201", True),
        (Settings(ignore=("LO1",)), "LO101", False),
        (Settings(ignore=("LO1",)), "LO201", True),
        (Settings(extend_ignore=("LO101",)), "LO101", False),
        # The longer beginning wins, whichever list it is in.
        (Settings(select=("LO1",), ignore=("LO101",)), "LO101", False),
        (Settings(select=("LO101",), ignore=("LO1",)), "LO101", True),
        (Settings(select=("LO101",), ignore=("LO1",)), "LO102", False),
        (Settings(select=("LO101", "LO2"), ignore=("LO101",)), "LO101", False),
        (Settings(extend_select=("LO101",), ignore=("ALL",)), "LO101", True),
    ],
)
def test_of_select_and_ignore(settings: Settings, code: str, enabled: bool) -> None:
    assert on(code, settings) is enabled


def test_select_of_the_command_line_starts_afresh() -> None:
    settings = Settings(select=("LO2",), ignore=("LO101",))
    assert on("LO101", settings, Layer(select=("LO1",)))
    assert not on("LO201", settings, Layer(select=("LO1",)))
    assert not on("LO101", settings, Layer(select=("LO1",), ignore=("LO101",)))


def test_the_rest_of_the_command_line_is_added() -> None:
    settings = Settings(select=("LO101", "LO2"), ignore=("LO402",))
    assert not on("LO101", settings, Layer(ignore=("LO1",)))
    assert on("LO201", settings, Layer(ignore=("LO1",)))
    assert on("LO402", settings, Layer(extend=("LO402",)))
    assert not on("LO402", settings, Layer(extend=("LO402",), ignore=("LO402",)))


def test_files() -> None:
    settings = Settings(
        exclude=("gen",),
        extend_exclude=("old/*.py",),
        per_file_ignores={"scripts": ("LO2",), "!shop": ("LO4",)},
    )
    selection = make_selection(settings, exclude=("given",))
    assert selection.counts("LO201", "shop/a.py")
    assert not selection.counts("LO201", "shop/gen/a.py")
    assert not selection.counts("LO201", "old/a.py")
    assert not selection.counts("LO201", "given/a.py")
    assert not selection.counts("LO201", "scripts/a.py")
    assert selection.counts("LO101", "scripts/a.py")
    assert selection.counts("LO401", "shop/a.py")
    assert not selection.counts("LO401", "scripts/a.py")


def test_the_longest_beginning_gives_the_severity() -> None:
    selection = make_selection(
        Settings(severity={"ALL": "info", "LO1": "warning", "LO101": "blocker"})
    )
    assert selection.severity("LO101", "info") == "blocker"
    assert selection.severity("LO102", "blocker") == "warning"
    assert selection.severity("LO201", "blocker") == "info"
    assert make_selection(Settings()).severity("LO101", "warning") == "warning"


@pytest.mark.parametrize("settings", [Settings(select=()), Settings(ignore=("LO",))])
def test_no_rule_at_all_is_an_error(settings: Settings) -> None:
    with pytest.raises(LiftoffError, match="no rule is selected"):
        make_selection(settings)
