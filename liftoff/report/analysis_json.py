"""An analysis as JSON: the shape that scripts read, version 1."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from liftoff.rules.finding import SEVERITIES, Analysis, Finding, Place

VERSION = 1


def analysis_json(analysis: Analysis) -> str:
    """The document, with a newline at its end."""
    return json.dumps(analysis_document(analysis), indent=1, ensure_ascii=False) + "\n"


def analysis_document(analysis: Analysis) -> dict[str, Any]:
    """Plain data: keys are only ever added in a version."""
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
        "findings": [_finding(finding) for finding in analysis.findings],
        "errors": [
            {"path": error.path, "line": error.line, "message": error.message}
            for error in analysis.errors
        ],
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


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity,
        "category": finding.category,
        "message": finding.message,
        "path": finding.place.path,
        "line": finding.place.line,
        "column": finding.place.column,
        "end_line": finding.place.end_line,
        "end_column": finding.place.end_column,
        "symbol": finding.symbol,
        "routes": list(finding.routes),
        "phases": list(finding.phases),
        "app_wide": finding.app_wide,
        "trace": [
            {"path": step.path, "line": step.line, "message": step.message}
            for step in finding.trace
        ],
        "related": [_place(place) for place in finding.related],
        "state": finding.state or None,
        "fix": {"hint": finding.fix} if finding.fix else None,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "message": place.message,
    }
