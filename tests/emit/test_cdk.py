from __future__ import annotations

from dataclasses import replace

import pytest

from liftoff.emit.cdk import cdk_files
from liftoff.errors import LiftoffError
from tests.emit.plans import settled_plan, split_plan


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_the_app_is_the_same_for_every_plan_and_compiles(gateway: str) -> None:
    files = cdk_files(split_plan(gateway))
    assert files == cdk_files(split_plan("http"))
    compile(files["cdk/app.py"], "app.py", "exec")
    assert "aws-cdk-lib" in files["cdk/requirements.txt"]


def test_what_the_app_does_not_make_is_refused() -> None:
    with pytest.raises(LiftoffError, match="the plan's gateway is 'alb'"):
        cdk_files(replace(split_plan("http"), gateway="alb"))
    with pytest.raises(LiftoffError, match="makes no domain"):
        cdk_files(settled_plan("http"))
