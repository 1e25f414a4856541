"""An analysis as JSON: the shape that scripts read, version 1."""

from __future__ import annotations

from collections import Counter
from typing import Any

from liftoff.report.escapes import json_text
from liftoff.report.first_steps import first_steps
from liftoff.report.model import Report, Suppressed
from liftoff.report.sources import Sources
from liftoff.rules.finding import SEVERITIES, Analysis, Finding, Place
from liftoff.workspace.source import ReadError

VERSION = 1


def render(report: Report) -> str:
    """The document, with a newline at its end."""
    return json_text(analysis_document(report), indent=1) + "\n"


def analysis_document(report: Report) -> dict[str, Any]:
    """Plain data: keys are only ever added in a version."""
    analysis = report.analysis
    return {
        "version": VERSION,
        "root": analysis.root,
        "summary": summary(analysis),
        "app": {
            "verdict": analysis.app_verdict,
            "findings": [finding.id for finding in analysis.app_findings],
        },
        "routes": [
            {
                "id": judged.route.id,
                "methods": list(judged.route.methods),
                "rule": judged.route.rule,
                "endpoint": judged.route.endpoint,
                "path": judged.route.path,
                "line": judged.route.line,
                "handler": judged.route.handler,
                "verdict": judged.verdict,
                "findings": list(judged.findings),
            }
            for judged in analysis.verdicts
        ],
        "findings": [finding_document(finding, report.sources) for finding in analysis.findings],
        "first_steps": [
            {"findings": [finding.id for finding in step.findings], "routes": list(step.routes)}
            for step in first_steps(analysis)
        ],
        "suppressed": [suppressed_document(each, report.sources) for each in report.suppressed],
        "errors": [error_document(error) for error in analysis.errors],
    }


def summary(analysis: Analysis) -> dict[str, Any]:
    """Counts of routes by verdict and of findings by severity."""
    verdicts = Counter(judged.verdict for judged in analysis.verdicts)
    severities = Counter(finding.severity for finding in analysis.findings)
    return {
        "routes": len(analysis.routes),
        "ready": verdicts["ready"],
        "needs-work": verdicts["needs-work"],
        "blocked": verdicts["blocked"],
        "findings": len(analysis.findings),
        **{severity: severities[severity] for severity in SEVERITIES},
        "app_wide": sum(finding.app_wide for finding in analysis.findings),
        "errors": len(analysis.errors),
    }


def finding_document(finding: Finding, sources: Sources) -> dict[str, Any]:
    """One finding as plain data; columns count characters, paths start at the tree's root."""
    span = sources.span(finding.place)
    return {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity,
        "category": finding.category,
        "message": finding.message,
        "path": finding.place.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "symbol": finding.symbol,
        "routes": list(finding.routes),
        "phases": list(finding.phases),
        "app_wide": finding.app_wide,
        "trace": [
            {"path": step.path, "line": step.line, "message": step.message}
            for step in finding.trace
        ],
        "related": [_place(place, sources) for place in finding.related],
        "state": finding.state or None,
        "fix": {"hint": finding.fix} if finding.fix else None,
    }


def suppressed_document(accepted: Suppressed, sources: Sources) -> dict[str, Any]:
    """A finding that somebody has accepted, and how."""
    return {
        **finding_document(accepted.finding, sources),
        "suppression": {"kind": accepted.kind, "reason": accepted.reason},
    }


def error_document(error: ReadError) -> dict[str, Any]:
    """A file that could not be analyzed."""
    return {"path": error.path, "line": error.line, "message": error.message}


def _place(place: Place, sources: Sources) -> dict[str, Any]:
    span = sources.span(place)
    return {
        "path": place.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "message": place.message,
    }
