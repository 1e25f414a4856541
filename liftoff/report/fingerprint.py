"""Names of findings that stay when lines move: CI systems tell new findings from known ones."""

from __future__ import annotations

import hashlib
from collections import Counter

from liftoff.report.model import Report


def fingerprints(report: Report) -> dict[str, str]:
    """64 hexadecimal digits for each finding, by its id; no two are the same.

    Made of the path, the code, the name that it is about and the text of the line; equal ones are
    told apart by their order in the file.
    """
    accepted = (suppressed.finding for suppressed in report.suppressed)
    ordered = sorted(
        (*report.analysis.findings, *accepted),
        key=lambda f: (f.place.path, f.place.line, f.place.column, f.id),
    )
    seen: Counter[tuple[str, ...]] = Counter()
    found: dict[str, str] = {}
    for finding in ordered:
        place = finding.place
        line = " ".join(report.sources.line(place.path, place.line).split())
        key = (report.path(place.path), finding.rule, finding.symbol, line)
        seen[key] += 1
        text = "\0".join((*key, str(seen[key])))
        found[finding.id] = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
    return found
