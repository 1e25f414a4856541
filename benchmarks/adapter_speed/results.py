"""What was measured."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks.adapter_speed import timing
from benchmarks.adapter_speed.contenders import LIMIT, PEERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One request of one kind of event to one app.

    Attributes:
        app: name of the app.
        kind: of the event.
        case: name of the request.
        turns: for each contender, seconds for one call in each round.
        wrong: contenders that gave another answer than the app, with what they gave; not timed.
    """

    app: str
    kind: str
    case: str
    turns: dict[str, list[float]]
    wrong: dict[str, str]

    def ratio(self, name: str, to: str = LIMIT) -> float | None:
        """How many times the time of `to` a contender takes; None where one was not timed."""
        if name not in self.turns or to not in self.turns:
            return None
        return timing.ratio(self.turns, name, to)

    def seconds(self, name: str) -> float:
        """Give the median of a contender's turns, in seconds for one call."""
        return median(self.turns[name])

    def best_peer(self) -> str | None:
        """Name the fastest of the peers that answered rightly."""
        peers = [name for name in PEERS if name in self.turns]
        return min(peers, key=self.seconds, default=None)

    def as_json(self) -> dict[str, Any]:
        """Give plain data: medians, minima and ratios, without the single turns."""
        timed = {
            name: {
                "microseconds": self.seconds(name) * 1e6,
                "least_microseconds": min(turns) * 1e6,
                "to_limit": self.ratio(name),
            }
            for name, turns in self.turns.items()
        }
        return {
            "app": self.app,
            "kind": self.kind,
            "case": self.case,
            "contenders": timed,
            "wrong": self.wrong,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportTime:
    """What a function's start pays for an adapter.

    Attributes:
        after: the framework that is there already.
        modules: that are imported.
        milliseconds: median of the turns.
        least: the fastest of all, in milliseconds.
        pybase64: whether it could be found.
    """

    after: str
    modules: str
    milliseconds: float
    least: float
    pybase64: bool
