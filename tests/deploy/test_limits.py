from __future__ import annotations

from dataclasses import replace

import pytest

from liftoff.verify.answer import Answer, Difference
from liftoff.verify.compare import Comparison
from liftoff.verify.requests import Request
from liftoff.verify.result import Exchange, Report
from tests.deploy.limits import judged, judged_plan, limits_of, stale

EXCHANGE = Exchange(
    request=Request(line=1, name="a", method="GET", target="/a"),
    original=Answer(status=200, reason="OK", headers=(), body=b""),
    moved=Answer(status=200, reason="OK", headers=(), body=b""),
    original_ms=1.0,
    moved_ms=1.0,
    functions=(),
    misroutes=0,
    comparison=Comparison(()),
)


def exchange(method: str, *fields: str) -> Exchange:
    differences = tuple(Difference(what="header", where=f, original="1", moved="2") for f in fields)
    request = replace(EXCHANGE.request, method=method)
    return replace(EXCHANGE, request=request, comparison=Comparison(differences))


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_each_limit_has_its_evidence(gateway: str) -> None:
    for limit in limits_of(gateway):
        assert "ministack/" in limit.emulator
        assert "https://" in limit.aws


def test_a_limit_that_excuses_nothing_is_stale() -> None:
    tools = ["sam", "terraform"]
    assert stale("rest", tools, {"request-id": 3, "file-times": 1}) == ["stage-access-log"]
    # Nothing but a second plan shows it.
    assert stale("rest", ["sam"], {"request-id": 3, "file-times": 1}) == []
    seen = {"request-id": 3, "file-times": 1, "stage-access-log": 1}
    assert stale("rest", tools, seen) == []
    assert stale("http", tools, seen) == ["preflight"]


def test_of_a_second_plan_only_what_a_limit_names_is_excused() -> None:
    changes = ["aws_api_gateway_stage.access_log_settings", "aws_api_gateway_stage.tags"]
    left, excused = judged_plan(changes)
    assert left == {"aws_api_gateway_stage.tags"}
    assert excused == {"stage-access-log": 1}


def test_only_what_a_limit_names_is_excused() -> None:
    report = Report((exchange("GET", "x-amz-request-id", "allow"), exchange("OPTIONS", "allow")), 0)
    found = judged(report, limits_of("http"))
    assert [[d.where for d in e.comparison.differences] for e in found.report.exchanges] == [
        ["allow"],
        [],
    ]
    assert (found.excused["request-id"], found.excused["preflight"]) == (1, 1)
    assert found.excused["file-times"] == 0
    # A REST API of the emulator's leaves OPTIONS to the routes.
    assert [
        len(e.comparison.differences) for e in judged(report, limits_of("rest")).report.exchanges
    ] == [1, 1]
