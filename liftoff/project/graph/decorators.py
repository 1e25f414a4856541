"""What decorators put in a function's place, and who calls the function then."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import (
    ClassValue,
    EdgeKind,
    External,
    FunctionValue,
    Instance,
    Method,
    Value,
    Values,
    union,
)
from liftoff.project.graph.edges import EdgeRecorder, function_of
from liftoff.project.graph.flow import Edge
from liftoff.project.graph.told_to_decorators import told_to_decorators
from liftoff.project.program import decorator_name
from liftoff.project.source.bare_decorators import put_around, returns_with
from liftoff.project.source.scopes import CallSite, Scope
from liftoff.project.source.stand_ins import Decorated

# Run what they are put on when the answer is there, or is sent.
_AT_THE_END = frozenset({"after_this_request", "call_on_close"})

Edges = Mapping[Scope, tuple[Edge, ...]]


class Decorators(EdgeRecorder):
    """Records the calls of decorators, and of what they return."""

    def calls_wrapped(self, call: CallSite) -> bool:
        """Whether a call is one of the parameter that a decorator gets its function in."""
        function = call.node.func
        if not isinstance(function, ast.Name):
            return False
        owner = self.evaluator.owner(function.id, call.scope)
        if owner is None or owner.kind in ("module", "main"):
            return False
        if all(binding.kind == "function" for binding in owner.bindings[function.id]):
            # What the decorator defines beside its wrapper.
            return False
        return bool(self.evaluator.decorated(owner))

    def decorated(self, scope: Scope) -> None:
        """What the decorators of a function are called with, and what they return for it."""
        outer = scope.parent or scope
        self.decorated_by_libraries(scope, outer)
        plain: Values = (FunctionValue(scope),)
        current = plain
        levels: list[Values] = []
        for level, decorator in enumerate(reversed(scope.decorators)):
            made: list[Values] = []
            for value in self.evaluator.values(decorator, outer):
                function = self.called(value)
                if function is None:
                    continue
                self.edge(outer, function, decorator)
                offset = 0 if isinstance(value, FunctionValue) else 1
                parameter = next(iter(function.parameters[offset:]), None)
                if parameter is not None:
                    self.decorated_argument(function, parameter, scope, level)
                if isinstance(value, ClassValue):
                    self.facts.decorates[value.scope] = None
                    made.append((self.made(function, value, decorator, outer),))
                    continue
                if isinstance(value, Method | Instance):
                    self.receive(function, value.owner if isinstance(value, Method) else value)
                made.append(self.given_back(function, parameter, current))
            current = union(*made) or current
            levels.append(current)
            for wrapper in current:
                if isinstance(wrapper, FunctionValue) and wrapper not in plain:
                    self.edge(scope, wrapper.scope, decorator, written=False)
                elif isinstance(wrapper, Instance):
                    self.runs_instead(scope, wrapper, decorator)
        if any(values != plain for values in levels):
            self.facts.wrappers = tuple(levels)

    def decorated_by_libraries(self, scope: Scope, outer: Scope) -> None:
        """What decorators of libraries run: the function itself at the end, and what they ask."""
        for decorator in scope.decorators if outer.is_function else ():
            if decorator_name(decorator) in _AT_THE_END:
                self.edge(outer, scope, decorator, written=False)
        for decorator, told in told_to_decorators(self.evaluator, scope):
            self.edge(scope, told, decorator, written=False)

    def runs_instead(self, scope: Scope, wrapper: Instance, decorator: ast.expr) -> None:
        """An object stands in a function's place: who calls the function calls the object."""
        inner = self.evaluator.hierarchy.method(wrapper.cls, "__call__")
        if inner is not None and inner is not scope:
            self.edge(scope, inner, decorator, written=False)
            self.read_on(inner, wrapper)

    def decorated_class(self, scope: Scope) -> None:
        """What decorators, a metaclass, and `__init_subclass__` of bases are called with."""
        outer = scope.parent or scope
        for level, decorator in enumerate(reversed(scope.decorators)):
            for value in self.evaluator.values(decorator, outer):
                function = function_of(value)
                if function is None:
                    continue
                self.edge(outer, function, decorator)
                if isinstance(value, Method):
                    self.receive(function, value.owner)
                offset = 1 if isinstance(value, Method) else 0
                for parameter in function.parameters[offset : offset + 1]:
                    stand_in = self.evaluator.nodes.stand_ins.setdefault(
                        (scope, level), Decorated(scope, level)
                    )
                    self.argument(function, parameter, stand_in, outer)
        for base in self.evaluator.hierarchy.bases(scope):
            hook = self.evaluator.hierarchy.method(base, "__init_subclass__")
            if hook is not None:
                self.edge(outer, hook, scope.node, written=False)
                self.receive(hook, ClassValue(scope))
        made_by = self.evaluator.hierarchy.metaclass(scope)
        maker = self.evaluator.hierarchy.method(made_by, "__init__") if made_by else None
        if maker is not None:
            self.edge(outer, maker, scope.node, written=False)
            self.receive(maker, ClassValue(scope))

    def decorated_argument(
        self, function: Scope, parameter: str, decorated: Scope, level: int
    ) -> None:
        """Note the function that a decorator is called with."""
        self.facts.decorates[function] = None
        # The argument is what the decorators further in have made: no expression says so.
        stand_in = self.evaluator.nodes.stand_ins.setdefault(
            (decorated, level), Decorated(decorated, level)
        )
        self.argument(function, parameter, stand_in, decorated.parent or decorated)

    def given_back(self, decorator: Scope, parameter: str | None, given: Values) -> Values:
        """What a decorator returns for one function, of all that it is put on."""
        found: list[Values] = []
        others = self.evaluator.decorated(decorator)
        for returned in returns_with(decorator, parameter):
            name = returned.id if isinstance(returned, ast.Name) else None
            if name is not None and name == parameter and len(decorator.bindings[name]) == 1:
                found.append(given)
                continue
            values = self.evaluator.values(self.inside(returned, decorator), decorator)
            found.append(tuple(v for v in values if self.may_replace(v, others)))
        return union(*found)

    def inside(self, returned: ast.expr, decorator: Scope) -> ast.expr:
        """The wrapper that a library puts something around, which calls it."""
        wrapper = put_around(returned, decorator)
        if wrapper is None or not isinstance(returned, ast.Call):
            return returned
        around = self.evaluator.values(returned.func, decorator)
        return wrapper if all(isinstance(value, External) for value in around) else returned

    def may_replace(self, value: Value, decorated: Collection[Scope]) -> bool:
        """Whether a decorator may put it in a function's place."""
        if isinstance(value, FunctionValue):
            return value.scope not in decorated
        return isinstance(value, Instance)

    def replaced(self, functions: Values) -> set[Scope]:
        """The functions that a call by name does not run: their decorators put others there."""
        found: set[Scope] = set()
        for value in functions:
            function = function_of(value)
            if function is None or not function.decorators:
                continue
            levels = self.evaluator.levels(function)
            if not levels:
                continue
            known = {function_of(v) or v for v in functions}
            last = {function_of(v) or v for v in levels[-1]}
            if last <= known:
                inner = {function, *(function_of(v) for level in levels[:-1] for v in level)}
                found |= {scope for scope in inner if scope is not None and scope not in last}
        return found


