"""Which differences are the emulator's own: each of them is in `limits.toml`, with its evidence."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from liftoff.verify.answer import Difference
from liftoff.verify.result import Exchange, Report

_FILE = Path(__file__).with_name("limits.toml")


@dataclass(frozen=True)
class Limit:
    """What the emulator does otherwise than AWS.

    Attributes:
        name: of its table.
        gateways: where it is so.
        emulator: what it does.
        aws: what AWS does, and who says so.
        method: of the requests, or None for all.
        header: the one field that differs, or None for the whole answer.
        attribute: what a second `terraform plan` would change, `kind.attribute`; no answer differs.
        validators: whether it is about ETag and Last-Modified that each side knows again.
    """

    name: str
    gateways: tuple[str, ...]
    emulator: str
    aws: str
    method: str | None = None
    header: str | None = None
    validators: bool = False
    attribute: str | None = None

    def excuses(self, exchange: Exchange, difference: Difference) -> bool:
        """Whether the emulator alone made the difference."""
        if self.validators or self.attribute or self.method not in (None, exchange.request.method):
            return False
        return self.header is None or (difference.what, difference.where) == ("header", self.header)


def limits_of(gateway: str) -> tuple[Limit, ...]:
    """The limits of answers over one kind of gateway."""
    return tuple(m for m in _limits() if gateway in m.gateways and m.attribute is None)


def stale(gateway: str, tools: Collection[str], seen: Mapping[str, int]) -> list[str]:
    """The limits that excused nothing, of those that a run with these tools had to see.

    Args:
        gateway: of the run.
        tools: that deployed.
        seen: how much each limit excused, by its name.
    """
    return [
        limit.name
        for limit in _limits()
        if gateway in limit.gateways
        and (limit.attribute is None or "terraform" in tools)
        and not seen.get(limit.name)
    ]


def judged_plan(changes: Iterable[str]) -> tuple[set[str], Counter[str]]:
    """Take the emulator's own out of what a second plan would change, `kind.attribute`.

    Returns:
        What is left, and how much each limit excused, by its name.
    """
    names = {limit.attribute: limit.name for limit in _limits() if limit.attribute is not None}
    changes = [*changes]
    excused = Counter(names[change] for change in changes if change in names)
    return {*changes} - {*names}, excused


def _limits() -> list[Limit]:
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return [
        Limit(name=name, **{**table, "gateways": tuple(table["gateways"])})
        for name, table in tables.items()
    ]


@dataclass(frozen=True)
class Judged:
    """A report without what the emulator alone made.

    Attributes:
        report: of what is left.
        excused: how many answers each limit excused something of, by its name.
    """

    report: Report
    excused: Counter[str]


def judged(report: Report, limits: Iterable[Limit]) -> Judged:
    """Take the emulator's own differences out of a report."""
    limits = tuple(limits)
    excused: Counter[str] = Counter({limit.name: 0 for limit in limits})
    exchanges = []
    for exchange in report.exchanges:
        left = []
        again = bool(exchange.comparison.revalidated)
        named = {limit.name for limit in limits if limit.validators and again}
        for difference in exchange.comparison.differences:
            limit = next((m for m in limits if m.excuses(exchange, difference)), None)
            if limit is None:
                left.append(difference)
            else:
                named.add(limit.name)
        excused.update(named)
        comparison = replace(exchange.comparison, differences=tuple(left))
        exchanges.append(replace(exchange, comparison=comparison))
    return Judged(Report(tuple(exchanges), report.misroutes), excused)
