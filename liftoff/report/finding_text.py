"""One finding for people: what, the code, where else, when, how, and what next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from liftoff.report.colours import Paint
from liftoff.report.escapes import printable, printable_path
from liftoff.report.frame import code_frame
from liftoff.report.model import Report
from liftoff.rules import suppressions
from liftoff.rules.finding import Finding, Severity

SEVERITY_COLOURS: dict[Severity, str] = {"blocker": "red", "warning": "yellow", "info": "cyan"}
# More related places or routes than this say nothing more.
_SHOWN_RELATED = 4
_SHOWN_ROUTES = 3


@dataclass(frozen=True, slots=True)
class FindingText:
    """Writes findings of a report.

    Attributes:
        report: where they come from.
        paint: for the terminal.
        with_path: name the file in the first line, where no heading does.
    """

    report: Report
    paint: Paint
    with_path: bool = False

    def head(self, finding: Finding) -> str:
        """The first line: place, severity, rule and message."""
        span = self.report.sources.span(finding.place)
        path = f"{self._path(finding.place.path)}:" if self.with_path else ""
        severity = self.paint(finding.severity, SEVERITY_COLOURS[finding.severity])
        where = f"{path}{span.line}:{span.column}"
        return f"  {where}  {severity} {finding.rule}  {printable(finding.message)}"

    def lines(self, finding: Finding) -> Iterator[str]:
        """All of it; of an info only the first line."""
        yield self.head(finding)
        if finding.severity == "info":
            return
        dim = self.paint.dim
        place = finding.place
        line = self.report.sources.line(place.path, place.line)
        for shown in code_frame(line, self.report.sources.span(place)):
            yield f"    {shown}"
        for related in finding.related[:_SHOWN_RELATED]:
            where = f"{self._path(related.path)}:{related.line}"
            yield f"    {dim('also')} {where} {printable(related.message)}".rstrip()
        more = len(finding.related) - _SHOWN_RELATED
        if more > 0:
            yield f"    {dim('also')} {more} more place{'s' * (more > 1)}"
        if finding.category != suppressions.CATEGORY:
            yield f"    {dim('when')} {when(finding)}"
        if len(finding.trace) > 1:
            calls = [
                finding.trace[0].message,
                *(step.message.partition(" ")[2] for step in finding.trace[1:]),
            ]
            yield f"    {dim('how')}  " + " → ".join(map(printable, calls))
        if finding.fix:
            yield f"    {dim('next')} {printable(finding.fix)}"
        yield ""

    def _path(self, path: str) -> str:
        return printable_path(self.report.path(path))


def when(finding: Finding) -> str:
    """Who reaches it: routes, or phases of the whole app."""
    if finding.routes:
        shown = ", ".join(map(printable, finding.routes[:_SHOWN_ROUTES]))
        more = len(finding.routes) - _SHOWN_ROUTES
        text = f"{shown} and {count(more, 'more route')}" if more > 0 else shown
        return text + (" (in the background)" if finding.phases == ("background",) else "")
    if finding.phases:
        return "the whole app: " + ", ".join(finding.phases)
    return "nothing is seen to call it"


def count(number: int, one: str, many: str = "") -> str:
    """`1 route`, `2 routes`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
