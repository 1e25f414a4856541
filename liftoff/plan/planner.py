"""Live app, project and shared state to a Plan with the slice of each function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from liftoff.errors import LiftoffError
from liftoff.frameworks.live import LiveApp
from liftoff.plan.alike import Holdings
from liftoff.plan.chosen_files import ChosenFiles, only_where_chosen
from liftoff.plan.deployment import Deployment, FunctionSettings, deployment_faults
from liftoff.plan.endpoint_groups import file_endpoints
from liftoff.plan.function_settings import configured
from liftoff.plan.gateway_routes import catch_all, gateway_routes, routed_rules
from liftoff.plan.grouping import Grouping
from liftoff.plan.model import (
    Adapter,
    App,
    Function,
    FunctionArn,
    FunctionName,
    Gateway,
    GatewayRoute,
    Mode,
    Note,
    Parameter,
    ParameterValue,
    Plan,
    Statement,
)
from liftoff.plan.names import FALLBACK
from liftoff.plan.notes import (
    cors_notes,
    document_notes,
    environment_notes,
    lazy_notes,
    lifespan_notes,
    lost_notes,
    split_notes,
    spread_note,
    timeout_notes,
    unsliced_note,
    untraced_notes,
)
from liftoff.plan.ownership import Share, share_out
from liftoff.plan.packages.closure import marker_environment
from liftoff.plan.packages.declared import Declared
from liftoff.plan.packages.remarks import package_notes, runtime_notes
from liftoff.plan.packages.requirements import ProjectPackages, function_requirements
from liftoff.plan.packages.sizes import DistributionSizes
from liftoff.plan.permissions.calls import AwsCall
from liftoff.plan.permissions.permitted import Permitted, permitted
from liftoff.plan.routing.cells import CellMap, cell_map
from liftoff.plan.routing.folds import Folds
from liftoff.plan.shared_state import SharedState
from liftoff.plan.slicing.slices import Slice, Slicer
from liftoff.platform import GATEWAY_TIMEOUT_MS

FALLBACK_VARIABLE = "LIFTOFF_FALLBACK_FUNCTION"
_HAND_ON = Statement(
    actions=("lambda:InvokeFunction",),
    resources=((FunctionArn(FALLBACK),),),
    reason="hands requests for what it does not hold to the whole app",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person chose.

    Attributes:
        gateway: what is in front of the functions.
        adapter: `native` or `mangum`.
        runtime: Lambda's name of the Python version.
        architecture: `arm64` or `x86_64`.
        memory: MB of each function.
        environment: variables of every function.
        timeout: seconds that each function may take; None for as long as the gateway waits.
        snap_start: whether functions start from a snapshot.
        provisioned_concurrency: environments of each function that are kept running.
        deployment: what the whole stack has.
        functions: what is set of single functions, by name.
        grouping: which routes are wanted in one function.
        files: which data files are wanted in some functions only.
        today: the day of the plan; None where no date counts.
    """

    gateway: Gateway
    adapter: Adapter
    runtime: str
    architecture: str
    memory: int
    environment: Mapping[str, str]
    timeout: int | None = None
    snap_start: bool = False
    provisioned_concurrency: int = 0
    deployment: Deployment = field(default_factory=Deployment)
    functions: Mapping[str, FunctionSettings] = field(default_factory=dict)
    grouping: Grouping = field(default_factory=Grouping)
    files: tuple[ChosenFiles, ...] = ()
    today: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """A plan, and what each of its functions holds, by the function's name."""

    plan: Plan
    slices: Mapping[str, Slice]


