"""Rules that functions of the project register: each call of such a function is a rule of its own.

`def add(rule, view)` around `add_url_rule`, a decorator that calls it inside, and a subclass whose
`route` does more than the library's.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, cast

from liftoff.frameworks.registrars import HTTP_METHODS, REGISTRAR_KINDS, Registration
from liftoff.frameworks.turns import Comprehension, turns, turns_within
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.frames import Frame, bound, written_out
from liftoff.project.evaluation.values import (
    ClassValue,
    External,
    FunctionValue,
    Instance,
    Method,
    Site,
    Value,
)
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk

# What registers when it is applied to a view, and what is given the view.
DECORATING = frozenset({*HTTP_METHODS, "route", "api_route", "websocket", "websocket_route"})
_GIVEN = frozenset({
    "add_url_rule", "add_api_route", "add_route", "add_resource", "add_websocket_route",
    "add_api_websocket_route",
})  # fmt: skip
# What puts a blueprint, router or app into another.
NESTING = frozenset(
    {"register_blueprint", "register_api", "include_router", "add_namespace", "mount"}
)
# A function that calls a function that calls the framework's; longer ways are rare.
_MAX_DEPTH = 3


@dataclass(frozen=True, slots=True, eq=False)
class Inner:
    """A call of the framework's inside a function that is given the rule.

    Attributes:
        applied: the function that its result decorates, by a name of its own.
    """

    node: ast.Call
    scope: Scope
    function: Scope
    applied: Scope | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Use:
    """One call of a function of the project.

    Attributes:
        owner: what it is a method of; None for a plain function.
        view: the function or class that it decorates; None for a plain call.
    """

    node: ast.Call
    scope: Scope
    owner: Site | None
    view: Scope | None
    offset: int


class Call(NamedTuple):
    """A call, where it stands, and what knows its arguments."""

    node: ast.Call
    scope: Scope
    evaluator: Evaluator | Frame


@dataclass(frozen=True, slots=True)
class Turn:
    """The framework's call as one use makes it.

    Attributes:
        evaluator: knows what the use gives.
        node: the framework's call, with `*args` and `**options` written out.
        use: the use, of all around it the outermost.
        calls: all uses around the framework's call, the innermost first.
        owner: the object whose method was used; None for any.
        applied: the project's own function that is registered in the place of the view.
    """

    evaluator: Evaluator | Frame
    node: ast.Call
    use: Use
    calls: tuple[Call, ...]
    owner: Site | None
    applied: Scope | None = None

    @property
    def view(self) -> Scope | None:
        """What the framework's decorator is applied to."""
        return self.applied or self.use.view

    def seen(self, registration: Registration) -> Registration:
        """A registration of this turn, where and for what the use makes it."""
        view = self.use.view
        methods = registration.methods or self._named_method()
        found = replace(registration, methods=methods, site=self.use.node, scope=self.use.scope)
        if view is None or view is registration.handler:
            return found
        others = (registration.handler, *registration.also)
        also = tuple(o for o in others if o is not None and o is not view and o.is_function)
        return replace(found, handler=view, also=also)

    def _named_method(self) -> tuple[str, ...] | None:
        """`post`, where the framework's call gets its methods in options that are not written."""
        function = self.use.node.func
        name = function.attr if isinstance(function, ast.Attribute) else ""
        return (name.upper(),) if name in HTTP_METHODS else None


