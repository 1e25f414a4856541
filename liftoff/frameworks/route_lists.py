"""Starlette's lists of routes: `routes=[Route(...), Mount(...)]`, `app.routes.append(...)`."""

from __future__ import annotations

import ast

from liftoff.frameworks.constructions import factory_call, given_by
from liftoff.frameworks.readings import Readings
from liftoff.frameworks.registrars import (
    REGISTRAR_KINDS,
    Child,
    Registrar,
    RegistrarKind,
    Registration,
    Registry,
)
from liftoff.frameworks.route_classes import ROUTES, kinds_made, run_for_routes
from liftoff.frameworks.turns import Listing, mapped, turns_within
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.frames import Frame
from liftoff.project.evaluation.values import Container, External, Instance, Site
from liftoff.project.graph.edges import function_of
from liftoff.project.source.scopes import Scope

# Lists of an app or router, and what their elements are.
_LISTS = ("routes", "on_startup", "on_shutdown")
_ENDPOINTS = ("starlette.endpoints.HTTPEndpoint", "starlette.endpoints.WebSocketEndpoint")
# A list of lists of lists of routes: more is rare, and a list may hold itself.
_MAX_DEPTH = 6
_UNTOLD = "only the run tells what is in a list of routes"


class RouteLists(Readings):
    """Reads lists of routes into a registry."""

    def __init__(self, evaluator: Evaluator) -> None:
        super().__init__(evaluator)
        self.registry = Registry()

    def registrar(self, kind: RegistrarKind, site: Site) -> Registrar:
        """The registrar made at a site."""
        raise NotImplementedError

    def unknown(self, node: ast.AST, scope: Scope, why: str) -> None:
        """Note what registers routes that the source does not show."""
        raise NotImplementedError

    def appended(self, value: External, node: ast.Call, scope: Scope) -> bool:
        """`app.router.routes.append(route)`, `.extend([...])`, `.on_startup.append(f)`."""
        owner, _, method = value.name.rpartition(".")
        owner, _, listed = owner.rpartition(".")
        kind = REGISTRAR_KINDS.get(owner.removesuffix(".router"))
        if kind is None or value.site is None or listed not in _LISTS or not node.args:
            return False
        given = node.args[-1]
        made = self.registrar(kind, value.site)
        if listed != "routes":
            group = self.registry.startup if listed == "on_startup" else self.registry.shutdown
            for function in map(function_of, self.evaluator.values(given, scope)):
                if function is not None:
                    group[function] = None
        elif method == "extend":
            self.route_list(made, given, scope, "")
        else:
            self.route_element(made, given, scope, "")
        return True

    def route_list(
        self, made: Registrar, node: ast.expr, scope: Scope, prefix: str, depth: int = 0
    ) -> None:
        """Starlette's `routes=[Route(...), Mount(...), *others]`, and what is added to it."""
        if depth > _MAX_DEPTH:
            return
        if isinstance(node, ast.BinOp):
            for part in _summands(node):
                self.route_list(made, part, scope, prefix, depth + 1)
            return
        lists = [v for v in self.evaluator.values(node, scope) if isinstance(v, Container)]
        if not lists and self.is_untold(node, scope):
            self.unknown(node, scope, _UNTOLD)
        for value in lists:
            # What a function of the project gives, as this call of it does.
            call = factory_call(self.evaluator, node, scope, value.site)
            with self.seen_by(call or self.evaluator):
                self.route_container(made, value.site, node, prefix, depth + 1)

    def route_container(
        self, made: Registrar, site: Site, node: ast.expr, prefix: str, depth: int
    ) -> None:
        """One list, and what is added to it; `node` stands for it."""
        listed, where = site.node, site.scope
        if isinstance(listed, ast.BinOp) and listed is not node:
            self.route_list(made, listed, where, prefix, depth)
        for element in listed.elts if isinstance(listed, ast.List | ast.Tuple) else ():
            if isinstance(element, ast.Starred):
                self.route_list(made, element.value, where, prefix, depth)
            else:
                self.route_element(made, element, where, prefix, depth)
        if isinstance(listed, Listing):
            self.route_turns(made, listed, where, prefix, depth)
        if isinstance(listed, ast.Call):
            self.made_list(made, listed, where, prefix, depth)
        for added in self.evaluator.added(site):
            if added.how == "merge":
                self.route_list(made, added.value, added.scope, prefix, depth)
            else:
                self.route_element(made, added.value, added.scope, prefix, depth)

    def made_list(
        self, made: Registrar, node: ast.Call, scope: Scope, prefix: str, depth: int
    ) -> None:
        """`list(rows)`, `map(make_route, TABLE)`, or what a generator of the project gives."""
        match node:
            case ast.Call(ast.Name("list" | "tuple" | "sorted" | "reversed"), [inner, *_]):
                self.route_list(made, inner, scope, prefix, depth)
                return
            case ast.Call(ast.Name("list"), []):
                return
            case ast.Call(ast.Name("map"), [function, *rows]) if rows:
                self.route_turns(made, mapped(self.evaluator, function, rows), scope, prefix, depth)
                return
            case _:
                pass
        run = list(given_by(self.evaluator, node, scope))
        for frame, generator in run:
            with self.seen_by(frame):
                for element in generator.yields:
                    self.route_element(made, element, generator, prefix, depth)
        if not run:
            self.unknown(node, scope, _UNTOLD)

    def is_untold(self, node: ast.expr, scope: Scope) -> bool:
        """Whether only the run tells what is in a list; a parameter's callers may tell it."""
        values = self.evaluator.values(node, scope)
        if not values:
            return not isinstance(node, ast.Name)
        return any(isinstance(v, External) and not _is_of_app(v.name) for v in values)

    def route_turns(
        self, made: Registrar, node: Listing, scope: Scope, prefix: str, depth: int
    ) -> None:
        """`[Route(path, page) for path in PATHS]`."""
        each: list[Frame] | list[Evaluator] = turns_within(self.evaluator, node, scope)
        for evaluator in each or [self.evaluator]:
            with self.seen_by(evaluator):
                self.route_element(made, node.elt, scope, prefix, depth)

    def route_element(
        self, made: Registrar, node: ast.expr, scope: Scope, prefix: str, depth: int = 0
    ) -> None:
        """One route, made there or before."""
        if isinstance(node, ast.Call):
            given = list(given_by(self.evaluator, node, scope))
            for frame, function in given if depth <= _MAX_DEPTH else ():
                with self.seen_by(frame):
                    for returned in function.returns:
                        self.route_element(made, returned, function, prefix, depth + 1)
            if not given:
                self.route_object(made, node, scope, prefix, depth)
            return
        for value in self.evaluator.values(node, scope):
            if isinstance(value, Instance) or (
                isinstance(value, External) and value.name.endswith("()")
            ):
                site = value.site
                if site is not None and isinstance(site.node, ast.Call):
                    self.route_object(made, site.node, site.scope, prefix, depth)

    def route_object(
        self, made: Registrar, node: ast.Call, scope: Scope, prefix: str, depth: int
    ) -> None:
        """`Route(...)`, `WebSocketRoute(...)` or `Mount(...)`."""
        hierarchy = self.evaluator.hierarchy
        classes = self.evaluator.values(node.func, scope)
        names = {name for value in classes for name in kinds_made(hierarchy, value)}
        arguments = dict(zip(["path", "endpoint"], node.args, strict=False))
        arguments.update({k.arg: k.value for k in node.keywords if k.arg})
        path = arguments.get("path")
        rule = self.path(path, scope) if path is not None else None
        if names & ROUTES:
            around = [f for value in classes for f in run_for_routes(hierarchy, value)]
            around += self.dependencies(arguments.get("dependencies"), scope)
            known = self.handlers(arguments.get("endpoint"), scope)[:1]
            if rule is None and any(r.site is node for r in made.registrations):
                # A function that calls itself for what is mounted: each round says the same.
                return
            if rule is None and not known:
                known = self.views_of(*_ENDPOINTS)
            made.registrations.extend(
                Registration(
                    prefix + (rule or ""),
                    self.texts(arguments.get("methods"), scope),
                    self.endpoint(node, scope),
                    handler,
                    node,
                    scope,
                    tuple(around),
                    websocket=any("WebSocket" in name for name in names),
                    unknown_rule=rule is None,
                )
                for handler in known or (None,)
            )
        elif names & {"Mount", "Host"}:
            # A host is no part of the path.
            rule = rule if "Mount" in names else ""
            if "routes" in arguments:
                below = prefix + (rule or "").rstrip("/")
                self.route_list(made, arguments["routes"], scope, below, depth)
            inner = arguments.get("app") or arguments.get("endpoint")
            for value in self.evaluator.values(inner, scope) if inner is not None else ():
                kind, site = self.kind(value)
                if kind is not None and site is not None:
                    self.registrar(kind, site)
                    made.children.append(Child(site, prefix + (rule or "")))


def _summands(node: ast.expr) -> list[ast.expr]:
    """The parts of `a + b + c`."""
    found, pending = [], [node]
    while pending:
        part = pending.pop()
        if isinstance(part, ast.BinOp):
            pending += [part.right, part.left]
        else:
            found.append(part)
    return found


def _is_of_app(name: str) -> bool:
    """Whether a list is that of an app or router, whose routes are read where they are put in."""
    owner, _, listed = name.rpartition(".")
    return listed == "routes" and owner.removesuffix(".router") in REGISTRAR_KINDS
