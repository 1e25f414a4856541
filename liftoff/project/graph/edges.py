"""Edges of the call graph and what flows along them: the bookkeeping for one scope."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.overrides import DEPENDS, depended_on
from liftoff.project.evaluation.providers import (
    KEPT,
    asked_for,
    injected,
    is_provided,
    makers,
    providers_among,
)
from liftoff.project.evaluation.values import (
    ClassValue,
    Container,
    EdgeKind,
    External,
    FunctionValue,
    Instance,
    Method,
    Site,
    Value,
    Values,
)
from liftoff.project.graph.flow import CONSTRUCTORS, Added, Edge, Facts, Receiver
from liftoff.project.source.field_factories import field_factories
from liftoff.project.source.scopes import Scope

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
# Dicts that are put into dicts.
_MAX_SPREAD = 3


class Objects(NamedTuple):
    """What a library function is given.

    Attributes:
        own: the project's objects among the arguments of the call.
        held: those that the library's objects among them hold.
        functions: the project's functions among them.
    """

    own: tuple[Instance, ...] = ()
    held: tuple[Instance, ...] = ()
    functions: tuple[FunctionValue | Method, ...] = ()


def spread(
    evaluator: Evaluator, given: ast.expr, scope: Scope, steps: int = 0
) -> list[tuple[str, ast.expr, Scope]]:
    """What `**given` says by name: key, value, and the scope in which that is written."""
    found: dict[tuple[str, int], tuple[str, ast.expr, Scope]] = {}
    for container in evaluator.values(given, scope):
        if not isinstance(container, Container):
            continue
        site = container.site
        items: list[tuple[object, ast.expr, Scope]] = []
        match site.node:
            case ast.Dict(keys, values):
                items += [(k, v, site.scope) for k, v in zip(keys, values, strict=True)]
                if steps < _MAX_SPREAD:
                    inner = [v for k, v in zip(keys, values, strict=True) if k is None]
                    for one in inner:
                        items += spread(evaluator, one, site.scope, steps + 1)
            case ast.Call(ast.Name("dict"), keywords=keywords):
                items += [(k.arg, k.value, site.scope) for k in keywords]
            case _:
                pass
        items += [(a.key, a.value, a.scope) for a in evaluator.added(site) if a.how != "append"]
        for key, value, home in items:
            name = key.value if isinstance(key, ast.Constant) else key
            if isinstance(name, str):
                found[name, id(value)] = (name, value, home)
    return list(found.values())


class EdgeRecorder:
    """Collects what one scope does: its edges, and what flows along them."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.program = evaluator.program
        self.evaluator = evaluator
        self.facts = Facts()
        # Set while the call at hand is a decorator's call of what it wraps.
        self.wrapping = False
        # Functions that the call at hand names, whose decorators have put others in their place.
        self.hidden: set[Scope] = set()
        # Methods that the call at hand is known to call.
        self.bound: set[Scope] = set()
        # Whether the arguments of the call at hand have been looked at for functions.
        self.looked = False
        # What there is among the arguments, once somebody has looked.
        self.objects: Objects | None = None
        # The objects whose hooks are recorded, and the hooks of their classes.
        self.hooked: set[tuple[Instance, EdgeKind, bool]] = set()
        self.hooks_of: dict[tuple[Scope, EdgeKind, bool], list[Scope]] = {}
        # Calls of the scope, by identity, that start a task.
        self.spawned: frozenset[int] = frozenset()
        # What the decorators around a caller are put on.
        self._wrapped: dict[Scope, set[Scope]] = {}

    def taken(self) -> Facts | None:
        """The facts that are noted, if there are any; those of another unit come next."""
        found = self.facts.kept()
        if found is not None:
            self.facts = Facts()
        self.hooked.clear()
        self.hooks_of.clear()
        self._wrapped.clear()
        self.wrapping, self.looked, self.objects = False, False, None
        return found

    def edge(
        self,
        caller: Scope,
        callee: Scope,
        node: ast.AST,
        kind: EdgeKind = "call",
        *,
        written: bool = True,
    ) -> None:
        """Note one call."""
        if kind == "call" and id(node) in self.spawned:
            kind = "spawn"
        if kind == "call" and (self.wrapping or self.wraps(caller, callee)):
            kind = "wrapped"
        edges, key = self.facts.edges, (caller, callee, kind)
        known = edges.get(key)
        if known is None or (written and not known.written):
            edges[key] = Edge(caller, callee, node, kind, written)

    def wraps(self, caller: Scope, callee: Scope) -> bool:
        """Whether a decorator's inner function calls what the decorator was put on."""
        if not callee.decorators:
            return False
        wrapped = self._wrapped.get(caller)
        if wrapped is None:
            around = (caller, *caller.ancestors())
            wrapped = self._wrapped[caller] = {
                one for scope in around for one in self.evaluator.decorated(scope)
            }
        return callee in wrapped

    def bind(
        self,
        function: Scope,
        arguments: list[ast.expr],
        keywords: list[ast.keyword],
        scope: Scope,
        offset: int,
    ) -> None:
        """Note what a call gives to each parameter; the first `offset` ones are bound."""
        node = function.node
        if not isinstance(node, _FUNCTIONS):
            return
        names, places = function.parameters, node.args
        positional = len(places.posonlyargs) + len(places.args)
        for position, argument in enumerate(arguments):
            if isinstance(argument, ast.Starred):
                break
            index = position + offset
            if index < positional:
                self.argument(function, names[index], argument, scope)
            elif places.vararg is not None:
                rest = self.evaluator.site(places.vararg, function)
                self.add(rest, Added(argument, scope, index - positional), argument)
        for keyword in keywords:
            if keyword.arg is None:
                # What all that a decorator is put on are called with would go to each of them.
                if not self.wrapping and not self.wraps(scope, function):
                    self.spread_out(function, keyword, scope)
            elif keyword.arg in names:
                self.argument(function, keyword.arg, keyword.value, scope)
            elif places.kwarg is not None:
                rest = self.evaluator.site(places.kwarg, function)
                self.add(rest, Added(keyword.value, scope, keyword.arg), keyword.value)

    def spread_out(self, function: Scope, keyword: ast.keyword, scope: Scope) -> None:
        """Note what `**given` gives to each parameter; others may be given the same dict."""
        places = function.node.args if isinstance(function.node, _FUNCTIONS) else None
        for name, value, home in spread(self.evaluator, keyword.value, scope):
            key = hash((id(keyword), id(value)))
            if name in function.parameters:
                given = self.facts.arguments.setdefault((function, name), {})
                given[key] = (value, home)
            elif places is not None and places.kwarg is not None:
                rest = self.evaluator.site(places.kwarg, function)
                self.facts.added.setdefault(rest, {})[key] = Added(value, home, name)

    def argument(self, function: Scope, name: str, value: ast.expr, scope: Scope) -> None:
        """Note one expression that a parameter gets."""
        self.facts.arguments.setdefault((function, name), {})[id(value)] = (value, scope)

    def receive(self, function: Scope, owner: Receiver) -> None:
        """Note what a method is called on."""
        self.facts.receivers.setdefault(function, {})[owner] = None

    def read_on(self, function: Scope, owner: Receiver) -> None:
        """Note what others run a method on, later."""
        self.facts.read_on.setdefault(function, {})[owner] = None

    def added(self, base: ast.expr, added: Added, place: ast.AST) -> None:
        """Note what is put into the containers that an expression may be."""
        for target in self.evaluator.values(base, added.scope):
            if isinstance(target, Container):
                self.add(target.site, added, place)

    def add(self, site: Site, added: Added, place: ast.AST) -> None:
        """Note what is put into one container at a place in the source."""
        self.facts.added.setdefault(site, {})[id(place)] = added

    def construct(
        self,
        value: ClassValue,
        node: ast.AST,
        scope: Scope,
        arguments: list[ast.expr],
        keywords: list[ast.keyword],
    ) -> None:
        """A class is called at `node`."""
        for inner in self.constructors(value):
            self.edge(scope, inner, node)
            self.made(inner, value, node, scope)
            self.bind(inner, arguments, keywords, scope, 1)
        for cls in self.evaluator.hierarchy.mro(value.scope)[0]:
            for factory in field_factories(cls):
                for found in self.evaluator.values(factory, cls):
                    function = function_of(found)
                    if function is not None:
                        self.edge(scope, function, node, written=False)

    def constructors(self, value: ClassValue) -> Iterator[Scope]:
        """The methods that run when an object of a class is made."""
        for name in CONSTRUCTORS:
            inner = self.evaluator.hierarchy.method(value.scope, name)
            if inner is not None:
                yield inner

    def providing(self, asked: Values) -> Iterator[Scope]:
        """The functions that run whenever providers give what they give."""
        pending, seen = [*providers_among(self.evaluator, asked)], set[External]()
        while pending:
            provider = pending.pop()
            if provider in seen:
                continue
            seen.add(provider)
            pending.extend(injected(self.evaluator, provider))
            for value in () if provider.name in KEPT else makers(self.evaluator, provider):
                if isinstance(value, ClassValue):
                    yield from self.constructors(value)
                elif (function := function_of(value)) is not None:
                    yield function

    def made(self, init: Scope, value: ClassValue, node: ast.AST, scope: Scope) -> Instance:
        """The object that a call at `node` makes, which its `__init__` is called on."""
        instance = Instance(value.scope, self.evaluator.site(node, scope))
        self.receive(init, instance)
        return instance

    def called(self, value: Value) -> Scope | None:
        """The function that runs when a value is called."""
        match value:
            case ClassValue():
                return self.evaluator.hierarchy.method(value.scope, "__init__")
            case Instance():
                return self.evaluator.hierarchy.method(value.cls, "__call__")
            case _:
                return function_of(value)

    def dependencies(self, place: ast.expr, outer: Scope, depth: int = 0) -> list[Scope]:
        """The functions that `Depends` names in a default or an annotation."""
        found: list[Scope] = []
        if depth > 4:
            return found
        if isinstance(place, ast.Call):
            for value in self.evaluator.values(place.func, outer):
                if isinstance(value, External) and value.name in DEPENDS:
                    given = place.args[:1] or [
                        k.value for k in place.keywords if k.arg == "dependency"
                    ]
                    for argument in given:
                        found.extend(self.depended_on(argument, outer))
        elif is_provided(self.evaluator, place, outer):
            found.extend(self.providing(asked_for(self.evaluator, place, outer)))
        elif isinstance(place, ast.Subscript):
            inner = place.slice
            for part in inner.elts if isinstance(inner, ast.Tuple) else [inner]:
                found.extend(self.dependencies(part, outer, depth + 1))
        elif isinstance(place, ast.Name | ast.Attribute):
            found.extend(self.alias(place, outer, depth))
        return found

    def depended_on(self, argument: ast.expr, outer: Scope) -> Iterator[Scope]:
        """The functions that `Depends` of something runs."""
        if is_provided(self.evaluator, argument, outer):
            yield from self.providing(asked_for(self.evaluator, argument, outer))
            return
        for target in depended_on(self.evaluator, argument, outer):
            function = self.called(target)
            if function is not None:
                yield function
            if function is not None and isinstance(target, Instance):
                # `Depends(counter)`: whoever asks, that very object is called.
                self.read_on(function, target)

    def alias(self, place: ast.Name | ast.Attribute, outer: Scope, depth: int) -> list[Scope]:
        """`CurrentUser = Annotated[User, Depends(get_user)]`, here or in another module."""
        name = place.id if isinstance(place, ast.Name) else place.attr
        scope: Scope | None = outer
        for _ in range(4):
            owner = self.evaluator.owner(name, scope) if scope is not None else None
            if owner is None:
                return []
            binding = owner.bindings[name][-1]
            if binding.kind == "value" and isinstance(binding.node, ast.Subscript):
                return self.dependencies(binding.node, owner, depth + 1)
            if binding.kind != "from":
                return []
            module = self.program.find_module(binding.module, owner)
            scope, name = self.program.modules.get(module or ""), binding.attribute
        return []


def function_of(value: Value) -> Scope | None:
    """The function that a value is, bound or not."""
    match value:
        case FunctionValue():
            return value.scope
        case Method():
            return value.function
        case _:
            return None
