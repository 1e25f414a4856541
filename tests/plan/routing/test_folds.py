"""An app of 350 routes on each gateway: within its quotas, and never to a wrong function."""

from __future__ import annotations

from functools import cache

import pytest
from werkzeug.routing import Map, Rule

from liftoff.plan.grouping import Grouping
from liftoff.plan.model import Plan
from liftoff.plan.packages.declared import Declared
from liftoff.plan.planner import plan_split
from liftoff.plan.routing.listener_rules import listener_rules
from tests.plan.fakes import APP, NotedSlices, options
from tests.plan.routing.live_rules import live_of
from tests.plan.routing.test_soundness import check, planned

# Seven routes each, on four paths.
RESOURCES = 50
PATHS = ("/api/r{n}", "/api/r{n}/7", "/api/r{n}/7/parts", "/api/r{n}/7/parts/x")
QUOTAS = {"http": 300, "rest": 300, "alb": 100}


def rule(path: str, method: str) -> Rule:
    return Rule(path, endpoint=f"{path} {method}", methods=[method, "OPTIONS"])


def shop(resources: int = RESOURCES) -> Map:
    rules = []
    for n in range(resources):
        rules += [rule(f"/api/r{n}", method) for method in ("GET", "POST")]
        rules += [rule(f"/api/r{n}/<int:id>", method) for method in ("GET", "PUT", "DELETE")]
        rules.append(rule(f"/api/r{n}/<int:id>/parts", "GET"))
        rules.append(rule(f"/api/r{n}/<int:id>/parts/<name>", "GET"))
    return Map(rules)


@cache
def plan_of(gateway: str, resources: int = RESOURCES, most_routes: int | None = None) -> Plan:
    chosen = options(gateway, grouping=Grouping(most_routes=most_routes))
    live = live_of(shop(resources))
    return plan_split(APP, live, NotedSlices(), Declared(), (), chosen).plan


def count(plan: Plan) -> int:
    """What the gateway counts of its routes."""
    if plan.gateway == "alb":
        return len(listener_rules(plan.routes))
    if plan.gateway == "http":
        return len(plan.routes)
    nodes = {
        tuple(route.path.split("/")[: n + 1])
        for route in plan.routes
        for n in range(1, len(route.path.split("/")))
    }
    return len(nodes)


@pytest.mark.parametrize("gateway", QUOTAS)
def test_quotas_are_kept_and_as_many_functions_as_they_allow(gateway: str) -> None:
    plan = plan_of(gateway)
    assert count(plan) <= QUOTAS[gateway]
    assert len(plan.functions) >= QUOTAS[gateway] - 1
    assert any(note.kind == "limit" for note in plan.notes)


@pytest.mark.parametrize("gateway", QUOTAS)
def test_no_route_of_many_leads_to_a_function_of_others(gateway: str) -> None:
    paths = [path.format(n=n) for n in (0, 7, 49) for path in (*PATHS, "/api/r{n}/x", "/api/zz")]
    methods = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS")
    check(shop(), gateway, (), [(m, p + end) for m in methods for p in paths for end in ("", "/")])


def test_below_a_prefix_one_route_is_enough() -> None:
    plan = plan_of("rest", 4, most_routes=18)
    (limit,) = [note for note in plan.notes if note.kind == "limit"]
    assert limit.subject == "/api/r0/{p3}"
    assert limit.reason.endswith("one route leads to all below it, and so does one function")
    assert "GET /api/r0/{p3}/{proxy+}" in {route.key for route in plan.routes}
    assert {function.reason for function in plan.functions} == {
        None,
        "one route leads to all below /api/r0/{p3}, for want of routes",
    }


def test_methods_of_one_function_share_a_route_before_functions_are_joined() -> None:
    one = Map([
        Rule("/a", endpoint="A", methods=["GET", "POST", "PUT"]),
        Rule("/b/<v>", endpoint="B", methods=["GET", "POST"]),
    ])  # fmt: skip
    live = live_of(one)
    roomy = planned(one, "http").routes
    assert "GET /a" in {route.key for route in roomy}
    chosen = options("http", grouping=Grouping(most_routes=4))
    plan = plan_split(APP, live, NotedSlices(), Declared(), (), chosen).plan
    assert [(route.key, route.function) for route in plan.routes] == [
        ("ANY /a", "A"), ("ANY /b/{p2}", "B"), ("$default", "fallback"),
    ]  # fmt: skip


def test_a_path_that_another_function_may_get_keeps_its_methods() -> None:
    crossing = Map([
        Rule("/u/me", endpoint="A", methods=["GET", "POST"]),
        Rule("/u/<int:n>", endpoint="B", methods=["GET"]),
        Rule("/z", endpoint="C", methods=["GET", "POST", "PUT"]),
    ])  # fmt: skip
    chosen = options("http", grouping=Grouping(most_routes=5))
    plan = plan_split(APP, live_of(crossing), NotedSlices(), Declared(), (), chosen).plan
    assert [route.key for route in plan.routes] == [
        "GET /u/me", "POST /u/me", "GET /u/{p2}", "ANY /z", "$default",
    ]  # fmt: skip


def test_what_cannot_be_folded_at_a_fair_price_is_left_to_the_fallback() -> None:
    flat = Map([rule(f"/api/n{n}", "GET") for n in range(310)])
    plan = plan_split(APP, live_of(flat), NotedSlices(), Declared(), (), options("rest")).plan
    # One route for all of `/api` would join 310 functions, where 13 are too many.
    left = [note for note in plan.notes if "no room for more routes" in note.reason]
    assert len(left) == 13
    assert count(plan) == 300


def test_paths_of_any_method_share_a_rule_of_a_load_balancer() -> None:
    one = Map([
        Rule("/a", endpoint="A", methods=["GET", "POST"]),
        Rule("/a/b", endpoint="A", methods=["GET", "PUT", "DELETE"]),
        Rule("/z", endpoint="Z", methods=["GET", "POST"]),
    ])  # fmt: skip
    chosen = options("alb", grouping=Grouping(most_routes=3))
    plan = plan_split(APP, live_of(one), NotedSlices(), Declared(), (), chosen).plan
    rules = [(rule.paths, rule.methods, rule.function) for rule in listener_rules(plan.routes)]
    assert rules == [(("/a/b", "/a"), (), "A"), (("/z",), (), "Z")]


def test_a_load_balancer_s_path_that_others_may_get_keeps_its_methods() -> None:
    # HEAD of `/a/x/z` has no rule of its own, and `/a/*` would take it.
    deep = Map([
        Rule("/a/<v>", endpoint="A", methods=["GET", "POST", "PUT", "DELETE"]),
        Rule("/a/<v>/z", endpoint="B", methods=["GET"]),
    ])  # fmt: skip
    chosen = options("alb", grouping=Grouping(most_routes=3))
    plan = plan_split(APP, live_of(deep), NotedSlices(), Declared(), (), chosen).plan
    assert "ANY /a/{p2}" not in {route.key for route in plan.routes}


def test_neighbours_fill_the_rules_of_a_load_balancer() -> None:
    # One path each, of which no two lie below a third: three fit into a rule.
    flat = Map([rule(f"/n{n}", "GET") for n in range(240)])
    plan = plan_split(APP, live_of(flat), NotedSlices(), Declared(), (), options("alb")).plan
    assert count(plan) <= 100
    assert not [note for note in plan.notes if note.kind == "fallback"]
    assert {len(function.endpoints) for function in plan.functions if not function.fallback} <= {
        1, 2, 3,
    }  # fmt: skip
