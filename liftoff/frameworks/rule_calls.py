"""Calls that register: `add_url_rule`, `add_resource`, `register_blueprint`, `mount`."""

from __future__ import annotations

import ast
from collections.abc import Hashable, Iterator
from dataclasses import replace

from liftoff.frameworks.constructions import (
    Arguments,
    call_made,
    constructions,
    factory_call,
    written,
)
from liftoff.frameworks.named_prefixes import prefix_of, says_name
from liftoff.frameworks.registrars import Child, Named, Registrar, RegistrarKind, Registration
from liftoff.frameworks.resolvers import is_graphql_app
from liftoff.frameworks.route_lists import RouteLists
from liftoff.frameworks.router_owners import key_of, owners
from liftoff.frameworks.rule_objects import ADD_TO_MAP, rule_objects
from liftoff.frameworks.spread_arguments import spread_arguments
from liftoff.frameworks.spread_options import are_untold, spread_options
from liftoff.frameworks.turns import turns
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.frames import Frame, constructor_frame
from liftoff.project.evaluation.values import Container, External, Instance, Site, Value, Values
from liftoff.project.source.scopes import Scope

# Static files are not among the app's rules.
_WITHOUT_ROUTES = frozenset({
    "starlette.staticfiles.StaticFiles()", "fastapi.FastAPI().router", "flask.Flask().wsgi_app",
})  # fmt: skip
# What says nothing of who calls a class's methods.
_PLAIN_BASES = ("builtins.", "typing.", "abc.", "enum.", "dataclasses.", "collections.")
# What registers, and has no rules of its own.
_FRAMEWORKS = ("flask.", "quart.", "fastapi.", "starlette.", "flask_restful.", "flask_restx.",
               "flask_smorest.")  # fmt: skip
# Methods of blueprints and routers that run where they are put into an app.
_AT_START = frozenset(
    {"register", "record", "record_once", "init_app", "setup", "create_blueprint"}
)


