from __future__ import annotations

import json

import pytest

from liftoff.rules.pages import rule_pages
from tests.cli.running import Runner


def test_one_rule(liftoff: Runner) -> None:
    ended = liftoff("rule", "lo101")
    assert ended.status == 0
    assert ended.out.startswith("LO101 (blocker")
    assert "a module global that is rebound after start-up" in ended.out.partition("\n")[0]
    assert "\n## How to fix\n" in ended.out


def test_some_rules(liftoff: Runner) -> None:
    ended = liftoff("rule", "LO101", "LO901", "--format", "json")
    assert [page["code"] for page in json.loads(ended.out)] == ["LO101", "LO901"]


def test_one_as_json(liftoff: Runner) -> None:
    page = json.loads(liftoff("rule", "LO401", "--format", "json").out)
    assert (page["code"], page["severities"]) == ("LO401", ["blocker", "warning"])
    assert page["page"] == "docs/rules/sleeps.md"
    assert "## Why" in page["explanation"]


def test_all_rules(liftoff: Runner) -> None:
    lines = liftoff("rule", "--all").out.splitlines()
    assert [line.split()[0] for line in lines] == ["CODE", *rule_pages()]
    pages = json.loads(liftoff("rule", "--all", "--format", "json").out)
    assert [page["code"] for page in pages] == list(rule_pages())


def test_the_beginning_of_several(liftoff: Runner) -> None:
    lines = liftoff("rule", "lo6").out.splitlines()
    wanted = [code for code in rule_pages() if code.startswith("LO6")]
    assert [line.split()[0] for line in lines] == ["CODE", *wanted]
    pages = json.loads(liftoff("rule", "LO6", "--format", "json").out)
    assert [page["code"] for page in pages] == wanted


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("LO1O1", "did you mean LO101?"),
        ("LO999", "`liftoff rule --all` lists"),
        ("pylint", "`liftoff rule --all` lists"),
        ("", "`liftoff rule --all` lists"),
    ],
)
def test_no_such_rule(liftoff: Runner, code: str, said: str) -> None:
    message = liftoff.fails("rule", code)
    assert f"there is no rule {code!r}" in message
    assert said in message


@pytest.mark.parametrize("arguments", [(), ("LO101", "--all")])
def test_which_rule(liftoff: Runner, arguments: tuple[str, ...]) -> None:
    assert "name a rule, such as LO101, or give --all" in liftoff.fails("rule", *arguments)
