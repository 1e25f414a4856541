"""What a function's zip is made of, and whether Lambda takes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from liftoff.build.zips.archive import Member
from liftoff.build.zips.layers import Layer
from liftoff.build.zips.shipped import Shipped
from liftoff.errors import LiftoffError
from liftoff.plan.built import Package
from liftoff.platform import FUNCTION_UNZIPPED_BYTES

_LISTED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A function's zip and its layers.

    Attributes:
        name: of the function.
        own: the function's own files, by path.
        packages: the distributions in its zip.
        layers: its layers.
        hidden: files of packages that are left out: the function has a module of that name, which
            comes first on `sys.path`.
    """

    name: str
    own: Mapping[str, Member]
    packages: tuple[Shipped, ...]
    layers: tuple[Layer, ...]
    hidden: frozenset[str]

    @property
    def zip_bytes(self) -> int:
        """Bytes of what is in its zip."""
        packages = (
            member.size
            for one in self.packages
            for path, member in one.members.items()
            if path not in self.hidden
        )
        return sum(member.size for member in self.own.values()) + sum(packages)

    @property
    def bytes(self) -> int:
        """Bytes that it takes on Lambda: its zip and its layers."""
        return self.zip_bytes + sum(one.bytes for layer in self.layers for one in layer.shipped)

    @property
    def all_packages(self) -> tuple[Package, ...]:
        """All of its distributions, by name."""
        layered = (one for layer in self.layers for one in layer.shipped)
        return packages_of((*self.packages, *layered))


def packages_of(shipped: Iterable[Shipped]) -> tuple[Package, ...]:
    """What a report says of distributions, by name."""
    return tuple(sorted((one.package for one in shipped), key=lambda found: found.name.lower()))


def check_sizes(functions: Sequence[Parts]) -> None:
    """See that no function is larger than Lambda takes.

    Raises:
        LiftoffError: some are; their largest packages are in the message.
    """
    faults = [_fault(parts) for parts in functions if parts.bytes > FUNCTION_UNZIPPED_BYTES]
    if faults:
        limit = FUNCTION_UNZIPPED_BYTES // 1024**2
        raise LiftoffError(
            f"more than the {limit} MB that Lambda takes unzipped, layers included:\n"
            + "\n".join(faults),
            where="liftoff build",
            hint="leave out what is not needed at run time, or deploy such a function as a "
            "container image",
        )


def _fault(parts: Parts) -> str:
    largest = sorted(parts.all_packages, key=lambda package: -package.bytes)[:_LISTED]
    rows = [f"    {parts.name}: {_mb(parts.bytes)}, of which"]
    rows += [f"      {_mb(p.bytes):>9}  {p.name} {p.version}" for p in largest]
    own = sum(member.size for member in parts.own.values())
    return "\n".join([*rows, f"      {_mb(own):>9}  the function's own files"])


def _mb(size: int) -> str:
    return f"{size / 1024**2:.1f} MB"
