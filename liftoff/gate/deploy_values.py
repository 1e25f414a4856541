"""Reads the values of `[tool.liftoff.deploy]` and `[tool.liftoff.functions]`."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from liftoff.gate.values import Read, UnfitError, flag, seconds, table, text, texts, whole
from liftoff.nearest import meant
from liftoff.plan.deployment import Cors, Domain, FunctionSettings, Throttling
from liftoff.platform import (
    FUNCTION_MEMORY,
    LOG_RETENTION_DAYS,
    RESERVED_VARIABLES,
)

# Source: UpdateFunctionConfiguration, Lambda API Reference.
_VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]+")
# Source: CreateStage, API Gateway API Reference.
_STAGE = re.compile(r"[A-Za-z0-9_-]{1,128}")
_HOST = re.compile(r"(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)
_ORIGIN = re.compile(r"\*|[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_ONE_DAY = 86_400

memory = whole(*FUNCTION_MEMORY)


def retention(value: Any) -> int:
    """Days that CloudWatch Logs knows as a retention."""
    days: int = whole(1, LOG_RETENTION_DAYS[-1])(value)
    if days not in LOG_RETENTION_DAYS:
        raise UnfitError(
            f"must be a number of days that CloudWatch Logs knows, not {days}",
            f"they are {', '.join(map(str, LOG_RETENTION_DAYS))}",
        )
    return days


def variables(value: Any) -> dict[str, str]:
    """Environment variables by name."""
    found = {}
    for name, given in table(value).items():
        if not _VARIABLE.fullmatch(name):
            raise UnfitError(
                f"{name!r} is no name of a variable",
                "Lambda takes a letter, then letters, digits and _, two characters at least",
            )
        if name in RESERVED_VARIABLES:
            raise UnfitError(f"{name} is set by Lambda itself")
        if not isinstance(given, str):
            raise UnfitError(f"{name} must be a text, not {given!r}", "put it in quotes")
        found[name] = given
    return found


def stage(value: Any) -> str:
    """The name of a stage."""
    name = text(value)
    if not _STAGE.fullmatch(name):
        raise UnfitError(f"must be 1 to 128 letters, digits, - and _, not {name!r}")
    return name


def arn(value: Any) -> str:
    """An ARN."""
    name = text(value)
    if not name.startswith("arn:") or name.count(":") < 5:
        raise UnfitError(f"must be an ARN, not {name!r}")
    return name


def cors(value: Any) -> Cors:
    """A table of what the gateway answers to other origins."""
    found: Cors = _record(
        value,
        Cors,
        {
            "allow-origins": _origins,
            "allow-methods": texts,
            "allow-headers": texts,
            "expose-headers": texts,
            "allow-credentials": flag,
            "max-age": whole(0, _ONE_DAY),
        },
    )
    if found.allow_credentials and "*" in found.allow_origins:
        raise UnfitError(
            "allow-credentials and the origin * do not go together", "name the origins"
        )
    return found


def _origins(value: Any) -> tuple[str, ...]:
    found = texts(value)
    for origin in found:
        if not _ORIGIN.fullmatch(origin):
            raise UnfitError(f"{origin!r} is no origin", 'as in "https://example.com", or "*"')
    return found


def throttling(value: Any) -> Throttling:
    """A table of the requests that the API takes."""
    most = 1_000_000
    found: Throttling = _record(
        value, Throttling, {"rate": whole(1, most), "burst": whole(1, most)}
    )
    return found


def domain(value: Any) -> Domain:
    """A table of a host name and its certificate, or the host name alone."""
    if isinstance(value, str):
        value = {"name": value}
    readers = {"name": _host, "certificate": arn, "zone": text}
    found: Domain = _record(value, Domain, readers)
    return found


def _host(value: Any) -> str:
    name = text(value)
    if not _HOST.fullmatch(name):
        raise UnfitError(f"{name!r} is no host name", 'as in "api.example.com"')
    return name


def settings_by_function(value: Any) -> dict[str, FunctionSettings]:
    """A table of functions, each with what is set for it."""
    readers = {
        "memory": memory,
        "timeout": seconds,
        "environment": variables,
        "snap-start": flag,
        "provisioned-concurrency": whole(0, 10_000),
    }
    return {
        name: _record(given, FunctionSettings, readers, within=f"{name}.")
        for name, given in table(value).items()
    }


def _record(value: Any, kind: type[Any], readers: Mapping[str, Read], within: str = "") -> Any:
    """A table as a dataclass; the names of its fields have `-` for `_`."""
    given = {}
    for name, inner in table(value).items():
        if name not in readers:
            raise UnfitError(f"{within}{name} is not known", meant(name, readers))
        try:
            given[name.replace("-", "_")] = readers[name](inner)
        except UnfitError as error:
            raise UnfitError(f"{within}{name}: {error.what}", error.hint) from error
    for field in dataclasses.fields(kind):
        required = (
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        )
        if required and field.name not in given:
            raise UnfitError(f"{within}{field.name.replace('_', '-')} is missing")
    return kind(**given)
