"""An analysis for people: verdicts of routes, findings by file with their code, a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby

from liftoff.report.analysis_json import summary
from liftoff.report.colours import Paint
from liftoff.report.frame import code_frame
from liftoff.rules.finding import Analysis, Finding, RouteVerdict, Severity, Verdict

_VERDICT_COLOURS: dict[Verdict, str] = {
    "ready": "green",
    "needs-work": "yellow",
    "blocked": "red",
}
_SEVERITY_COLOURS: dict[Severity, str] = {"blocker": "red", "warning": "yellow", "info": "cyan"}
# More related places or routes than this say nothing more.
_SHOWN_RELATED = 4
_SHOWN_ROUTES = 3


def analysis_text(analysis: Analysis, sources: Mapping[str, str], *, colour: bool = False) -> str:
    """The report, with a newline at its end.

    Args:
        analysis: what was found.
        sources: text of each file by path, for the code frames.
        colour: whether to use terminal colours.
    """
    paint = Paint(colour)
    parts = [
        *_app(analysis, paint),
        *_routes(analysis, paint),
        *_findings(analysis, sources, paint),
        *_errors(analysis, paint),
        *_summary(analysis, paint),
    ]
    return "\n".join(parts) + "\n"


def _app(analysis: Analysis, paint: Paint) -> Iterator[str]:
    """What every function would meet, whatever route it answers."""
    if analysis.app_verdict == "ready":
        return
    verdict = paint(f"{analysis.app_verdict:<10}", _VERDICT_COLOURS[analysis.app_verdict])
    yield paint.bold("The whole app")
    yield f"  {verdict}  what it does at import, at start-up and in the background:"
    for finding in analysis.app_findings:
        if finding.severity != "info":
            place = f"{finding.place.path}:{finding.place.line}"
            yield f"              {finding.rule}  {place}  {finding.message}"
    yield ""


def _routes(analysis: Analysis, paint: Paint) -> Iterator[str]:
    if not analysis.verdicts:
        return
    severities = {finding.id: finding.severity for finding in analysis.findings}
    yield paint.bold("Routes")
    width = min(60, max(len(judged.route.id) for judged in analysis.verdicts))
    for judged in analysis.verdicts:
        verdict = paint(f"{judged.verdict:<10}", _VERDICT_COLOURS[judged.verdict])
        yield f"  {verdict}  {judged.route.id:<{width}}  {_why(judged, severities)}".rstrip()
    yield ""


def _why(judged: RouteVerdict, severities: Mapping[str, Severity]) -> str:
    counts = Counter(severities[name] for name in judged.findings)
    return ", ".join(
        _count(counts[severity], severity)
        for severity in ("blocker", "warning")
        if counts[severity]
    )


def _findings(analysis: Analysis, sources: Mapping[str, str], paint: Paint) -> Iterator[str]:
    ordered = sorted(analysis.findings, key=lambda f: (f.place.path, f.place.line, f.rule))
    for path, group in groupby(ordered, key=lambda finding: finding.place.path):
        yield paint.bold(path)
        for finding in group:
            yield from _finding(finding, sources.get(path, ""), paint)


def _finding(finding: Finding, source: str, paint: Paint) -> Iterator[str]:
    place = finding.place
    severity = paint(finding.severity, _SEVERITY_COLOURS[finding.severity])
    yield f"  {place.line}:{place.column}  {severity} {finding.rule}  {finding.message}"
    if finding.severity == "info":
        return
    for line in code_frame(source, place):
        yield f"    {line}"
    for related in finding.related[:_SHOWN_RELATED]:
        yield f"    {paint.dim('also')} {related.path}:{related.line} {related.message}".rstrip()
    more = len(finding.related) - _SHOWN_RELATED
    if more > 0:
        yield f"    {paint.dim('also')} {more} more places"
    yield f"    {paint.dim('when')} {_when(finding)}"
    if len(finding.trace) > 1:
        yield f"    {paint.dim('how')}  " + " → ".join(
            [
                finding.trace[0].message,
                *(step.message.split(" ", 1)[1] for step in finding.trace[1:]),
            ]
        )
    if finding.fix:
        yield f"    {paint.dim('next')} {finding.fix}"
    yield ""


def _when(finding: Finding) -> str:
    if finding.routes:
        shown = ", ".join(finding.routes[:_SHOWN_ROUTES])
        more = len(finding.routes) - _SHOWN_ROUTES
        text = f"{shown} and {_count(more, 'more route', 'more routes')}" if more > 0 else shown
        return text + (" (in the background)" if finding.phases == ("background",) else "")
    if finding.phases:
        return "the whole app: " + ", ".join(finding.phases)
    return "nothing is seen to call it"


def _errors(analysis: Analysis, paint: Paint) -> Iterator[str]:
    if not analysis.errors:
        return
    yield paint.bold("Not analyzed")
    for error in analysis.errors:
        yield f"  {error.path}:{error.line}  {paint(error.message, 'red')}"
    yield ""


def _summary(analysis: Analysis, paint: Paint) -> Iterator[str]:
    counts = summary(analysis)
    verdicts = ", ".join(
        paint(f"{counts[verdict]} {verdict}", colour)
        for verdict, colour in _VERDICT_COLOURS.items()
    )
    yield f"{_count(counts['routes'], 'route')}: {verdicts}"
    findings = ", ".join(
        _count(counts[severity], severity, severity if severity == "info" else f"{severity}s")
        for severity in ("blocker", "warning", "info")
    )
    yield f"{_count(counts['findings'], 'finding')}: {findings}"
    if counts["errors"]:
        yield f"{_count(counts['errors'], 'file')} could not be analyzed"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
