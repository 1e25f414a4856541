"""A finding in a few plain sentences, for formats that have one field for all of it."""

from __future__ import annotations

from collections.abc import Iterator

from liftoff.report.escapes import printable
from liftoff.report.finding_text import when
from liftoff.report.model import Report
from liftoff.rules import suppressions
from liftoff.rules.finding import Finding


def advice(report: Report, finding: Finding) -> Iterator[str]:
    """Lines: who reaches it, the other places, the calls that lead there, what to do next."""
    if finding.routes:
        yield f"Reached by {when(finding)}."
    elif finding.category != suppressions.CATEGORY:
        yield f"When: {when(finding)}."
    for related in finding.related:
        path = printable(report.path(related.path))
        yield f"Also {path}:{related.line} {printable(related.message)}".rstrip()
    for step in finding.trace:
        path = printable(report.path(step.path))
        yield f"By {path}:{step.line} {printable(step.message)}"
    if finding.fix:
        yield f"Next: {printable(finding.fix)}"
