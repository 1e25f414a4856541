"""The report of a run as JSON for scripts, and its numbers in one line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from liftoff.verify.answer import Answer, Failure
from liftoff.verify.result import Exchange, Report
from liftoff.verify.volatile import VOLATILE_HEADERS


def summary_line(report: Report) -> str:
    """The last line of the report: the numbers."""
    total, different = len(report.exchanges), len(report.different)
    return (
        f"{count(total, 'request')}, {total - different} the same, {different} different, "
        f"{count(report.misroutes, 'misroute')}"
    )


def to_json(report: Report) -> str:
    """The report as an indented JSON document that ends in a newline."""
    document = {
        "version": 1,
        "requests": len(report.exchanges),
        "same": len(report.exchanges) - len(report.different),
        "different": [
            {
                **_exchange(exchange),
                "differences": [
                    {"what": d.what, "where": d.where, "original": d.original, "moved": d.moved}
                    for d in exchange.comparison.differences
                ],
                "original_log": list(exchange.original_log),
                "moved_log": list(exchange.moved_log),
            }
            for exchange in report.different
        ],
        "misroutes": report.misroutes,
        "misrouted": [_exchange(exchange) for exchange in report.exchanges if exchange.misroutes],
        "restarts": report.restarts,
        "unstarted": [
            {"error": one.error, "functions": list(one.functions), "requests": one.requests}
            for one in unstarted(report)
        ],
        "renamed": renamed(report),
        "added": added(report),
        "revalidated": revalidated(report),
        "made_anew": made_anew(report),
        "own_values": own_values(report),
        "functions": sorted({name for exchange in report.exchanges for name in exchange.functions}),
        "volatile_headers": dict(VOLATILE_HEADERS),
    }
    return json.dumps(document, indent=1) + "\n"


def _exchange(exchange: Exchange) -> dict[str, Any]:
    return {
        "line": exchange.request.line,
        "name": exchange.request.name,
        "method": exchange.request.method,
        "path": exchange.request.target,
        "functions": list(exchange.functions),
        "original": {"status": status_of(exchange.original), "ms": round(exchange.original_ms, 1)},
        "moved": {"status": status_of(exchange.moved), "ms": round(exchange.moved_ms, 1)},
    }


def status_of(side: Answer | Failure) -> int | None:
    """The status of an answer; None where there is none."""
    return side.status if isinstance(side, Answer) else None


@dataclass(frozen=True, slots=True)
class Unstarted:
    """Functions that did not start, for one and the same error.

    Attributes:
        error: its type and message.
        functions: their names.
        requests: how many requests came to one of them.
    """

    error: str
    functions: tuple[str, ...]
    requests: int


def unstarted(report: Report) -> tuple[Unstarted, ...]:
    """What kept functions from starting, in the order in which it was met."""
    found: dict[str, list[str]] = {}
    for exchange in report.exchanges:
        for name, error in exchange.unstarted.items():
            found.setdefault(error, []).append(name)
    return tuple(
        Unstarted(error, tuple(sorted(set(names))), len(names)) for error, names in found.items()
    )


def renamed(report: Report) -> dict[str, int]:
    """How many answers had each field that the gateway renames."""
    return _counts(name for exchange in report.exchanges for name in exchange.comparison.renamed)


def added(report: Report) -> dict[str, int]:
    """How many answers had each field that the gateway adds."""
    return _counts(name for exchange in report.exchanges for name in exchange.comparison.added)


def revalidated(report: Report) -> dict[str, int]:
    """How many answers had each validator that differs and works alike."""
    return _counts(n for exchange in report.exchanges for n in exchange.comparison.revalidated)


def made_anew(report: Report) -> int:
    """How many answers differed only in what each side makes anew for every answer."""
    return sum(exchange.comparison.made_anew for exchange in report.exchanges)


def own_values(report: Report) -> int:
    """How many answers differed only in what each side has of its own: ids, times, its folder."""
    return sum(exchange.comparison.own_values for exchange in report.exchanges)


def _counts(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def count(number: int, noun: str) -> str:
    """`1 request`, `2 requests`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
