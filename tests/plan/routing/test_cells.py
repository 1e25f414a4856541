from __future__ import annotations

from itertools import product

import pytest
from werkzeug.routing import Map, Rule

from liftoff.plan.routing.cells import cell_map
from liftoff.plan.shared_state import SharedState
from tests.plan.routing.live_rules import live_of
from tests.plan.routing.maps import CONVERTERS, DENSE_PATHS
from tests.plan.routing.test_soundness import check, planned

GET = ["GET", "OPTIONS"]
POST = ["POST", "OPTIONS"]


def url_map(*rules: str | Rule, **options: object) -> Map:
    """A map; a rule that is a text is answered to GET by the endpoint of its own name."""
    made = [r if isinstance(r, Rule) else Rule(r, endpoint=r, methods=GET) for r in rules]
    return Map(made, converters=CONVERTERS, **options)


def functions(made: Map, gateway: str, *shared: SharedState) -> list[set[str]]:
    return list(planned(made, gateway, shared).owned.values())


def keys(made: Map, gateway: str, *shared: SharedState) -> dict[str, str]:
    return {route.key: route.function for route in planned(made, gateway, shared).routes}


TYPICAL = (
    "/users", "/users/<int:id>", "/users/<int:id>/posts", "/users/<int:id>/posts/<slug>",
    "/users/me", "/static/<path:f>", "/about", "/api/v1/items.json", "/files/<uuid:u>/raw",
)  # fmt: skip


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_typical_routes_have_a_function_each(gateway: str) -> None:
    made = url_map(*TYPICAL, "/<page>")
    routed = [*TYPICAL, "/<page>"] if gateway == "http" else list(TYPICAL)
    assert functions(made, gateway) == [{rule} for rule in routed]


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_a_page_for_every_path_is_not_the_end_of_functions(gateway: str) -> None:
    made = url_map("/", "/api/users", "/api/users/<int:id>", "/<path:rest>")
    found = functions(made, gateway)
    # `/api/users/x` belongs to the page; `/api/users/` does, too, and is handed on to it.
    assert found == [
        {"/"},
        {"/api/users"},
        {"/api/users/<int:id>", "/<path:rest>"},
    ]


HARD = {
    "a number before a text": ("/<a>/5", "/<int:b>/<c>"),
    "a lighter converter of one regex": ("/<letters:v>/a", "/<light:v>/<w>", "/<int:n>/a"),
    "numbers before a text": ("/<int:n>/a", "/<int:n>/<w>", "/<v>/<w>"),
    "weights of letters": ("/<v>/a", "/<letters:l>/<w>", "/<w>/<v>"),
    "one shape": ("/<int:n>", "/<v>"),
    "a path in the middle": ("/a/<path:p>/z", "/a/<v>", "/a/5"),
    "a last slash goes to the path": ("/a/5", "/a/<path:p>"),
    "a last slash goes to the variable": ("/a", "/<v>/"),
    "slashes not strict": (
        Rule("/a/<v>", endpoint="A", methods=GET, strict_slashes=False),
        "/a/<path:p>",
    ),
    "one slash more": (
        Rule("/a/", endpoint="A", methods=GET, strict_slashes=False, subdomain="api"),
        "/a/<path:p>",
    ),
    "a value that may be empty": ("/a", "/a/<maybe:v>", "/a/<anything:w>"),
    "an empty segment in the middle": ("/a/<maybe:v>/z", "/a/<path:p>"),
    "several variables in a segment": ("/<v>z", "/<a>-<b>", "/<int:n>"),
    "a method that the resource lacks": (
        Rule("/a/a/a", endpoint="A", methods=POST),
        "/a/a/<v>",
        "/a/<path:p>",
    ),
    "a dead end": ("/a/a/5/z", "/a/<v>/<w>", "/a/<path:p>"),
    "crossing": ("/a/<v>", "/<v>/5"),
    "HEAD of its own": (
        Rule("/<v>", endpoint="A", methods=["HEAD"]),
        "/a",
        Rule("/z", endpoint="B", methods=POST),
    ),
    "OPTIONS of its own": (
        Rule("/<v>", endpoint="A", methods=["GET", "OPTIONS"]),
        Rule("/<path:v>/5", endpoint="B", methods=["OPTIONS"]),
    ),
    "any method": (Rule("/<v>", endpoint="A"), Rule("/a", endpoint="B", methods=POST), "/5"),
    "defaults": (
        Rule("/a/", endpoint="A", defaults={"n": 5}, methods=GET),
        Rule("/a/<int:n>", endpoint="A", methods=GET),
        "/a/<v>",
    ),
    "doubled slashes": ("/a//z", "/<v>/z", "/a/<w>"),
    "a subdomain": ("/a/5", Rule("/a/<v>", endpoint="A", methods=GET, subdomain="api")),
    "a regex that refers to its groups": ("/<doubled:v>", "/<w>/a", "/a"),
    "what the gateway cannot spell": ("/@me", "/a+b", "/<int:n>"),
}


