"""Reviewdog's diagnostic format.

Source: `reviewdog.proto` of package `reviewdog.rdf`. Its columns count bytes of UTF-8, as the
places of findings do.
"""

from __future__ import annotations

from typing import Any

from liftoff.report.advice import advice
from liftoff.report.escapes import json_text
from liftoff.report.model import Report
from liftoff.rules.finding import Finding, Severity

_SEVERITIES: dict[Severity, str] = {"blocker": "ERROR", "warning": "WARNING", "info": "INFO"}


def render(report: Report) -> str:
    """A `DiagnosticResult` as JSON."""
    diagnostics = [_diagnostic(report, finding) for finding in report.analysis.findings]
    diagnostics += [
        {
            "message": f"not analyzed: {error.message}",
            "location": {
                "path": report.path(error.path),
                "range": {"start": {"line": error.line}},
            },
            "severity": "ERROR",
        }
        for error in report.analysis.errors
    ]
    document = {"source": {"name": "liftoff"}, "diagnostics": diagnostics}
    return json_text(document, indent=1) + "\n"


def _diagnostic(report: Report, finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "message": "\n".join((finding.message, *advice(report, finding))),
        "location": {
            "path": report.path(place.path),
            "range": {
                "start": {"line": place.line, "column": place.column},
                "end": {"line": place.end_line, "column": place.end_column},
            },
        },
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.rule},
    }
