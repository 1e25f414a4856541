"""`make peers` fails when what happens is not what `differences.toml` says."""

from __future__ import annotations

import tomllib

import pytest

from tests.peers.__main__ import DIFFERENCES, report
from tests.peers.suites import SUITES, Outcome

KNOWN = {"version": "1", "difference": [{"reason": "asserts a fault", "tests": ["t::listed"]}]}


@pytest.mark.parametrize(
    ("outcomes", "is_right"),
    [
        ({"t::fine": "passed", "t::listed": "failed"}, True),
        ({"t::fine": "failed", "t::listed": "failed"}, False),
        ({"t::fine": "passed", "t::listed": "passed"}, False),
        ({"t::fine": "passed", "t::listed": "skipped"}, False),
        ({"t::fine": "passed"}, False),
        ({"t::fine": "passed", "t::listed": "failed", "t::inside": "skipped"}, True),
    ],
)
def test_the_list_and_the_outcomes_must_agree(outcomes, is_right, capsys):
    found = [Outcome(test, outcome, "why") for test, outcome in outcomes.items()]
    assert report("peer", KNOWN, found) is is_right
    counted = [outcome for outcome in outcomes.values() if outcome != "skipped"]
    first = f"peer 1: {counted.count('passed')} of {len(counted)} pass"
    assert capsys.readouterr().out.startswith(first)


def test_every_suite_has_its_version_and_every_difference_its_reason():
    listed = tomllib.loads(DIFFERENCES.read_text(encoding="utf-8"))
    assert set(listed) == {suite.project for suite in SUITES}
    for known in listed.values():
        assert known["version"]
        for difference in known.get("difference", ()):
            assert difference["reason"]
            assert difference["tests"]
