"""What a project's own manifest says it requires."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from liftoff.plan.packages.requirement import Requirement


@dataclass(frozen=True, slots=True)
class Manifest:
    """Requirements of a manifest.

    Attributes:
        requirements: what is always required.
        groups: what an extra or a dependency group adds, by its name.
    """

    requirements: tuple[Requirement, ...] = ()
    groups: Mapping[str, tuple[Requirement, ...]] = field(default_factory=dict)
