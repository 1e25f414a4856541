"""The analyses of the programs in a tree as one, in which each route has an id of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from liftoff.errors import LiftoffError
from liftoff.frameworks.routes import Route, route_id, unique_ids
from liftoff.rules.finding import Analysis, Finding, Step, by_severity, judge
from liftoff.workspace.source import SourceTree


def whole(tree: SourceTree, analyses: Sequence[Analysis]) -> Analysis:
    """The analysis of a tree.

    Args:
        tree: what was read.
        analyses: of each program in it, in order.

    Raises:
        LiftoffError: the tree holds no Python file, or no route of a Flask or FastAPI app.
    """
    if not tree.files and not tree.errors:
        raise LiftoffError(
            "holds no Python files", where=tree.root, hint="give the folder that holds the app"
        )
    errors = tuple(
        sorted((e for one in analyses for e in one.errors), key=lambda error: error.path)
    )
    placed = sorted(
        ((route, number) for number, one in enumerate(analyses) for route in one.routes),
        key=lambda pair: pair[0].path,
    )
    shown = placed or any(f.rule == "LO904" for one in analyses for f in one.findings)
    if not shown and not errors:
        raise LiftoffError(
            "holds no Flask or FastAPI app with routes",
            where=tree.root,
            hint="give the folder that holds the app and the modules it imports",
        )
    if len(analyses) == 1:
        return analyses[0]
    ids = unique_ids(route_id(route.methods, route.rule) for route, _ in placed)
    names: list[dict[str, str]] = [{} for _ in analyses]
    routes: list[Route] = []
    for (route, number), name in zip(placed, ids, strict=True):
        names[number][route.id] = name
        routes.append(replace(route, id=name))
    findings = tuple(
        by_severity(
            _renamed(finding, its)
            for one, its in zip(analyses, names, strict=True)
            for finding in one.findings
        )
    )
    unread = tuple(path for one in analyses for path in one.unread)
    verdicts = judge(routes, findings)
    return Analysis(tree.root, tuple(routes), verdicts, findings, errors, unread=unread)


def _renamed(finding: Finding, names: Mapping[str, str]) -> Finding:
    """A finding with other ids of routes."""
    if all(names[route] == route for route in finding.routes):
        return finding
    trace = finding.trace
    if trace:
        first = trace[0]
        old = max((r for r in finding.routes if first.message.startswith(f"{r} ")), key=len)
        message = names[old] + first.message.removeprefix(old)
        trace = (Step(first.path, first.line, message), *trace[1:])
    return replace(finding, routes=tuple(names[route] for route in finding.routes), trace=trace)
