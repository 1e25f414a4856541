from __future__ import annotations

from dataclasses import replace

import pytest

from liftoff.plan.gateway_time import gateway_waits_ms
from liftoff.plan.notes import timeout_notes
from liftoff.rules.target import Gateway
from tests.emit.plans import split_plan

HOME = split_plan("rest").functions[0]


@pytest.mark.parametrize(
    ("gateway", "timeout", "waits", "told"),
    [
        ("rest", 10, 29, ""),
        ("rest", 29, 29, ""),
        ("rest", 60, 60, "have AWS raise"),
        ("rest", 300, 300, "have AWS raise"),
        ("rest", 900, 300, "300 s at most, once AWS has raised its quota"),
        ("http", 900, 30, "30 s at most"),
        ("alb", 900, 900, ""),
        ("url", 900, 900, ""),
    ],
)
def test_a_time_limit_over_the_gateway_s(
    gateway: Gateway, timeout: int, waits: int, told: str
) -> None:
    function = replace(HOME, timeout=timeout)
    assert gateway_waits_ms(gateway, function) == 1000 * waits
    notes = list(timeout_notes(gateway, [function]))
    assert [told in note.reason for note in notes] == [True] * bool(told)


def test_functions_are_told_together() -> None:
    functions = [replace(HOME, name=name, timeout=60) for name in "abc"]
    slow = replace(HOME, name="slow", timeout=301)
    notes = timeout_notes("rest", [*functions, slow])
    assert [note.subject for note in notes] == ["a and 2 more", "slow"]