@pytest.mark.parametrize("gateway", ["http", "rest"])
@pytest.mark.parametrize("rules", HARD.values(), ids=HARD)
def test_hard_cases(rules: tuple[str | Rule, ...], gateway: str) -> None:
    made = url_map(*(r.empty() if isinstance(r, Rule) else r for r in rules))
    requests = product(
        ("GET", "POST", "HEAD", "OPTIONS"),
        (*DENSE_PATHS, "/@me", "/a+b", "/b", "/bx", "/5-z"),
    )
    check(made, gateway, (), requests)


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_a_variable_that_cannot_be_the_literal_does_not_meet_it(gateway: str) -> None:
    made = url_map("/users/me", "/users/<int:id>/")
    assert {"/users/me"} in functions(made, gateway)
    # `/users/me/` may be taken for `/users/me`, and is a name.
    made = url_map("/users/me", "/users/<name>/")
    assert {"/users/me", "/users/<name>/"} in functions(made, gateway)


def test_where_rules_cross_only_the_possible_winner_is_a_guest() -> None:
    made = url_map("/<name>/posts", "/users/<int:id>")
    # `/users/posts` is no number.
    assert functions(made, "http") == [{"/<name>/posts"}, {"/users/<int:id>", "/<name>/posts"}]


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_a_rule_that_the_framework_never_comes_to_is_no_guest(gateway: str) -> None:
    made = url_map("/users/<int:id>/edit", "/users/<int:id>/<action>")
    assert {"/users/<int:id>/edit"} in functions(made, gateway)
    # A name is no number: the second rule takes its paths.
    made = url_map("/users/<int:id>/edit", "/users/<name>/<action>")
    assert {"/users/<int:id>/edit", "/users/<name>/<action>"} in functions(made, gateway)


@pytest.mark.parametrize("gateway", ["http", "rest", "alb"])
def test_a_converter_of_the_same_regex_that_is_lighter_comes_first(gateway: str) -> None:
    made = url_map("/u/<letters:v>/a", "/u/<light:v>/<w>")
    assert {"/u/<letters:v>/a", "/u/<light:v>/<w>"} in functions(made, gateway)


def test_what_follows_a_greedy_part_tells_rules_apart() -> None:
    made = url_map("/a/<path:p>/z", "/a/<v>/b")
    assert functions(made, "http") == [{"/a/<path:p>/z"}, {"/a/<v>/b"}]
    # `/a/5/z` is both.
    made = url_map("/a/<path:p>/z", "/a/<v>/<w>")
    assert functions(made, "http") == [{"/a/<path:p>/z"}, {"/a/<v>/<w>", "/a/<path:p>/z"}]


def test_rules_of_one_shape_share_a_function() -> None:
    made = url_map("/items/<int:n>", "/items/<name>")
    cells = cell_map(live_of(made).rules, "http")
    (join,) = cells.joins
    assert join.reason == "the gateway cannot tell /items/<int:n> from /items/<name>"
    assert len(functions(made, "http")) == 1
    made = url_map(Rule("/", endpoint="root"), Rule("/", endpoint="pages"))
    (join,) = cell_map(live_of(made).rules, "http").joins
    assert join.reason == "they have the same rule, /"


def test_methods_of_a_path_keep_their_functions() -> None:
    made = url_map("/items", Rule("/items", endpoint="add", methods=POST))
    assert keys(made, "http") == {
        "GET /items": "items",
        "POST /items": "add",
        "$default": "fallback",
    }


def test_rest_variables_beside_a_greedy_part_become_greedy() -> None:
    made = url_map("/a/<v>", "/a/<path:p>/z", "/a/<v>/b")
    assert set(keys(made, "rest")) == {"GET /a/{proxy+}", "ANY /", "ANY /{proxy+}"}


def test_what_has_no_route_of_its_own_says_why() -> None:
    made = url_map(
        "/about/",
        "/<v>",
        "/<path:p>",
        Rule("/trace", endpoint="t", methods=["TRACE"]),
        Rule("/host", endpoint="h", subdomain="api"),
    )
    http = cell_map(live_of(made).rules, "http").left
    rest = cell_map(live_of(made).rules, "rest").left
    assert {rule.split()[-1]: why.split(",")[0] for rule, why in http.items()} == {
        "/about/": "the path ends in a slash",
        "/<path:p>": "the rule may match any path",
        "/trace": "the rule answers only methods that API Gateway does not carry",
        "/host": "the rule is bound to the host 'api'",
    }
    assert "GET /about/" not in rest
    assert rest["GET /<v>"].startswith("the path starts with a variable")


def test_state_brings_head_and_has_no_guests() -> None:
    counts = SharedState("counts", frozenset({"/<a>/<b>"}), "app.py", 3)
    made = url_map("/x/<int:n>", "/<a>/<b>")
    # `/x/y` belongs to the second rule.
    assert functions(made, "http") == [{"/x/<int:n>", "/<a>/<b>"}, {"/<a>/<b>"}]
    assert functions(made, "http", counts) == [{"/x/<int:n>", "/<a>/<b>"}]
    assert "HEAD /{p1}/{p2}" in keys(made, "http", counts)
    assert "HEAD /{p1}/{p2}" not in keys(made, "http")


def test_state_that_the_fallback_needs_stays_there() -> None:
    jobs = SharedState("jobs", frozenset({"/jobs/", "/jobs/last"}), "app.py", 3)
    made = url_map("/jobs/", "/jobs/last", "/jobs/<name>")
    # The wider route must not get what the fallback owns.
    assert keys(made, "http", jobs) == {
        "GET /jobs/last": "fallback",
        "GET /jobs/{p2}": "jobs-name",
        "$default": "fallback",
    }
