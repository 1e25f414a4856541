"""What a kind of gateway destroys before a function sees it: of any route, and of each.

Sources: "Amazon API Gateway important notes" and "Quotas", API Gateway Developer Guide; "Use Lambda
functions as targets of an Application Load Balancer" and "Troubleshoot your Application Load
Balancers", Elastic Load Balancing User Guide; "Invoking Lambda function URLs", Lambda Developer
Guide. What arrives decoded and what does not was seen on live APIs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from liftoff.frameworks.live import LiveRule, Variable
from liftoff.plan.model import Gateway
from liftoff.plan.routing.gateway_limits import RESERVED, ROUTABLE

_API = ("http", "rest")
_CARRIED = f"{', '.join(ROUTABLE[:-1])} and {ROUTABLE[-1]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Something that does not arrive as it was sent, or does not go back so.

    Attributes:
        what: a short name, the same for each route: `encoded-slash`.
        reason: one sentence.
    """

    what: str
    reason: str


# An HTTP API and a function URL have the same events, payload 2.0, and Lambda's own limits.
_PAYLOAD_2 = (
    Loss(what="cors", reason="only where CORS is configured on it (deploy.cors, off by default): "
         "it answers preflight requests itself and drops the app's own CORS headers"),
    Loss(what="duplicate-headers", reason="headers that come more than once arrive as one, "
         "joined by commas"),
    Loss(what="request-size", reason="a body over 6 MB (4.5 MB where it is not text) is "
         "answered with 413"),
    Loss(what="response-size", reason="an answer over 6 MB fails"),
)  # fmt: skip
_HEAD_SIZE = Loss(
    what="head-size", reason="a request line and headers over 10,240 bytes are refused"
)
_METHODS = Loss(
    what="methods",
    reason=f"only {_CARRIED} are documented: any other (TRACE, PROPFIND) may be refused before the "
    "app is asked, were it for its 405",
)
_EVERYWHERE: dict[str, tuple[Loss, ...]] = {
    "http": (
        Loss(what="encoded-path", reason="the path arrives decoded: what was encoded twice cannot "
             "be told from what was encoded once, and %3F cuts the path"),
        *_PAYLOAD_2,
        Loss(what="time", reason="nobody waits longer than 30 s"),
        _HEAD_SIZE,
        _METHODS,
    ),
    "rest": (
        Loss(what="leading-slashes", reason="leading slashes are one: //a arrives as /a"),
        Loss(what="query", reason="the query arrives decoded: how it was encoded is lost"),
        Loss(what="renamed-headers", reason="WWW-Authenticate, Server and Date of the app go back "
             "as x-amzn-Remapped-…"),
        Loss(what="request-size", reason="a body over 6 MB (4.5 MB as base64) is answered with "
             "413"),
        Loss(what="response-size", reason="an answer over 6 MB fails"),
        Loss(what="time", reason="nobody waits longer than 29 s, unless AWS has raised it"),
        _HEAD_SIZE,
        _METHODS,
    ),
    "alb": (
        Loss(what="request-size", reason="a body over 1 MB is answered with 413"),
        Loss(what="response-size", reason="an answer over 1 MB, base64 included, fails"),
        Loss(what="methods", reason="TRACE is answered by the load balancer itself, with 405"),
    ),
    "url": (*_PAYLOAD_2, _METHODS),
}  # fmt: skip


def losses_of_all(gateway: Gateway) -> tuple[Loss, ...]:
    """What any request or answer loses, whatever its route."""
    return _EVERYWHERE[gateway]


def losses_of(rule: LiveRule, gateway: Gateway) -> tuple[Loss, ...]:
    """What one rule of the app loses beside that."""
    if rule.websocket:
        reason = "a WebSocket needs an API Gateway WebSocket API; it is not in this route map"
        return (Loss(what="websocket", reason=reason),)
    return tuple(_of_http(rule, gateway))


def _of_http(rule: LiveRule, gateway: Gateway) -> Iterable[Loss]:
    unknown = [method for method in rule.route.methods if method not in ROUTABLE]
    if unknown and gateway in _API:
        reason = f"API Gateway does not carry {', '.join(unknown)}"
        yield Loss(what="method", reason=reason)
    if unknown and gateway == "url":
        reason = f"AWS does not say that a function URL carries {', '.join(unknown)}"
        yield Loss(what="method", reason=reason)
    if "TRACE" in unknown and gateway == "alb":
        yield Loss(what="method", reason="a load balancer answers TRACE itself, with 405")
    if rule.route.rule in RESERVED and gateway in _API:
        reason = "API Gateway keeps this path for itself on a custom domain"
        yield Loss(what="reserved-path", reason=reason)
    variables = [part for part in rule.parts if isinstance(part, Variable)]
    if gateway == "http" and variables and not rule.static:
        reason = "%3F in a value cuts the path there, and %2F arrives as /"
        yield Loss(what="encoded-slash", reason=reason)
    path = rule.route.rule
    if gateway == "http" and path.endswith("/") and path != "/":
        reason = "a key that ends in a slash may be refused: the fallback answers the route"
        yield Loss(what="trailing-slash", reason=reason)
    if gateway == "rest" and path != "/":
        reason = "a last slash does not count when the route is chosen; the app still sees it"
        yield Loss(what="trailing-slash", reason=reason)
    if gateway in ("http", "rest") and any(part.spans_segments for part in variables):
        reason = "a value with doubled slashes may arrive otherwise, or go to the fallback"
        yield Loss(what="doubled-slashes", reason=reason)
    if rule.host is not None:
        reason = f"the host {rule.host!r} must be a domain of the gateway's own"
        yield Loss(what="host", reason=reason)
    yield from _automatic(rule, gateway)


def _automatic(rule: LiveRule, gateway: Gateway) -> Iterable[Loss]:
    """HEAD and OPTIONS that the framework answers by itself are not in the rule's own methods."""
    added = sorted({"HEAD", "OPTIONS"} & (rule.answers or frozenset()) - {*rule.route.methods})
    if added and gateway != "url":
        reason = f"{' and '.join(added)} of the framework's own are answered by the fallback"
        yield Loss(what="automatic-methods", reason=reason)
