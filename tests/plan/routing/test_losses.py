from __future__ import annotations

import pytest
from werkzeug.routing import Rule

from liftoff.plan.routing.losses import losses_of, losses_of_all
from liftoff.rules.target import GATEWAYS
from tests.plan.fakes import url_map
from tests.plan.routing.live_rules import live_of


def lost(rule: str | Rule, gateway: str) -> set[str]:
    (found,) = live_of(url_map(rule)).rules
    return {loss.what for loss in losses_of(found, gateway)} - {"automatic-methods"}


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_every_gateway_has_limits_of_its_own(gateway: str) -> None:
    assert {"request-size", "response-size"} <= {loss.what for loss in losses_of_all(gateway)}


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_methods_that_no_route_names_are_told_once(gateway: str) -> None:
    (told,) = [loss for loss in losses_of_all(gateway) if loss.what == "methods"]
    assert "TRACE" in told.reason
    assert ("PROPFIND" in told.reason) == (gateway != "alb")


def test_cors_that_a_gateway_answers_in_the_app_s_place() -> None:
    told = {gateway for gateway in GATEWAYS if "cors" in {x.what for x in losses_of_all(gateway)}}
    assert told == {"http", "url"}


@pytest.mark.parametrize(
    ("rule", "gateway", "expected"),
    [
        ("/a", "http", set()),
        ("/a/<v>", "http", {"encoded-slash"}),
        ("/a/<v>", "url", set()),
        ("/a/<v>", "alb", set()),
        ("/a/", "http", {"trailing-slash"}),
        ("/a", "rest", {"trailing-slash"}),
        ("/a/<path:p>", "http", {"encoded-slash", "doubled-slashes"}),
        ("/ping", "http", {"reserved-path"}),
        ("/ping", "alb", set()),
        (Rule("/t", endpoint="t", methods=["GET", "TRACE"]), "rest", {"method", "trailing-slash"}),
        (Rule("/t", endpoint="t", methods=["GET", "TRACE"]), "url", {"method"}),
        (Rule("/t", endpoint="t", methods=["GET", "PROPFIND"]), "alb", set()),
        (Rule("/w", endpoint="w", websocket=True), "http", {"websocket"}),
        (Rule("/h", endpoint="h", subdomain="api"), "url", {"host"}),
    ],
)
def test_a_route_s_losses(rule: str | Rule, gateway: str, expected: set[str]) -> None:
    assert lost(rule, gateway) == expected


def test_what_the_framework_adds_is_told() -> None:
    (found,) = live_of(url_map(Rule("/a", endpoint="a", methods=["GET"]))).rules
    (loss,) = losses_of(found, "http")
    assert loss.what == "automatic-methods"
    assert loss.reason.startswith("HEAD")
