"""GitLab's Code Quality report.

Source: "Code Quality report format", GitLab documentation.
"""

from __future__ import annotations

import hashlib
from typing import Any

from liftoff.report.escapes import json_text
from liftoff.report.fingerprint import fingerprints
from liftoff.report.model import Report
from liftoff.rules.finding import Finding, Severity

_SEVERITIES: dict[Severity, str] = {"blocker": "blocker", "warning": "major", "info": "info"}


def render(report: Report) -> str:
    """A list of issues as JSON."""
    names = fingerprints(report)
    issues = [_issue(report, finding, names[finding.id]) for finding in report.analysis.findings]
    for error in report.analysis.errors:
        path = report.path(error.path)
        issues.append(
            {
                "description": f"not analyzed: {error.message}",
                "check_name": "not-analyzed",
                "fingerprint": hashlib.sha256(path.encode(errors="surrogatepass")).hexdigest(),
                "severity": "critical",
                "location": {"path": path, "lines": {"begin": error.line}},
            }
        )
    return json_text(issues, indent=1) + "\n"


def _issue(report: Report, finding: Finding, fingerprint: str) -> dict[str, Any]:
    place = finding.place
    return {
        "description": " ".join(filter(None, (f"{finding.message}.", finding.fix))),
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": report.path(place.path),
            "lines": {"begin": place.line, "end": place.end_line},
        },
    }
