"""Objects that a library is given, and whose methods it calls when it likes.

A token storage, a callback handler, `httpx.Auth`, a log handler: nothing in the source calls their
methods. Whoever uses the object of the library that holds them may run each.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from liftoff.project.evaluation.contents import element_values
from liftoff.project.evaluation.values import (
    ClassValue,
    EdgeKind,
    External,
    FunctionValue,
    Instance,
    Method,
    Site,
)
from liftoff.project.graph.edges import EdgeRecorder, Objects
from liftoff.project.source.field_factories import is_factory
from liftoff.project.source.scopes import CallSite, Scope
from liftoff.project.source.syntax import is_of_super

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

# The last name of a call that takes an object whose `on_...` methods the library calls: whether it
# does so in a thread of its own (watchdog), or for events that are read elsewhere (Socket.IO).
EVENTS: dict[str, bool] = {"schedule": True, "on_namespace": False, "register_namespace": False}
# The last name of a call after which the library itself decides when to call.
_KEPT = frozenset({
    "addHandler", "addFilter", "add_handler", "add_filter", "add_listener", "add_observer",
    "add_callback", "add_span_processor", "set_logger_class", "add_subscriber", "subscribe",
    "add_reader", "add_plugin", "add_hook", "add_processor", "set_tracer_provider", "add_view",
    "add_check",
})  # fmt: skip
# Ask or set one attribute, and call nothing: `getattr(manager.hook, name)`.
_BUILTINS = frozenset(f"builtins.{name}" for name in dir(builtins) if name.islower())
# Put blueprints and routers into an app.
_PUT_IN = frozenset({"register_blueprint", "include_router"})
# Bases of data, errors, and what frameworks run by themselves: no library calls back into these.
_PLAIN_BASES = (
    "pydantic", "sqlalchemy", "sqlmodel", "flask_sqlalchemy", "peewee", "mongoengine", "tortoise",
    "beanie", "odmantic", "marshmallow", "flask_marshmallow", "enum", "typing", "abc", "builtins",
    "dataclasses", "wtforms", "flask_wtf", "graphene", "strawberry", "threading",
    "multiprocessing", "django", "starlette", "fastapi", "flask", "flask_restful", "flask_restx",
    "unittest", "argparse", "collections", "werkzeug", "msgspec", "attr", "attrs", "torch.utils",
    "piccolo", "pony", "playhouse", "ormar", "edgy", "mashumaro",
    "types", "contextlib", "string", "datetime", "configparser", "ast", "copy", "redis_om",
    "pydantic_settings", "pydantic_core", "typing_extensions",
    "pynamodb", "neomodel", "elasticsearch_dsl", "umongo", "bunnet", "dataclasses_json",
    "sqlalchemy_utils", "sqlalchemy_mixins", "strenum", "aenum", "pandera", "numpy", "pandas",
)  # fmt: skip
# Libraries of windows call methods of a window; any other library takes one for data.
_TOOLKITS = ("tkinter", "wx", "kivy", "PyQt5", "PyQt6", "PySide2", "PySide6")
# Libraries that keep nothing of what they are given, or whose keeping `frameworks` reads.
_PLAIN_MAKERS = (
    "builtins", "typing", "pydantic", "starlette", "fastapi", "flask", "threading", "json",
    "multiprocessing", "collections", "functools", "sqlalchemy", "sqlmodel", "werkzeug",
    "dataclasses", "copy", "contextlib", "itertools", "weakref", "unittest", "pathlib", "enum",
)  # fmt: skip
# Admin interfaces, whose pages are objects or classes of the app's own.
_ADMINS = ("flask_admin.", "sqladmin.", "starlette_admin.", "fastapi_amis_admin.")
# Keywords whose function runs in a process of its own: what it changes ends with that.
_ELSEWHERE = frozenset({"preexec_fn"})
_NO_OBJECTS = Objects()
# A client holds a transport, which holds a cache, which holds a store: more is rare.
_MAX_DEPTH = 3


def is_page(evaluator: Evaluator, cls: Scope) -> bool:
    """Whether a class is a page of an admin interface, for which a library has routes."""
    return any(base.startswith(_ADMINS) for base in evaluator.hierarchy.external_bases(cls))


def is_kept(name: str) -> bool:
    """Whether a library function keeps what it is given: it makes an object, or registers."""
    last = name.rpartition(".")[2].removesuffix("()")
    return registers(name) or (last[:1].isupper() and name.partition(".")[0] not in _PLAIN_MAKERS)


def registers(name: str) -> bool:
    """Whether a library function takes note of what it is given, and no more."""
    return name.rpartition(".")[2].removesuffix("()") in _KEPT


class Handed(EdgeRecorder):
    """Records the calls that libraries make of objects that they hold."""

    def handed(self, value: External, call: CallSite) -> None:
        """What a call of a library function may run of the objects that it is given or holds."""
        node, scope = call.node, call.scope
        if value.name.startswith(("inspect.", "typing.")) or value.name in _BUILTINS:
            return
        last = value.name.rpartition(".")[2].removesuffix("()")
        if last in EVENTS:
            self.events(node, scope, spawned=EVENTS[last])
        objects, own = self.objects_given(node, scope), value.site
        held = held_by(self.evaluator, own) if own is not None else ()
        if not (objects.own or objects.held or held):
            return
        if last in _PUT_IN:
            # What the library's own rules call there is read with the routes.
            for one in objects.own:
                for method in self.hooks(one.cls) if _may_call(self.evaluator, one.cls) else ():
                    self.read_on(method, one)
            return
        given = _given(self.evaluator, value.name, objects.own)
        if last in EVENTS:
            # What listens is told events, and nothing else.
            given = [one for one in given if not any(map(_is_event, one.cls.children))]
        if last in _KEPT or last[:1].isupper():
            # Nobody sees when it is called.
            self.run_hooks(given, node, scope, "spawn")
        if last in _KEPT or not last[:1].isupper():
            self.run_hooks(given, node, scope)
        if last.startswith("__") or is_of_super(node.func):
            return
        for one in held:
            self.run_hooks([one], node, scope, inherited=one.site is own)
        if not last[:1].isupper():
            self.run_hooks(objects.held, node, scope)

    def objects_given(self, node: ast.Call, scope: Scope) -> Objects:
        """What there is among the arguments of the call at hand.

        Most arguments are no such object: that they change otherwise does not concern the call.
        """
        if self.objects is None and not (node.args or node.keywords):
            self.objects = _NO_OBJECTS
        if self.objects is None:
            self.objects = self.evaluator.remember(
                ("objects", id(node)), _NO_OBJECTS, _objects, self.evaluator, node, scope
            )
        return self.objects

    def run_hooks(
        self,
        objects: Iterable[Instance],
        node: ast.AST,
        scope: Scope,
        kind: EdgeKind = "call",
        *,
        inherited: bool = False,
    ) -> None:
        """A library may run the methods of some objects.

        `inherited`: it does so from a method that an object's class has from it, so that methods
        which the project itself calls are none of its hooks.
        """
        for held in objects:
            if (held, kind, inherited) in self.hooked:
                continue
            self.hooked.add((held, kind, inherited))
            # Requests run what a page does, and nothing before.
            how: EdgeKind = "spawn" if is_page(self.evaluator, held.cls) else kind
            known = (held.cls, how, inherited)
            methods = self.hooks_of.get(known)
            if methods is None:
                methods = self.hooks_of[known] = [
                    method
                    for method in self.hooks(held.cls)
                    if method is not scope
                    and not (inherited and method.name in self.program.called)
                ]
                for method in methods:
                    self.edge(scope, method, node, how, written=False)
            for method in methods:
                self.read_on(method, held)

    def hooks(self, cls: Scope) -> Iterator[Scope]:
        """The methods that a library may call; of a module of torch's it calls one."""
        bases = self.evaluator.hierarchy.external_bases(cls)
        modules = any(base.startswith("torch.nn.") for base in bases)
        for owner in self.evaluator.hierarchy.mro(cls)[0]:
            for method in owner.children:
                special = method.name.startswith("__") and method.name != "__call__"
                runs = method.is_function and method.kind != "lambda" and not special
                if runs and (not modules or method.name == "forward"):
                    yield method

    def events(self, node: ast.Call, scope: Scope, *, spawned: bool) -> None:
        """A library calls `on_...` of an object whose class derives from its own."""
        for argument in node.args[:1]:
            for value in self.evaluator.values(argument, scope):
                if not isinstance(value, Instance):
                    continue
                if not self.evaluator.hierarchy.external_bases(value.cls):
                    continue
                for method in value.cls.children:
                    if _is_event(method):
                        self.read_on(method, value)
                        if spawned:
                            self.edge(scope, method, node, "spawn", written=False)


