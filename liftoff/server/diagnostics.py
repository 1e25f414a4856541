"""Findings as diagnostics of the Language Server Protocol."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path

from liftoff.report.finding_text import when
from liftoff.report.sources import Sources, Span
from liftoff.rules import suppressions
from liftoff.rules.finding import Finding, Place, Severity
from liftoff.server.positions import Encoding, units
from liftoff.server.project import Found

SOURCE = "liftoff"
_SEVERITIES: dict[Severity, types.DiagnosticSeverity] = {
    "blocker": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}


def diagnostics(found: Found, encoding: Encoding) -> dict[str, list[types.Diagnostic]]:
    """The diagnostics of each file that has some, by the file's URI."""
    by_uri: dict[str, list[types.Diagnostic]] = defaultdict(list)
    for finding in found.findings:
        by_uri[uri_of(found.root, finding.place.path)].append(_diagnostic(found, finding, encoding))
    for error in found.errors:
        by_uri[uri_of(found.root, error.path)].append(
            types.Diagnostic(
                range=_line(error.line),
                message=f"not analyzed: {error.message}",
                severity=types.DiagnosticSeverity.Warning,
                source=SOURCE,
            )
        )
    return dict(by_uri)


def uri_of(root: Path, path: str) -> str:
    """The URI of a file, given its path in the tree."""
    return from_fs_path(str(root / path)) or ""


def _diagnostic(found: Found, finding: Finding, encoding: Encoding) -> types.Diagnostic:
    lines = [finding.message]
    if finding.category != suppressions.CATEGORY:
        lines.append(f"when: {when(finding)}")
    if finding.fix:
        lines.append(f"next: {finding.fix}")
    related = [
        _related(found, place.path, _range(found.sources, place, encoding), place.message)
        for place in finding.related
    ]
    # The calls from the route's handler, so that the editor can walk them.
    related += [
        _related(found, step.path, _line(step.line), step.message) for step in finding.trace
    ]
    return types.Diagnostic(
        range=_range(found.sources, finding.place, encoding),
        message="\n".join(lines),
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        source=SOURCE,
        related_information=related or None,
    )


def _related(
    found: Found, path: str, where: types.Range, message: str
) -> types.DiagnosticRelatedInformation:
    location = types.Location(uri=uri_of(found.root, path), range=where)
    return types.DiagnosticRelatedInformation(location=location, message=message)


def _range(sources: Sources, place: Place, encoding: Encoding) -> types.Range:
    span: Span = sources.span(place)
    first = sources.line(place.path, span.line)
    last = sources.line(place.path, span.end_line)
    return types.Range(
        start=types.Position(span.line - 1, units(first[: span.column - 1], encoding)),
        end=types.Position(span.end_line - 1, units(last[: span.end_column - 1], encoding)),
    )


def _line(number: int) -> types.Range:
    at = types.Position(max(0, number - 1), 0)
    return types.Range(start=at, end=at)
