"""How long one call takes, on a machine that does other things too.

The contenders of a case take turns: in each round all of them run, in an order that changes, so
that what slows the machine down for a while slows all of them. A turn is some small batches, and
its figure is the best of them, as everything that disturbs a batch makes it slower. Two contenders
are compared within a round, and the median of these ratios over the rounds is the result.
"""

from __future__ import annotations

import gc
import random
from dataclasses import dataclass
from statistics import median

from benchmarks.adapter_speed.contenders import Contender


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much is measured.

    Attributes:
        rounds: turns of each contender.
        batches: of a turn.
        seconds: that a batch lasts, about; one call at least.
    """

    rounds: int
    batches: int
    seconds: float


FULL = Effort(rounds=41, batches=4, seconds=0.002)
QUICK = Effort(rounds=7, batches=3, seconds=0.001)
TINY = Effort(rounds=3, batches=1, seconds=0.0001)


def time_all(contenders: list[Contender], event: str, effort: Effort) -> dict[str, list[float]]:
    """Measure contenders against each other on one event.

    Returns:
        For each name, seconds for one call in each round; the rounds correspond.
    """
    sizes = {one.name: _batch_size(one, event, effort) for one in contenders}
    turns: dict[str, list[float]] = {one.name: [] for one in contenders}
    order = list(contenders)
    shuffle = random.Random(1).shuffle
    # What the frameworks have loaded is not looked through again in each collection.
    gc.collect()
    gc.freeze()
    for _ in range(effort.rounds):
        shuffle(order)
        for one in order:
            size = sizes[one.name]
            gc.collect()
            best = min(one.run(event, size) for _ in range(effort.batches))
            turns[one.name].append(best / size)
    gc.unfreeze()
    return turns


def ratio(turns: dict[str, list[float]], name: str, to: str) -> float:
    """How many times the time of `to` the contender `name` takes."""
    return median(a / b for a, b in zip(turns[name], turns[to], strict=True))


def _batch_size(one: Contender, event: str, effort: Effort) -> int:
    one.run(event, 1)
    once = min(one.run(event, 2) / 2 for _ in range(3))
    return max(1, min(250, round(effort.seconds / once)))
