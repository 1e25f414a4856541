"""Where the app will run: what decides how long a request may take and what its adapter does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from liftoff.platform import (
    HTTP_API_TIMEOUT_MS,
    LAMBDA_TIMEOUT_MS,
    REST_API_RAISED_TIMEOUT_MS,
    REST_API_TIMEOUT_MS,
)

Gateway = Literal["http", "rest", "alb", "url"]
GATEWAYS: tuple[Gateway, ...] = ("http", "rest", "alb", "url")
Adapter = Literal["native", "mangum"]
ADAPTERS: tuple[Adapter, ...] = ("native", "mangum")

GATEWAY_NAMES: dict[Gateway, str] = {
    "http": "HTTP API",
    "rest": "REST API",
    "alb": "load balancer",
    "url": "function URL",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is in front of the functions, and what they run on.

    Attributes:
        gateway: HTTP API, REST API, Application Load Balancer or function URL.
        adapter: what turns events into requests.
        timeout: seconds that a function may take; None for as long as the gateway waits.
        runtime: Lambda's name of the Python version.
    """

    gateway: Gateway = "http"
    adapter: Adapter = "native"
    timeout: int | None = None
    runtime: str = "python3.13"

    @property
    def limit(self) -> float:
        """Seconds after which nobody waits for the answer any more."""
        if self.gateway == "http":
            return min(self.timeout or LAMBDA_TIMEOUT_MS / 1000, HTTP_API_TIMEOUT_MS / 1000)
        if self.gateway == "rest":
            # AWS raises it for Regional and private APIs: a longer timeout says that it did.
            waits = self.timeout or REST_API_TIMEOUT_MS / 1000
            return min(waits, REST_API_RAISED_TIMEOUT_MS / 1000)
        return self.timeout or LAMBDA_TIMEOUT_MS / 1000

    @property
    def gateway_name(self) -> str:
        """The gateway in AWS's own words."""
        return GATEWAY_NAMES[self.gateway]


DEFAULT_TARGET = Target()