def _is_event(method: Scope) -> bool:
    return method.is_function and method.name.startswith("on_")


def held_by(evaluator: Evaluator, site: Site, depth: int = _MAX_DEPTH) -> tuple[Instance, ...]:
    """The project's objects that the library object made at a site holds, or is."""
    nothing: tuple[Instance, ...] = ()
    return evaluator.remember(("held", site, depth), nothing, _held_by, evaluator, site, depth)


def _held_by(evaluator: Evaluator, site: Site, depth: int) -> tuple[Instance, ...]:
    node = site.node
    if not isinstance(node, ast.Call) or depth == 0:
        return ()
    found: dict[Instance, None] = {}
    given: tuple[Instance, ...] | None = None
    for value in evaluator.values(node.func, site.scope):
        match value:
            case ClassValue(cls) if _may_call(evaluator, cls):
                found[Instance(cls, site)] = None
            case External(name) if name.partition(".")[0] not in _PLAIN_MAKERS:
                if given is None:
                    given, made_at = _among(evaluator, node, site.scope)
                    for inner in made_at if depth > 1 else ():
                        if inner is not site:
                            found.update(dict.fromkeys(held_by(evaluator, inner, depth - 1)))
                found.update(dict.fromkeys(_given(evaluator, name, given)))
            case _:
                pass
    return tuple(found)


