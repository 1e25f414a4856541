"""How long a plan's gateway waits for a function."""

from __future__ import annotations

from liftoff.plan.model import Function, Gateway
from liftoff.platform import GATEWAY_TIMEOUT_MS


def gateway_waits_ms(gateway: Gateway, function: Function) -> int:
    """Milliseconds; a REST API's quota can be raised, and a longer timeout says that it was."""
    own = GATEWAY_TIMEOUT_MS[gateway]
    return max(own, 1000 * function.timeout) if gateway == "rest" else own
