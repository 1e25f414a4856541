"""Sections of a template, before they are put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Resource = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What goes into a template, each by its logical id.

    Attributes:
        parameters: what is asked for when it is deployed.
        resources: what it makes.
        outputs: what it says afterwards.
        homes: the function that a resource is part of, by the resource's id: it goes into a nested
            stack with it. Every other stays in the root.
    """

    parameters: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    resources: Mapping[str, Resource] = field(default_factory=dict)
    outputs: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    homes: Mapping[str, str] = field(default_factory=dict)


def together(*parts: Parts) -> Parts:
    """All of them, in their order. No id may be in two."""
    made = Parts(
        parameters={name: value for p in parts for name, value in p.parameters.items()},
        resources={name: value for p in parts for name, value in p.resources.items()},
        outputs={name: value for p in parts for name, value in p.outputs.items()},
        homes={name: value for p in parts for name, value in p.homes.items()},
    )
    if len(made.resources) != sum(len(p.resources) for p in parts):
        raise AssertionError("two resources have the same logical id")
    return made
