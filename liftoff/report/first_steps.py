"""Where to start: the few blockers that keep most routes from moving."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from liftoff.rules.finding import Analysis, Finding

# A report of fewer blockers is its own list of steps.
FEWEST_BLOCKERS = 8
MOST_STEPS = 3
# A step of more blockers than this is no start.
LARGEST_STEP = 5


@dataclass(frozen=True, slots=True)
class FirstStep:
    """Blockers that free routes when all of them are mended, after the steps before.

    Attributes:
        findings: by place.
        routes: ids of the routes that no blocker reaches any more.
    """

    findings: tuple[Finding, ...]
    routes: tuple[str, ...]


def first_steps(analysis: Analysis) -> tuple[FirstStep, ...]:
    """The steps that free most routes for each blocker that is mended; none in a short report."""
    blockers = {f.id: f for f in analysis.findings if f.severity == "blocker" and f.routes}
    if len(blockers) < FEWEST_BLOCKERS:
        return ()
    left = {
        judged.route.id: reaching
        for judged in analysis.verdicts
        if (reaching := frozenset(blockers.keys() & judged.findings))
    }
    steps: list[FirstStep] = []
    while len(steps) < MOST_STEPS:
        chosen = _cheapest(left)
        if chosen is None:
            break
        freed = tuple(route for route, reaching in left.items() if reaching <= chosen)
        found = sorted((blockers[name] for name in chosen), key=_place)
        steps.append(FirstStep(tuple(found), freed))
        left = {route: reaching - chosen for route, reaching in left.items() if route not in freed}
    return tuple(steps)


def _cheapest(left: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    """The blockers of one route that free most routes each; of equals, those of the first.

    None where each route has its own: more work for one route than for all together is no start.
    """
    routes = Counter(reaching for reaching in left.values() if len(reaching) <= LARGEST_STEP)
    freed = {
        chosen: sum(number for reaching, number in routes.items() if reaching <= chosen)
        for chosen in routes
    }
    worth = [chosen for chosen, number in freed.items() if number >= max(2, len(chosen))]
    return max(worth, key=lambda chosen: freed[chosen] / len(chosen), default=None)


def _place(finding: Finding) -> tuple[str, int, str]:
    return finding.place.path, finding.place.line, finding.rule
