"""What rules read: the linked program, its routes, and when each function runs."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from liftoff.frameworks.dispatchers import event_edges
from liftoff.frameworks.resolvers import query_edges
from liftoff.frameworks.static import StaticMap, StaticRoute, static_map
from liftoff.frameworks.templates import rendering_edges
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import (
    ClassValue,
    External,
    Site,
    Values,
)
from liftoff.project.graph.callbacks import CALLS, spawned
from liftoff.project.graph.callgraph import CallGraph, build_callgraph
from liftoff.project.graph.flow import Edge
from liftoff.project.graph.forgotten_tasks import last_yield
from liftoff.project.graph.later import flow_from
from liftoff.project.graph.reach import Search, joined, reach
from liftoff.project.program import Program, build_program
from liftoff.project.source.modules import Modules
from liftoff.project.source.scopes import CallSite, Scope
from liftoff.rules.finding import Phase
from liftoff.rules.running.bits import (
    ALONE,
    FIRST_LISTED,
    FIRST_ROUTE,
    LATER,
    PHASE_BITS,
    SERVING,
    START,
    UNLISTED,
)
from liftoff.rules.running.call_sites import all_calls
from liftoff.rules.running.constant_branches import Allowed, ConstantBranches, constant_branches
from liftoff.rules.running.construction import builders
from liftoff.rules.running.factories import factories, only_at_start
from liftoff.rules.running.handed_functions import handed_functions
from liftoff.rules.running.import_modules import import_modules
from liftoff.rules.running.kept_objects import kept_for_good, single_classes
from liftoff.rules.running.roots import Roots
from liftoff.rules.running.serving import is_instead, who_serves
from liftoff.rules.running.sources import app_modules, server_scopes
from liftoff.rules.running.unused_branches import unused
from liftoff.rules.running.waited import waited_edges
from liftoff.rules.tables.names import in_any_module
from liftoff.rules.target import DEFAULT_TARGET, Target

_T = TypeVar("_T")


class Call(NamedTuple):
    """A call of a library function, by one of the names that it may have."""

    site: CallSite
    name: str
    value: External

    @property
    def node(self) -> ast.Call:
        """The call itself."""
        return self.site.node

    @property
    def scope(self) -> Scope:
        """Where it is written."""
        return self.site.scope

    def argument(self, position: int, *keywords: str) -> ast.expr | None:
        """An argument by position (-1: by keyword only) or by any of some keywords."""
        for keyword in self.node.keywords:
            if keyword.arg in keywords:
                return keyword.value
        if 0 <= position < len(self.node.args):
            return self.node.args[position]
        return None


class Model:
    """Read-only for rules; built once a run."""

    def __init__(self, modules: Modules, target: Target = DEFAULT_TARGET) -> None:
        self.target = target
        self.errors = modules.errors
        self.program: Program = build_program(app_modules(modules))
        self.graph: CallGraph = build_callgraph(self.program)
        self.scopes = server_scopes(self.program)
        self.map: StaticMap = static_map(self.graph, included=set(self.scopes))
        self.evaluator: Evaluator = self.graph.evaluator
        self._route_bits = {
            r.route.id: 1 << (n + FIRST_LISTED) for n, r in enumerate(self.map.routes)
        }
        # Thousands of places are reached by the same routes.
        self._routes_of: dict[int, tuple[str, ...]] = {}
        self._lifespans = {s: end for s in self.map.registry.startup if (end := last_yield(s))}
        rendered = joined(
            rendering_edges(self.graph, self.map.registry, self.scopes),
            joined(
                event_edges(self.graph, self.scopes),
                query_edges(self.graph, self.map.registry.resolvers, self.scopes),
            ),
        )
        self._unused = unused(self.graph, self.scopes, self.map.routes)
        waited = waited_edges(self.graph, self.scopes)
        self._handed = handed_functions(self.graph, self.scopes)
        calls = joined(joined(self.graph.of_kind("call"), waited), self._handed.calls())
        runs = joined(self.graph.of_kind("call", "spawn"), self._handed.own)
        self._calls_of = self._before_yields(joined(calls, rendered))
        self._runs_of = self._before_yields(joined(runs, rendered))
        self._searches: dict[str, tuple[Search, Search]] = {}
        makers = factories(self.map, self.evaluator, self.scopes)
        self._making = only_at_start(self.graph, self.map, self.scopes)
        self.import_modules = import_modules(self.graph, self.map, makers, self.scopes)
        self._all_edges: Callable[[Scope], Sequence[Edge]] = lambda s: self._runs_of.get(s, ())
        self.serving = who_serves(self.graph)
        starts = Roots(
            self.graph,
            self.map,
            self.scopes,
            self.import_modules,
            self.serving,
            self._route_bits,
            self.at_shutdown,
        )
        roots = starts.begun(makers)
        starts.add_spawned(roots, self._all_edges)
        others = {e.callee for out in (*waited.values(), *rendered.values()) for e in out}
        branches = constant_branches(self.graph, self.scopes, {*roots, *others})
        self._now, self._allowed_now = self._narrowed(
            roots, lambda scope: self._calls_of.get(scope, ()), branches
        )
        self._any, self._allowed = self._narrowed(roots, self._all_edges, branches)
        self.later: Evaluator = flow_from(self.graph, self.runs_later)
        self.evaluator = self.graph.evaluator
        self._kept = kept_for_good(self.program, self.evaluator)
        self.handlers = dict.fromkeys(h for found in self.map.routes for h in found.handlers)
        self.hooks = {h for found in self.map.routes for h in found.hooks}
        self.builders = builders(self.graph, self.scopes)
        self.single = single_classes(self.program, self.hooks)
        self._calls: dict[str, list[Call]] = defaultdict(list)
        self._anywhere: dict[str, list[Call]] = defaultdict(list)
        self._by_method: dict[str, list[Call]] = defaultdict(list)
        self._made: list[tuple[ast.Call, Scope, Scope]] = []
        self._seen: dict[Callable[[Model], Any], Any] = {}
        self._index_calls()

    def _narrowed(
        self,
        roots: dict[Scope, int],
        edges: Callable[[Scope], Sequence[Edge]],
        branches: ConstantBranches,
    ) -> tuple[dict[Scope, int], Allowed]:
        """The bits that reach each scope, and what stands in a branch that not all calls take."""
        found = self._reached(roots, edges, self._making)
        if not branches.branches:
            return found, Allowed()
        limits = branches.limits(branches.allowed(found))
        making = {key: bits & limits.get(key, -1) for key, bits in self._making.items()}
        found = self._reached(roots, edges, {**limits, **making})
        return found, branches.allowed(found)

    def _reached(
        self,
        roots: dict[Scope, int],
        edges: Callable[[Scope], Sequence[Edge]],
        limits: Mapping[tuple[int, Scope], int],
    ) -> dict[Scope, int]:
        """The bits that reach each scope; what a command does instead of serving is no start-up."""

        def on_the_way(scope: Scope) -> Sequence[Edge]:
            if scope not in self.serving.scopes:
                return edges(scope)
            return [e for e in edges(scope) if not is_instead(self.serving, scope, e.node)]

        found = reach({scope: bits & ~SERVING for scope, bits in roots.items()}, edges, limits)
        serving = {s: SERVING for s, bits in roots.items() if bits & SERVING}
        starts = reach(serving, on_the_way, limits)
        return {s: found.get(s, 0) | starts.get(s, 0) for s in {**found, **starts}}

    def _before_yields(self, edges: dict[Scope, tuple[Edge, ...]]) -> dict[Scope, tuple[Edge, ...]]:
        """The edges but for those after a lifespan's `yield`, or where no call ever gets to."""
        return {
            s: tuple(
                e
                for e in out
                if (s, e.callee) not in self._handed.shared
                and not self._is_unused(e)
                and not self.at_shutdown(s, e.node)
            )
            for s, out in edges.items()
        }

    def _is_unused(self, edge: Edge) -> bool:
        """Whether all calls of an edge stand in branches that nobody takes."""
        never = self._unused
        return id(edge.node) in never and all(
            id(one.node) in never for one in all_calls(self.graph, edge)
        )

    def at_shutdown(self, scope: Scope, node: ast.AST) -> bool:
        """Whether a place in a scope runs only when the server ends: after a lifespan's `yield`."""
        end = self._lifespans.get(scope)
        return end is not None and getattr(node, "lineno", 0) > end

    def once(self, look: Callable[[Model], _T]) -> _T:
        """What a look at the whole model gives, which several rules ask for; read-only."""
        if look not in self._seen:
            self._seen[look] = look(self)
        found: _T = self._seen[look]
        return found

    def phases(self, scope: Scope) -> tuple[Phase, ...]:
        """When a scope runs; empty when nothing is seen to run it."""
        now = self._now.get(scope, 0)
        found: list[Phase] = [phase for phase, bit in PHASE_BITS.items() if now & bit]
        if now >> FIRST_ROUTE:
            found.append("request")
        return tuple(found)

    def runs_later(self, scope: Scope) -> bool:
        """Whether it runs after start-up: in a request, a WebSocket event or in the background."""
        now = self._now.get(scope, 0)
        return bool(now >> FIRST_ROUTE or now & LATER)

    def takes_later(self, node: ast.AST) -> bool:
        """Whether a place is in no branch of a constant that only start-up gives."""
        now = self._allowed_now.at(id(node))
        return bool(now >> FIRST_ROUTE or now & LATER)

    def in_request(self, scope: Scope) -> bool:
        """Whether a route runs it before it answers."""
        return bool(self._now.get(scope, 0) >> FIRST_ROUTE)

    def at_start(self, scope: Scope) -> bool:
        """Whether it runs at import or start-up."""
        return bool(self._now.get(scope, 0) & START)

    def at_import(self, scope: Scope) -> bool:
        """Whether an import of the app, or the framework's own start-up, runs it."""
        return bool(self._now.get(scope, 0) & START & ~SERVING)

    def only_command(self, scope: Scope) -> bool:
        """Whether only a command line, or a script, runs it."""
        return self._now.get(scope, 0) & ~ALONE == 0 and self.live(scope)

    def only_script(self, scope: Scope) -> bool:
        """Whether only `main()`, or a module that the app does not import, runs it."""
        return self._now.get(scope, 0) & ~SERVING == PHASE_BITS["script"]

    def is_app_code(self, scope: Scope) -> bool:
        """Whether it stands in a module that a server imports, and not in a script beside it."""
        return scope.is_function and scope.module_scope() in self.import_modules

    def starts_server(self, scope: Scope) -> bool:
        """Whether what starts the server runs it on the way."""
        return bool(self._now.get(scope, 0) & SERVING)

    def live(self, scope: Scope) -> bool:
        """Whether anything is seen to run it."""
        return self._now.get(scope, 0) != 0

    def lives_on(self, scope: Scope) -> bool:
        """Whether what a scope makes outlives a request: it runs at import or start-up only."""
        if scope.kind == "class":
            return self.lives_on(scope.parent or scope.module_scope())
        if scope.kind == "main":
            # A script that serves nothing has objects of its own.
            return self.starts_server(scope)
        if scope.kind == "module":
            return True
        return self.at_start(scope) and not self.runs_later(scope)

    def is_kept(self, site: Site) -> bool:
        """Whether the first request that makes an object keeps it for all that follow."""
        return id(site.node) in self._kept

    def unlisted(self, scopes: Iterable[Scope]) -> bool:
        """Whether a route that the source does not name reaches any of some scopes."""
        return any(self._any.get(scope, 0) & UNLISTED for scope in scopes)

    def routes(self, scopes: Iterable[Scope]) -> tuple[str, ...]:
        """Ids of the routes that reach any of some scopes, through threads and tasks too."""
        bits = 0
        for scope in scopes:
            bits |= self._any.get(scope, 0)
        return self._named(bits)

    def _named(self, bits: int) -> tuple[str, ...]:
        known = self._routes_of.get(bits)
        if known is None:
            known = self._routes_of[bits] = tuple(
                r.route.id for r in self.map.routes if bits & self._route_bits[r.route.id]
            )
        return known

    def routes_at(self, scope: Scope, node: ast.AST) -> tuple[str, ...]:
        """Ids of the routes that reach a place: of those that give a branch its constant."""
        bits = self._any.get(scope, 0)
        return self._named(bits & self._allowed.at(id(node)))

    def reached_by(self, scope: Scope) -> tuple[tuple[str, ...], tuple[Phase, ...]]:
        """Ids of the routes, and the phases, that reach a scope, through threads and tasks too."""
        bits = self._any.get(scope, 0)
        phases = tuple(phase for phase, bit in PHASE_BITS.items() if bits & bit)
        return self.routes((scope,)), phases

    def callers(self, function: Scope) -> Iterable[Scope]:
        """The scopes that call a function, or start it."""
        return self._callers.get(function, ())

    @cached_property
    def _callers(self) -> dict[Scope, dict[Scope, None]]:
        found: dict[Scope, dict[Scope, None]] = {}
        for scope in self.scopes:
            for edge in self.graph.callees(scope):
                found.setdefault(edge.callee, {})[scope] = None
        return found

    def trace(self, route: StaticRoute, goal: Scope) -> list[Edge]:
        """The fewest calls from a route to a scope."""
        searches = self._searches.get(route.route.id)
        if searches is None:
            searches = self._searches[route.route.id] = (
                Search(route.handlers, self._all_edges),
                Search((*route.handlers, *route.hooks), self._all_edges),
            )
        return searches[0].path(goal) or searches[1].path(goal)

    def values(self, node: ast.expr, scope: Scope) -> Values:
        """What an expression may be worth, by all callers."""
        return self.evaluator.values(node, scope)

    def _index_calls(self) -> None:
        for scope in self.scopes:
            if not self.live(scope):
                continue
            for site in scope.calls:
                names: dict[str, External] = {}
                place = id(site.node)
                never = place in self._unused or not self._allowed.at(place)
                for value in () if never else self.evaluator.values(site.node.func, scope):
                    if isinstance(value, External):
                        names.setdefault(value.name, value)
                    elif isinstance(value, ClassValue):
                        self._made.append((site.node, scope, value.scope))
                for name, value in names.items():
                    self._index_call(Call(site, name, value))
                    self._index_handed(site, name)

    def _index_call(self, call: Call) -> None:
        self._calls[call.name].append(call)
        self._anywhere[in_any_module(call.name)].append(call)
        self._by_method[call.name.rpartition(".")[2]].append(call)

    def _index_handed(self, site: CallSite, name: str) -> None:
        """`to_thread(os.remove, path)`, `add_task(os.remove, path)`: a call of what is given."""
        how = CALLS.get(name) or spawned(name)
        if how is None or how.args != "rest" or not -1 < how.function < len(site.node.args):
            return
        target, *rest = site.node.args[how.function :]
        for value in self.evaluator.values(target, site.scope):
            if isinstance(value, External):
                node = ast.copy_location(ast.Call(target, rest, site.node.keywords), site.node)
                self._index_call(Call(site._replace(node=node), value.name, value))

    def calls(self, *names: str) -> Iterator[Call]:
        """Live calls of library functions by full name, or by one that begins with `lib.*.`."""
        for name in names:
            yield from (self._anywhere if ".*." in name else self._calls).get(name, ())

    def all_calls(self) -> Iterator[Call]:
        """Live calls of library functions, each by each of its names."""
        for calls in self._calls.values():
            yield from calls

    def calls_of(self, *prefixes: str) -> Iterator[Call]:
        """Live calls of anything whose full name starts with any of some texts."""
        for name, calls in self._calls.items():
            if name.startswith(prefixes):
                yield from calls

    def objects(self, base: str) -> Iterator[tuple[ast.Call, Scope, str]]:
        """Live calls that make an object of a project class derived from a library's `base`."""
        for call, scope, cls in self._made:
            if base in self.evaluator.hierarchy.external_bases(cls):
                yield call, scope, cls.name

    def scopes_calling(self, *prefixes: str) -> list[Scope]:
        """Live scopes that call anything of some libraries after start-up, without duplicates."""
        found: dict[Scope, None] = {}
        for name, calls in self._calls.items():
            if name.startswith(prefixes):
                found.update((call.scope, None) for call in calls if self.runs_later(call.scope))
        return list(found)

    def method_calls(self, *names: str) -> Iterator[Call]:
        """Live calls of library objects by the last name."""
        for name in names:
            yield from self._by_method.get(name, ())
