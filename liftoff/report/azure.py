"""Logging commands that Azure Pipelines shows as issues of a run.

Source: "Logging commands", Azure Pipelines documentation: errors and warnings only, so an info is
a plain line of the log.
"""

from __future__ import annotations

from liftoff.report.concise import concise_line
from liftoff.report.escapes import printable
from liftoff.report.model import Report
from liftoff.rules.finding import Finding, Severity

_TYPES: dict[Severity, str] = {"blocker": "error", "warning": "warning"}


def render(report: Report) -> str:
    """The commands, worst first."""
    lines = [
        _issue(
            "error",
            {"sourcepath": report.path(error.path), "linenumber": str(error.line)},
            f"not analyzed: {error.message}",
        )
        for error in report.analysis.errors
    ]
    lines += [_finding(report, finding) for finding in report.analysis.findings]
    return "".join(f"{line}\n" for line in lines)


def _finding(report: Report, finding: Finding) -> str:
    if finding.severity not in _TYPES:
        return concise_line(report, finding)
    span = report.sources.span(finding.place)
    properties = {
        "sourcepath": report.path(finding.place.path),
        "linenumber": str(span.line),
        "columnnumber": str(span.column),
        "code": finding.rule,
    }
    message = " ".join(filter(None, (f"{finding.rule} {finding.message}.", finding.fix)))
    return _issue(_TYPES[finding.severity], properties, message)


def _issue(kind: str, properties: dict[str, str], message: str) -> str:
    given = "".join(f"{key}={_property(value)};" for key, value in properties.items())
    return f"##vso[task.logissue type={kind};{given}]{_data(message)}"


def _data(text: str) -> str:
    # `printable` has no line breaks left, which are the other characters to escape.
    return printable(text).replace("%", "%AZP25")


def _property(text: str) -> str:
    return _data(text).replace(";", "%3B").replace("]", "%5D")
