"""What a target that is not met leaves for one request, beside what is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from benchmarks.adapter_speed.contenders import CHECKED, FLOOR, LIMIT, OURS
from benchmarks.adapter_speed.results import Result
from benchmarks.adapter_speed.targets import BOUNDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Times for one request, in seconds, the app's own included.

    Attributes:
        what: the target.
        kind: of the event.
        app: the app called directly.
        left: what the target leaves.
        floor: what the least that an adapter can do takes; None where there is none.
        checked: what the floor that checks takes; None where there is none.
        ours: what liftoff takes.
    """

    what: str
    kind: str
    app: float
    left: float
    floor: float | None
    checked: float | None
    ours: float


def budgets(results: Iterable[Result]) -> Iterator[Budget]:
    """Give the budget of each target in each kind of event in which it is not met."""
    results = list(results)
    for bound in BOUNDS:
        for result in results:
            value = bound.value(result, OURS)
            if (result.app, result.case) != (bound.app, bound.case) or value is None:
                continue
            if not bound.holds(value):
                app, ours = result.seconds(LIMIT), result.seconds(OURS)
                yield Budget(
                    what=bound.what,
                    kind=result.kind,
                    app=app,
                    # By the ratio, which was taken round by round.
                    left=ours * (value / bound.limit if bound.at_least else bound.limit / value),
                    floor=result.seconds(FLOOR) if FLOOR in result.turns else None,
                    checked=result.seconds(CHECKED) if CHECKED in result.turns else None,
                    ours=ours,
                )


def beside_a_framework(
    results: Iterable[Result], name: str, bare: str, framework: str
) -> tuple[float, float] | None:
    """What a contender adds to a GET of a bare app, and of a framework's, in seconds.

    The median over the kinds of event; None where one was not measured.
    """
    added = [
        [
            result.seconds(name) - result.seconds(LIMIT)
            for result in results
            if (result.app, result.case) == (app, "GET") and name in result.turns
        ]
        for app in (bare, framework)
    ]
    return (median(added[0]), median(added[1])) if all(added) else None
