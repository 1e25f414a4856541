"""An analysis for people: verdicts of routes, findings with their code, a summary."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby

from liftoff.report.analysis_json import summary
from liftoff.report.colours import Paint
from liftoff.report.escapes import printable, printable_path
from liftoff.report.finding_text import SEVERITY_COLOURS, FindingText, count
from liftoff.report.first_steps import first_steps
from liftoff.report.model import Report
from liftoff.rules.finding import Finding, RouteVerdict, Severity, Verdict

_VERDICT_COLOURS: dict[Verdict, str] = {
    "ready": "green",
    "needs-work": "yellow",
    "blocked": "red",
}


# Infos of one kind in one file.
_SHOWN_LINES = 8
_OF_WHAT = re.compile(r"`[^`]*`")


def render(report: Report) -> str:
    """The report, with a newline at its end."""
    paint = Paint(report.colour)
    findings = _by_route if report.group_by == "route" else _by_file
    parts = [
        *_app(report, paint),
        *_routes(report, paint),
        *findings(report, paint),
        *_errors(report, paint),
        *_first_steps(report, paint),
        *_summary(report, paint),
    ]
    return "\n".join(parts) + "\n"


def _app(report: Report, paint: Paint) -> Iterator[str]:
    """What every function would meet, whatever route it answers."""
    analysis = report.analysis
    if analysis.app_verdict == "ready":
        return
    yield paint.bold("The whole app")
    shown = [finding for finding in analysis.app_findings if finding.severity != "info"]
    verdict = _verdict(analysis.app_verdict, paint)
    why = "what it does at import, at start-up and in the background"
    yield f"  {verdict}  {why}{':' if shown else ', all of it accepted'}"
    for finding in shown:
        place = f"{printable(report.path(finding.place.path))}:{finding.place.line}"
        yield f"              {finding.rule}  {place}  {printable(finding.message)}"
    yield ""


def _routes(report: Report, paint: Paint) -> Iterator[str]:
    analysis = report.analysis
    if not analysis.verdicts:
        return
    severities = {finding.id: finding.severity for finding in analysis.findings}
    yield paint.bold("Routes")
    names = [printable(judged.route.id) for judged in analysis.verdicts]
    width = min(60, max(map(len, names)))
    for judged, name in zip(analysis.verdicts, names, strict=True):
        verdict = _verdict(judged.verdict, paint)
        yield f"  {verdict}  {name:<{width}}  {_why(judged, severities)}".rstrip()
    yield ""


def _why(judged: RouteVerdict, severities: Mapping[str, Severity]) -> str:
    counts = Counter(severities[name] for name in judged.findings if name in severities)
    return ", ".join(
        count(counts[severity], severity) for severity in ("blocker", "warning") if counts[severity]
    )


def _by_file(report: Report, paint: Paint) -> Iterator[str]:
    text = FindingText(report, paint)
    for path, group in groupby(report.by_place(), key=lambda finding: finding.place.path):
        yield paint.bold(printable_path(report.path(path)))
        yield from _of_file(list(group), text, paint)


def _of_file(findings: list[Finding], text: FindingText, paint: Paint) -> Iterator[str]:
    """Each finding; what is worth a note at one line is none at each of twenty more."""
    alike: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        alike[_kind(finding)].append(finding)
    for finding in findings:
        first, *others = alike[_kind(finding)]
        if finding.severity != "info" or finding is first:
            yield from text.lines(finding)
        if finding.severity == "info" and finding is first and others:
            lines = sorted({text.report.sources.span(one.place).line for one in others})
            shown = ", ".join(map(str, lines[:_SHOWN_LINES]))
            more = f" and {len(lines) - _SHOWN_LINES} more" if len(lines) > _SHOWN_LINES else ""
            yield f"    {paint.dim('also')} line{'s' * (len(lines) > 1)} {shown}{more}"


def _kind(finding: Finding) -> tuple[str, str]:
    """What a finding says; of what only scripts and commands do, whatever it says it of."""
    by_hand = finding.phases and {"command", "script"}.issuperset(finding.phases)
    message = _OF_WHAT.sub("", finding.message) if by_hand else finding.message
    return f"{finding.severity} {finding.rule}", message


def _by_route(report: Report, paint: Paint) -> Iterator[str]:
    """Each route with what reaches it; a finding is told in full under the first."""
    text = FindingText(report, paint, with_path=True)
    ordered = list(report.by_place())
    by_route: dict[str, list[Finding]] = defaultdict(list)
    for finding in ordered:
        for route in finding.routes:
            by_route[route].append(finding)
    first: dict[str, str] = {}
    for judged in report.analysis.verdicts:
        reaching = by_route[judged.route.id]
        if not reaching:
            continue
        name = printable(judged.route.id)
        # A line that began with the route's name could begin with a command of a CI system.
        yield f"{_verdict(judged.verdict, paint)}  {paint.bold(name)}"
        seen = [finding for finding in reaching if finding.id in first]
        for finding in seen:
            yield f"{text.head(finding)}  {paint.dim(f'(see {first[finding.id]})')}"
        for finding in reaching:
            if finding.id not in first:
                first[finding.id] = name
                yield from text.lines(finding)
        if len(seen) == len(reaching):
            yield ""
    rest = [finding for finding in ordered if finding.id not in first]
    if rest:
        yield paint.bold("No single route")
        for finding in rest:
            yield from text.lines(finding)


def _errors(report: Report, paint: Paint) -> Iterator[str]:
    if not report.analysis.errors:
        return
    yield paint.bold("Not analyzed")
    for error in report.analysis.errors:
        path = printable_path(report.path(error.path))
        yield f"  {path}:{error.line}  {paint(printable(error.message), 'red')}"
    yield ""


def _first_steps(report: Report, paint: Paint) -> Iterator[str]:
    steps = first_steps(report.analysis)
    if not steps:
        return
    yield paint.bold("Where to start")
    blocked = sum(judged.verdict == "blocked" for judged in report.analysis.verdicts)
    for number, step in enumerate(steps):
        if number:
            mended, freed = f"{len(step.findings)} more", count(len(step.routes), "more route")
        else:
            mended = count(len(step.findings), "blocker")
            freed = f"{len(step.routes)} of {count(blocked, 'blocked route')}"
        have = "has" if len(step.routes) == 1 else "have"
        yield f"  Mend {mended}, and {freed} {have} none left:"
        for finding in step.findings:
            place = f"{printable(report.path(finding.place.path))}:{finding.place.line}"
            yield f"    {finding.rule}  {place}  {printable(finding.message)}"
    yield ""


def _summary(report: Report, paint: Paint) -> Iterator[str]:
    counts = summary(report.analysis)
    verdicts = ", ".join(
        paint(f"{counts[verdict]} {verdict}", colour)
        for verdict, colour in _VERDICT_COLOURS.items()
    )
    yield f"{count(counts['routes'], 'route')}: {verdicts}"
    findings = ", ".join(
        count(counts[severity], severity, severity if severity == "info" else f"{severity}s")
        for severity in SEVERITY_COLOURS
    )
    accepted = f" ({len(report.suppressed)} more accepted)" if report.suppressed else ""
    yield f"{count(counts['findings'], 'finding')}: {findings}{accepted}"
    if counts["errors"]:
        yield f"{count(counts['errors'], 'file')} could not be analyzed"


def _verdict(verdict: Verdict, paint: Paint) -> str:
    return paint(f"{verdict:<10}", _VERDICT_COLOURS[verdict])
