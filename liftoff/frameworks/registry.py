"""Reads every decorator and call of a program into a registry of apps, rules and hooks."""

from __future__ import annotations

import ast
from collections.abc import Hashable
from dataclasses import replace

from liftoff.frameworks.class_views import ClassViews
from liftoff.frameworks.constructions import constructions
from liftoff.frameworks.dash_callbacks import note_callbacks, uses_dash
from liftoff.frameworks.dispatchers import registered_on
from liftoff.frameworks.doubled_rules import adds_more
from liftoff.frameworks.given_apps import puts_routes
from liftoff.frameworks.held_registrars import held_registrars
from liftoff.frameworks.helpers import note_handed, note_helper, note_pages, note_worker
from liftoff.frameworks.hooks import ALL_HOOKS, Hooks
from liftoff.frameworks.library_routes import READ, add_library_routes
from liftoff.frameworks.library_routes.graphql_endpoints import add_resolvers
from liftoff.frameworks.library_routes.optional import is_optional
from liftoff.frameworks.library_routes.reading import LibraryCall
from liftoff.frameworks.own_registrations import DECORATING, NESTING, OwnRegistrations, Turn
from liftoff.frameworks.own_routes import OWN_ROUTES
from liftoff.frameworks.parts import note_parts
from liftoff.frameworks.readings import keyword_of, may_make
from liftoff.frameworks.registrars import (
    HTTP_METHODS,
    REGISTRAR_KINDS,
    Child,
    Named,
    Registrar,
    RegistrarKind,
    Registration,
    Registry,
    Unknown,
)
from liftoff.frameworks.resolvers import resolvers, uses_graphql
from liftoff.frameworks.route_classes import run_for_routes
from liftoff.frameworks.router_owners import key_of, receivers
from liftoff.frameworks.rule_objects import ADD_TO_MAP
from liftoff.frameworks.turns import turns
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.frames import Frame
from liftoff.project.evaluation.values import (
    ClassValue,
    Container,
    External,
    Instance,
    Site,
    Value,
    Values,
)
from liftoff.project.graph.callgraph import CallGraph
from liftoff.project.graph.edges import function_of
from liftoff.project.program import decorating
from liftoff.project.source.scopes import Scope, Store

# What a blueprint's `record` gives: it registers on the blueprint, and its `app` on the app.
SETUP_STATE = "flask.blueprints.BlueprintSetupState()"
RECORDING = frozenset({"record", "record_once"})
# What an app is called as a parameter.
_APP_NAMES = frozenset({"app", "application", "flask_app", "flaskapp"})


def read_registry(graph: CallGraph, *, included: set[Scope]) -> Registry:
    """The registry of the scopes in `included` (tests, for one, are left out)."""
    chosen = [scope for scope in graph.program.scopes if scope in included]
    reader = _Reader(graph, OwnRegistrations(graph.evaluator, chosen))
    for scope in chosen:
        for call in scope.calls:
            reader.made(call.node, scope)
    dash = uses_dash(chosen)
    for scope in chosen:
        if scope.kind == "class" and "redis_settings" in scope.bindings:
            note_worker(reader, reader.registry, scope)
        note_parts(reader, reader.registry, scope)
        if dash:
            note_callbacks(reader, reader.registry, scope)
        for decorator in reversed(scope.decorators):
            reader.decorated(decorator, scope)
        for call in scope.calls:
            reader.called(call.node, scope)
        for store in scope.stores:
            reader.wrapped(store)
    reader.registry.handed.update(registered_on(reader.evaluator, reader.registry.mounted, chosen))
    add_library_routes(reader, reader.of_libraries)
    if uses_graphql(chosen):
        reader.registry.resolvers = resolvers(reader.evaluator, chosen)
        add_resolvers(reader)
    reader.place_views()
    return reader.registry


