"""How long a plan's gateway waits for a function."""

from __future__ import annotations

from liftoff.plan.model import Function, Gateway
from liftoff.platform import GATEWAY_TIMEOUT_MS, REST_API_RAISED_TIMEOUT_MS


def gateway_waits_ms(gateway: Gateway, function: Function) -> int:
    """Milliseconds; a REST API's quota can be raised, and a longer timeout says that it was."""
    return max(GATEWAY_TIMEOUT_MS[gateway], min(1000 * function.timeout, longest_ms(gateway)))


def longest_ms(gateway: Gateway) -> int:
    """Milliseconds that a gateway waits at most, whatever AWS raises."""
    return REST_API_RAISED_TIMEOUT_MS if gateway == "rest" else GATEWAY_TIMEOUT_MS[gateway]
