"""What the route keys and the resource tree of a gateway cannot say."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from liftoff.frameworks.live import LiveRule
from liftoff.plan.model import Gateway
from liftoff.plan.routing.listener_rules import PATH_LENGTH, path_pattern
from liftoff.plan.routing.patterns import GREEDY, SLASH, VARIABLE, Pattern

# The methods that a route of API Gateway can name.
ROUTABLE = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")

# https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html
RESERVED = frozenset({"/ping", "/sping"})


def unroutable(
    rule: LiveRule, pattern: Pattern, gateway: Gateway, hosts: Collection[str] = ()
) -> str | None:
    """Why a rule cannot have a route of its own, as a sentence; None if it can.

    Args:
        rule: the rule.
        pattern: its pattern.
        gateway: what is in front of the functions.
        hosts: ids of the rules whose host the gateway can tell.
    """
    if rule.websocket:
        return "the rule is a WebSocket, which needs an API of its own"
    if rule.mounted:
        return "it is part of what is mounted (an app, files), which the fallback answers whole"
    if rule.host is not None and rule.route.id not in hosts:
        return f"the rule is bound to the host {rule.host!r}, which the route map does not tell by"
    if rule.route.methods and not set(rule.route.methods) & set(ROUTABLE):
        return "the rule answers only methods that API Gateway does not carry"
    if pattern.shape == (GREEDY,):
        return "the rule may match any path, as the route of the fallback does"
    if gateway in ("http", "url") and _ends_in_slash(rule) and GREEDY not in pattern.shape:
        return (
            "the path ends in a slash, which route keys of an HTTP API cannot be relied on to keep "
            "(--gateway rest can)"
            if gateway == "http"
            else "the path ends in a slash, which not everything that chooses among URLs keeps"
        )
    if gateway == "alb" and len(path_pattern(pattern.shape)) >= PATH_LENGTH:
        return f"the path is longer than the {PATH_LENGTH} characters that a load balancer takes"
    if gateway == "rest" and pattern.shape[:1] == (VARIABLE,):
        return (
            "the path starts with a variable, which cannot stand beside the REST API's own "
            "/{proxy+} (--gateway http can)"
        )
    return None


def _ends_in_slash(rule: LiveRule) -> bool:
    return rule.route.rule.endswith(SLASH) and rule.route.rule != SLASH


def without_siblings(patterns: Mapping[str, Pattern]) -> dict[str, Pattern]:
    """REST: a variable and a greedy part cannot be siblings, so the variable becomes greedy."""
    found = dict(patterns)
    while True:
        greedy = {p.shape[:-1] for p in found.values() if p.shape[-1:] == (GREEDY,)}
        changed = False
        for identity, pattern in found.items():
            for index, segment in enumerate(pattern.shape):
                if segment == VARIABLE and index > 0 and pattern.shape[:index] in greedy:
                    found[identity] = pattern.widened(index)
                    changed = True
                    break
        if not changed:
            return found
