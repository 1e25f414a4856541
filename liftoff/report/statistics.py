"""Counts for `--statistics`: of rules, of severities, of verdicts."""

from __future__ import annotations

from collections import Counter

from liftoff.report.analysis_json import summary
from liftoff.report.model import Report
from liftoff.report.table import table
from liftoff.rules.finding import SEVERITIES
from liftoff.rules.pages import rule_pages


def statistics(report: Report) -> str:
    """Tables as text, with a newline at the end: rules, most frequent first, then totals."""
    findings = report.analysis.findings
    pages = rule_pages()
    rules = Counter((finding.rule, finding.severity) for finding in findings)
    rows = [
        (str(number), rule, severity, _first_case(pages[rule].summary) if rule in pages else "")
        for (rule, severity), number in sorted(rules.items(), key=lambda item: (-item[1], item[0]))
    ]
    counts = summary(report.analysis)
    totals = [
        (str(counts[name]), name)
        for name in (*SEVERITIES, "app_wide", "routes", "ready", "needs-work", "blocked", "errors")
    ]
    totals.append((str(len(report.suppressed)), "accepted"))
    head = [("FINDINGS", "RULE", "SEVERITY", "WHAT")] if rows else []
    parts = [table([*head, *rows], indent="")] if rows else []
    parts.append(table(_right(totals), indent=""))
    return "\n\n".join(parts) + "\n"


def _first_case(summary: str) -> str:
    """The main case of a rule: a table has no room for all."""
    return summary.partition("; ")[0]


def _right(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    width = max(len(number) for number, _ in rows)
    return [(number.rjust(width), name) for number, name in rows]
