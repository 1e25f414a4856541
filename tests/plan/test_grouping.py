from __future__ import annotations

from dataclasses import replace

import pytest
from werkzeug.routing import Rule

from liftoff.errors import LiftoffError
from liftoff.frameworks.live import LiveApp, View
from liftoff.plan.grouping import Grouping
from liftoff.plan.model import Plan
from liftoff.plan.packages.declared import Declared
from liftoff.plan.planner import plan_split
from liftoff.plan.shared_state import SharedState
from tests.plan.fakes import APP, NotedSlices, options, url_map
from tests.plan.routing.live_rules import live_of


def get(rule: str, endpoint: str) -> Rule:
    return Rule(rule, endpoint=endpoint, methods=["GET", "OPTIONS"])


def app(*rules: tuple[str, str]) -> LiveApp:
    return live_of(url_map(*(get(*rule) for rule in rules)))


def plan_of(
    live: LiveApp, *, gateway: str = "http", shared: tuple[SharedState, ...] = (), **wanted: object
) -> Plan:
    chosen = options(gateway, grouping=Grouping(**wanted))  # type: ignore[arg-type]
    return plan_split(APP, live, NotedSlices(), Declared(), shared, chosen).plan


def members(plan: Plan) -> dict[str, tuple[str, ...]]:
    return {f.name: f.endpoints for f in plan.functions if not f.fallback}


SHOP = app(
    ("/items", "api.items"), ("/items/<int:n>", "api.item"), ("/login", "auth.login"),
    ("/report", "report"),
)  # fmt: skip


def test_hand_made_groups_have_their_names() -> None:
    live = app(("/x", "front"), ("/items", "api.items"), ("/items/<int:n>", "api.item"),
               ("/login", "auth.login"))  # fmt: skip
    plan = plan_of(live, by_hand={"front": ("api.*",), "people": ("/login", "front")})
    assert members(plan) == {
        "people": ("front", "auth.login"),
        "front": ("api.items", "api.item"),
    }
    assert plan.functions[1].reason == "[tool.liftoff.groups] puts them into front"


@pytest.mark.parametrize(
    ("by_hand", "message", "hint"),
    [
        ({"a": ("api.itmes",)}, "a: no endpoint is, or fits, 'api.itmes'", "api.items"),
        ({"a": ("/itms",)}, "a: no path is, or fits, '/itms'", "/items"),
        ({"a": ("api.*",), "b": ("/items",)}, "'api.items' is in two groups, a and b", "one of"),
        ({"a": ("zzzz",)}, "no endpoint is, or fits, 'zzzz'", "liftoff routes"),
    ],
)
def test_groups_that_are_wrong(
    by_hand: dict[str, tuple[str, ...]], message: str, hint: str
) -> None:
    with pytest.raises(LiftoffError) as raised:
        plan_of(SHOP, by_hand=by_hand)
    assert message in raised.value.what
    assert hint in (raised.value.hint or "")


def test_a_function_for_each_blueprint() -> None:
    routers = {"api.items": "api", "api.item": "api", "auth.login": "auth"}
    rules = tuple(replace(r, router=routers.get(r.route.endpoint)) for r in SHOP.rules)
    plan = plan_of(replace(SHOP, rules=rules), mode="blueprint")
    assert members(plan) == {
        "api": ("api.items", "api.item"), "auth": ("auth.login",), "app": ("report",),
    }  # fmt: skip
    assert plan.functions[0].reason == "they are of the blueprint api"


def test_what_must_stay_together_joins_groups() -> None:
    state = SharedState("app:hits", frozenset({"auth.login", "api.item"}), "app.py", 7)
    plan = plan_of(SHOP, by_hand={"one": ("api.*",), "two": ("auth.login",)}, shared=(state,))
    assert members(plan)["one"] == ("api.items", "api.item", "auth.login")
    assert "they share app:hits (app.py:7)" in (plan.functions[0].reason or "")


