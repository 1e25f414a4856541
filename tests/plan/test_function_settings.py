from __future__ import annotations

from dataclasses import replace

import pytest

from liftoff.errors import LiftoffError
from liftoff.plan.deployment import Cors, Deployment, Domain, FunctionSettings, Throttling
from liftoff.plan.document import plan_from_json, plan_to_json
from liftoff.plan.model import Plan
from liftoff.plan.packages.declared import Declared
from liftoff.plan.planner import plan_split, plan_wrap
from tests.plan.fakes import APP, NotedSlices, options, url_map
from tests.plan.routing.live_rules import live_of


def split(**changes: object) -> Plan:
    live = live_of(url_map("/home", "/about"))
    return plan_split(APP, live, NotedSlices(), Declared(), (), options(**changes)).plan


def test_a_function_has_its_own_settings_and_those_of_all() -> None:
    own = FunctionSettings(memory=2048, timeout=5, environment={"MODE": "big"}, snap_start=True)
    plan = split(functions={"about": own}, timeout=12, provisioned_concurrency=0)
    home, about, _ = plan.functions
    assert (home.memory, home.timeout, home.snap_start) == (512, 12, False)
    assert (about.memory, about.timeout, about.snap_start) == (2048, 5, True)
    assert about.environment == {**home.environment, "MODE": "big"}
    assert plan_from_json(plan_to_json(plan), where="plan.json") == plan


def test_an_unknown_function_is_named_with_the_nearest() -> None:
    with pytest.raises(LiftoffError, match="no function 'abuot'") as caught:
        split(functions={"abuot": FunctionSettings(memory=128)})
    assert caught.value.hint == "did you mean about?"


def test_what_does_not_go_together() -> None:
    with pytest.raises(LiftoffError, match="do not go together"):
        split(snap_start=True, provisioned_concurrency=1)
    with pytest.raises(LiftoffError, match=r"python3\.11 has no snap-start"):
        split(snap_start=True, runtime="python3.11")


def test_what_the_gateway_cannot_have() -> None:
    cors = Deployment(cors=Cors(allow_origins=("*",)))
    with pytest.raises(LiftoffError, match=r"deploy\.cors is of HTTP APIs"):
        split(gateway="rest", deployment=cors)
    live = live_of(url_map("/home"))
    with pytest.raises(LiftoffError, match=r"deploy\.cors is of HTTP APIs"):
        plan_wrap(APP, live, NotedSlices(), Declared(), options("rest", deployment=cors))


def test_cors_of_the_gateway_is_in_the_notes() -> None:
    assert not [note for note in split().notes if note.subject == "CORS"]
    cors = Deployment(cors=Cors(allow_origins=("*",)))
    (note,) = [note for note in split(deployment=cors).notes if note.subject == "CORS"]
    assert note.kind == "lost"
    assert "drops the app's own CORS headers" in note.reason


def test_an_edited_plan_is_checked_alike() -> None:
    deployment = Deployment(
        log_retention=31,
        cors=Cors(allow_origins=("*",)),
        throttling=Throttling(rate=1, burst=1),
        domain=Domain(name="a.example.com"),
    )
    plan = replace(split(), gateway="rest", deployment=deployment)
    with pytest.raises(LiftoffError) as caught:
        plan_from_json(plan_to_json(plan), where="plan.json")
    assert "deployment.cors: is of HTTP APIs" in str(caught.value)
    assert "deployment.log_retention: must be one of 1, 3" in str(caught.value)
    assert "throttling" not in str(caught.value)
