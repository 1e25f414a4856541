"""Which packages go into layers: those that the same functions have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from liftoff.build.zips.shipped import Shipped
from liftoff.platform import FUNCTION_LAYERS


@dataclass(frozen=True, slots=True)
class Layer:
    """Packages that are uploaded once.

    Attributes:
        name: letters, digits and `-`.
        shipped: what is in it.
        functions: names of the functions that have it; each of them needs all of it.
    """

    name: str
    shipped: tuple[Shipped, ...]
    functions: frozenset[str]


def common_layers(functions: Mapping[str, Sequence[Shipped]]) -> tuple[Layer, ...]:
    """At most as many layers as one function may have, those first that save most bytes.

    No function gets a package that it does not need: a layer is what exactly the same functions
    have. So a package is always where what depends on it is, or in a layer before it.

    Args:
        functions: what each function needs, by its name.
    """
    users: dict[Shipped, set[str]] = {}
    for name, needs in functions.items():
        for one in needs:
            users.setdefault(one, set()).add(name)
    groups: dict[frozenset[str], list[Shipped]] = {}
    apart = _inseparable(users)
    for one, names in users.items():
        if len(names) > 1 and one not in apart:
            groups.setdefault(frozenset(names), []).append(one)
    ranked = sorted(groups.items(), key=lambda group: (-_saved(*group), sorted(group[0])))
    return tuple(
        Layer(f"packages-{number}", tuple(shipped), names)
        for number, (names, shipped) in enumerate(ranked[:FUNCTION_LAYERS], start=1)
    )


def _saved(functions: frozenset[str], shipped: Sequence[Shipped]) -> int:
    return sum(one.bytes for one in shipped) * (len(functions) - 1)


def _inseparable(users: Mapping[Shipped, set[str]]) -> set[Shipped]:
    """Distributions that share a package with others that some functions lack.

    Python looks for all of a package that has an `__init__` in one folder.
    """
    owners: dict[str, set[Shipped]] = {}
    regular: set[str] = set()
    for one in users:
        for path in one.members:
            parts = PurePosixPath(path).parts
            if len(parts) > 1:
                owners.setdefault(parts[0], set()).add(one)
            if len(parts) == 2 and parts[1] == "__init__.py":
                regular.add(parts[0])
    found: set[Shipped] = set()
    for top in regular:
        if len({frozenset(users[one]) for one in owners[top]}) > 1:
            found |= owners[top]
    return found
