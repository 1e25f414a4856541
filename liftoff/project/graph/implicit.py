"""Functions that run without a call: properties, iterators, items, managers, bodies of classes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.accessors import DESCRIBED, Use, accessor, descriptors
from liftoff.project.evaluation.asked_attributes import asked_method
from liftoff.project.evaluation.attributes import attribute_values
from liftoff.project.evaluation.values import ClassValue, External, Instance, Method, Site, Value
from liftoff.project.graph.callbacks import REGISTER, SPAWNS
from liftoff.project.graph.edges import EdgeRecorder
from liftoff.project.graph.told_to_decorators import is_told_here
from liftoff.project.source.field_factories import field_factories
from liftoff.project.source.scopes import Scope

# `app.context_processor(lambda: ...)`, and what stands for what a function gives.
_NOTING = ("flask.Flask().", "flask.Blueprint().", "fastapi.", "starlette.", "werkzeug.LocalProxy")
# So do the apps of libraries that derive theirs from a framework's.
_HOOKS = frozenset({
    "before_request", "after_request", "teardown_request", "teardown_appcontext", "errorhandler",
    "context_processor", "app_context_processor", "register_error_handler",
})  # fmt: skip


class Implicit(EdgeRecorder):
    """Records what runs without a call."""

    def implicit(self, scope: Scope) -> None:
        """All that one scope runs without a call."""
        factories = list(field_factories(scope)) if scope.kind == "class" else []
        for child in scope.children:
            runs = child.kind == "lambda" and not (
                _is_named(child, scope) or child.node in factories or self.sent_off(child, scope)
            )
            if runs or child.kind == "class":
                self.edge(scope, child, child.node, written=False)
        self.properties(scope)
        self.proxies(scope)
        self.managers(scope)
        if self.program.iterates:
            self.iterations(scope)
        if self.program.keyed:
            self.items(scope)
        if self.program.asked:
            self.asked(scope)
        self.raised(scope)

    def sent_off(self, function: Scope, scope: Scope) -> bool:
        """Whether a lambda runs elsewhere: in a thread or a job, for a field, in a request."""
        for call in scope.calls:
            given = (*call.node.args, *(k.value for k in call.node.keywords))
            if function.node in given:
                if is_told_here(self.evaluator, call.node, scope):
                    return True
                called = self.evaluator.values(call.node.func, scope)
                if scope.kind == "class" and called and all(map(_declares, called)):
                    return True
                return any(isinstance(v, External) and _runs_later(v.name) for v in called)
        return False

    def properties(self, scope: Scope) -> None:
        """Attributes that are functions, and those that an object of the class body stands for."""
        known = self.program.properties | self.program.described
        for attribute in scope.attributes:
            if attribute.attr in known:
                self.accessed(attribute, "getter", None, scope)
        for store in scope.stores:
            target = store.target
            if isinstance(target, ast.Attribute) and target.attr in known:
                if store.kind == "delete":
                    self.accessed(target, "deleter", None, scope)
                    continue
                if store.augmented:
                    self.accessed(target, "getter", None, scope)
                self.accessed(target, "setter", store.value, scope)

    def accessed(
        self, attribute: ast.Attribute, use: Use, given: ast.expr | None, scope: Scope
    ) -> None:
        """A use of an attribute runs a function, which gets what is stored there."""
        name, stored = attribute.attr, [] if given is None else [given]
        for value in self.evaluator.values(attribute.value, scope):
            if not isinstance(value, Instance):
                continue
            inner = accessor(self.evaluator, value.cls, name, use)
            if inner is not None:
                self.edge(scope, inner, attribute)
                self.receive(inner, value)
                self.bind(inner, stored, [], scope, 1)
            if name not in self.program.described:
                continue
            for one in descriptors(self.evaluator, value.cls, name):
                for method in self.runs(one, DESCRIBED[use], attribute, scope):
                    self.bind(method.function, [attribute.value, *stored], [], scope, 1)

    def asked(self, scope: Scope) -> None:
        """Attributes that a class is asked for, and that are set on it, by methods of its own."""
        if "__getattr__" in self.program.asked:
            for attribute in scope.attributes:
                for value in self.evaluator.values(attribute.value, scope):
                    if not isinstance(value, Instance):
                        continue
                    asked = asked_method(self.evaluator, value, attribute.attr)
                    if asked is not None and asked is not scope:
                        self.edge(scope, asked, attribute, written=False)
                        self.receive(asked, value)
        for store in scope.stores if "__setattr__" in self.program.asked else ():
            if isinstance(store.target, ast.Attribute):
                for method in self.set_on(store.target, scope):
                    given = [] if store.value is None else [store.value]
                    name = ast.copy_location(ast.Constant(store.target.attr), store.target)
                    self.bind(method.function, [name, *given], [], scope, 1)

    def set_on(self, target: ast.Attribute, scope: Scope) -> Iterator[Method]:
        """The methods of a class's own that setting an attribute runs."""
        for value in self.evaluator.values(target.value, scope):
            for method in self.runs(value, "__setattr__", target, scope):
                if method.function is not scope:
                    yield method

    def proxies(self, scope: Scope) -> None:
        """Whoever uses a `LocalProxy` runs the function behind it."""
        for name, node in scope.loads.items():
            owner = self.evaluator.owner(name, scope) if self.program.has_proxies else None
            if owner is None or owner is scope:
                continue
            for value in self.evaluator.name(name, scope):
                if isinstance(value, External) and value.name == "werkzeug.LocalProxy()":
                    for function in self.behind(value.site):
                        self.edge(scope, function, node, written=False)

    def behind(self, made: Site | None) -> Iterator[Scope]:
        """The function of a proxy, by the call that makes it."""
        if made is None or not isinstance(made.node, ast.Call):
            return
        for argument in made.node.args[:1]:
            for value in self.evaluator.values(argument, made.scope):
                function = self.called(value)
                if function is not None:
                    yield function

    def managers(self, scope: Scope) -> None:
        """`with` enters and leaves."""
        for manager in scope.withs:
            for value in self.evaluator.values(manager, scope):
                for name in ("__enter__", "__exit__", "__aenter__", "__aexit__"):
                    self.runs(value, name, manager, scope)

    def iterations(self, scope: Scope) -> None:
        """A loop asks for an iterator, and that one for each element."""
        for iterable in scope.iterated:
            for value in self.evaluator.values(iterable, scope):
                for start, step in (("__iter__", "__next__"), ("__aiter__", "__anext__")):
                    for method in self.runs(value, start, iterable, scope):
                        for iterator in self.evaluator.returned(method):
                            self.runs(iterator, step, iterable, scope)

    def items(self, scope: Scope) -> None:
        """`x[key]`, `x[key] = value`, `del x[key]` and `key in x` are methods of a class's own."""
        for node in scope.keyed:
            if isinstance(node, ast.Compare):
                self.item(node.comparators[0], "__contains__", [node.left], node, scope)
            else:
                self.item(node.value, "__getitem__", [node.slice], node, scope)
        for store in scope.stores:
            target = store.target
            if not isinstance(target, ast.Subscript):
                continue
            if store.kind == "delete":
                self.item(target.value, "__delitem__", [target.slice], target, scope)
                continue
            if store.augmented:
                self.item(target.value, "__getitem__", [target.slice], target, scope)
            given = [] if store.value is None else [store.value]
            self.item(target.value, "__setitem__", [target.slice, *given], target, scope)

    def item(
        self, held: ast.expr, name: str, given: list[ast.expr], node: ast.expr, scope: Scope
    ) -> None:
        """One of these methods runs, with what is given."""
        for value in self.evaluator.values(held, scope):
            for method in self.runs(value, name, node, scope):
                self.bind(method.function, given, [], scope, 1)

    def raised(self, scope: Scope) -> None:
        """`raise Error` makes the exception."""
        for exception in scope.raised:
            for value in self.evaluator.values(exception, scope):
                if isinstance(value, ClassValue):
                    self.construct(value, exception, scope, [], [])

    def runs(self, value: Value, name: str, node: ast.expr, scope: Scope) -> list[Method]:
        """A method of an object runs without a call."""
        if not isinstance(value, Instance):
            return []
        found = attribute_values(self.evaluator, (value,), name)
        methods = [method for method in found if isinstance(method, Method)]
        for method in methods:
            self.edge(scope, method.function, node)
            self.receive(method.function, value)
        return methods


def _runs_later(called: str) -> bool:
    """Whether what is called starts a thread or a job, or takes note of a function for requests."""
    last = called.rpartition(".")[2]
    noted = called.startswith(_NOTING) and last in REGISTER
    return noted or last in _HOOKS or called in SPAWNS


def _declares(value: Value) -> bool:
    """Whether a library takes note of what it is given in a class: `Column(default=lambda: 1)`."""
    return isinstance(value, External) and not value.name.startswith(("builtins.", "functools."))


def _is_named(function: Scope, scope: Scope) -> bool:
    """Whether a lambda is what a name of the scope is bound to."""
    return any(b.node is function.node for found in scope.bindings.values() for b in found)