class OwnRegistrations:
    """The registering functions of some scopes, and who uses them."""

    def __init__(self, evaluator: Evaluator, scopes: Iterable[Scope]) -> None:
        self.evaluator = evaluator
        self.inner: dict[ast.Call, Inner] = {}
        self._uses: dict[Scope, list[Use]] = defaultdict(list)
        self._used: dict[ast.Call, Scope] = {}
        self._comprehensions: dict[Scope, list[Comprehension]] = {}
        every = list(scopes)
        for scope in every:
            for call in scope.calls:
                function = self._registering(call.node, scope)
                if function is not None:
                    applied = _applied(call.node, scope)
                    self.inner[call.node] = Inner(call.node, scope, function, applied)
        wanted = {inner.function for inner in self.inner.values()}
        calls = list(self._own_calls(every)) if wanted else []
        while wanted:
            wanted = self._note_uses(every, calls, wanted)

    def turns(self, node: ast.Call) -> list[Turn]:
        """One for each use of the function around a framework's call; none when it has none."""
        inner = self.inner.get(node)
        return [] if inner is None else list(self._turns(inner))

    def is_use(self, node: ast.Call) -> bool:
        """Whether a call is one of a registering function of the project."""
        return node in self._used

    def _own_calls(self, scopes: list[Scope]) -> Iterator[tuple[ast.Call, Scope, Scope | None]]:
        """The calls of functions of the project, each with the view that its result registers."""
        for scope in scopes:
            applied = {
                call.node.func: call.node.args[0]
                for call in scope.calls
                if call.node.args and isinstance(call.node.func, ast.Call)
            }
            for call in scope.calls:
                if any(map(self._run_by, self.evaluator.values(call.node.func, scope))):
                    yield call.node, scope, self._view(applied.get(call.node), scope)

    def _note_uses(
        self,
        scopes: list[Scope],
        calls: list[tuple[ast.Call, Scope, Scope | None]],
        wanted: set[Scope],
    ) -> set[Scope]:
        """Note who calls some functions; returns those whose own callers matter, too."""
        more: set[Scope] = set()
        for scope in scopes:
            for decorator in scope.decorators:
                if isinstance(decorator, ast.Call):
                    self._note(decorator, scope.parent or scope, wanted, scope)
        for call, scope, view in calls:
            self._note(call, scope, wanted, view)
            if self._used.get(call) in wanted:
                outer = self._giver([*call.args, *_values(call)], scope)
                if outer is not None and outer not in self._uses:
                    more.add(outer)
        return more - wanted

    def _note(self, node: ast.Call, scope: Scope, wanted: set[Scope], view: Scope | None) -> None:
        if node in self._used:
            return
        for value in self.evaluator.values(node.func, scope):
            function = self._run_by(value)
            if function in wanted and function is not None:
                site = None
                if isinstance(value, ClassValue):
                    site = self.evaluator.site(node, scope)
                elif isinstance(value, Method) and isinstance(value.owner, Instance):
                    site = value.owner.site
                offset = 0 if isinstance(value, FunctionValue) else 1
                self._uses[function].append(Use(node, scope, site, view, offset))
                self._used[node] = function

    def _run_by(self, value: Value) -> Scope | None:
        """The function of the project that a call runs: of a class, what makes its object."""
        if isinstance(value, ClassValue):
            return self.evaluator.hierarchy.method(value.scope, "__init__")
        return _function(value)

    def _view(self, node: ast.expr | None, scope: Scope) -> Scope | None:
        """What `add("/path")(view)` registers."""
        values = self.evaluator.values(node, scope) if node is not None else ()
        return next((f for v in values if (f := _function(v)) is not None), None)

    def _registering(self, node: ast.Call, scope: Scope) -> Scope | None:
        """The function whose parameters decide the rule of a framework's call."""
        if isinstance(node.func, ast.Name):
            # `method("/path")`, where a parameter is `app.get`.
            owner = self.evaluator.owner(node.func.id, scope)
            if owner is None or node.func.id not in owner.parameters:
                return None
            name = next((_last(v) for v in self.evaluator.values(node.func, scope)), "")
        elif isinstance(node.func, ast.Attribute):
            name = node.func.attr
        else:
            return None
        if name not in DECORATING and name not in _GIVEN and name not in NESTING:
            return None
        whole = name in NESTING
        rules = node.args[1:] if name == "add_resource" else node.args[: None if whole else 1]
        rules += [k.value for k in node.keywords if whole or k.arg in ("rule", "path")]
        function = self._giver(rules, scope)
        # `get` is a method of anything.
        return function if function is not None and self._registers(node.func, scope) else None

    def _registers(self, function: ast.expr, scope: Scope) -> bool:
        return any(
            isinstance(value, External)
            and value.name.rpartition(".")[0].removesuffix(".router") in REGISTRAR_KINDS
            for value in self.evaluator.values(function, scope)
        )

    def _giver(self, nodes: Iterable[ast.expr], scope: Scope, depth: int = 0) -> Scope | None:
        """The function that gets one of the names in some expressions from its callers."""
        for node in nodes:
            for name in walk(node):
                owner = self.evaluator.owner(name.id, scope) if isinstance(name, ast.Name) else None
                if not isinstance(name, ast.Name) or owner is None or not owner.is_function:
                    continue
                if name.id in owner.parameters[1 if owner.owner_class is not None else 0 :]:
                    return owner
                local = [
                    b.node
                    for b in owner.bindings.get(name.id, ())
                    if b.kind in ("value", "item", "element") and isinstance(b.node, ast.expr)
                ]
                outer = self._giver(local, owner, depth + 1) if depth < _MAX_DEPTH else None
                if outer is not None:
                    return outer
        return None

    def _turns(self, inner: Inner, depth: int = 0) -> Iterator[Turn]:
        if depth >= _MAX_DEPTH:
            return
        for use in self._uses.get(inner.function, ()):
            outer = self._giver([*use.node.args, *_values(use.node)], use.scope)
            if outer is None or outer not in self._uses:
                # One that stands in a loop over what is written is many.
                each: Sequence[Evaluator | Frame] = self._loops(use) or [self.evaluator]
                for evaluator in each:
                    yield self._turn(inner, use, use.node, use, evaluator, ())
                continue
            around = Inner(use.node, use.scope, outer, inner.applied)
            for turn in self._turns(around, depth + 1):
                # `self.add(...)` inside a method is of the object whose method was used.
                if not _is_own(use) or use.owner in (None, turn.owner):
                    known = (turn.node, turn.use, turn.evaluator, turn.calls)
                    yield self._turn(inner, use, *known)

    def _loops(self, use: Use) -> Sequence[Frame]:
        """The turns of the loops around a use, and of the comprehension that it stands in."""
        around: Sequence[Frame] = turns(self.evaluator, use.node, use.scope)
        each: Sequence[Evaluator | Frame] = around or [self.evaluator]
        if use.scope not in self._comprehensions:
            inside = walk(use.scope.node) if use.scope.iterated else ()
            self._comprehensions[use.scope] = [n for n in inside if isinstance(n, Comprehension)]
        for comprehension in self._comprehensions[use.scope]:
            if any(node is use.node for node in walk(comprehension)):
                return [
                    turn
                    for evaluator in each
                    for turn in turns_within(cast("Evaluator", evaluator), comprehension, use.scope)
                ]
        return around

    def _turn(
        self,
        inner: Inner,
        use: Use,
        node: ast.Call,
        first: Use,
        evaluator: Evaluator | Frame,
        around: tuple[Call, ...],
    ) -> Turn:
        """The framework's call in the light of what one use gives."""
        function = inner.function
        given = bound(function, node, use.scope, evaluator, use.offset)
        owner = use.owner if use.owner is not None else first.owner
        if use.offset and function.parameters and use.owner is not None:
            given[function.parameters[0]] = tuple(
                v
                for v in self.evaluator.name(function.parameters[0], function)
                if isinstance(v, Instance) and v.site is use.owner
            )
        frame = Frame(self.evaluator, function, given, exact=True)
        call = written_out(inner.node, function, given, self.evaluator)
        if inner.scope is not function:
            seen = {
                name.id: frame.values(name, function)
                for name in walk(inner.node)
                if isinstance(name, ast.Name)
                and self.evaluator.owner(name.id, inner.scope) is function
            }
            if first.view is not None and inner.scope.parameters:
                seen[inner.scope.parameters[0]] = (FunctionValue(first.view),)
            frame = Frame(self.evaluator, inner.scope, {**given, **seen}, exact=True)
        calls = (Call(node, use.scope, evaluator), *around)
        return Turn(frame, call, first, calls, owner, inner.applied)


def _is_own(use: Use) -> bool:
    """Whether a method is called by another one of the same object."""
    match use.node.func:
        case ast.Attribute(ast.Name(name)):
            methods = [s for s in (use.scope, *use.scope.ancestors()) if s.owner_class is not None]
            return any(name in method.parameters[:1] for method in methods)
        case _:
            return False


def _applied(node: ast.Call, scope: Scope) -> Scope | None:
    """The function below `add = app.get(path)` that is decorated with `@add`."""
    names = [n for n, bs in scope.bindings.items() if any(b.node is node for b in bs)]
    pending = list(scope.children)
    while names and pending:
        child = pending.pop()
        if any(isinstance(d, ast.Name) and d.id in names for d in child.decorators):
            return child
        pending.extend(child.children)
    return None


def _last(value: Value) -> str:
    return value.name.rpartition(".")[2] if isinstance(value, External) else ""


def _values(node: ast.Call) -> Iterator[ast.expr]:
    return (keyword.value for keyword in node.keywords)


def _function(value: Value) -> Scope | None:
    match value:
        case FunctionValue(scope):
            return scope
        case Method(function):
            return function
        case _:
            return None
