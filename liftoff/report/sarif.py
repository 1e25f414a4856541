"""SARIF 2.1.0, the format of GitHub code scanning and of many viewers.

Source: "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", OASIS standard.
"""

from __future__ import annotations

from typing import Any

from liftoff.report.escapes import json_text
from liftoff.report.fingerprint import fingerprints
from liftoff.report.model import Report
from liftoff.report.sarif_places import artifact, message, place_location, step_location
from liftoff.report.sarif_rules import LEVELS, reporting_descriptors
from liftoff.rules.finding import Finding

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
# A later version of what the fingerprint is made of gets a later number.
FINGERPRINT = "liftoff/v1"


def render(report: Report) -> str:
    """The log with its one run."""
    accepted = [suppressed.finding for suppressed in report.suppressed]
    findings = (*report.analysis.findings, *accepted)
    rules = reporting_descriptors(findings)
    order = {rule["id"]: number for number, rule in enumerate(rules)}
    names = fingerprints(report)
    results = [
        _result(report, finding, order[finding.rule], names[finding.id])
        for finding in report.analysis.findings
    ]
    for suppressed in report.suppressed:
        finding = suppressed.finding
        suppression: dict[str, str] = {"kind": suppressed.kind}
        if suppressed.reason:
            suppression["justification"] = suppressed.reason
        result = _result(report, finding, order[finding.rule], names[finding.id])
        results.append(result | {"suppressions": [suppression]})
    if report.suppressed:
        # All results have the property, or none has (3.27.23).
        results = [{"suppressions": [], **result} for result in results]
    run = {
        "tool": {"driver": {"name": "liftoff", "version": report.version, "rules": rules}},
        "invocations": [_invocation(report)],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _result(report: Report, finding: Finding, rule: int, fingerprint: str) -> dict[str, Any]:
    text = " ".join(filter(None, (f"{finding.message}.", finding.fix)))
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": LEVELS[finding.severity],
        "message": message(text),
        "locations": [place_location(report, finding.place)],
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, **place_location(report, place)}
            for number, place in enumerate(finding.related, 1)
        ]
    if finding.trace:
        result["codeFlows"] = [_code_flow(report, finding)]
    result["properties"] = {
        "category": finding.category,
        "symbol": finding.symbol,
        "routes": list(finding.routes),
        "phases": list(finding.phases),
        "appWide": finding.app_wide,
    }
    return result


def _code_flow(report: Report, finding: Finding) -> dict[str, Any]:
    """From the route's handler to the place, a call a step."""
    steps = [step_location(report, step) for step in finding.trace]
    steps.append(place_location(report, finding.place) | {"message": message(finding.message)})
    locations = [
        {"location": step, "nestingLevel": level, "executionOrder": level + 1}
        for level, step in enumerate(steps)
    ]
    return {"threadFlows": [{"locations": locations}]}


def _invocation(report: Report) -> dict[str, Any]:
    notifications = [
        {
            "level": "error",
            "message": message(f"not analyzed: {error.message}"),
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": artifact(report, error.path),
                        "region": {"startLine": error.line},
                    }
                }
            ],
        }
        for error in report.analysis.errors
    ]
    return {
        "executionSuccessful": not notifications,
        "toolExecutionNotifications": notifications,
    }
