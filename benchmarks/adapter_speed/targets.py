"""What the adapters are to reach, beside what was measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from benchmarks.adapter_speed.cases import KIND_TITLES
from benchmarks.adapter_speed.contenders import APIG_WSGI, CHECKED, FLOOR, MANGUM_OFF, OURS
from benchmarks.adapter_speed.results import ImportTime, Result


@dataclass(frozen=True, slots=True)
class Target:
    """One target.

    Attributes:
        what: is measured.
        wanted: the bound, in words.
        measured: the values, in words.
        met: None where nothing was measured.
        floor: what the least that an adapter can do reaches, in words.
        checked: what the floor that checks reaches, in words.
        beyond: kinds of event in which that misses the target as well.
    """

    what: str
    wanted: str
    measured: str
    met: bool | None
    floor: str = ""
    checked: str = ""
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A target for an app and a request, in each kind of event.

    Attributes:
        what: is measured.
        app: name of the app.
        case: name of the request.
        limit: the bound.
        at_least: whether the value must reach it; else it may not be over it.
        peer: whose time is compared, or None for the app's own.
        value: of a contender in a result.
    """

    what: str
    app: str
    case: str
    limit: float
    at_least: bool
    peer: str | None
    value: Callable[[Result, str], float | None]

    def holds(self, value: float) -> bool:
        """Whether a value is within the bound."""
        return value >= self.limit if self.at_least else value <= self.limit


def _to_limit(result: Result, name: str) -> float | None:
    return result.ratio(name)


def _faster_than(peer: str) -> Callable[[Result, str], float | None]:
    return lambda result, name: result.ratio(peer, name)


def _faster_than_best(result: Result, name: str) -> float | None:
    best = result.best_peer()
    return result.ratio(best, name) if best else None


BOUNDS = (
    Bound(
        what="Flask GET, of the limit",
        app="Flask", case="GET", limit=1.10, at_least=False, peer=None, value=_to_limit,
    ),
    *(
        Bound(
            what=f"raw WSGI {case}, times faster than apig-wsgi",
            app="raw WSGI", case=case, limit=2.0, at_least=True, peer=APIG_WSGI,
            value=_faster_than(APIG_WSGI),
        )
        for case in ("GET", "POST 1 KB")
    ),
    Bound(
        what="FastAPI async GET, of the limit",
        app="FastAPI async", case="GET", limit=1.25, at_least=False, peer=None, value=_to_limit,
    ),
    Bound(
        what="raw ASGI GET, times faster than Mangum with lifespan off",
        app="raw ASGI", case="GET", limit=4.0, at_least=True, peer=MANGUM_OFF,
        value=_faster_than(MANGUM_OFF),
    ),
    Bound(
        what="FastAPI def GET, times faster than Mangum with lifespan off",
        app="FastAPI def", case="GET", limit=5.0, at_least=True, peer=MANGUM_OFF,
        value=_faster_than(MANGUM_OFF),
    ),
)  # fmt: skip

_BINARY_APPS = ("raw WSGI", "raw ASGI")


def targets(
    results: Iterable[Result],
    without: Iterable[Result],
    imports: Iterable[ImportTime],
    *,
    asyncio_on_wsgi: bool | None,
) -> list[Target]:
    """Hold all that was measured against the targets.

    Args:
        results: with pybase64 present.
        without: the large bodies, without it.
        imports: of adapters.
        asyncio_on_wsgi: whether the WSGI side imports asyncio; None where that was not looked at.
    """
    results, without = list(results), list(without)
    found = [_hold(bound, results) for bound in BOUNDS]
    for app in _BINARY_APPS:
        # Without it, "no slower" but for what two runs of the same code differ by.
        for taken, limit, how in ((results, 8.0, "with"), (without, 0.95, "without")):
            found.append(
                _hold(
                    Bound(
                        what=f"{app} 1 MB binary {how} pybase64, times faster than the best peer",
                        app=app, case="binary 1 MB", limit=limit, at_least=True, peer=None,
                        value=_faster_than_best,
                    ),
                    taken,
                )
            )  # fmt: skip
    for one in imports:
        if one.modules in ("liftoff_adapters.wsgi", "liftoff_adapters.asgi"):
            there = "there" if one.pybase64 else "not there"
            found.append(
                Target(
                    f"import of {one.modules} after {one.after}, pybase64 {there}",
                    "at most 2 ms",
                    f"{one.milliseconds:.2f} ms",
                    one.milliseconds <= 2,
                )
            )
    if asyncio_on_wsgi is not None:
        found.append(
            Target(
                "the WSGI side imports asyncio",
                "no",
                "yes" if asyncio_on_wsgi else "no",
                not asyncio_on_wsgi,
            )
        )
    return found


def _hold(bound: Bound, results: list[Result]) -> Target:
    wanted = f"at {'least' if bound.at_least else 'most'} {bound.limit:.2f}"
    values = _values(bound, results, OURS)
    if not values:
        return Target(bound.what, wanted, "not measured", None)
    met = all(bound.holds(value) for value in values.values())
    floor = _said(_values(bound, results, FLOOR))
    checked = _values(bound, results, CHECKED)
    beyond = tuple(KIND_TITLES[kind] for kind, value in checked.items() if not bound.holds(value))
    return Target(bound.what, wanted, _said(values), met, floor, _said(checked), beyond)


def _values(bound: Bound, results: list[Result], name: str) -> dict[str, float]:
    return {
        result.kind: value
        for result in results
        if (result.app, result.case) == (bound.app, bound.case)
        and (value := bound.value(result, name)) is not None
    }


def _said(values: dict[str, float]) -> str:
    return ", ".join(f"{KIND_TITLES[kind]} {value:.2f}" for kind, value in values.items())
