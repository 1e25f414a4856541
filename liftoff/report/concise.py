"""One line a finding, `path:line:column: code severity message [routes]`: for editors and grep."""

from __future__ import annotations

from liftoff.report.escapes import printable, printable_path
from liftoff.report.finding_text import count
from liftoff.report.model import Report
from liftoff.rules.finding import Finding


def render(report: Report) -> str:
    """Lines in order of files; "" when there is nothing to say."""
    lines = [concise_line(report, finding) for finding in report.by_place()]
    for error in report.analysis.errors:
        path = printable_path(report.path(error.path))
        lines.append(f"{path}:{error.line}:1: error {printable(error.message)}")
    return "".join(f"{line}\n" for line in lines)


def concise_line(report: Report, finding: Finding) -> str:
    """The line of one finding."""
    span = report.sources.span(finding.place)
    path = printable_path(report.path(finding.place.path))
    return (
        f"{path}:{span.line}:{span.column}: {finding.rule} {finding.severity} "
        f"{printable(finding.message)}{_reached(finding)}"
    )


def _reached(finding: Finding) -> str:
    if finding.routes:
        return f" [{count(len(finding.routes), 'route')}]"
    return " [the whole app]" if finding.app_wide else ""
