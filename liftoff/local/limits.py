"""What the kinds of gateway take of a request."""

from __future__ import annotations

from liftoff.plan.model import Gateway
from liftoff.platform import ALB_BODY_BYTES, API_BODY_BYTES


def body_limit(gateway: Gateway) -> int:
    """The largest body of a request that a kind of gateway takes, in bytes."""
    return ALB_BODY_BYTES if gateway == "alb" else API_BODY_BYTES
