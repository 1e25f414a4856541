"""Rules as SARIF describes them, from their pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from liftoff.rules.finding import Finding, Severity
from liftoff.rules.pages import rule_pages

LEVELS: dict[Severity, str] = {"blocker": "error", "warning": "warning", "info": "note"}
# GitHub's words for a rule that is not about security.
_PROBLEMS: dict[Severity, str] = {
    "blocker": "error",
    "warning": "warning",
    "info": "recommendation",
}


def reporting_descriptors(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The rules of these findings, sorted by code."""
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.rule, finding)
    return [_descriptor(finding) for _, finding in sorted(first.items())]


def _descriptor(finding: Finding) -> dict[str, Any]:
    page = rule_pages().get(finding.rule)
    severity = page.severities[0] if page and page.severities else finding.severity
    summary = page.summary if page else finding.category
    descriptor: dict[str, Any] = {
        "id": finding.rule,
        "name": finding.category,
        "shortDescription": {"text": summary},
        "defaultConfiguration": {"level": LEVELS[severity]},
        "properties": {
            "tags": ["aws-lambda", finding.category],
            "problem.severity": _PROBLEMS[severity],
        },
    }
    if page:
        descriptor["fullDescription"] = {"text": page.title}
        descriptor["help"] = {"text": page.body, "markdown": page.body}
    return descriptor
