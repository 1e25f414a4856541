"""What a run of the judge found, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from liftoff.verify.answer import Answer, Failure
from liftoff.verify.compare import Comparison
from liftoff.verify.requests import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and both answers.

    Attributes:
        request: what was sent.
        original: what the original app answered.
        moved: what the moved app answered.
        original_ms: how long the original took.
        moved_ms: how long the moved app took, a cold start included.
        functions: the functions that ran for it; two when one handed on to the fallback.
        misroutes: how often the request came to a function that does not own its endpoint.
        comparison: the judgement.
        original_log: the last lines that the original printed meanwhile.
        moved_log: the last lines that the functions printed meanwhile.
        unstarted: functions that it called and that did not start, each with its error.
    """

    request: Request
    original: Answer | Failure
    moved: Answer | Failure
    original_ms: float
    moved_ms: float
    functions: tuple[str, ...]
    misroutes: int
    comparison: Comparison
    original_log: tuple[str, ...] = ()
    moved_log: tuple[str, ...] = ()
    unstarted: Mapping[str, str] = field(default_factory=dict)

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.comparison.differences


@dataclass(frozen=True, slots=True)
class Report:
    """What a whole run showed.

    Attributes:
        exchanges: in the order of the file.
        misroutes: of all of them.
        restarts: how often the original app was started again, as a request had ended it.
    """

    exchanges: tuple[Exchange, ...]
    misroutes: int
    restarts: int = 0

    @property
    def different(self) -> tuple[Exchange, ...]:
        """The exchanges whose answers differ."""
        return tuple(exchange for exchange in self.exchanges if not exchange.same)

    @property
    def passed(self) -> bool:
        """Whether the moved app answered as the original did, every request by its own function."""
        return not self.different and not self.misroutes
