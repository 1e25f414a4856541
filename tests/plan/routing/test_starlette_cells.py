from __future__ import annotations

import pytest

from tests.plan.routing import soundness
from tests.plan.routing.maps import DENSE_PATHS
from tests.plan.routing.starlette_maps import Rule, Spec
from tests.plan.routing.test_starlette_soundness import check, chosen  # noqa: F401 - a fixture

GET = ("GET",)
ENDS = ("", "/", "//", "/x", "/5")


def spec(*rules: str | Rule, **options: object) -> Spec:
    """An app; a rule that is a text is answered to GET by the next of the endpoints A, B, C."""
    names = iter("ABCDEFG")
    return Spec(
        "fastapi",
        tuple(r if isinstance(r, Rule) else Rule("api", r, next(names), GET) for r in rules),
        **options,  # type: ignore[arg-type]
    )


def functions(made: Spec, gateway: str) -> list[set[str]]:
    owned = soundness.planned(made.live, gateway).owned.values()
    return [{name.removeprefix("m:") for name in names} for names in owned]


def test_the_order_of_registration_decides() -> None:
    assert functions(spec("/u/me", "/u/{n}"), "http") == [{"A"}, {"B"}]
    # Nothing reaches the second, but the gateway prefers it.
    assert functions(spec("/u/{n}", "/u/me"), "http") == [{"A"}, {"A", "B"}]


def test_a_value_that_does_not_fit_falls_through() -> None:
    assert functions(spec("/u/{n:int}", "/u/{name}"), "http") == [{"A", "B"}]
    assert functions(spec("/u/{n:int}", "/u/me"), "http") == [{"A"}, {"B"}]


def test_what_a_path_may_end_in_tells_rules_apart() -> None:
    assert functions(spec("/f/{p:path}.txt", "/f/a.json"), "http") == [{"A"}, {"B"}]
    assert functions(spec("/f/{p:path}/x", "/f/a/y"), "http") == [{"A"}, {"B"}]
    assert functions(spec("/f/{p:path}/x", "/f/a/x"), "http") == [{"A"}, {"A", "B"}]
    assert functions(spec("/f/{p:path}.txt", "/f/a.txt"), "http") == [{"A"}, {"A", "B"}]
    # Only a last slash brings it there.
    assert functions(spec("/f/{p:path}/", "/f/a"), "http") == [{"A"}, {"A", "B"}]


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_a_rule_whose_paths_an_earlier_one_takes_is_no_guest(gateway: str) -> None:
    assert {"A"} in functions(spec("/u/{n:int}/x", "/u/{n:int}/{w}"), gateway)
    assert {"A"} in functions(spec("/u/{n:t_letters}/x", "/u/a/{w}"), gateway)
    # What it does not take goes on to the next.
    assert {"A", "B"} in functions(spec("/u/{n:t_letters}/x", "/u/5/{w}"), gateway)
    assert {"A", "B"} in functions(spec("/u/{n:int}/x", "/u/{m}/{w}"), gateway)


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_typical_routes_have_a_function_each(gateway: str) -> None:
    made = spec(
        "/users/", "/users/me", "/users/{id}", "/items", "/items/{id}/parts", documented=True
    )
    expected = ["A", "B", "C", "D", "E"] if gateway == "rest" else ["B", "C", "D", "E"]
    found = functions(made, gateway)
    # `/users/` may be taken for no route of an HTTP API, and for `/users` of a REST API.
    assert [names for names in found if len(names) == 1] == [{name} for name in expected]


def test_generated_pages_are_kept_from_a_route_for_every_word() -> None:
    made = spec("/{page}", documented=True)
    plan = soundness.planned(made.live, "http")
    assert plan.owned == {"m-A": {"m:A"}}
    assert {r.key: r.function for r in plan.routes if "docs" in r.path} == {"GET /docs": "fallback"}


HARD = {
    "files at the end": ("/", "/a", "/a/{n}", Rule("mount", "", inner=(Rule("route", "/", "G"),))),
    "a greedy part of one slash": ("/a/a/{v:t_spanning}", "/a/{p:path}"),
    "an empty last value": ("/a", "/{p:path}/{v:t_maybe}"),
    "two slashes": ("/", "/{p:path}/{q:path}"),
    "a slash as a value": ("/", "/{v:t_spanning}"),
    "a look ahead": ("/{v:t_ahead}/5", "/{a}/{b}", "/a/5"),
    "HEAD": (Rule("route", "/{v}", "A", GET), Rule("api", "/a", "B", ("HEAD",)), "/5"),
    "a host": (Rule("host", "api.example.com", inner=(Rule("route", "/a", "G"),)), "/a", "/5"),
    "a late host": ("/a", Rule("host", "api.example.com", inner=(Rule("route", "/a", "G"),)), "/5"),
    "hosts": (
        Rule("host", "{v}.example.com", inner=(Rule("route", "/{n}", "E"),)),
        Rule(
            "host", "api.example.com", inner=(Rule("route", "/a", "G"), Rule("route", "/{n}", "F"))
        ),
        "/a",
    ),
}


@pytest.mark.parametrize("gateway", ["http", "rest", "alb"])
@pytest.mark.parametrize("rules", HARD.values(), ids=HARD)
@pytest.mark.parametrize("redirect_slashes", [False, True])
def test_hard_cases(rules: tuple[str | Rule, ...], gateway: str, redirect_slashes: bool) -> None:
    made = spec(*rules, redirect_slashes=redirect_slashes)
    paths = {*DENSE_PATHS, *(path + end for path in DENSE_PATHS for end in ENDS)}
    check(made, gateway, (), [(m, p) for p in sorted(paths) for m in ("GET", "HEAD", "POST")])


def test_a_load_balancer_tells_the_routes_of_a_host() -> None:
    host = Rule("host", "api.example.com", inner=(Rule("route", "/a", "G", ("GET",)),))
    other = Rule("host", "{v}.example.org", inner=(Rule("route", "/z", "F", ("GET",)),))
    made = soundness.planned(spec(host, other, "/a").live, "alb")
    assert [(route.key, route.function) for route in made.routes] == [
        ("GET api.example.com/a", "m-G"), ("GET /a", "m-A"), ("$default", "fallback"),
    ]  # fmt: skip
    # A host that is spelled otherwise may not be found by the framework.
    assert made.owned == {"m-G": {"m:G", "m:A"}, "m-A": {"m:A"}}
