"""The static route map: prefixes put together, hooks and dependencies of each route."""

from __future__ import annotations

import ast
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace

from liftoff.frameworks.readings import Readings
from liftoff.frameworks.registrars import HTTP_METHODS, Child, Registrar, Registration, Registry
from liftoff.frameworks.registry import read_registry
from liftoff.frameworks.routes import WEBSOCKET, Route, order_methods, route_id, unique_ids
from liftoff.project.evaluation.values import External, Site
from liftoff.project.graph.callgraph import CallGraph
from liftoff.project.source.scopes import Scope


@dataclass(frozen=True, slots=True)
class StaticRoute:
    """A route with what runs for it.

    Attributes:
        route: the route as others see it.
        handlers: the view, or the methods of its class.
        hooks: what the framework runs around it: hooks, dependencies, middleware.
        registered: where the rule is written: path and line.
    """

    route: Route
    handlers: tuple[Scope, ...]
    hooks: tuple[Scope, ...]
    registered: tuple[str, int]


@dataclass(frozen=True, slots=True)
class StaticMap:
    """The routes of a program and the functions that frameworks run besides.

    Attributes:
        routes: in order of paths and places.
        registry: what is registered on which object.
        apps: where each app is made.
        unlisted: what handles routes whose rule the source does not show.
    """

    routes: tuple[StaticRoute, ...]
    registry: Registry
    apps: tuple[Site, ...]
    unlisted: tuple[Scope, ...] = ()


def static_map(graph: CallGraph, *, included: set[Scope]) -> StaticMap:
    """Routes of every app in the `included` scopes, in order of files and lines."""
    registry = read_registry(graph, included=included)
    builder = _Composer(graph, registry)
    apps = [r for r in registry.registrars.values() if r.kind in ("flask", "fastapi")]
    # `app.mount("/api", app)`: an app in itself is no part of another.
    nested = {
        child.site
        for registrar in registry.registrars.values()
        for child in registrar.children
        if child.site is not registrar.site
    }
    for app in apps:
        if app.site not in nested:
            builder.app(app)
    if not apps or registry.unresolved:
        for loose in registry.registrars.values():
            if loose.site not in builder.seen:
                builder.app(loose)
    builder.events()
    # What a library answers comes last: a route of the project's is the one without a number.
    found = sorted(
        _each_once(builder.found), key=lambda r: (not r.route.path, r.route.path, r.registered)
    )
    ids = unique_ids(r.route.id for r in found)
    routes = tuple(
        replace(r, route=replace(r.route, id=name)) for r, name in zip(found, ids, strict=True)
    )
    sites = tuple(app.site for app in apps)
    unlisted = dict.fromkeys((*builder.unlisted, *registry.handed))
    return StaticMap(routes, registry, sites, tuple(unlisted))


def _each_once(found: Iterable[StaticRoute]) -> list[StaticRoute]:
    """The same routes with what runs around each, as one: of two alike only the first answers.

    A loop over plug-ins puts a router, whichever it is, into each of those that it knows.
    """
    known: dict[StaticRoute, dict[Scope, None]] = {}
    for one in found:
        known.setdefault(replace(one, hooks=()), {}).update(dict.fromkeys(one.hooks))
    return [replace(one, hooks=tuple(hooks)) for one, hooks in known.items()]


