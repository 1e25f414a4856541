"""The benchmark runs, checks answers, and says what it found. What is fast is not asserted here."""

from __future__ import annotations

import json
from itertools import product

import pytest
from liftoff_adapters.asgi import AsgiHandler
from liftoff_adapters.wsgi import WsgiHandler

from benchmarks import adapters
from benchmarks.adapter_speed import measuring, timing, ways
from benchmarks.adapter_speed.apps import is_right
from benchmarks.adapter_speed.budget import beside_a_framework, budgets
from benchmarks.adapter_speed.cases import CASES, KINDS
from benchmarks.adapter_speed.checked_asgi import checked_asgi_floor
from benchmarks.adapter_speed.checked_wsgi import Uncommon, checked_wsgi_floor
from benchmarks.adapter_speed.contenders import CHECKED, FLOOR, LIMIT, OURS, Contender, contenders
from benchmarks.adapter_speed.results import ImportTime, Result
from benchmarks.adapter_speed.targets import targets
from tests.adapters import events


def run(only, folder):
    figures, page = folder / "figures.json", folder / "page.md"
    adapters.main(["--tiny", "--only", only, "--json", str(figures), "--docs", str(page)])
    return json.loads(figures.read_text()), page.read_text()


def test_every_wsgi_contender_is_measured_and_shown(tmp_path, capsys):
    figures, page = run("flask get http", tmp_path)
    (result,) = figures["results"]
    assert (result["app"], result["kind"], result["case"]) == ("Flask", "http", "GET")
    assert len(result["contenders"]) + len(result["wrong"]) == 9
    assert result["contenders"][LIMIT]["to_limit"] == 1
    assert result["contenders"][OURS]["microseconds"] > 0
    assert "| Flask " in page
    assert page in capsys.readouterr().out


def test_every_asgi_contender_is_measured(tmp_path):
    figures, _ = run("fastapi async url get", tmp_path)
    assert len(figures["results"][0]["contenders"]) == 6


def test_a_body_that_a_peer_loses_is_wrong_and_not_timed(tmp_path):
    figures, page = run("flask post rest", tmp_path)
    (result,) = figures["results"]
    assert "Mangum + a2wsgi, lifespan off" in result["wrong"]
    assert "Mangum + a2wsgi, lifespan off" not in result["contenders"]
    assert "**wrong**" in page
    assert OURS in result["contenders"]


def test_words_that_match_nothing_are_said_to_be_so():
    with pytest.raises(SystemExit, match="no case"):
        adapters.main(["--only", "cobol"])


def test_every_app_and_kind_is_a_case():
    assert len(list(measuring.chosen(""))) == 6 * 4 * 4


def test_ratios_are_taken_within_a_round():
    # The machine is ten times slower in the second round, for both alike.
    turns = {"a": [2.0, 20.0, 2.2], "b": [1.0, 10.0, 1.0]}
    assert timing.ratio(turns, "a", "b") == 2.0


def test_a_turn_is_the_best_of_its_batches():
    taken = iter([1.0] * 4 + [5.0, 3.0, 4.0] * 2)
    one = Contender("one", lambda _: (200, b""), lambda _, times: next(taken) * times)
    effort = timing.Effort(rounds=2, batches=3, seconds=1.0)
    assert timing.time_all([one], "{}", effort) == {"one": [3.0, 3.0]}


def result(app, case, **turns):
    return Result(
        app=app, kind="http", case=case, turns={k: [v] for k, v in turns.items()}, wrong={}
    )


