"""Workflow commands that GitHub Actions shows as annotations of the changed lines.

Source: "Workflow commands for GitHub Actions", GitHub documentation. A step shows at most 10
errors, 10 warnings and 10 notices, so the worst come first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from liftoff.report.advice import advice
from liftoff.report.escapes import printable
from liftoff.report.model import Report
from liftoff.rules.finding import Finding, Severity

SHOWN_BY_GITHUB = 10
_COMMANDS: dict[Severity, str] = {"blocker": "error", "warning": "warning", "info": "notice"}


def render(report: Report) -> str:
    """The commands, and a line that says what GitHub leaves out."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    # What could not be read must not be crowded out by what could.
    for error in report.analysis.errors:
        place = {"file": report.path(error.path), "line": str(error.line)}
        yield _command("error", {**place, "title": "liftoff: not analyzed"}, [error.message])
    for finding in report.analysis.findings:
        yield _annotation(report, finding)
    counts = Counter(_COMMANDS[finding.severity] for finding in report.analysis.findings)
    counts["error"] += len(report.analysis.errors)
    hidden = sum(max(0, number - SHOWN_BY_GITHUB) for number in counts.values())
    if hidden:
        yield (
            f"liftoff: GitHub shows {SHOWN_BY_GITHUB} annotations of each kind in a step, so "
            f"{hidden} of these are only in this log; the format sarif has no such limit"
        )


def _annotation(report: Report, finding: Finding) -> str:
    span = report.sources.span(finding.place)
    properties = {
        "file": report.path(finding.place.path),
        "line": str(span.line),
        "endLine": str(span.end_line),
    }
    # GitHub takes columns only of a span on one line.
    if span.line == span.end_line:
        properties |= {"col": str(span.column), "endColumn": str(span.end_column)}
    properties["title"] = f"liftoff {finding.rule} ({finding.severity})"
    return _command(
        _COMMANDS[finding.severity], properties, [finding.message, *advice(report, finding)]
    )


def _command(name: str, properties: dict[str, str], lines: list[str]) -> str:
    given = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {given}::{'%0A'.join(map(_data, lines))}"


def _data(text: str) -> str:
    # `printable` has no line breaks left, which are the other characters to escape.
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
