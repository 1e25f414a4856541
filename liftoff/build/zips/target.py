"""What the zips are built for: a Python of Lambda on a processor."""

from __future__ import annotations

from dataclasses import dataclass

from liftoff.plan.packages.closure import marker_environment
from liftoff.platform import RUNTIME_GLIBC

# The oldest glibc that wheels name, by processor (PEP 513 and PEP 599).
_OLDEST = {"x86_64": 5, "aarch64": 17}


@dataclass(frozen=True, slots=True)
class Target:
    """A runtime and a processor.

    Attributes:
        runtime: Lambda's name of it, such as `python3.13`.
        architecture: `arm64` or `x86_64`.
    """

    runtime: str
    architecture: str

    @property
    def python(self) -> str:
        """The version of Python, such as `3.13`."""
        return self.runtime.removeprefix("python")

    @property
    def machine(self) -> str:
        """The processor as wheels spell it."""
        return self.markers["platform_machine"]

    @property
    def markers(self) -> dict[str, str]:
        """The values of environment markers."""
        return marker_environment(self.runtime, self.architecture)

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platform tags of wheels that run there, the newest first (PEP 600)."""
        newest = RUNTIME_GLIBC[self.runtime][1]
        versions = range(newest, _OLDEST[self.machine] - 1, -1)
        modern = tuple(f"manylinux_2_{minor}_{self.machine}" for minor in versions)
        return (*modern, f"manylinux2014_{self.machine}")

    def __str__(self) -> str:
        return f"{self.runtime} on {self.architecture}"