def through_wrappers(edges: Edges, evaluator: Evaluator, scope: Scope) -> tuple[Edge, ...]:
    """The calls of a scope, with those of decorated functions as their wrappers make them.

    A wrapper that starts its function in a thread or a task makes each call of it a `spawn`.
    """
    return tuple(
        edge._replace(kind=_wrapped_kind(edges, evaluator, edge.callee))
        if edge.kind == "call" and not edge.written and edge.callee.decorators
        else edge
        for edge in edges.get(scope, ())
    )


def _wrapped_kind(edges: Edges, evaluator: Evaluator, function: Scope) -> EdgeKind:
    levels = evaluator.flow.wrappers.get(function, ())
    known = {function, *(function_of(value) for level in levels for value in level)}
    pending: list[tuple[Scope, EdgeKind]] = [
        (wrapper, "call")
        for wrapper in (function_of(v) for v in (levels[-1] if levels else ()))
        if wrapper is not None and wrapper is not function
    ]
    seen = set(pending)
    kinds: set[EdgeKind] = set()
    for scope, kind in pending:
        for edge in edges.get(scope, ()):
            through: EdgeKind = "spawn" if "spawn" in (kind, edge.kind) else "call"
            if edge.callee is function:
                kinds.add(through)
                continue
            inside = edge.callee in known or scope in edge.callee.ancestors()
            if inside and (edge.callee, through) not in seen:
                seen.add((edge.callee, through))
                pending.append((edge.callee, through))
    return "spawn" if kinds == {"spawn"} else "call"
