"""Live app, project and shared state to a Plan with the slice of each function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from liftoff.frameworks.live import LiveApp, LiveRule
from liftoff.plan.groups import Groups
from liftoff.plan.model import (
    Adapter,
    App,
    Function,
    FunctionName,
    Gateway,
    GatewayRoute,
    Mode,
    Note,
    NoteKind,
    Plan,
)
from liftoff.plan.names import FALLBACK, function_names
from liftoff.plan.packages.declared import Requirement
from liftoff.plan.packages.requirements import function_requirements
from liftoff.plan.routing.cells import ROUTABLE, CellMap, cell_map
from liftoff.plan.shared_state import SharedState
from liftoff.plan.slicing.closure import Place
from liftoff.plan.slicing.slices import Slice, Slicer
from liftoff.platform import (
    CLOUDFORMATION_RESOURCES,
    HTTP_API_ROUTES,
    HTTP_API_TIMEOUT_MS,
    REST_API_TIMEOUT_MS,
)

FALLBACK_VARIABLE = "LIFTOFF_FALLBACK_FUNCTION"
# A function comes with its role and the gateway's permission; beside them a stack holds the API,
# its stages and a log group.
MOST_FUNCTIONS = (CLOUDFORMATION_RESOURCES - 20) // 3
# The catch-all routes count, too.
MOST_ROUTES = HTTP_API_ROUTES - 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person chose.

    Attributes:
        gateway: `http` or `rest`.
        adapter: `native` or `mangum`.
        runtime: Lambda's name of the Python version.
        architecture: `arm64` or `x86_64`.
        memory: MB of each function.
        environment: variables of every function.
    """

    gateway: Gateway
    adapter: Adapter
    runtime: str
    architecture: str
    memory: int
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """A plan, and what each of its functions holds, by the function's name."""

    plan: Plan
    slices: Mapping[str, Slice]


def plan_split(
    app: App,
    live: LiveApp,
    slicer: Slicer,
    declared: tuple[Requirement, ...],
    shared: tuple[SharedState, ...],
    options: Options,
) -> Migration:
    """One function for each route that can have one; the fallback for everything else.

    Args:
        app: how the original is imported.
        live: its routes.
        slicer: makes the slices.
        declared: the project's requirements.
        shared: state in memory that must not be torn apart.
        options: what a person chose.
    """
    cells = cell_map(live.rules, options.gateway)
    groups, notes = _grouped(live, cells, shared)
    names = function_names(members[0] for members in groups.sets())
    owner = _owners(live, groups, names, cells, shared)
    slices = {FALLBACK: slicer.whole()}
    functions: list[Function] = []
    for members in groups.sets():
        name = names[members[0]]
        if owner[members[0]] == FALLBACK:
            continue
        slices[name] = slicer.slice(members)
        whole = slices[name].whole
        if whole is not None:
            notes.append(_unsliced(name, whole))
        functions.append(
            _function(name, members, live, slices[name], slicer, declared, app, options,
                      "; ".join(groups.reasons(members[0])) or None)
        )  # fmt: skip
    functions.append(
        _function(FALLBACK, (), live, slices[FALLBACK], slicer, declared, app, options, None)
    )
    routes = _routes(cells, owner, live, options.gateway)
    notes += _notes(live, cells, owner, groups)
    return Migration(
        plan=_plan(app, "split", options, tuple(functions), routes, tuple(notes)), slices=slices
    )


def plan_wrap(
    app: App,
    live: LiveApp,
    slicer: Slicer,
    declared: tuple[Requirement, ...],
    options: Options,
) -> Migration:
    """The whole app in one function, which answers every request."""
    whole = slicer.whole()
    function = _function(FALLBACK, (), live, whole, slicer, declared, app, options, None)
    rules = tuple(rule.route.id for rule in live.rules if not rule.websocket)
    notes = tuple(_lost(live))
    return Migration(
        plan=_plan(app, "wrap", options, (function,), _catch_all(options.gateway, rules), notes),
        slices={FALLBACK: whole},
    )


def _grouped(
    live: LiveApp, cells: CellMap, shared: tuple[SharedState, ...]
) -> tuple[Groups, list[Note]]:
    endpoints = dict.fromkeys(rule.route.endpoint for rule in live.rules)
    groups = Groups(endpoints)
    for join in cells.joins:
        groups.join(join.one, join.other, join.reason)
    notes: list[Note] = []
    for state in shared:
        members = [endpoint for endpoint in endpoints if endpoint in state.endpoints]
        if len(members) < 2:
            continue
        if len(members) == len([e for e in endpoints if not _is_static(e, live)]):
            reason = (
                f"every route touches {state.name}: each function has its own copy, and so has "
                "each of its environments; move it to a store"
            )
            notes.append(Note(kind="limit", subject=state.name, reason=reason,
                              path=state.path, line=state.line))  # fmt: skip
            continue
        for other in members[1:]:
            groups.join(members[0], other, f"they share {state.name} ({state.path}:{state.line})")
    return groups, notes


def _is_static(endpoint: str, live: LiveApp) -> bool:
    return all(rule.static for rule in live.rules if rule.route.endpoint == endpoint)


