"""JSON lines: an object a line, for streams and for databases.

`kind` says what it is: `finding`, `suppressed` or `error`. The other keys are those of the JSON
document.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liftoff.report.analysis_json import (
    error_document,
    finding_document,
    suppressed_document,
)
from liftoff.report.escapes import json_text
from liftoff.report.model import Report


def render(report: Report) -> str:
    """The lines; "" when there is nothing to say."""
    return "".join(f"{json_text(document)}\n" for document in _documents(report))


def _documents(report: Report) -> Iterator[dict[str, Any]]:
    for finding in report.analysis.findings:
        yield {"kind": "finding", **finding_document(finding, report.sources)}
    for accepted in report.suppressed:
        yield {"kind": "suppressed", **suppressed_document(accepted, report.sources)}
    for error in report.analysis.errors:
        yield {"kind": "error", **error_document(error)}
