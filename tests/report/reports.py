"""Reports of small projects, and of findings whose every text is hostile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liftoff.frameworks.routes import Route
from liftoff.report.model import Report
from liftoff.report.sources import Sources
from liftoff.rules.analysis import analyze
from liftoff.rules.finding import Analysis, Finding, Place, RouteVerdict, Step
from liftoff.workspace.source import ReadError
from tests.rules.projects import tree_of


def report_of(files: Mapping[str, str] | str, **options: Any) -> Report:
    tree = tree_of(files)
    sources = Sources({file.path: file.text for file in tree.files})
    return Report(analysis=analyze(tree), sources=sources, **options)


def hostile_report(text: str, **options: Any) -> Report:
    """A report with `text` wherever the source tree has a say."""
    route = Route(
        id=f"GET {text}",
        methods=("GET",),
        rule=text,
        endpoint=text,
        path=text,
        line=1,
        handler=text,
    )
    place = Place(text, 1, 2, 1, 4, text)
    findings = tuple(
        Finding(
            id=f"LO102:{number}", rule="LO102", severity=severity, category="mutable_global", message=text,
            place=place, symbol=text, routes=(route.id,), phases=("request",), related=(place,),
            trace=(Step(text, 1, text), Step(text, 2, f"x {text}")), fix=text, state=text,
        )
        for number, severity in enumerate(("blocker", "warning", "info"))
    )  # fmt: skip
    analysis = Analysis(
        root="/project",
        routes=(route,),
        verdicts=(RouteVerdict(route, "blocked", tuple(f.id for f in findings)),),
        findings=findings,
        errors=(ReadError(text, 1, text),),
    )
    return Report(analysis=analysis, sources=Sources({text: text}), **options)
