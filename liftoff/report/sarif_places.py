"""Places, steps and messages as SARIF has them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from liftoff.report.escapes import printable
from liftoff.report.model import Report
from liftoff.rules.finding import Place, Step

# A link to a related location, and a place for an argument (3.11.5, 3.11.6). The standard wants
# every brace doubled; viewers show doubled ones as they are, so only what would be read as a
# placeholder is changed.
_LINK = re.compile(r"\[(?=[^\]]*\]\()")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")


def message(text: str) -> dict[str, str]:
    """A message that is nothing but its text, whatever that holds."""
    plain = _LINK.sub(r"\\[", printable(text))
    return {"text": _PLACEHOLDER.sub(r"{{\1}}", plain)}


def artifact(report: Report, path: str) -> dict[str, str]:
    """A file: relative to where the run started, which is the repository's root in CI."""
    shown = report.path(path)
    if shown.startswith("/"):
        return {"uri": "file://" + _quoted(shown)}
    return {"uri": _quoted(shown), "uriBaseId": "%SRCROOT%"}


def place_location(report: Report, place: Place) -> dict[str, Any]:
    """A location with its span, its note, and the text of its line."""
    span = report.sources.span(place)
    region: dict[str, Any] = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    physical: dict[str, Any] = {
        "artifactLocation": artifact(report, place.path),
        "region": region,
    }
    line = report.sources.line(place.path, place.line)
    if line and span.line == span.end_line:
        physical["contextRegion"] = {"startLine": span.line, "snippet": {"text": line}}
    location: dict[str, Any] = {"physicalLocation": physical}
    if place.message:
        location["message"] = message(place.message)
    return location


def step_location(report: Report, step: Step) -> dict[str, Any]:
    """The line of a call."""
    return {
        "physicalLocation": {
            "artifactLocation": artifact(report, step.path),
            "region": {"startLine": step.line},
        },
        "message": message(step.message),
    }


def _quoted(path: str) -> str:
    return quote(path.encode(errors="surrogatepass"))