class _Reader(Hooks):
    def __init__(self, graph: CallGraph, own: OwnRegistrations) -> None:
        super().__init__(graph.evaluator)
        self.own = own
        self.views = ClassViews(self)
        self.of_libraries: list[LibraryCall] = []

    def made(self, node: ast.Call, scope: Scope) -> None:
        """Note each app, blueprint and router where it is made."""
        functions = self.evaluator.values(node.func, scope)
        for value in functions:
            self.of_library_routes(value, node, scope)
        if not any(map(may_make, functions)):
            return
        for value in self.evaluator.values(node, scope):
            kind, site = self.kind(value)
            if kind is not None and site is not None and site.node is node:
                self.registrar(kind, site)
                if isinstance(value, Instance) and (why := adds_more(self.evaluator, value.cls)):
                    self.unknown(node, scope, why)

    def of_library_routes(self, function: Value, node: ast.Call, scope: Scope) -> None:
        """Note a call of a library that adds routes, or of a class that derives from it."""
        if isinstance(function, ClassValue):
            bases = self.evaluator.hierarchy.external_bases(function.scope)
            own = self.evaluator.hierarchy.method(function.scope, "__init__") is not None
            added = (base for base in bases if base in READ or base in OWN_ROUTES)
            name, site = next(added, ""), None
        elif isinstance(function, External):
            name, site, own = function.name, function.site, False
        else:
            return
        if name in OWN_ROUTES:
            self.unknown(node, scope, OWN_ROUTES[name])
        elif name in READ and (own or is_optional(self.evaluator, node.func, scope)):
            how = "by a class of the project" if own else "where it is installed"
            self.unknown(node, scope, f"`{name.partition('.')[0]}` adds some {how}")
        elif name in READ:
            self.of_libraries.append(LibraryCall(name, site, node, scope))
        elif puts_routes(self, name, node, scope):
            library, _, last = name.rpartition(".")
            library = library.partition(".")[0] or last
            self.unknown(node, scope, f"`{last}` of `{library}` puts some into what it is given")

    def unknown(self, node: ast.AST, scope: Scope, why: str) -> None:
        self.registry.unknown.append(Unknown(node, scope, why))

    def first_app(self) -> Site | None:
        """Where the program's first Flask app is made."""
        made = self.registry.registrars.values()
        return next((r.site for r in made if r.kind == "flask"), None)

    def place_views(self) -> None:
        """Class views go into the app: their library's object rarely names it in the source."""
        registrars = self.registry.registrars
        site = self.first_app()
        if site is not None:
            app = registrars[site]
            for registrar in registrars.values():
                if registrar.kind == "views":
                    app.children.append(Child(registrar.site, None))

    def registrar(self, kind: RegistrarKind, site: Site) -> Registrar:
        known = self.registry.registrars.get(site)
        if known is not None:
            return known
        made = Registrar(kind, site)
        self.registry.registrars[site] = made
        node = site.node
        if isinstance(node, ast.Call):
            made_with = constructions(self.evaluator, kind, node, site.scope)
            for arguments, scope, evaluator in made_with:
                with self.seen_by(evaluator):
                    self.describe(made, arguments, scope)
            if kind == "namespace" and isinstance(node.func, ast.Attribute):
                self.put_into(node.func.value, site.scope, site, None)
        return made

    def describe(self, made: Registrar, arguments: dict[str, ast.expr], scope: Scope) -> None:
        """Prefix, name and nested rules from the arguments that make the object."""
        named = self.named(made.kind, arguments, scope, Named(made.prefix, made.name, made.untold))
        made.prefix, made.name, made.untold = named.prefix or "", named.name, named.untold
        if "routes" in arguments:
            self.route_list(made, arguments["routes"], scope, "")
        if made.kind == "restful":
            self.put_into(arguments.get("app"), scope, made.site, made.prefix)
        if "route_class" in arguments:
            self.route_class(made, arguments["route_class"], scope)
        self.describe_hooks(made, arguments, scope)

    def describe_hooks(self, made: Registrar, arguments: dict[str, ast.expr], scope: Scope) -> None:
        """Dependencies, lifespan, middleware and handlers from the same arguments."""
        for function in self.dependencies(arguments.get("dependencies"), scope):
            made.hooks[function] = None
        if "lifespan" in arguments:
            for value in self.evaluator.values(arguments["lifespan"], scope):
                lifespan = function_of(value)
                if lifespan is not None:
                    self.registry.startup[lifespan] = None
        for key, group in (
            ("on_startup", self.registry.startup),
            ("on_shutdown", self.registry.shutdown),
        ):
            if key in arguments:
                for function in self.listed(arguments[key], scope):
                    group[function] = None
        for key in ("middleware", "exception_handlers"):
            if key in arguments:
                for value in self.evaluator.values(arguments[key], scope):
                    if isinstance(value, Container):
                        for function in self.functions_in(value.site.node, value.site.scope):
                            self.around(made, key, function)

    def route_class(self, made: Registrar, node: ast.expr, scope: Scope) -> None:
        """What the class of an object's routes runs for each request."""
        for value in self.evaluator.values(node, scope):
            made.hooks.update(dict.fromkeys(run_for_routes(self.evaluator.hierarchy, value)))

    def put_into(self, app: ast.expr | None, scope: Scope, child: Site, prefix: str | None) -> None:
        if app is None:
            return
        for value in self.evaluator.values(app, scope):
            kind, site = self.kind(value)
            if kind is not None and site is not None:
                self.registrar(kind, site).children.append(Child(child, prefix))

    def decorated(self, decorator: ast.expr, scope: Scope) -> None:
        outer = scope.parent or scope
        node = decorating(decorator)
        arguments = decorator if isinstance(decorator, ast.Call) else None
        # In a factory of routers: a rule for each call of it.
        turned = self.own.turns(arguments) if arguments is not None else []
        if turned and all(turn.view is None for turn in turned):
            for turn in turned:
                self.by_use(turn, outer, scope)
            return
        for value in self.evaluator.values(node, outer) or self.of_unknown_app(node, outer):
            if isinstance(value, External):
                self.apply(value, arguments, outer, scope, decorator)
            elif arguments is not None and not self.own.is_use(arguments):
                for held in held_registrars(self.evaluator, value, arguments, outer):
                    self.apply(held, arguments, outer, scope, decorator)

    def called(self, node: ast.Call, scope: Scope) -> None:
        """Registrations that are plain calls."""
        if isinstance(node.func, ast.Call) and node.args:
            self.decorated_by_hand(node, node.func, scope)
        # All of them; what no use of the function tells is read as it stands.
        turned = [self.by_use(turn, scope) for turn in self.own.turns(node)]
        if any(turned) or (turned and _last_name(node) not in NESTING):
            return
        note_handed(self, self.registry, node, scope)
        note_pages(self, self.registry, node, scope)
        if not isinstance(node.func, ast.Attribute):
            return
        if node.func.attr == "update" and _of_templates(node.func.value):
            given = [k.value for k in node.keywords]
            given += [v for a in node.args if isinstance(a, ast.Dict) for v in a.values]
            for expression in given:
                self.used_by_templates(expression, scope)
        for registrar in self.views.registered(node, scope):
            self.registry.registrars.setdefault(registrar.site, registrar)
        functions = self.evaluator.values(node.func, scope)
        for value in functions or self.of_unknown_app(node.func, scope):
            if isinstance(value, External):
                self.apply(value, node, scope, None, node)

    def of_unknown_app(self, node: ast.expr, scope: Scope) -> Values:
        """`app.route` in `def init_app(app)` that nobody is seen to call: the program's app."""
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
            return ()
        name = node.value.id
        owner = self.evaluator.owner(name, scope)
        if owner is None or not owner.is_function or name not in owner.parameters:
            return ()
        if name not in _APP_NAMES and node.attr != "register_blueprint":
            return ()
        site = self.first_app()
        return (External(f"flask.Flask().{node.attr}", site),) if site is not None else ()

    def decorated_by_hand(self, node: ast.Call, decorator: ast.Call, scope: Scope) -> None:
        """`app.get("/path")(answer)`."""
        if not isinstance(decorator.func, ast.Attribute):
            return
        for value in self.evaluator.values(decorator.func, scope):
            if isinstance(value, External) and value.name.rpartition(".")[0] in REGISTRAR_KINDS:
                for handler in self.handlers(node.args[0], scope):
                    self.apply(value, decorator, scope, handler, node)

    def wrapped(self, store: Store) -> None:
        """`app.wsgi_app = Middleware(app.wsgi_app)`, `app.jinja_env.globals["now"] = now`."""
        target = store.target
        if store.value is None:
            return
        if isinstance(target, ast.Subscript) and _of_templates(target.value):
            self.used_by_templates(store.value, store.scope)
        if isinstance(target, ast.Subscript) and _last_of(target.value) == "view_functions":
            self.named_view(target, store.value, store.scope)
        if isinstance(target, ast.Attribute) and target.attr == "route_class":
            for owner in self.evaluator.values(target.value, store.scope):
                self.class_of_routes(owner, store.value, store.scope)
        if not (isinstance(target, ast.Attribute) and target.attr == "wsgi_app"):
            return
        for owner in self.evaluator.values(target.value, store.scope):
            kind, site = self.kind(owner)
            if kind == "flask" and site is not None:
                for value in self.evaluator.values(store.value, store.scope):
                    for function in self.runs(value):
                        if function.name == "__call__":
                            self.registrar(kind, site).hooks[function] = None

    def named_view(self, target: ast.Subscript, view: ast.expr, scope: Scope) -> None:
        """`app.view_functions["page"] = page`."""
        for owner in self.evaluator.values(target.value, scope):
            if isinstance(owner, External) and owner.site is not None:
                for function in self.handlers(view, scope)[:1]:
                    name = self.text(target.slice, scope) or ""
                    self.registry.views[owner.site, name] = function

    def class_of_routes(self, owner: Value, node: ast.expr, scope: Scope) -> None:
        """`router.route_class = Timed`, `app.router.route_class = Timed`."""
        if not isinstance(owner, External) or owner.site is None:
            return
        kind = REGISTRAR_KINDS.get(owner.name.removesuffix(".router"))
        if kind in ("fastapi", "router"):
            self.route_class(self.registrar(kind, owner.site), node, scope)

    def used_by_templates(self, node: ast.expr, scope: Scope) -> None:
        for value in self.evaluator.values(node, scope):
            for function in self.runs(value):
                self.registry.templates[function] = None

    def by_use(self, turn: Turn, scope: Scope, decorated: Scope | None = None) -> bool:
        """A registration inside a function of the project, as one call of the function makes it.

        `decorated` is the view that is written there, too. False where the call does not tell what
        it is registered on.
        """
        told = False
        with self.seen_by(turn.evaluator):
            made = [
                value
                for value in self.evaluator.values(turn.node.func, scope)
                if isinstance(value, External)
            ]
            own = [value for value in made if value.site is turn.owner]
            for value in own or made:
                base, _, name = value.name.rpartition(".")
                kind = REGISTRAR_KINDS.get(base.removesuffix(".router"))
                if kind is None or value.site is None:
                    continue
                told = True
                registrar = self.registrar(kind, value.site)
                known = len(registrar.registrations)
                view = turn.view or decorated
                if name in DECORATING and view is not None:
                    self.rule_decorator(registrar, name, turn.node, scope, view, turn.node)
                else:
                    self.rule_call(registrar, name, turn.node, scope)
                if decorated is None:
                    made_here = map(turn.seen, registrar.registrations[known:])
                    registrar.registrations[known:] = list(made_here)
                for call in turn.calls:
                    with self.seen_by(call.evaluator):
                        self.of_factory(registrar, known, call.node, call.scope)
                if turn.owner is not None and registrar.site.scope.owner_class is not None:
                    _mark(registrar, known, key_of(turn.owner))
        return told

    def of_factory(
        self, registrar: Registrar, known: int, node: ast.expr | None, scope: Scope
    ) -> None:
        """Note which call of a factory makes the object that the last registrations are on."""
        by = self.made_by(node, scope, registrar.site) if node is not None else None
        if by is not None:
            _mark(registrar, known, by)

    def apply(
        self,
        value: External,
        node: ast.Call | None,
        scope: Scope,
        decorated: Scope | None,
        where: ast.AST,
    ) -> None:
        """One decorator (`decorated` is its function or class) or one plain call."""
        kind, site, name = self.owner(value)
        if kind is None and node is not None and self.appended(value, node, scope):
            return
        if kind is None or site is None:
            note_helper(self, self.registry, value, node, scope, decorated)
            return
        if node is not None and isinstance(node.func, ast.Attribute) and site.scope is not scope:
            exact = self.sites(self.exactly(node.func.value, scope))
            if exact and site not in exact:
                # Another call of the factory gets that one.
                return
        registrar = self.registrar(kind, site)
        if name in RECORDING:
            for function in self.hook_targets(node, scope, decorated):
                self.recorded(site, function)
        known = len(registrar.registrations)
        held = receivers(self.evaluator, node.func, scope, site) if node is not None else []
        for one, frame in held:
            before = len(registrar.registrations)
            with self.seen_by(frame):
                self.put_rules(registrar, name, node, scope, decorated, where)
            _mark(registrar, before, key_of(one.site))
        if not held:
            self.put_rules(registrar, name, node, scope, decorated, where)
            if node is not None and isinstance(node.func, ast.Attribute):
                self.of_factory(registrar, known, node.func.value, scope)
        target = decorated
        if name in ALL_HOOKS:
            for function in self.hook_targets(node, scope, target):
                self.hook(registrar, name, function, node, scope)

    def put_rules(
        self,
        registrar: Registrar,
        name: str,
        node: ast.Call | None,
        scope: Scope,
        decorated: Scope | None,
        where: ast.AST,
    ) -> None:
        if decorated is not None:
            # A decorator in a loop over what is written puts in a rule each turn.
            put = decorated.node if decorated.parent is scope else where
            each: list[Frame] | list[Evaluator] = turns(self.evaluator, put, scope)
            for evaluator in each or [self.evaluator]:
                with self.seen_by(evaluator):
                    self.rule_decorator(registrar, name, node, scope, decorated, where)
        elif node is not None:
            self.rule_call(registrar, name, node, scope)

    def owner(self, value: External) -> tuple[RegistrarKind | None, Site | None, str]:
        """The app, blueprint or router that a method is of, where it is made, and the method."""
        base, _, name = value.name.rpartition(".")
        # An app of Starlette's hands on to a router of its own.
        base, site = base.removesuffix(".router"), value.site
        kind = REGISTRAR_KINDS.get(base)
        if kind is not None or not base.startswith(("flask.", "quart.")):
            return kind, site, name
        if base == "flask.current_app":
            # Modules that a factory imports in the app's context register on what is current then.
            return "flask", self.first_app(), name
        if base.startswith(SETUP_STATE) and site is not None:
            on_app = base == f"{SETUP_STATE}.app"
            return ("flask", self.first_app(), name) if on_app else ("blueprint", site, name)
        if value.name.endswith(ADD_TO_MAP):
            return REGISTRAR_KINDS.get(value.name.removesuffix(ADD_TO_MAP)), site, ADD_TO_MAP
        return None, site, name

    def recorded(self, blueprint: Site, function: Scope) -> None:
        """`bp.record(set_up)`: what that registers where the blueprint is put into the app."""
        state = (External(SETUP_STATE, blueprint),)
        given = dict.fromkeys(function.parameters[:1], state)
        with self.seen_by(Frame(self.evaluator, function, given, exact=True)):
            for call in function.calls:
                self.called(call.node, function)
            for inner in function.children:
                for decorator in reversed(inner.decorators):
                    self.decorated(decorator, inner)

    def rule_decorator(
        self,
        registrar: Registrar,
        name: str,
        node: ast.Call | None,
        scope: Scope,
        decorated: Scope,
        where: ast.AST,
    ) -> None:
        if node is None:
            return
        if name == "endpoint":
            for given in node.args[:1]:
                self.registry.views[registrar.site, self.text(given, scope) or ""] = decorated
            return
        if name in HTTP_METHODS:
            methods: tuple[str, ...] | None = (name.upper(),)
        elif name in ("route", "api_route"):
            methods = self.given_methods(node, scope)
        elif name in ("websocket", "websocket_route") or (
            name == "resource" and registrar.kind == "restful"
        ):
            methods = None
        else:
            return
        rules = self.rules(registrar, node, scope)
        for rule in rules:
            registrar.registrations.append(
                Registration(
                    rule or "",
                    methods,
                    self.endpoint(node, scope),
                    decorated,
                    where,
                    scope,
                    tuple(self.dependencies(keyword_of(node, "dependencies"), scope)),
                    websocket=name.startswith("websocket"),
                    unknown_rule=rule is None,
                )
            )

    def rules(self, registrar: Registrar, node: ast.Call, scope: Scope) -> list[str | None]:
        given = node.args[:1] or [k.value for k in node.keywords if k.arg in ("rule", "path")]
        if registrar.kind in ("namespace", "restful"):
            return [self.path(argument, scope) for argument in node.args]
        return [self.path(given[0], scope)] if given else []


def _mark(registrar: Registrar, known: int, made: Hashable) -> None:
    """Note which call or object the registrations are of that come after the first ones."""
    marked = [replace(one, made=made) for one in registrar.registrations[known:]]
    registrar.registrations[known:] = marked


def _last_name(node: ast.Call) -> str:
    return _last_of(node.func)


def _last_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else ""


def _of_templates(node: ast.expr) -> bool:
    """Whether an expression is what Jinja's environment gives to every template."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr in ("globals", "filters", "tests")
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in ("jinja_env", "env")
    )