def test_auto_leaves_the_heavy_ones_alone() -> None:
    live = app(("/a", "abc"), ("/b", "abcd"), ("/c", "xheavyx"), ("/d", "uvwxyzuvwxyz"),
               ("/e", "cba"))  # fmt: skip
    numpy = {"version": "2", "imports": ["numpy"], "requires": [], "size": 60_000_000}
    flask = {"version": "3", "imports": ["flask"], "requires": [], "size": 1_000_000}
    live = replace(live, distributions=live_of(
        url_map("/x"), distributions={"numpy": numpy, "flask": flask}).distributions)  # fmt: skip
    plan = plan_of(live, mode="auto")
    assert members(plan) == {
        "abc": ("abc", "abcd", "cba"),
        "xheavyx": ("xheavyx",),
        "uvwxyzuvwxyz": ("uvwxyzuvwxyz",),
    }
    assert plan.functions[0].reason == (
        "--group auto: they hold almost the same (0.93 of 1, or more)"
    )
    assert len(members(plan_of(live, mode="auto", similarity=0.95))) == 4


def test_auto_leaves_hand_made_groups_alone() -> None:
    live = app(("/a", "aa"), ("/b", "ab"), ("/c", "ba"))
    assert members(plan_of(live, mode="auto", by_hand={"mine": ("ab",)})) == {
        "aa": ("aa", "ba"), "mine": ("ab",),
    }  # fmt: skip


def test_above_a_quota_the_most_alike_share_a_function_and_the_plan_says_so() -> None:
    live = app(("/a", "abcd"), ("/b", "wxyz"), ("/c", "abce"), ("/d", "uvwx"))
    plan = plan_of(live, most_functions=4)
    assert members(plan) == {
        "abcd": ("abcd", "abce"), "wxyz": ("wxyz",), "uvwx": ("uvwx",),
    }  # fmt: skip
    (limit,) = [note for note in plan.notes if note.kind == "limit"]
    assert limit.subject == "abcd"
    assert limit.reason == (
        "split.most-functions is 4, and there would be 5 functions: those that are most alike "
        "share one"
    )
    assert len(plan_of(live, most_functions=1).functions) == 2


@pytest.mark.parametrize(
    ("gateway", "most", "quota"),
    [
        ("http", 300, "an HTTP API has at most 300 integrations, and there would be 311 functions"),
        ("rest", 300, "a plan has at most 300 functions, and there would be 311"),
        ("alb", 100, "a load balancer has at most 100 target groups, and there would be 311"),
        ("url", 300, "a plan has at most 300 functions, and there would be 311"),
    ],
)
def test_no_more_functions_than_the_gateway_can_have(gateway: str, most: int, quota: str) -> None:
    live = app(*((f"/n{n}", f"e{n}") for n in range(310)))
    plan = plan_of(live, gateway=gateway, most_routes=400)
    assert len(plan.functions) == most
    assert any(note.reason.startswith(quota) for note in plan.notes if note.kind == "limit")
    assert len({function.name for function in plan.functions}) == len(plan.functions)
    assert not any(note.kind == "fallback" for note in plan.notes)


def test_methods_of_one_class_share_a_function() -> None:
    def of(rule: object, name: str, line: int) -> object:
        view = View(kind="function", module="m", qualname=name, path="m.py", line=line)
        return replace(rule, view=view)  # type: ignore[type-var]

    names = ["Box.put", "Box.take", "make.<locals>.view", "alone"]
    rules = tuple(of(rule, name, 5) for rule, name in zip(SHOP.rules, names, strict=True))
    plan = plan_of(replace(SHOP, rules=rules))  # type: ignore[arg-type]
    assert members(plan)["api-items"] == ("api.items", "api.item")
    assert plan.functions[0].reason == "they are of one class, Box (m.py:5)"
    assert len(plan.functions) == 4
