from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.routing import Map, Rule

from liftoff.local.load_balancer import listener_router
from liftoff.plan.model import GatewayRoute, Plan
from liftoff.plan.packages.declared import Declared
from liftoff.plan.planner import plan_split
from liftoff.plan.routing.listener_rules import cross, listener_rules, packed, path_pattern, rank
from liftoff.plan.routing.patterns import GREEDY, VARIABLE, gateway_path
from tests.plan.fakes import APP, NotedSlices, options, url_map
from tests.plan.routing.live_rules import live_of

segments = st.sampled_from(["a", "b", VARIABLE])
shapes = st.lists(segments, max_size=3).map(tuple)


def route(method: str, path: str, function: str = "f") -> GatewayRoute:
    return GatewayRoute(
        key=f"{method} {path}", method=method, path=path, function=function, rules=()
    )


def split(*rules: str | Rule) -> Plan:
    live = live_of(url_map(*rules))
    return plan_split(APP, live, NotedSlices(), Declared(), (), options("alb")).plan


def fits(pattern: str, path: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), path) is not None


@given(shapes, shapes, st.text("ab/", max_size=6))
def test_patterns_that_a_path_fits_have_it_in_common(one, other, text) -> None:
    path = f"/{text}"
    if fits(path_pattern(one), path) and fits(path_pattern(other), path):
        assert cross(one, "", other, "")


def test_patterns_that_have_nothing_in_common() -> None:
    assert not cross(("a",), "", ("b",), "")
    assert not cross(("a", VARIABLE), "", ("b", VARIABLE), "")
    assert not cross(("a",), "", ("a",), "/")
    assert cross(("a", VARIABLE), "", (VARIABLE, "b"), "")


def test_what_is_more_specific_comes_first() -> None:
    shapes = [(VARIABLE,), ("a", GREEDY), ("a", VARIABLE), ("a", VARIABLE, "b"), ("a", "b"), ("a",)]
    assert sorted(shapes, key=rank) == [
        ("a", "b"), ("a", VARIABLE, "b"), ("a", VARIABLE), ("a", GREEDY), ("a",), (VARIABLE,),
    ]  # fmt: skip


def test_methods_share_a_rule_as_far_as_it_takes_them() -> None:
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    routes = [route(method, "/a/{p2}") for method in methods]
    rules = listener_rules([*routes, route("ANY", "//{proxy+}"), route("ANY", "$default")])
    assert [(rule.paths, rule.methods) for rule in rules] == [
        (("/a/*",), ("GET", "POST", "PUT")),
        (("/a/*",), ("PATCH", "DELETE")),
        (("//*",), ()),
    ]


def test_paths_share_a_rule_as_far_as_it_takes_them() -> None:
    many = [route("GET", path) for path in ("/a", "/b", "/c", "/d")]
    assert [rule.paths for rule in listener_rules(many)] == [("/a", "/b", "/c"), ("/d",)]
    # Five values in all.
    three = [
        route(method, path) for path in ("/a", "/b", "/c") for method in ("GET", "PUT", "POST")
    ]
    assert [rule.paths for rule in listener_rules(three)] == [("/a", "/b"), ("/c",)]
    # Five wildcards in all.
    wild = [route("ANY", f"/{name}/{{p2}}/{{p3}}") for name in "abc"]
    assert [rule.paths for rule in listener_rules(wild)] == [("/a/*/*", "/b/*/*"), ("/c/*/*",)]
    # Another function, other methods.
    others = [route("GET", "/a"), route("GET", "/b", "g"), route("PUT", "/c", "g")]
    assert [rule.paths for rule in listener_rules(others)] == [("/a",), ("/b",), ("/c",)]


places = st.tuples(shapes, st.sampled_from([None, "a.example.com"]))
methods_of_a_place = st.one_of(
    st.fixed_dictionaries({"ANY": st.sampled_from("fg")}),
    st.dictionaries(st.sampled_from(["GET", "POST"]), st.sampled_from("fg"), min_size=1),
)


@given(st.dictionaries(places, methods_of_a_place, max_size=6))
def test_a_packed_order_leads_every_request_to_the_same_function(made) -> None:
    found = [
        replace(route(method, gateway_path(shape), function), host=host)
        for (shape, host), functions in made.items()
        for method, function in functions.items()
    ]
    before, after = listener_router(found), listener_router(packed(found))
    assert sorted(map(repr, packed(found))) == sorted(map(repr, found))
    assert len(listener_rules(packed(found))) <= len(listener_rules(found))
    texts = [
        "".join(parts) for n in range(4) for parts in product(("/a", "/b", "/", "/x"), repeat=n)
    ]
    for method, host, path in product(("GET", "POST"), ("a.example.com", "b"), texts):
        one, other = (router.select(method, path, host) for router in (before, after))
        assert (one and one.route.function) == (other and other.route.function)


def test_a_route_passes_those_that_it_does_not_meet() -> None:
    found = [route("GET", "/a"), route("GET", "/b", "g"), route("GET", "/c")]
    assert [r.path for r in packed(found)] == ["/a", "/c", "/b"]
    found[1] = route("GET", "/{p1}", "g")
    assert [r.path for r in packed(found)] == ["/a", "/{p1}", "/c"]


def test_a_plan_s_routes_are_in_the_order_of_their_priority() -> None:
    plan = split("/users/<name>", "/users/me", "/users/<name>/posts", "/about/", "/<page>")
    assert [route.key for route in plan.routes] == [
        "ANY //{proxy+}",
        "GET /about/",
        "GET /users/me",
        "GET /users/{p2}/posts",
        "GET /users/{p2}",
        "GET /{p1}",
        "$default",
    ]
    assert {function.timeout for function in plan.functions} == {900}


def test_a_whole_host_is_a_condition_and_comes_first() -> None:
    bound = Map(
        [
            Rule("/items", endpoint="shop", host="shop.example.com", methods=["GET"]),
            Rule("/items", endpoint="api", host="API.example.com", methods=["GET"]),
            Rule("/items", endpoint="tenant", host="<tenant>.example.com", methods=["GET"]),
            Rule("/items", endpoint="local", host="localhost", methods=["GET"]),
        ],
        host_matching=True,
    )
    plan = plan_split(APP, live_of(bound), NotedSlices(), Declared(), (), options("alb")).plan
    assert [(route.key, route.function) for route in plan.routes] == [
        ("GET api.example.com/items", "api"),
        ("GET shop.example.com/items", "shop"),
        ("$default", "fallback"),
    ]
    owned = {function.name: function.endpoints for function in plan.functions}
    # Rules of hosts that are no condition may win there, for all that is known.
    assert owned["api"] == ("api", "local", "tenant")
    rules = [(rule.host, *rule.paths) for rule in listener_rules(plan.routes)]
    assert rules == [("api.example.com", "/items"), ("shop.example.com", "/items")]
    http = plan_split(APP, live_of(bound), NotedSlices(), Declared(), (), options("http")).plan
    assert [route.key for route in http.routes] == ["$default"]


def test_a_subdomain_is_no_whole_host() -> None:
    plan = split(Rule("/items", endpoint="api", subdomain="v1.api", methods=["GET"]))
    assert [route.key for route in plan.routes] == ["$default"]


def test_a_listener_takes_a_hundred_rules() -> None:
    plan = split(*(f"/n{n}/<name>" for n in range(130)))
    assert len(listener_rules(plan.routes)) <= 100