class _Composer:
    def __init__(self, graph: CallGraph, registry: Registry) -> None:
        self.graph = graph
        self.registry = registry
        self.found: list[StaticRoute] = []
        self.unlisted: dict[Scope, None] = {}
        self.seen: set[Site] = set()

    def app(self, app: Registrar) -> None:
        hooks = dict.fromkeys(self.registry.everywhere)
        for registrar in self.below(app, set()):
            hooks.update(registrar.app_hooks)
        prefix = app.prefix if app.kind == "router" else ""
        self.compose(app, prefix, "", hooks, 0, None)

    def events(self) -> None:
        """Events of a WebSocket library: each is handled like a route of its own."""
        for handler, name in self.registry.events.items():
            methods = (WEBSOCKET,)
            where = (handler.module.path, handler.line)
            found = Route(route_id(methods, name), methods, name, handler.name, *where, handler.id)
            self.found.append(StaticRoute(found, (handler,), (), where))

    def below(self, registrar: Registrar, seen: set[Site]) -> list[Registrar]:
        if registrar.site in seen:
            return []
        seen.add(registrar.site)
        found = [registrar]
        for child in registrar.children:
            inner = self.registry.registrars.get(child.site)
            if inner is not None:
                found.extend(self.below(inner, seen))
        return found

    def compose(
        self,
        registrar: Registrar,
        prefix: str,
        names: str,
        hooks: dict[Scope, None],
        depth: int,
        made: Hashable,
    ) -> None:
        # A router that includes itself would never end.
        if depth > 12:
            return
        self.seen.add(registrar.site)
        around = {**hooks, **registrar.hooks}
        there: set[Hashable] = set()
        if made not in {registration.made for registration in registrar.registrations}:
            # Which of the calls of a factory it is nobody knows: it may be any.
            made = None
        for registration in registrar.registrations:
            if registration.made is not None:
                # Of all that one factory makes, what the call at hand does.
                rule = registration.rule, registration.methods, registration.handler
                if made not in (None, registration.made) or rule in there:
                    continue
                there.add(rule)
            if registration.unknown_rule:
                _, handlers = self.methods(registration)
                self.unlisted.update(dict.fromkeys((*handlers, *registration.dependencies)))
                for handler in handlers:
                    self.unlisted.update(dict.fromkeys(self.wrapped(handler)))
                continue
            self.route(registrar, registration, prefix, names, around)
        for child in registrar.children:
            inner = self.registry.registrars.get(child.site)
            if inner is None or (inner is registrar and depth):
                continue
            down = {**around, **dict.fromkeys(child.dependencies)}
            self.compose(
                inner,
                self.prefix(inner, prefix, child),
                self.name(inner, names, child.name),
                down,
                depth + 1,
                child.made,
            )

    def wrapped(self, handler: Scope) -> Iterable[Scope]:
        """The views behind a handler that a decorator of the project makes and registers."""
        outer = handler.parent
        if outer is None or not outer.is_function or not handler.is_function:
            return ()
        return self.graph.evaluator.decorated(outer)

    def prefix(self, inner: Registrar, above: str, child: Child) -> str:
        own, given = inner.prefix if child.own is None else child.own, child.prefix
        if inner.kind in ("blueprint", "views"):
            return _join(above, own if given is None else given)
        if inner.kind in ("restful", "namespace"):
            return _join(above, own if given is None or inner.kind == "restful" else given)
        mounted = inner.kind == "fastapi"
        return above + (given or "").rstrip("/" if mounted else "") + own

    def name(self, inner: Registrar, names: str, given: str) -> str:
        if inner.kind != "blueprint":
            return names
        own = given or inner.name
        return f"{names}{own}." if own else names

    def route(
        self,
        registrar: Registrar,
        registration: Registration,
        prefix: str,
        names: str,
        hooks: dict[Scope, None],
    ) -> None:
        flask = registrar.kind in ("flask", "blueprint", "restful", "namespace", "views")
        rule = _join(prefix, registration.rule) if flask else prefix + registration.rule
        if registration.handler is None:
            named = self.registry.views.get((registrar.site, registration.endpoint))
            registration = replace(registration, handler=named)
        handler = registration.handler
        methods, handlers = self.methods(registration)
        if registration.websocket:
            methods = (WEBSOCKET,)
        endpoint = registration.endpoint
        if not endpoint and handler is not None:
            endpoint = handler.name.lower() if registrar.kind == "restful" else handler.name
        if registrar.kind == "namespace" and registrar.name and not registration.endpoint:
            endpoint = f"{registrar.name}_{_snake(endpoint)}"
        endpoint = names + endpoint if flask else endpoint
        path = handler.module.path if handler is not None else ""
        line = handler.line if handler is not None else 0
        around = {**hooks, **dict.fromkeys(registration.dependencies)}
        for function in handlers:
            around.update(dict.fromkeys(self.guards(function)))
        found = Route(
            route_id(methods, rule),
            methods,
            rule,
            endpoint,
            path,
            line,
            handler.id if handler is not None else "",
        )
        where = (registration.scope.module.path, getattr(registration.site, "lineno", 1))
        self.found.append(
            StaticRoute(found, handlers, tuple(f for f in around if f not in handlers), where)
        )

    def methods(self, registration: Registration) -> tuple[tuple[str, ...], tuple[Scope, ...]]:
        handler = registration.handler
        given = registration.methods
        if handler is None:
            return _answered(("GET",) if given is None else given), ()
        if handler.kind != "class":
            return _answered(given or ("GET",)), (handler, *registration.also)
        hierarchy = self.graph.evaluator.hierarchy
        by_name = {
            name: method
            for name in HTTP_METHODS
            if (method := hierarchy.method(handler, name)) is not None
        }
        extra = [
            method for name in _AROUND if (method := hierarchy.method(handler, name)) is not None
        ]
        given = given or self.declared(handler, own=bool(by_name))
        wanted = {m.lower() for m in given} if given else set(by_name)
        chosen = [method for name, method in by_name.items() if name in wanted]
        return _answered(given or by_name or ("GET",)), (*chosen, *extra)

    def declared(self, view: Scope, *, own: bool) -> tuple[str, ...] | None:
        """`methods = ["GET", "POST"]` in a class of Flask's views.

        Where methods are named after HTTP's, those count unless the very class says so.
        """
        for cls in [view] if own else self.graph.evaluator.hierarchy.mro(view)[0]:
            bindings = cls.bindings.get("methods", ())
            if bindings and isinstance(node := bindings[-1].node, ast.expr):
                return Readings(self.graph.evaluator).texts(node, cls)
        return None

    def guards(self, function: Scope) -> list[Scope]:
        """Callbacks of the authentication helpers whose decorators a view has."""
        found: list[Scope] = []
        for decorator in function.decorators:
            outer = function.parent or function
            for value in self.graph.evaluator.values(decorator, outer):
                if isinstance(value, External) and value.site in self.registry.guards:
                    found.extend(self.registry.guards[value.site])
        return found


# Methods of a view class that run besides those that are named after HTTP's.
_AROUND = (
    "__init__", "dispatch_request", "dispatch", "on_connect", "on_receive", "on_disconnect",
)  # fmt: skip


def _answered(methods: Iterable[str]) -> tuple[str, ...]:
    """The methods as a map shows them: what answers GET answers HEAD."""
    ordered = order_methods(methods)
    return tuple(m for m in ordered if m != "HEAD" or "GET" not in ordered)


def _snake(name: str) -> str:
    """`TodoList` as `todo_list`."""
    parts = [f"_{c.lower()}" if c.isupper() and n else c.lower() for n, c in enumerate(name)]
    return "".join(parts)


def _join(prefix: str, rule: str) -> str:
    """Flask's way: one slash between a prefix and a rule."""
    if not prefix:
        return rule
    if not rule:
        return prefix
    return f"{prefix.rstrip('/')}/{rule.lstrip('/')}"
