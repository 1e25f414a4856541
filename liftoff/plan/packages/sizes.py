"""How big the distributions are that a function's imports bring along."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

from liftoff.frameworks.live import Distribution
from liftoff.plan.packages.closure import closure
from liftoff.plan.packages.requirement import normalized


class DistributionSizes:
    """Sizes of installed distributions.

    Args:
        installed: distributions of the app's environment, by name.
        environment: values of markers where the function runs.
    """

    def __init__(
        self, installed: Mapping[str, Distribution], environment: Mapping[str, str]
    ) -> None:
        self._known = {normalized(name): found for name, found in installed.items()}
        self._requires = {name: found.requires for name, found in self._known.items()}
        self._environment = environment
        self._made: dict[frozenset[str], Mapping[Hashable, int]] = {}

    def of(self, packages: frozenset[str]) -> Mapping[Hashable, int]:
        """Bytes of each distribution that these imports need; 1 where the size is not known.

        Args:
            packages: top-level names of imports.
        """
        if packages not in self._made:
            wanted = [
                (name, "") for name, found in self._known.items() if packages & set(found.imports)
            ]
            self._made[packages] = self._sizes(closure(wanted, self._requires, self._environment))
        return self._made[packages]

    def _sizes(self, names: Iterable[str]) -> Mapping[Hashable, int]:
        return {name: max(1, self._known[name].size) for name in names if name in self._known}
