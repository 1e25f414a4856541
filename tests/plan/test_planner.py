from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from werkzeug.routing import Rule

from liftoff.plan.document import plan_from_json, plan_to_json
from liftoff.plan.model import FunctionArn, FunctionName, Plan
from liftoff.plan.planner import plan_split, plan_wrap
from liftoff.plan.quotas import most_routes
from liftoff.plan.shared_state import SharedState
from liftoff.plan.slicing.slices import Slice
from tests.plan.fakes import APP, DECLARED, NotedSlices, options, url_map
from tests.plan.routing.live_rules import live_of


def split(*rules: str | Rule, gateway: str = "http", shared: tuple[SharedState, ...] = ()) -> Plan:
    live = live_of(url_map(*rules))
    return plan_split(APP, live, NotedSlices(), DECLARED, shared, options(gateway)).plan


def owners(plan: Plan) -> dict[str, str]:
    return {route.key: route.function for route in plan.routes}


def notes(plan: Plan, kind: str) -> dict[str, str]:
    return {note.subject: note.reason for note in plan.notes if note.kind == kind}


def state(*endpoints: str, name: str = "app:hits") -> SharedState:
    return SharedState(name, frozenset(endpoints), "app.py", 7)


def test_each_route_has_its_function_and_the_rest_the_fallback() -> None:
    plan = split("/home", "/hello/<name>", "/about/")
    assert owners(plan) == {
        "GET /home": "home",
        "GET /hello/{p2}": "hello-name",
        "$default": "fallback",
    }
    assert [function.name for function in plan.functions] == ["home", "hello-name", "fallback"]
    home, _, fallback = plan.functions
    assert home.environment == {
        "DATA_DIR": "/tmp/data",
        "LIFTOFF_FALLBACK_FUNCTION": FunctionName("fallback"),
    }
    assert fallback.environment == {"DATA_DIR": "/tmp/data"}
    assert [s.resources for s in home.permissions] == [((FunctionArn("fallback"),),)]
    assert fallback.permissions == ()
    assert (home.endpoints, home.routes, home.reason) == (("/home",), ("GET /home",), None)
    assert plan.routes[-1].rules == ("GET /about/",)
    assert "ends in a slash" in notes(plan, "fallback")["GET /about/"]


def test_a_rest_api_has_two_routes_for_everything_else() -> None:
    plan = split("/", "/<page>", "/about/", gateway="rest")
    assert owners(plan) == {
        "GET /": "route",
        "GET /about": "about",
        "ANY /": "fallback",
        "ANY /{proxy+}": "fallback",
    }
    assert [route.rules for route in plan.routes if route.method == "ANY"] == [(), ("GET /<page>",)]


def test_wrap_puts_each_rule_into_one_catch_all() -> None:
    live = live_of(url_map("/", "/home", "/about/"))
    for gateway in ("http", "rest"):
        plan = plan_wrap(APP, live, NotedSlices(), DECLARED, options(gateway)).plan
        assert [function.name for function in plan.functions] == ["fallback"]
        rules = [rule for route in plan.routes for rule in route.rules]
        assert sorted(rules) == ["GET /", "GET /about/", "GET /home"]


def test_guests_are_in_the_slice_and_in_the_reason() -> None:
    live = live_of(url_map("/api/<int:n>", "/<path:rest>"))
    slicer = NotedSlices()
    plan = plan_split(APP, live, slicer, DECLARED, (), options()).plan
    assert slicer.asked == [("/api/<int:n>", "/<path:rest>")]
    function = plan.functions[0]
    assert function.endpoints == ("/api/<int:n>", "/<path:rest>")
    assert function.routes == ("GET /api/<int:n>",)
    assert function.reason == (
        "/<path:rest> is here, too: some paths that look like /api/<int:n> belong to /<path:rest>"
    )
    assert plan.routes[-1].rules == ("GET /<path:rest>",)


def test_paths_with_a_last_slash_are_handed_on_to_a_page_for_every_path() -> None:
    live = live_of(url_map("/api", "/<path:rest>"))
    slicer = NotedSlices()
    plan = plan_split(APP, live, slicer, DECLARED, (), options()).plan
    assert slicer.asked == [("/api",)]
    function = plan.functions[0]
    assert (function.endpoints, function.handed_on) == (("/api",), ("/<path:rest>",))
    assert function.reason is None


def test_routes_that_share_state_share_a_function() -> None:
    plan = split("/hit", "/hits", "/about", shared=(state("/hit", "/hits"),))
    assert owners(plan)["GET /hits"] == owners(plan)["GET /hit"] == "hit"
    assert owners(plan)["HEAD /hits"] == "hit"
    (note,) = plan.notes
    assert (note.kind, note.subject, note.reason) == ("grouped", "hit", "they share app:hits")
    assert (note.path, note.line) == ("app.py", 7)
    assert plan.functions[0].reason == "they share app:hits (app.py:7)"


def test_state_that_a_route_of_the_fallback_touches_is_not_torn() -> None:
    plan = split(
        "/jobs/", "/jobs/<int:n>", "/log", "/about",
        shared=(state("/jobs/", "/jobs/<int:n>"), state("/jobs/<int:n>", "/log", name="app:log")),
    )  # fmt: skip
    assert owners(plan) == {"GET /about": "about", "$default": "fallback"}
    found = {note.subject: (note.reason, note.path, note.line) for note in plan.notes}
    assert found["GET /log"] == (
        "shares app:hits with a route that only the whole app can answer", "app.py", 7,
    )  # fmt: skip


