from __future__ import annotations

import json
from typing import Any

import pytest

from liftoff.errors import LiftoffError
from liftoff.plan.built import build_from_json, build_to_json
from tests.emit.plans import make_build, split_plan


def test_it_is_read_as_it_was_written() -> None:
    build = make_build(split_plan("http"), layers=("common",))
    assert build_from_json(build_to_json(build), where="build.json") == build
    function = build.function("home")
    assert build.unzipped(function) == 6000


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": 9}, "is no build of version 1"),
        ({"runtime": 3}, "runtime: must be of type str, not int"),
        ({"layers": []}, "functions.home: there is no layer 'common'"),
        ({"more": 1}, "more: is not known"),
    ],
)
def test_another_shape_is_said(changes: dict[str, Any], message: str) -> None:
    text = build_to_json(make_build(split_plan("http"), layers=("common",)))
    with pytest.raises(LiftoffError, match=message):
        build_from_json(json.dumps({**json.loads(text), **changes}), where="build.json")


def test_zips_are_below_the_plan() -> None:
    text = build_to_json(make_build(split_plan("http"))).replace("build/home.zip", "../home.zip")
    with pytest.raises(LiftoffError, match=r"home: \.\./home\.zip is not below"):
        build_from_json(text, where="build.json")