def _objects(evaluator: Evaluator, node: ast.Call, scope: Scope) -> Objects:
    own, made_at = _among(evaluator, node, scope)
    held = dict.fromkeys(one for site in made_at for one in held_by(evaluator, site))
    functions: dict[FunctionValue | Method, None] = {}
    named = [k.value for k in node.keywords if not (is_factory(k, scope) or k.arg in _ELSEWHERE)]
    for argument in (*node.args, *named):
        if isinstance(argument, ast.Name | ast.Attribute | ast.Lambda | ast.Call):
            for value in evaluator.values(argument, scope):
                if isinstance(value, FunctionValue | Method):
                    functions[value] = None
    for keyword in node.keywords if any(k.arg is None for k in node.keywords) else ():
        # `Recorder(**settings)`, where the settings have callbacks among them.
        many = evaluator.values(keyword.value, scope) if keyword.arg is None else ()
        for value in element_values(evaluator, many):
            if isinstance(value, FunctionValue | Method):
                functions[value] = None
    return Objects(own, tuple(held), tuple(functions))


def _among(
    evaluator: Evaluator, node: ast.Call, scope: Scope
) -> tuple[tuple[Instance, ...], tuple[Site, ...]]:
    """The project's objects among the arguments of a call, and where a library's are made."""
    own: dict[Instance, None] = {}
    made_at: dict[Site, None] = {}
    for argument in _arguments(node):
        for value in evaluator.values(argument, scope):
            if isinstance(value, Instance):
                own[value] = None
            elif isinstance(value, External) and value.site is not None:
                made_at[value.site] = None
    return tuple(own), tuple(made_at)


def _given(evaluator: Evaluator, name: str, objects: tuple[Instance, ...]) -> list[Instance]:
    """The project's objects among the arguments of a library call, if it may call their methods."""
    if not objects or name.partition(".")[0] in _PLAIN_MAKERS:
        return []
    is_class = name.rpartition(".")[2][:1].isupper()
    return [
        value
        for value in objects
        if _may_call(evaluator, value.cls, name.partition(".")[0])
        or (is_class and not evaluator.hierarchy.external_bases(value.cls))
    ]


def _arguments(node: ast.Call) -> Iterable[ast.expr]:
    """Arguments, and what stands in lists that are written there."""
    for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
        if isinstance(argument, ast.List | ast.Tuple):
            yield from argument.elts
        elif isinstance(argument, ast.Name | ast.Attribute | ast.Call | ast.BoolOp | ast.IfExp):
            yield argument


def _may_call(evaluator: Evaluator, cls: Scope, library: str = "") -> bool:
    """Whether a class derives from one of a library that exists to call its methods.

    `library`: which is given an object of the class; empty for what the class has from its base.
    """
    roots = {base.partition(".")[0] for base in evaluator.hierarchy.external_bases(cls)}
    return any(
        root not in _PLAIN_BASES and (root not in _TOOLKITS or library in ("", root))
        for root in roots
    )
