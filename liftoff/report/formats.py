"""The output formats of `analyze` by name; the module of the one that is asked for is imported."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from liftoff.report.model import Report

# Each module has `render(report: Report) -> str`, which ends in a line break or is empty.
FORMATS: dict[str, str] = {
    "text": "liftoff.report.analysis_text",
    "concise": "liftoff.report.concise",
    "json": "liftoff.report.analysis_json",
    "json-lines": "liftoff.report.json_lines",
    "sarif": "liftoff.report.sarif",
    "github": "liftoff.report.github",
    "gitlab": "liftoff.report.gitlab",
    "junit": "liftoff.report.junit",
    "azure": "liftoff.report.azure",
    "rdjson": "liftoff.report.rdjson",
}


def render(name: str, report: Report) -> str:
    """The report in a format.

    Args:
        name: a key of `FORMATS`.
        report: what to show.

    Raises:
        KeyError: there is no such format.
    """
    renderer: Callable[[Report], str] = importlib.import_module(FORMATS[name]).render
    return renderer(report)