def test_a_target_that_the_floor_misses_too_is_said_to_be_beyond_it():
    taken = [
        result("Flask", "GET", **{"limit": 1.0, "floor": 1.0, CHECKED: 1.2, "liftoff": 1.3}),
        result("raw WSGI", "GET", **{"limit": 1.0, "floor": 2.0, "liftoff": 4.0, "apig-wsgi": 6.0}),
    ]
    held = {one.what: one for one in targets(taken, [], [], asyncio_on_wsgi=None)}
    assert held["Flask GET, of the limit"].beyond == ("HTTP API 2.0",)
    assert held["raw WSGI GET, times faster than apig-wsgi"].beyond == ()
    left = {one.what: one for one in budgets(taken)}
    assert left["Flask GET, of the limit"].left == pytest.approx(1.1)
    assert left["raw WSGI GET, times faster than apig-wsgi"].left == pytest.approx(3.0)
    assert beside_a_framework(taken, "liftoff", "raw WSGI", "Flask") == pytest.approx((3.0, 0.3))
    assert beside_a_framework(taken, "liftoff", "raw ASGI", "Flask") is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("app", ["raw WSGI", "Flask", "raw ASGI", "Starlette", "FastAPI async"])
def test_the_floors_answer_rightly(app, kind):
    floors = [one for one in contenders(app) if one.name in (FLOOR, CHECKED)]
    assert len(floors) == 2
    for floor, case in product(floors, CASES):
        status, body = floor.once(case.event(kind))
        assert is_right(app, case.name, status, body), (floor.name, case.name)


def wsgi_app(environ, start_response):
    headers = [("Content-Type", "text/plain"), ("X-A", environ.get("HTTP_X_A", ""))]
    start_response("200 OK", headers)
    return [environ["PATH_INFO"].encode()]


async def asgi_app(scope, receive, send):
    if scope["type"] == "lifespan":
        raise RuntimeError
    value = dict(scope["headers"]).get(b"x-a", b"")
    headers = [(b"content-type", b"text/plain"), (b"x-a", value)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


@pytest.mark.parametrize("kind", KINDS)
def test_the_floors_that_check_answer_as_the_adapters_do(kind):
    event = events.make(kind, target="/a/b?c=d", headers=[("X-A", "1"), ("Cookie", "a=1")])
    for floor, handler in (
        (checked_wsgi_floor(wsgi_app), WsgiHandler(wsgi_app)),
        (checked_asgi_floor(asgi_app), AsgiHandler(asgi_app)),
    ):
        for _ in range(2):
            assert floor(event, None) == handler(event, None)


@pytest.mark.parametrize("kind", KINDS)
def test_the_floors_that_check_see_what_needs_a_closer_look(kind):
    for target, headers in (
        ("/a%20b", []),
        ("/a", [("X-A", "é€")]),
        ("/a", [("X-A", "1"), ("x-a", "2"), ("X_A", "3")]),
    ):
        event = events.make(kind, target=target, headers=headers)
        with pytest.raises((Uncommon, ValueError)):
            checked_wsgi_floor(wsgi_app)(event, None)


@pytest.mark.parametrize("makes", ["environ", "scope", "answer"])
def test_all_ways_to_look_at_headers_give_the_same_and_see_the_same(makes):
    taken = [way.function for way in ways.WAYS if way.makes == makes]
    make = ways.response_headers if makes == "answer" else ways.request_headers
    first = taken[0](make())
    assert len(taken) > 1
    for function in taken:
        assert function(make()) == first
        bad = make()
        if makes == "answer":
            bad[0] = ("Content-Type", "text/plain\n")
        else:
            bad["host"] = "é"
        with pytest.raises(ValueError):  # noqa: PT011 - also UnicodeError
            function(bad)


def test_targets_say_whether_they_are_met():
    taken = [result("Flask", "GET", limit=1.0, liftoff=1.05), result("raw WSGI", "GET", limit=1.0)]
    slow = ImportTime(
        after="flask", modules="liftoff_adapters.wsgi", milliseconds=3.0, least=1.9, pybase64=True
    )
    held = {one.what: one for one in targets(taken, [], [slow], asyncio_on_wsgi=False)}
    assert held["Flask GET, of the limit"].met is True
    assert held["raw WSGI GET, times faster than apig-wsgi"].met is None
    assert held["import of liftoff_adapters.wsgi after flask, pybase64 there"].met is False
    assert held["the WSGI side imports asyncio"].met is True