def plan_split(
    app: App,
    live: LiveApp,
    slicer: Slicer,
    declared: Declared,
    shared: tuple[SharedState, ...],
    options: Options,
    untraced: frozenset[str] = frozenset(),
    calls: tuple[AwsCall, ...] = (),
) -> Migration:
    """One function for each route that can have one; the fallback for everything else.

    Args:
        app: how the original is imported.
        live: its routes.
        slicer: makes the slices.
        declared: the project's requirements.
        shared: state in memory that must not be torn apart.
        options: what a person chose.
        untraced: endpoints of which it is not known what state they share.
        calls: the app's calls of AWS.

    Raises:
        LiftoffError: the gateway cannot have what a person chose, or there is no function that
            something is set of.
    """
    _check(options)
    bound = _bound(live, slicer, shared)

    def map_of(folds: Folds) -> CellMap:
        return cell_map(
            live.rules,
            options.gateway,
            first_match=live.first_match,
            stateful=frozenset(e for state in bound.shared for e in state.endpoints),
            folds=folds,
            whole_hosts=live.host_matching,
            unsliced=bound.unsliced,
        )

    sizes = DistributionSizes(
        live.distributions, marker_environment(options.runtime, options.architecture)
    )

    def holdings(endpoints: Iterable[str]) -> Holdings:
        sources, packages = slicer.holdings(endpoints)
        return Holdings(sources=sources, distributions=sizes.of(packages))

    ownership = share_out(live, map_of, bound.shared, options.grouping, holdings)
    cells = ownership.cells
    owned = {share.name: frozenset((*share.members, *share.guests)) for share in ownership.shares}
    slices = {FALLBACK: slicer.whole()}
    for share in ownership.shares:
        slices[share.name] = slicer.slice((*share.members, *share.guests))
    slices = only_where_chosen(options.files, slices, owned, live)
    may = permitted(calls, live, {**owned, FALLBACK: None}, slices, untraced, options.environment)
    packages = _packages(app, live, slicer, slices[FALLBACK].packages, declared, options)
    make = _FunctionMaker(app, live, slicer, packages, options, may)
    functions = (
        *(
            make.function(share.name, share, routed_rules(live, cells, share), slices[share.name])
            for share in ownership.shares
        ),
        make.function(FALLBACK, None, (), slices[FALLBACK]),
    )
    notes = (
        *(spread_note(state) for state in bound.everywhere),
        *(unsliced_note(name, found.whole) for name, found in slices.items() if found.whole),
        *lost_notes(live, options.gateway),
        *document_notes(live),
        *lifespan_notes(live, functions),
        *untraced_notes(live, ownership, untraced),
        *split_notes(live, ownership),
        *lazy_notes(slices),
        *cors_notes(options.deployment),
        *may.notes,
        *runtime_notes(live.python, options.runtime, options.today),
        *package_notes(packages),
    )
    routes = gateway_routes(live, ownership)
    plan = _plan(app, "split", options, functions, routes, notes, may.parameters)
    return Migration(plan=plan, slices=slices)


@dataclass(frozen=True, slots=True)
class _Bound:
    """What binds routes together.

    Attributes:
        everywhere: state of all pages: to keep it whole would be to keep the app whole.
        shared: other state, and paths that must be answered by the whole app.
        unsliced: endpoints that need all the app, with the reason.
    """

    everywhere: tuple[SharedState, ...]
    shared: tuple[SharedState, ...]
    unsliced: Mapping[str, str]


def _bound(live: LiveApp, slicer: Slicer, shared: tuple[SharedState, ...]) -> _Bound:
    files = file_endpoints(live)
    pages = {rule.route.endpoint for rule in live.rules if not rule.websocket} - files
    everywhere = tuple(s for s in shared if len(pages) > 1 and s.endpoints >= pages)
    asking = slicer.asking_itself(sorted(pages))
    # Whoever cannot be told from one of these by the path is answered by the whole app, too.
    paths = tuple(
        SharedState(f"paths of {endpoint}", frozenset({endpoint}), *place)
        for endpoint, place in asking.items()
    )
    unsliced = {
        endpoint: f"it sends requests to the app itself, and any route may be asked ({path}:{line})"
        for endpoint, (path, line) in asking.items()
    }
    return _Bound(everywhere, (*(s for s in shared if s not in everywhere), *paths), unsliced)


