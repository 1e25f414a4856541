"""How functions and their gateway are deployed: what a person sets, and what a plan keeps of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Cors:
    """CORS that the gateway answers itself, in place of the app.

    Attributes:
        allow_origins: origins, or `*`.
        allow_methods: methods, or `*`.
        allow_headers: names of request headers, or `*`.
        expose_headers: names of response headers that a browser lets scripts see.
        allow_credentials: whether cookies are sent.
        max_age: seconds for which a browser keeps the answer to a preflight request.
    """

    allow_origins: tuple[str, ...]
    allow_methods: tuple[str, ...] = ("*",)
    allow_headers: tuple[str, ...] = ("*",)
    expose_headers: tuple[str, ...] = ()
    allow_credentials: bool = False
    max_age: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttling:
    """How many requests the API takes, all routes together.

    Attributes:
        rate: requests a second, in the long run.
        burst: requests at once.
    """

    rate: int
    burst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A host name of one's own.

    Attributes:
        name: the host name.
        certificate: ARN of its certificate; None for a parameter of the template.
        zone: id of the Route 53 zone that gets an alias record; None for no record.
    """

    name: str
    certificate: str | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What the whole stack has.

    Attributes:
        log_retention: days for which logs are kept.
        tracing: whether X-Ray traces functions, and the API where it can be traced.
        alarms: whether there is an alarm on the errors of each function and of the gateway.
        alarm_topic: ARN of the SNS topic that alarms go to, or None.
        cors: CORS that the gateway answers itself, or None for the app's own.
        throttling: how many requests the API takes, or None for the account's limit.
        domain: a host name of one's own, or None.
        stage: name of a REST API's stage, which is the first part of its URLs' path.
    """

    log_retention: int = 30
    tracing: bool = False
    alarms: bool = False
    alarm_topic: str | None = None
    cors: Cors | None = None
    throttling: Throttling | None = None
    domain: Domain | None = None
    stage: str = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSettings:
    """What a person sets of one function; None where it is as for all.

    Attributes:
        memory: in MB.
        timeout: in seconds.
        environment: variables beside those of all functions; they win.
        snap_start: whether Lambda starts it from a snapshot of its initialised process.
        provisioned_concurrency: environments that are kept running.
    """

    memory: int | None = None
    timeout: int | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    snap_start: bool | None = None
    provisioned_concurrency: int | None = None


# What only some gateways have, by the field of a deployment; `deploy.` comes before it.
_GATEWAYS = {
    "cors": ("http", "url"),
    "throttling": ("http", "rest"),
    "domain": ("http", "rest", "alb"),
}
_WHY = {
    "cors": "is of HTTP APIs and function URLs: leave CORS to the app",
    "throttling": "is of HTTP and REST APIs",
    "domain": "cannot be given to a function URL: put a CloudFront distribution before it",
}


def deployment_faults(deployment: Deployment, gateway: str) -> dict[str, str]:
    """What of a deployment this kind of gateway cannot have: reason by the field's name."""
    return {
        name: _WHY[name]
        for name, gateways in _GATEWAYS.items()
        if getattr(deployment, name) is not None and gateway not in gateways
    }
