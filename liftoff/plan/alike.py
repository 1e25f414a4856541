"""Which functions hold almost the same, and merging those that do.

Two functions are as alike as the smaller of two shares says: of the lines of source that they would
hold together, and of the bytes of third-party distributions, the part that both of them need
(Jaccard). So a route that alone needs a heavy library stays alone, and so does one with code of its
own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What a function would hold.

    Attributes:
        sources: lines of each part of the project's source, by any name of the part.
        distributions: bytes of each distribution, by its name.
    """

    sources: Mapping[Hashable, int]
    distributions: Mapping[Hashable, int]


@dataclass(frozen=True, slots=True)
class Merge:
    """Two sets of functions that became one; numbers are those of functions.

    Attributes:
        first: the lowest number of the one.
        second: the lowest number of the other.
        similarity: how alike they were, from 0 to 1.
    """

    first: int
    second: int
    similarity: float


def merges(
    holdings: Iterable[Holdings], *, least: float = 0.0, until: int = 1,
    apart: Callable[[int], bool] = lambda _: False,
) -> list[Merge]:  # fmt: skip
    """Merge the two most alike, again and again; of equals, those that come first.

    Args:
        holdings: what each function holds; taken one by one.
        least: functions less alike than this stay apart.
        until: stop at as many functions.
        apart: whether the function of a number takes no part.

    Returns:
        the merges, in order.
    """
    measure = _Measure(holdings)
    active = {n for n in range(measure.count) if not apart(n)}
    # A function that has grown is another one: what was measured with it before does not count.
    versions = [0] * measure.count

    def entry(a: int, b: int) -> tuple[float, int, int, int, int]:
        return -measure.similarity(a, b), a, b, versions[a], versions[b]

    heap = [entry(a, b) for a in active for b in active if a < b]
    heapify(heap)
    found: list[Merge] = []
    count = measure.count
    while heap and count > until:
        negative, a, b, *measured = heappop(heap)
        if a not in active or b not in active or measured != [versions[a], versions[b]]:
            continue
        if -negative < least:
            break
        found.append(Merge(a, b, -negative))
        measure.merge(a, b)
        active.discard(b)
        versions[a] += 1
        count -= 1
        for other in active - {a}:
            heappush(heap, entry(min(a, other), max(a, other)))
    return found


class _Measure:
    """Similarities, with parts that the same functions hold taken for one."""

    def __init__(self, holdings: Iterable[Holdings]) -> None:
        sources: dict[Hashable, list[int]] = {}
        distributions: dict[Hashable, list[int]] = {}
        self.count = 0
        for number, held in enumerate(holdings):
            self.count += 1
            for table, parts in ((sources, held.sources), (distributions, held.distributions)):
                for part, weight in parts.items():
                    entry = table.setdefault(part, [0, weight])
                    entry[0] |= 1 << number
        self._kinds = [_Kind(table.values(), self.count) for table in (sources, distributions)]

    def similarity(self, one: int, other: int) -> float:
        return min(kind.share(one, other) for kind in self._kinds)

    def merge(self, one: int, other: int) -> None:
        """Make `one` hold what `other` holds, too."""
        for kind in self._kinds:
            kind.held[one] = kind.held[one] | kind.held[other]


class _Kind:
    """Weights of one kind of part: of what all hold, and of what some hold."""

    def __init__(self, parts: Iterable[Sequence[int]], count: int) -> None:
        by_holders: dict[int, int] = {}
        for holders, weight in parts:
            by_holders[holders] = by_holders.get(holders, 0) + weight
        self._common = by_holders.pop((1 << count) - 1, 0)
        self._weights = list(by_holders.values())
        self.held: list[frozenset[int]] = [
            frozenset(n for n, holders in enumerate(by_holders) if holders >> number & 1)
            for number in range(count)
        ]

    def share(self, one: int, other: int) -> float:
        a, b = self.held[one], self.held[other]
        both = self._common + sum(self._weights[n] for n in a & b)
        either = both + sum(self._weights[n] for n in a ^ b)
        return both / either if either else 1.0