def test_what_asks_the_app_itself_is_answered_by_the_whole_app() -> None:
    plan = split("/batch", "/batch/<name>", "/batch/<int:n>", "/about")
    assert owners(plan) == {"GET /about": "about", "$default": "fallback"}
    assert notes(plan, "fallback")["GET /batch"] == (
        "it sends requests to the app itself, and any route may be asked (app.py:9)"
    )
    plan = split("/batch/<int:n>", "/b/<x>", "/batch/me")
    assert owners(plan) == {"GET /b/{p2}": "b-x", "$default": "fallback"}
    plan = split("/<kind>/5", "/batch/<int:n>", "/batch/<n>")
    assert owners(plan) == {"$default": "fallback"}
    assert notes(plan, "fallback")["GET /<kind>/5"] == (
        "shares paths of /batch/<int:n> with a route that only the whole app can answer"
    )


def test_state_that_every_route_touches_does_not_join_them() -> None:
    plan = split("/a", "/b", shared=(state("/a", "/b"),))
    assert owners(plan)["GET /a"] != owners(plan)["GET /b"]
    assert notes(plan, "limit")["app:hits"].startswith("every route touches it")


def test_state_of_a_single_route_needs_no_note() -> None:
    plan = split("/a", shared=(state("/a"),))
    assert not plan.notes


def test_files_stay_with_the_fallback_but_have_a_route() -> None:
    plan = split(Rule("/static/<path:f>", endpoint="static", methods=["GET"]), "/a")
    assert owners(plan)["GET /static/{proxy+}"] == "fallback"
    assert not plan.notes


def test_what_the_gateway_cannot_carry_is_named() -> None:
    plan = split(
        Rule("/ws", endpoint="ws", websocket=True),
        Rule("/t", endpoint="t", methods=["GET", "TRACE"]),
        Rule("/only", endpoint="only", methods=["TRACE"]),
        "/ping",
    )
    lost = notes(plan, "lost")
    assert "WebSocket" in lost["WEBSOCKET /ws"]
    assert lost["GET|TRACE /t"] == "API Gateway does not carry TRACE"
    assert "GET|TRACE /t" in {rule for route in plan.routes for rule in route.rules}
    assert "custom domain" in lost["GET /ping"]
    assert "GET /only" not in owners(plan)
    assert not any("/ws" in rule for route in plan.routes for rule in route.rules)


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_routes_over_the_quota_go_to_the_fallback(gateway: str) -> None:
    room = most_routes(gateway)
    many = [f"/n{n}" for n in range(room + 20)]
    plan = split(*many, gateway=gateway)
    assert len(owners(plan)) == room + (1 if gateway == "http" else 2)
    found = {k: v for k, v in notes(plan, "limit").items() if k.startswith("GET ")}
    assert len(found) == 20
    assert "no room for more routes" in found[f"GET {many[-1]}"]


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_many_routes_of_few_functions_fit_too(gateway: str) -> None:
    rules = [
        Rule(f"/n{f}/m{n}", endpoint=f"e{f}", methods=["GET", "OPTIONS"])
        for f in range(20)
        for n in range(30)
    ]
    plan = split(*rules, "/n0/<name>", gateway=gateway)
    paths = {route.path for route in plan.routes if route.method != "ANY"}
    nodes = {p[:i] for p in paths for i in range(1, len(p) + 1) if (p + "/")[i] == "/"}
    assert len(plan.routes if gateway == "http" else nodes) <= most_routes(gateway) + 2
    assert len(plan.functions) > 5
    assert notes(plan, "limit")


def test_a_slice_that_holds_everything_says_why() -> None:
    class Whole(NotedSlices):
        def slice(self, endpoints: object) -> Slice:
            return replace(self.whole(), whole=("imports by name", ("app.py", 3)))

    live = live_of(url_map("/a"))
    plan = plan_split(APP, live, Whole(), DECLARED, (), options()).plan
    (note,) = plan.notes
    assert (note.kind, note.subject, note.path, note.line) == ("grouped", "a", "app.py", 3)
    assert note.reason == "holds the whole app, because it imports by name"


def test_a_python_that_lambda_has_no_longer_is_said() -> None:
    assert notes(split("/a"), "package") == {}
    old = replace(live_of(url_map("/a")), python="3.8.18")
    plan = plan_split(APP, old, NotedSlices(), DECLARED, (), options()).plan
    (reason,) = notes(plan, "package").values()
    assert "its functions run python3.13" in reason


@pytest.mark.parametrize(
    ("today", "said"), [(date(2026, 10, 30), False), (date(2026, 10, 31), True), (None, False)]
)
def test_a_runtime_that_is_deprecated_is_said(today: date | None, said: bool) -> None:
    old = options(runtime="python3.10", today=today)
    plan = plan_wrap(APP, live_of(url_map("/a")), NotedSlices(), DECLARED, old).plan
    assert ("python3.10" in notes(plan, "package")) is said


@pytest.mark.parametrize(("length", "said"), [(4000, False), (4095, True)])
def test_variables_that_lambda_does_not_take_are_said(length: int, said: bool) -> None:
    given = options(environment={"LONG": "é" * (length // 2), "B": "b"})
    plan = plan_split(APP, live_of(url_map("/a")), NotedSlices(), DECLARED, (), given).plan
    found = notes(plan, "limit")
    assert set(found) == ({"a", "fallback"} if said else set())


def test_names_are_given_to_functions_only() -> None:
    # The first `a` is the fallback's, so the second needs no number.
    plan = split(
        Rule("/a/", endpoint="x.a", methods=["GET"]), Rule("/b", endpoint="x-a", methods=["GET"])
    )
    assert owners(plan)["GET /b"] == "x-a"


def test_the_plan_survives_the_document() -> None:
    plan = split("/home", "/items/<int:n>", "/items/<name>", "/about/", gateway="rest")
    assert plan_from_json(plan_to_json(plan), where="plan.json") == plan
