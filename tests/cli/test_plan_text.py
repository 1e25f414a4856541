from __future__ import annotations

from dataclasses import replace

from werkzeug.routing import Rule

from liftoff.cli.plan_text import plan_text
from liftoff.plan.model import Note
from liftoff.plan.planner import plan_split, plan_wrap
from liftoff.plan.shared_state import SharedState
from tests.plan.fakes import APP, DECLARED, NotedSlices, options, url_map
from tests.plan.routing.live_rules import live_of

LIVE = live_of(
    url_map(
        "/home",
        Rule("/items/<int:n>", endpoint="item", methods=["GET", "PUT", "DELETE", "OPTIONS"]),
        Rule("/items/<int:n>", endpoint="add", methods=["POST", "OPTIONS"]),
        "/hit",
        "/hits",
        "/about/",
        "/contact/",
        Rule("/trace", endpoint="trace", methods=["GET", "TRACE"]),
    )
)
SHARED = (SharedState("app:hits", frozenset({"/hit", "/hits"}), "app.py", 4),)


def test_a_split_reads_like_this() -> None:
    plan = plan_split(APP, LIVE, NotedSlices(), DECLARED, SHARED, options()).plan
    assert (
        plan_text(plan)
        == """\
Route map (HTTP API)
  GET /home                   →  home
  GET PUT DELETE /items/{p2}  →  item
  POST /items/{p2}            →  add
  GET HEAD /hit               →  hit
  GET HEAD /hits              →  hit
  GET /trace                  →  trace
  everything else             →  fallback (the whole app)

Answered by the whole app (fallback)
  the path ends in a slash, which route keys of an HTTP API cannot be relied on to keep \
(--gateway rest can)
    GET /about/
    GET /contact/

Not the same behind the gateway
  %3F in a value cuts the path there, and %2F arrives as /
    GET|PUT|DELETE /items/<int:n>
    POST /items/<int:n>
  API Gateway does not carry TRACE
    GET|TRACE /trace

Functions that hold more than one route
  hit: they share app:hits (app.py:4)

6 functions, 11 routes of the gateway."""
    )


def test_hosts_and_routes_of_any_method_are_shown() -> None:
    plan = plan_split(APP, LIVE, NotedSlices(), DECLARED, SHARED, options("alb")).plan
    first, *others = plan.routes
    first = replace(first, method="ANY", path="/a/{proxy+}", host="b.example.com", function="home")
    text = plan_text(replace(plan, routes=(first, *others)))
    assert "\n  ANY b.example.com/a/{proxy+}  →  home\n" in text


def test_a_wrapped_app_reads_like_this() -> None:
    plan = plan_wrap(APP, LIVE, NotedSlices(), DECLARED, options("rest")).plan
    plan = replace(plan, notes=(Note(kind="lost", subject="X", reason="so", path="a.py", line=3),))
    assert (
        plan_text(plan)
        == """\
Route map (REST API)
  every request  →  fallback (the whole app)

Not the same behind the gateway
  so
    X  a.py:3

1 function, 2 routes of the gateway."""
    )


def test_a_place_stands_beside_what_it_is_about() -> None:
    plan = plan_wrap(APP, LIVE, NotedSlices(), DECLARED, options()).plan
    note = Note(kind="grouped", subject="a", reason="holds all", path="a.py", line=3)
    assert "  a: holds all (a.py:3)\n" in plan_text(replace(plan, notes=(note,)))


def test_functions_that_one_place_made_so_stand_together() -> None:
    plan = plan_wrap(APP, LIVE, NotedSlices(), DECLARED, options()).plan
    notes = [
        Note(kind="grouped", subject=f"f{n}", reason="holds all", path="a.py", line=3)
        for n in range(7)
    ]
    notes.append(Note(kind="grouped", subject="g", reason="holds all", path="a.py", line=4))
    text = plan_text(replace(plan, notes=tuple(notes)))
    assert (
        "  holds all (a.py:3)\n    f0\n    f1\n    f2\n    f3\n    and 3 more\n  g: holds all (a.py:4)\n"
        in text
    )


def test_what_the_gateway_changes_alike_is_shown_in_part() -> None:
    plan = plan_wrap(APP, LIVE, NotedSlices(), DECLARED, options("rest")).plan
    notes = tuple(Note(kind="lost", subject=f"GET /{n}", reason="so") for n in range(7))
    text = plan_text(replace(plan, notes=notes))
    assert "  so\n    GET /0\n    GET /1\n    GET /2\n    GET /3\n    and 3 more\n" in text
    text = plan_text(replace(plan, notes=notes[:5]))
    assert "    GET /3\n    GET /4\n" in text
