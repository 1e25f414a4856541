"""The limits that the local gateway and the local Lambda keep, each with its source."""

from __future__ import annotations

from liftoff.plan.model import Gateway

# Source: "Lambda quotas", Lambda Developer Guide: 6 MB each way for a synchronous invocation. The
# exact figure, with its allowance for the envelope, is what AWS's own Runtime Interface Emulator
# and the service's error text state.
SYNC_PAYLOAD_BYTES = 6_291_556

# Source: Invoke, Lambda API Reference: "Up to 3,583 bytes of base64-encoded data".
CLIENT_CONTEXT_BYTES = 3_583

# Source: "Amazon API Gateway quotas": payload size 10 MB, HTTP and REST APIs alike.
REQUEST_BODY_BYTES = 10 * 1024 * 1024

# Source: "Amazon API Gateway quotas": request line and header values together, both kinds.
REQUEST_HEAD_BYTES = 10_240

# Source: "Use Lambda functions as targets of an Application Load Balancer": 1 MB each way.
BALANCER_BODY_BYTES = 1024 * 1024


def body_limit(gateway: Gateway) -> int:
    """The largest body of a request that a kind of gateway takes, in bytes."""
    return BALANCER_BODY_BYTES if gateway == "alb" else REQUEST_BODY_BYTES