def _owners(
    live: LiveApp,
    groups: Groups,
    names: Mapping[str, str],
    cells: CellMap,
    shared: tuple[SharedState, ...],
) -> dict[str, str]:
    """The function that answers each endpoint."""
    left = {rule.route.endpoint for rule in live.rules if rule.route.id in cells.left}
    stateful = {endpoint for state in shared for endpoint in state.endpoints}
    keys: dict[str, int] = {}
    for rules in cells.cells.values():
        for endpoint in {rule.route.endpoint for rule in rules}:
            keys[endpoint] = keys.get(endpoint, 0) + 1
    owner: dict[str, str] = {}
    functions = routes = 0
    for members in groups.sets():
        wanted = sum(keys.get(member, 0) for member in members)
        files_only = all(_is_static(member, live) for member in members)
        # State that a route of the fallback touches, too, must stay in the fallback's process.
        torn = bool(left & set(members)) and bool(stateful & set(members))
        room = functions < MOST_FUNCTIONS and routes + wanted <= MOST_ROUTES
        if files_only or torn or not wanted or not room:
            owner |= dict.fromkeys(members, FALLBACK)
        else:
            functions += 1
            routes += wanted
            owner |= dict.fromkeys(members, names[members[0]])
    return owner


def _routes(
    cells: CellMap, owner: Mapping[str, str], live: LiveApp, gateway: Gateway
) -> tuple[GatewayRoute, ...]:
    routes = []
    served: set[str] = set()
    for cell, rules in cells.cells.items():
        function = owner[rules[0].route.endpoint]
        if function == FALLBACK and not any(rule.static for rule in rules):
            continue
        served |= {rule.route.id for rule in rules}
        method, _, path = cell.key.partition(" ")
        ids = tuple(rule.route.id for rule in rules)
        routes.append(
            GatewayRoute(key=cell.key, method=method, path=path, function=function, rules=ids)
        )
    rest = tuple(
        rule.route.id for rule in live.rules if rule.route.id not in served and not rule.websocket
    )
    return (*routes, *_catch_all(gateway, rest))


def _catch_all(gateway: Gateway, rules: tuple[str, ...]) -> tuple[GatewayRoute, ...]:
    if gateway == "http":
        keys = [("$default", "$default")]
    else:
        keys = [("ANY /", "/"), ("ANY /{proxy+}", "/{proxy+}")]
    return tuple(
        GatewayRoute(key=key, method="ANY", path=path, function=FALLBACK, rules=rules)
        for key, path in keys
    )


def _function(
    name: str,
    endpoints: tuple[str, ...],
    live: LiveApp,
    held: Slice,
    slicer: Slicer,
    declared: tuple[Requirement, ...],
    app: App,
    options: Options,
    reason: str | None,
) -> Function:
    limit = HTTP_API_TIMEOUT_MS if options.gateway == "http" else REST_API_TIMEOUT_MS
    environment: dict[str, str | FunctionName] = dict(options.environment)
    if name != FALLBACK:
        environment[FALLBACK_VARIABLE] = FunctionName(FALLBACK)
    return Function(
        name=name,
        folder=f"functions/{name}",
        handler=f"{slicer.free_module_name('handler')}.handler",
        fallback=name == FALLBACK,
        endpoints=endpoints,
        routes=tuple(r.route.id for r in live.rules if r.route.endpoint in endpoints),
        memory=options.memory,
        timeout=limit // 1000,
        environment=environment,
        requirements=function_requirements(
            declared=declared,
            installed=live.distributions,
            packages=held.packages,
            project_packages=slicer.whole().packages,
            metadata=live.metadata_elsewhere,
            adapter=options.adapter,
            interface=app.interface,
        ),
        reason=reason,
    )


def _unsliced(name: str, whole: tuple[str, Place]) -> Note:
    why, (path, line) = whole
    reason = f"holds the whole app, because it {why}"
    return Note(kind="grouped", subject=name, reason=reason, path=path, line=line)


def _about(rule: LiveRule, kind: NoteKind, reason: str) -> Note:
    route = rule.route
    return Note(
        kind=kind,
        subject=route.id,
        reason=reason,
        path=route.path or None,
        line=route.line or None,
    )


def _notes(live: LiveApp, cells: CellMap, owner: Mapping[str, str], groups: Groups) -> list[Note]:
    notes = list(_lost(live))
    for rule in live.rules:
        identity, endpoint = rule.route.id, rule.route.endpoint
        if rule.websocket:
            continue
        if identity in cells.left:
            notes.append(_about(rule, "fallback", f"{rule.route.rule} {cells.left[identity]}"))
        elif owner[endpoint] == FALLBACK and not rule.static:
            why = "; ".join(groups.reasons(endpoint))
            reason = (
                f"goes with a route that only the fallback can answer: {why}"
                if why
                else "the stack or the API has no room for more"
            )
            notes.append(_about(rule, "fallback" if why else "limit", reason))
    for members in groups.sets():
        if len(members) > 1 and owner[members[0]] != FALLBACK:
            why = "; ".join(groups.reasons(members[0]))
            notes.append(
                Note(kind="grouped", subject=", ".join(members), reason=f"one function: {why}")
            )
    return notes


def _lost(live: LiveApp) -> list[Note]:
    notes = []
    for rule in live.rules:
        if rule.websocket:
            reason = "a WebSocket needs an API Gateway WebSocket API; it is not in this route map"
            notes.append(_about(rule, "lost", reason))
            continue
        unknown = [method for method in rule.route.methods if method not in ROUTABLE]
        if unknown:
            reason = f"API Gateway does not carry {', '.join(unknown)}"
            notes.append(_about(rule, "lost", reason))
    return notes


def _plan(
    app: App,
    mode: Mode,
    options: Options,
    functions: tuple[Function, ...],
    routes: tuple[GatewayRoute, ...],
    notes: tuple[Note, ...],
) -> Plan:
    return Plan(
        app=app,
        gateway=options.gateway,
        adapter=options.adapter,
        mode=mode,
        runtime=options.runtime,
        architecture=options.architecture,
        functions=functions,
        routes=routes,
        notes=notes,
    )
