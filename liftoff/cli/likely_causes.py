"""What the source says of the routes whose answers differ: state that a function does not share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liftoff.frameworks.routes import Route
    from liftoff.rules.finding import Analysis, Finding
    from liftoff.verify.requests import Request
    from liftoff.verify.result import Report

# State in memory, on the disk, and in the background; a secret that each process makes.
_OWN_SECRETS = "LO509"
_CAUSES = ("LO1", "LO2", "LO3", _OWN_SECRETS)
_MOST_FINDINGS = 5
_MOST_REQUESTS = 3
_VARIABLE = re.compile(r"<[^<>]*>|\{[^{}]*\}")


def likely_causes(report: Report, source: Path) -> str:
    """What `analyze` finds in the routes of different answers, for people; empty if nothing.

    Args:
        report: what was compared.
        source: the folder of the original app; only read.
    """
    analysis = _analysis(source) if report.different else None
    if analysis is None:
        return ""
    found: dict[str, tuple[Finding, list[str]]] = {}
    for exchange in report.different:
        request = exchange.request
        for finding in _reached(analysis, request):
            sent = f"{request.method} {request.target}"
            found.setdefault(finding.id, (finding, []))[1].append(sent)
    in_cookies = any(d.what == "cookie" for e in report.different for d in e.comparison.differences)

    def rank(one: tuple[Finding, list[str]]) -> tuple[bool, bool, int]:
        # What concerns the whole app explains every answer, and so none in particular; but for a
        # secret that each side has made for itself, where sessions differ.
        finding, requests = one
        signs = in_cookies and finding.rule == _OWN_SECRETS
        return not signs, finding.app_wide, -len(requests)

    by_use = sorted(found.values(), key=rank)
    most = by_use[:_MOST_FINDINGS]
    lines = ["What may be behind it, by `liftoff analyze`:"] if most else []
    for finding, requests in most:
        place = f"{finding.place.path}:{finding.place.line}"
        distinct = list(dict.fromkeys(requests))
        shown = ", ".join(distinct[:_MOST_REQUESTS])
        more = len(distinct) - _MOST_REQUESTS
        lines.append(f"  {place} {finding.rule} {finding.message}")
        lines.append(f"    in {shown}{f' and {more} more' if more > 0 else ''}")
        lines.append(f"    next: {finding.fix}")
    return "\n".join(lines)


def _analysis(source: Path) -> Analysis | None:
    from liftoff.cache.analyses import analyze_once
    from liftoff.cache.store import open_store
    from liftoff.errors import LiftoffError
    from liftoff.no_collections import no_collections
    from liftoff.rules.target import DEFAULT_TARGET
    from liftoff.workspace.source import read_tree

    try:
        with no_collections():
            return analyze_once(read_tree(source), target=DEFAULT_TARGET, store=open_store())
    except LiftoffError:
        # The answers have been compared all the same.
        return None


def _reached(analysis: Analysis, request: Request) -> Iterator[Finding]:
    path = request.target.partition("?")[0]
    routes = {
        route.id
        for route in analysis.routes
        if request.method in route.methods and _matches(route, path)
    }
    for finding in analysis.findings:
        if (
            finding.severity != "info"
            and finding.rule.startswith(_CAUSES)
            and (finding.app_wide or not routes.isdisjoint(finding.routes))
        ):
            yield finding


def _matches(route: Route, path: str) -> bool:
    """Whether a path may be one of a rule's, whatever its converters are."""
    parts = _VARIABLE.split(route.rule.rstrip("/"))
    return re.fullmatch(".+".join(map(re.escape, parts)) + "/?", path) is not None