class RuleCalls(RouteLists):
    """Reads plain calls of apps, blueprints and routers into a registry."""

    def put_into(self, app: ast.expr | None, scope: Scope, child: Site, prefix: str | None) -> None:
        """Note that an object's rules are those of an app."""
        raise NotImplementedError

    def rule_call(self, registrar: Registrar, name: str, node: ast.Call, scope: Scope) -> None:
        """A call that registers, turn by turn where it stands in a loop over what is written."""
        each: list[Frame] | list[Evaluator] = turns(self.evaluator, node, scope)
        for evaluator in each or [self.evaluator]:
            with self.seen_by(evaluator):
                spread = spread_arguments(self.evaluator, node, scope)
                self.one_rule_call(registrar, name, spread, scope)

    def one_rule_call(self, registrar: Registrar, name: str, node: ast.Call, scope: Scope) -> None:
        """One turn of a call that registers, by the name of what is called."""
        match name:
            case (
                "add_url_rule"
                | "add_api_route"
                | "add_route"
                | "add_websocket_route"
                | ("add_api_websocket_route")
            ):
                self.add_rule(registrar, name, node, scope)
            case "add_resource":
                self.add_resource(registrar, node, scope)
            case (
                "register_blueprint"
                | "register_api"
                | "include_router"
                | "add_namespace"
                | "mount"
                | "host"
            ):
                self.nest(registrar, name, node, scope)
            case _ if name == ADD_TO_MAP:
                found = list(rule_objects(self, node, scope))
                registrar.registrations.extend(found)
                if not found:
                    self.unknown(node, scope, "only the run tells which rules the map is given")
            case "init_app" if registrar.kind == "restful":
                self.put_into(node.args[0] if node.args else None, scope, registrar.site, None)
            case _:
                pass

    def add_rule(self, registrar: Registrar, name: str, node: ast.Call, scope: Scope) -> None:
        """A rule with its view: `add_url_rule`, `add_api_route` and the like."""
        flask = name == "add_url_rule"
        names = ["rule", "endpoint", "view_func"] if flask else ["path", "endpoint", "methods"]
        arguments = dict(zip(names, node.args, strict=False))
        arguments.update(self.options(node, scope))
        arguments.update({k.arg: k.value for k in node.keywords if k.arg})
        path = arguments.get("rule" if flask else "path")
        if path is None:
            return
        view = arguments.get("view_func" if flask else "endpoint") or arguments.get("route")
        endpoint_key = "endpoint" if flask else "name"
        endpoint = arguments.get(endpoint_key)
        if view is None and endpoint is None:
            return
        rule = self.path(path, scope)
        found = self.handlers(view, scope)
        if flask and rule is None and not found:
            found = self.views_of("flask.views.View", "flask.views.MethodView")
        handler, *others = found or (None,)
        registrar.registrations.append(
            Registration(
                rule or "",
                self.texts(arguments["methods"], scope)
                if "methods" in arguments
                else self.given_methods(node, scope),
                (self.text(endpoint, scope) or "")
                if endpoint is not None
                else self.view_name(view, scope),
                handler,
                node,
                scope,
                tuple(self.dependencies(arguments.get("dependencies"), scope)),
                websocket="websocket" in name,
                unknown_rule=rule is None,
                also=tuple(other for other in others if other is not None and other.is_function),
            )
        )

    def add_resource(self, registrar: Registrar, node: ast.Call, scope: Scope) -> None:
        """A class of Flask-RESTful or RESTX with its rules."""
        if not node.args:
            return
        handler = self.handler(node.args[0], scope)
        for rule in self.resource_rules(node, scope):
            registrar.registrations.append(
                Registration(
                    rule or "",
                    None,
                    self.endpoint(node, scope),
                    handler,
                    node,
                    scope,
                    unknown_rule=rule is None,
                )
            )

    def resource_rules(self, node: ast.Call, scope: Scope) -> Iterator[str | None]:
        """The rules of a resource, also in `*rules`; None for what the source does not tell."""
        for argument in node.args[1:]:
            if not isinstance(argument, ast.Starred):
                yield self.path(argument, scope)
                continue
            if isinstance(argument.value, ast.Name) and f"*{argument.value.id}" in scope.parameters:
                # A method that hands on: its callers are read instead.
                continue
            match self.evaluator.values(argument.value, scope):
                case (Container(site=site),) if isinstance(site.node, ast.List | ast.Tuple):
                    yield from (self.path(element, site.scope) for element in site.node.elts)
                case _:
                    yield None

    def nest(self, registrar: Registrar, name: str, node: ast.Call, scope: Scope) -> None:
        """A blueprint, router or app that is put into another."""
        if name in ("mount", "host"):
            arguments = dict(zip(["path", "app"], node.args, strict=False))
            if name == "host":
                # A host is no part of the path.
                arguments.pop("path", None)
            key = "app"
        else:
            arguments = dict(zip(["child"], node.args, strict=False))
            key = "child"
        arguments.update({k.arg: k.value for k in node.keywords if k.arg})
        arguments.update(self.options(node, scope))
        named = (key, "router", "blueprint", "api")
        child = next((arguments[k] for k in named if k in arguments), None)
        if child is None:
            if any(k.arg is None for k in node.keywords):
                self.unknown(node, scope, "only the run tells what is put in here")
            return
        prefix_node = next(
            (
                arguments[k]
                for k in ("url_prefix", "prefix", "path")
                if k in arguments and not _is_none(arguments[k])
            ),
            None,
        )
        prefix, named_by = self.prefix_of_child(prefix_node, child, node, scope)
        extra = tuple(self.dependencies(arguments.get("dependencies"), scope))
        naming = arguments.get("name") if name == "register_blueprint" else None
        known = False
        given_there = self.put_in(child, scope)
        readable = self.sites(given_there)
        for value in given_there:
            kind, site = self.kind(value)
            if kind is None or site is None:
                # `Users[User, int](...)` may be of the class and of an item of it.
                if not (isinstance(value, External) and value.site in readable):
                    known = self.of_others(registrar, value, prefix or "", node, scope) or known
                continue
            known = True
            self.hand_over(value)
            made = self.registrar(kind, site)
            if named_by is not None:
                prefix = prefix_of(named_by, child, made.name)
            name = (self.text(naming, scope) or "") if naming else ""
            for own, by in self.each_of(kind, site, child, scope):
                if own.untold and prefix_node is None:
                    self.unknown(node, scope, own.untold)
                given = Child(site, prefix, extra, name or own.name, own.prefix, by)
                registrar.children += [given] if given not in registrar.children else []
        if not known:
            self.registry.unresolved = True
            self.unknown(node, scope, "only the run tells what is put in here")

    def prefix_of_child(
        self, prefix_node: ast.expr | None, child: ast.expr, node: ast.Call, scope: Scope
    ) -> tuple[str | None, ast.AST | None]:
        """The prefix that what is put in gets, or what it is made of where its name is in it."""
        if prefix_node is None:
            return None, None
        shown = written(self.evaluator, prefix_node, scope)[0]
        if says_name(shown, child):
            return None, shown
        if untold := self.untold(prefix_node, scope):
            self.unknown(node, scope, untold)
        return self.path(prefix_node, scope), None

    def of_others(
        self, registrar: Registrar, value: Value, prefix: str, node: ast.Call, scope: Scope
    ) -> bool:
        """What is put into an app and is no app or router: whether it is known what it is."""
        if isinstance(value, External) and is_graphql_app(value.name):
            rule = f"{prefix.rstrip('/')}/{{path:path}}"
            registrar.registrations.append(Registration(rule, (), "", None, node, scope))
            return True
        self.registry.mounted.extend(self.objects_behind(node, scope))
        known = isinstance(value, External) or self.is_static(value)
        known = self.of_library(value, node, scope) or known
        if isinstance(value, External) and value.name not in _WITHOUT_ROUTES:
            library = value.name.partition(".")[0]
            self.unknown(node, scope, f"`{library}` makes what is put in here")
        return known

    def objects_behind(self, node: ast.Call, scope: Scope) -> Iterator[Site]:
        """The library's objects that give what a call puts in: `mcp` of `mcp.http_app()`."""
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            values = list(self.evaluator.values(argument, scope))
            given, home = written(self.evaluator, argument, scope)
            if isinstance(given, ast.Call) and isinstance(given.func, ast.Attribute):
                values += self.evaluator.values(given.func.value, home)
            for value in values:
                if isinstance(value, External) and value.site is not None:
                    yield value.site

    def options(self, node: ast.Call, scope: Scope) -> Iterator[tuple[str, ast.expr]]:
        """What `**options` gives, as far as it says the same in this scope."""
        for name, value, where in spread_options(self.evaluator, node, scope):
            if where is scope or isinstance(value, ast.Constant):
                yield name, value

    def given_methods(self, node: ast.Call, scope: Scope) -> tuple[str, ...] | None:
        """`methods=` of a rule, there or in its `**options`."""
        given = self.option(node, "methods", scope)
        if given is not None:
            return self.texts(*given)
        if are_untold(self.evaluator, node, scope):
            self.unknown(node, scope, "only the run tells the methods of a rule here")
        return None

    def put_in(self, child: ast.expr, scope: Scope) -> Values:
        """What is put into an app: of all that a factory may give, what this call of it does."""
        values = self.evaluator.values(child, scope)
        if len(self.sites(values)) > 1:
            given = self.exactly(child, scope)
            exact = self.sites(given)
            if exact and exact < self.sites(values):
                return given
        return values

    def exactly(self, node: ast.expr, scope: Scope) -> Values:
        """What the one call behind a name gives; empty where no call is."""
        call, home = written(self.evaluator, node, scope)
        if not isinstance(call, ast.Call):
            return ()
        return Frame(self.evaluator, home, {}, exact=True).values(call, home)

    def sites(self, values: Values) -> set[Site]:
        """Where those of some values are made that register."""
        return {site for kind, site in map(self.kind, values) if kind and site}

    def made_by(self, node: ast.expr, scope: Scope, site: Site) -> Hashable:
        """The call of a factory of the project behind a name, of the objects that it makes.

        Where it stands and what it is given: in a loop one call is many.
        """
        if not site.scope.is_function:
            return None
        call, home = written(self.evaluator, node, scope)
        if not isinstance(call, ast.Call) or call is site.node:
            return None
        given = self.evaluator.values(call, home)
        if not any(self.kind(value)[1] == site for value in given):
            return None
        return call_made(self.evaluator, call, home)

    def each_of(
        self, kind: RegistrarKind, site: Site, child: ast.expr, scope: Scope
    ) -> list[tuple[Named, Hashable]]:
        """What one expression puts in: the routers of several objects, or that of a factory."""
        untold = self.registrar(kind, site).untold
        held = [
            (self.given_by_object(kind, site, owner), key_of(owner.site))
            for owner in owners(self.evaluator, child, scope, site)
        ]
        by = self.made_by(child, scope, site)
        given = held or [(self.given_by_factory(kind, site, child, scope), by)]
        return [
            (own if own.prefix is not None else replace(own, untold=untold), by)
            for own, by in given
        ]

    def given_by_object(self, kind: RegistrarKind, site: Site, owner: Instance) -> Named:
        """What the constructor of an object calls the router that it makes."""
        frame = constructor_frame(self.evaluator, owner, site.scope)
        if frame is None or not isinstance(site.node, ast.Call):
            return Named()
        found = Named()
        for arguments, where, evaluator in constructions(frame, kind, site.node, site.scope):
            with self.seen_by(evaluator):
                found = self.named(kind, arguments, where, found)
        return found

    def given_by_factory(
        self, kind: RegistrarKind, site: Site, child: ast.expr, scope: Scope
    ) -> Named:
        """What the factory's call at hand calls the object that all its calls make."""
        call = factory_call(self.evaluator, child, scope, site)
        if call is None or not isinstance(site.node, ast.Call):
            return Named()
        with self.seen_by(call):
            found = Named()
            for arguments, where, evaluator in constructions(call, kind, site.node, site.scope):
                with self.seen_by(evaluator):
                    found = self.named(kind, arguments, where, found)
            return found

    def named(self, kind: RegistrarKind, arguments: Arguments, scope: Scope, known: Named) -> Named:
        """Prefix and name from the arguments that make an object."""
        prefix, name, untold = known.prefix, known.name, known.untold
        for key in ("url_prefix", "prefix") if kind != "namespace" else ("path",):
            if key in arguments:
                prefix = self.path(arguments[key], scope) or ""
                untold = self.untold(arguments[key], scope)
        if "name" in arguments and kind in ("blueprint", "namespace"):
            name = self.text(arguments["name"], scope) or ""
        if kind == "namespace" and "path" not in arguments:
            prefix = f"/{name}" if name else ""
        return Named(prefix, name, untold)

    def untold(self, prefix: ast.expr, scope: Scope) -> str:
        """Why a prefix is not known; empty where it is, or may be none."""
        if self.path(prefix, scope) is not None:
            return ""
        if self.is_setting(prefix, scope):
            return "a setting tells the prefix of what is put in here"
        if self.may_be_left_out(prefix, scope):
            return ""
        return "only the run tells the prefix of what is put in here"

    def of_library(self, value: Value, node: ast.Call, scope: Scope) -> bool:
        """`class Login(OAuthBlueprint)`: the library's rules lead to methods of the project's."""
        if not isinstance(value, Instance) or self.is_static(value):
            return False
        bases = self.evaluator.hierarchy.external_bases(value.cls)
        library = next((b for b in bases if not b.startswith(_PLAIN_BASES)), "").partition(".")[0]
        if not library:
            return False
        self.hand_over(value)
        self.unknown(node, scope, f"`{library}` makes what is put in here")
        return True

    def hand_over(self, value: Value) -> None:
        """Note the methods to which rules of a library lead, where it is no framework itself."""
        if not isinstance(value, Instance):
            return
        bases = self.evaluator.hierarchy.external_bases(value.cls)
        if any(not base.startswith((*_PLAIN_BASES, *_FRAMEWORKS)) for base in bases):
            methods = (m for m in value.cls.children if m.is_function and m.name not in _AT_START)
            self.registry.handed.update((m, None) for m in methods if not m.name.startswith("__"))

    def is_static(self, value: Value) -> bool:
        """Whether it is the project's own kind of static files, which have no rules."""
        if not isinstance(value, Instance):
            return False
        bases = self.evaluator.hierarchy.external_bases(value.cls)
        return any(f"{base}()" in _WITHOUT_ROUTES for base in bases)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