def plan_wrap(
    app: App,
    live: LiveApp,
    slicer: Slicer,
    declared: Declared,
    options: Options,
    calls: tuple[AwsCall, ...] = (),
) -> Migration:
    """The whole app in one function, which answers every request.

    Raises:
        LiftoffError: as `plan_split`.
    """
    _check(options)
    whole = slicer.whole()
    may = permitted(
        calls, live, {FALLBACK: None}, {FALLBACK: whole}, frozenset(), options.environment
    )
    packages = _packages(app, live, slicer, whole.packages, declared, options)
    make = _FunctionMaker(app, live, slicer, packages, options, may)
    function = make.function(FALLBACK, None, (), whole)
    routes = catch_all(options.gateway, live, frozenset())
    notes = (
        *lost_notes(live, options.gateway),
        *document_notes(live),
        *cors_notes(options.deployment),
        *may.notes,
        *runtime_notes(live.python, options.runtime, options.today),
        *package_notes(packages),
    )
    return Migration(
        plan=_plan(app, "wrap", options, (function,), routes, notes, may.parameters),
        slices={FALLBACK: whole},
    )


def _packages(
    app: App,
    live: LiveApp,
    slicer: Slicer,
    served: frozenset[str],
    declared: Declared,
    options: Options,
) -> ProjectPackages:
    strings, names = slicer.mentioned()
    return ProjectPackages(
        declared=declared,
        installed=live.distributions,
        imported=slicer.every_package(),
        served=served,
        strings=strings | {value for value in options.environment.values() if value},
        names=names,
        metadata=live.metadata_elsewhere,
        adapter=options.adapter,
        interface=app.interface,
        environment=marker_environment(options.runtime, options.architecture),
    )


@dataclass(frozen=True, slots=True)
class _FunctionMaker:
    """Makes functions of what all of them have in common."""

    app: App
    live: LiveApp
    slicer: Slicer
    packages: ProjectPackages
    options: Options
    may: Permitted

    def function(
        self, name: str, share: Share | None, routes: tuple[str, ...], held: Slice
    ) -> Function:
        options = self.options
        limit = GATEWAY_TIMEOUT_MS[options.gateway]
        environment: dict[str, str | FunctionName | ParameterValue] = {
            **options.environment,
            **self.may.environment,
        }
        if share is not None:
            environment[FALLBACK_VARIABLE] = FunctionName(FALLBACK)
        return Function(
            name=name,
            folder=f"functions/{name}",
            handler=f"{self.slicer.free_module_name('handler')}.handler",
            fallback=share is None,
            endpoints=() if share is None else (*share.members, *share.guests),
            handed_on=() if share is None else share.strays,
            routes=routes,
            memory=options.memory,
            timeout=options.timeout or limit // 1000,
            environment=environment,
            requirements=function_requirements(self.packages, held.packages),
            reason=None if share is None else share.reason,
            permissions=(
                *(() if share is None else (_HAND_ON,)),
                *self.may.statements.get(name, ()),
            ),
            snap_start=options.snap_start,
            provisioned_concurrency=options.provisioned_concurrency,
        )


def _check(options: Options) -> None:
    for name, reason in deployment_faults(options.deployment, options.gateway).items():
        raise LiftoffError(f"deploy.{name} {reason}", where="[tool.liftoff]")


def _plan(
    app: App,
    mode: Mode,
    options: Options,
    functions: tuple[Function, ...],
    routes: tuple[GatewayRoute, ...],
    notes: tuple[Note, ...],
    parameters: tuple[Parameter, ...],
) -> Plan:
    functions = configured(functions, options.functions, runtime=options.runtime)
    return Plan(
        app=app,
        gateway=options.gateway,
        adapter=options.adapter,
        mode=mode,
        runtime=options.runtime,
        architecture=options.architecture,
        functions=functions,
        routes=routes,
        notes=(*notes, *environment_notes(functions), *timeout_notes(options.gateway, functions)),
        parameters=parameters,
        deployment=options.deployment,
    )
