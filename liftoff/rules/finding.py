"""What a rule says: one problem with its places, and who reaches it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from liftoff.frameworks.routes import Route
from liftoff.project.source.scopes import Scope
from liftoff.workspace.source import ReadError

Severity = Literal["blocker", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("blocker", "warning", "info")
Verdict = Literal["ready", "needs-work", "blocked"]
Phase = Literal[
    "import", "startup", "shutdown", "request", "websocket", "background", "command", "script"
]


@dataclass(frozen=True, slots=True)
class Place:
    """A span of source, the end exclusive.

    Lines count from 1; columns too, in bytes of UTF-8, as the parser of Python counts them.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One call on the way from a route's handler to a finding."""

    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One problem: a state, an effect, with all its places.

    Attributes:
        id: stable in a run: rule, path and line.
        rule: its code, `LO101`.
        severity: for what reaches it.
        category: the kind of problem in words, `mutable_global`.
        message: what is wrong, one sentence.
        place: the primary span.
        symbol: the name that it is about.
        routes: ids of the routes that reach it.
        phases: when it runs.
        related: other places with a note each.
        trace: the calls from one route's handler to the place.
        fix: what to do next, one sentence.
        app_wide: it concerns the whole app: it is in the app's verdict, and `routes` is empty.
        state: a stable key of the shared state (`app.counters:HITS`); empty when there is none.
        made: where that state is made; None when there is none, or no one place.
    """

    id: str
    rule: str
    severity: Severity
    category: str
    message: str
    place: Place
    symbol: str
    routes: tuple[str, ...]
    phases: tuple[Phase, ...]
    related: tuple[Place, ...] = ()
    trace: tuple[Step, ...] = ()
    fix: str = ""
    state: str = ""
    app_wide: bool = False
    made: Place | None = None


@dataclass(frozen=True, slots=True)
class RouteVerdict:
    """A route, whether it can move, and the findings that say so."""

    route: Route
    verdict: Verdict
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that `analyze` says of a tree.

    Attributes:
        root: absolute path of the tree.
        routes: in order of files and lines.
        verdicts: one a route, in the same order.
        findings: worst first, then by place.
        errors: files that could not be analyzed.
        known: findings that are not new, so they are not in `findings`; verdicts count them.
        unread: paths of tests that nothing else imports: what they hold changes nothing here.
    """

    root: str
    routes: tuple[Route, ...]
    verdicts: tuple[RouteVerdict, ...]
    findings: tuple[Finding, ...]
    errors: tuple[ReadError, ...]
    known: tuple[Finding, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def app_findings(self) -> tuple[Finding, ...]:
        """What concerns the whole app: import, start-up, background."""
        return tuple(finding for finding in self.findings if finding.app_wide)

    @property
    def app_verdict(self) -> Verdict:
        """Whether the app can start and run as it is, whatever its routes do."""
        known = [finding for finding in self.known if finding.app_wide]
        return verdict_of([*self.app_findings, *known])


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a rule yields; `analysis` adds routes, phases, trace and id.

    Attributes:
        node: the primary place, in `scope`.
        related: further places: node, scope and note.
        reached: the scopes whose routes the finding concerns; `scope` when empty.
        whole_app: it concerns the app, not single routes, when no route reaches it.
        of_start: it is about the start alone, whatever else runs the same code.
        made: the expression that makes the shared state, with its scope.
    """

    rule: str
    severity: Severity
    category: str
    message: str
    node: ast.AST
    scope: Scope
    symbol: str
    fix: str
    related: tuple[tuple[ast.AST, Scope, str], ...] = ()
    reached: tuple[Scope, ...] = ()
    state: str = ""
    whole_app: bool = False
    of_start: bool = False
    made: tuple[ast.AST, Scope] | None = None


def with_others(draft: Draft, others: Iterable[tuple[ast.AST, Scope]], note: str) -> Draft:
    """The finding of the first of some places, with the others beside it, each with a note."""
    return replace(draft, related=tuple((node, scope, note) for node, scope in others))


def place_of(node: ast.AST, scope: Scope, message: str = "") -> Place:
    """The span of a node."""
    line = getattr(node, "lineno", 1)
    column = getattr(node, "col_offset", 0) + 1
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        # The header says it all; a body would fill the screen.
        return Place(scope.module.path, line, column, line, column + 3, message)
    return Place(
        scope.module.path,
        line,
        column,
        getattr(node, "end_lineno", None) or line,
        (getattr(node, "end_col_offset", None) or column) + 1,
        message,
    )


def place_id(rule: str, place: Place) -> str:
    """The id of a finding of a rule."""
    return f"{rule}:{place.path}:{place.line}:{place.column}"


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """What these findings let through: nothing at a blocker, everything without a warning."""
    severities = {finding.severity for finding in findings}
    if "blocker" in severities:
        return "blocked"
    return "needs-work" if "warning" in severities else "ready"


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the order of an analysis: worst first, then by place."""
    return sorted(
        findings,
        key=lambda f: (SEVERITIES.index(f.severity), f.place.path, f.place.line, f.rule),
    )


def judge(routes: Iterable[Route], findings: Iterable[Finding]) -> tuple[RouteVerdict, ...]:
    """A verdict for each route, in the order given, from what reaches it."""
    by_route: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        for route in finding.routes:
            by_route[route].append(finding)
    return tuple(
        RouteVerdict(
            route,
            verdict_of(by_route[route.id]),
            tuple(finding.id for finding in by_route[route.id]),
        )
        for route in routes
    )
