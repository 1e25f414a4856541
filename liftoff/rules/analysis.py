"""The whole analysis: source tree in, findings and a verdict for each route out.

A tree may hold several programs, each of which is analyzed by itself (see `project.programs`).

Verdicts: a route is `blocked` when a blocker reaches it, `needs-work` when a warning does, `ready`
otherwise. A finding at import, at start-up or in the background concerns the whole app: it makes
the app's own verdict, once, and no route's, so that routes can still be told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from liftoff.frameworks.static import StaticRoute
from liftoff.no_collections import no_collections
from liftoff.project.programs import programs
from liftoff.project.source.modules import parse_modules
from liftoff.project.source.scopes import Scope
from liftoff.rules.catalogue import RULES, Rule
from liftoff.rules.deep_stack import PARSER_LIMIT, recursion_limit, with_deep_stack
from liftoff.rules.finding import (
    Analysis,
    Draft,
    Finding,
    Step,
    by_severity,
    judge,
    place_id,
    place_of,
)
from liftoff.rules.links import said_once, without_unused_links
from liftoff.rules.model import Model
from liftoff.rules.running.sources import is_test
from liftoff.rules.target import DEFAULT_TARGET, Target
from liftoff.rules.together import whole
from liftoff.workspace.source import SourceTree

_T = TypeVar("_T")


def analyze(
    tree: SourceTree, *, import_roots: tuple[str, ...] = (), target: Target = DEFAULT_TARGET
) -> Analysis:
    """Analyze a tree from its source alone; nothing of it is imported or run.

    Args:
        tree: what was read.
        import_roots: folders on `sys.path`, relative to the root; guessed when empty.
        target: where the app will run; some rules judge by it.

    Raises:
        LiftoffError: the tree holds no Python file, or no route of a Flask or FastAPI app.
    """
    return whole(tree, [analyze_program(one, import_roots, target) for one in programs(tree)])


def analyze_program(
    tree: SourceTree, import_roots: tuple[str, ...] = (), target: Target = DEFAULT_TARGET
) -> Analysis:
    """Analyze one of the `programs` of a tree, which may have no route."""
    return with_model(tree, lambda model: judged(tree, model), import_roots, target)


def with_model(
    tree: SourceTree,
    look: Callable[[Model], _T],
    import_roots: tuple[str, ...] = (),
    target: Target = DEFAULT_TARGET,
) -> _T:
    """Link one of the `programs` of a tree, and give what `look` makes of it.

    Args:
        tree: the program.
        look: may nest calls deeply.
        import_roots: as of `analyze`.
        target: where the app will run.
    """
    with no_collections():
        return with_deep_stack(lambda: look(_model(tree, import_roots, target)))


def _model(tree: SourceTree, import_roots: tuple[str, ...], target: Target) -> Model:
    with recursion_limit(PARSER_LIMIT):
        modules = parse_modules(tree, import_roots=import_roots)
    return Model(without_unused_links(modules, tree.links), target)


def judged(tree: SourceTree, model: Model, rules: Iterable[Rule] = RULES) -> Analysis:
    """What rules find in a program that is linked; all of them unless some are named."""
    drafts = [draft for rule in rules for draft in rule(model)]
    findings = tuple(said_once(_finish(model, drafts), tree.links))
    routes = tuple(found.route for found in model.map.routes)
    verdicts, unread = judge(routes, findings), _unread(tree, model)
    return Analysis(tree.root, routes, verdicts, findings, model.errors, unread=unread)


def _unread(tree: SourceTree, model: Model) -> tuple[str, ...]:
    if tree.links:
        # Which links count is asked of all that is imported, by tests too.
        return ()
    read = {scope.module.path for scope in model.program.scopes}
    read.update(error.path for error in model.errors)
    return tuple(f.path for f in tree.files if is_test(f.path) and f.path not in read)


def _finish(model: Model, drafts: list[Draft]) -> list[Finding]:
    found: dict[str, Finding] = {}
    for draft in drafts:
        reached = draft.reached or (draft.scope,)
        place = place_of(draft.node, draft.scope)
        name = place_id(draft.rule, place)
        if name in found:
            continue
        routes = () if draft.of_start else model.routes(reached)
        if routes and not draft.reached:
            routes = model.routes_at(draft.scope, draft.node)
            if not routes:
                # Only start-up, or a command, gives the branch its constant.
                continue
        app_wide = not routes and (draft.whole_app or model.unlisted(reached))
        phases = tuple(dict.fromkeys(p for scope in reached for p in model.phases(scope)))
        found[name] = Finding(
            id=name,
            rule=draft.rule,
            severity=draft.severity,
            category=draft.category,
            message=draft.message,
            place=place,
            symbol=draft.symbol,
            routes=routes,
            phases=phases,
            related=tuple(place_of(node, scope, note) for node, scope, note in draft.related),
            trace=_trace(model, routes, reached),
            fix=draft.fix,
            state=draft.state,
            app_wide=app_wide,
            made=None if draft.made is None else place_of(*draft.made),
        )
    return by_severity(found.values())


def _trace(model: Model, routes: tuple[str, ...], reached: tuple[Scope, ...]) -> tuple[Step, ...]:
    """The shortest chain of calls from a route to the place, of the first few routes."""
    if not routes:
        return ()
    by_id = {found.route.id: found for found in model.map.routes}
    best: tuple[Step, ...] = ()
    for route in routes[:_TRACED_ROUTES]:
        for scope in reached:
            steps = _steps(model, by_id[route], scope)
            if steps and (not best or len(steps) < len(best)):
                best = steps
    return best


# More routes rarely have a shorter way, and each costs a search.
_TRACED_ROUTES = 3


def _steps(model: Model, found: StaticRoute, goal: Scope) -> tuple[Step, ...]:
    starts = (*found.handlers, *found.hooks)
    path = model.trace(found, goal)
    if not path and goal not in starts:
        return ()
    first = path[0].caller if path else goal
    role = "is handled by" if first in found.handlers else "runs"
    steps = [Step(first.module.path, first.line, f"{found.route.id} {role} {first.qualname}")]
    steps.extend(
        Step(
            edge.caller.module.path,
            getattr(edge.node, "lineno", edge.caller.line),
            f"{edge.caller.qualname or edge.caller.module.name} "
            f"{'starts' if edge.kind == 'spawn' else 'calls'} {edge.callee.qualname}",
        )
        for edge in path
    )
    return tuple(steps)
