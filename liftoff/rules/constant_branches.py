"""Branches that only some calls take: `if key == "mode":`, where requests give other constants."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from liftoff.project.callgraph import CallGraph
from liftoff.project.flow import Edge
from liftoff.project.scopes import Scope
from liftoff.project.syntax import walk
from liftoff.rules.call_sites import all_calls, argument_of, is_plain

# A test and whether it holds; what stands in a branch needs all of its conditions.
_Conditions = tuple[tuple[ast.expr, bool], ...]
_UNKNOWN = object()
_COMPARED: dict[type[ast.cmpop], Callable[[object, object], object]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda one, many: one in many,  # type: ignore[operator]
    ast.NotIn: lambda one, many: one not in many,  # type: ignore[operator]
}
_ENDS = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(slots=True)
class ConstantBranches:
    """The branches of functions to which calls give constants.

    Attributes:
        calls: of each such function, who calls it, and the constants that the call gives.
        nodes: the function and the conditions of what stands in a branch, by its `id`.
        within: of edges of the graph, by the `id` of their place and callee, all their calls.
    """

    calls: dict[Scope, list[tuple[Edge, dict[str, object]]]] = field(default_factory=dict)
    nodes: dict[int, tuple[Scope, _Conditions]] = field(default_factory=dict)
    within: dict[tuple[int, Scope], list[int]] = field(default_factory=dict)

    def limits(self, allowed: Mapping[int, int]) -> dict[tuple[int, Scope], int]:
        """The bits that get along edges of the graph: by any of their calls."""
        found: dict[tuple[int, Scope], int] = {}
        for key, places in self.within.items():
            bits = 0
            for place in places:
                bits |= allowed.get(place, -1)
            found[key] = bits
        return found

    def allowed(self, reached: Mapping[Scope, int]) -> dict[int, int]:
        """Of what stands in a branch (by `id`): the bits of those who can get there.

        Args:
            reached: the bits of each scope.
        """
        known: dict[tuple[Scope, int], int] = {}
        found: dict[int, int] = {}
        for node, (function, conditions) in self.nodes.items():
            key = function, id(conditions)
            bits = known.get(key)
            if bits is None:
                bits = 0
                for edge, given in self.calls[function]:
                    if all(_holds(test, given) is not (not holds) for test, holds in conditions):
                        bits |= reached.get(edge.caller, 0)
                known[key] = bits
            found[node] = bits
        return found


def constant_branches(
    graph: CallGraph, scopes: Sequence[Scope], entries: Collection[Scope]
) -> ConstantBranches:
    """The branches of functions that only the project's own code calls, by their names.

    Args:
        graph: who calls whom.
        scopes: the code of the app.
        entries: what frameworks, threads or the system call.
    """
    handed = _handed(scopes)
    asked = {
        scope: blocks
        for scope in scopes
        if scope not in entries and scope.name not in handed and (blocks := _asks(scope))
    }
    edges: dict[Scope, list[Edge]] = {scope: [] for scope in asked}
    for scope in scopes:
        for edge in graph.callees(scope):
            if edge.callee in edges:
                edges[edge.callee] += all_calls(graph, edge)
    found = ConstantBranches()
    for function, names in asked.items():
        calls = [(edge, _constants(edge, function, names)) for edge in edges[function]]
        if any(given for _, given in calls) and all(is_plain(graph, e) for e in edges[function]):
            found.calls[function] = calls
            _Placing(found.nodes, function).block(getattr(function.node, "body", ()), ())
    for function in found.calls:
        for edge in graph.callees(function):
            if id(edge.node) in found.nodes:
                places = [id(one.node) for one in all_calls(graph, edge)]
                found.within[id(edge.node), edge.callee] = places
    return found


def _handed(scopes: Iterable[Scope]) -> set[str]:
    """The names of what is not only called: it is an argument, a value or a result."""
    found: set[str] = set()
    others: dict[str, set[str]] = {}
    for scope in scopes:
        given: list[ast.AST] = [a for site in scope.calls for a in site.node.args]
        given += [k.value for site in scope.calls for k in site.node.keywords]
        given += [store.value for store in scope.stores if store.value is not None]
        given += scope.returns
        for name, bindings in scope.bindings.items():
            for binding in bindings:
                if binding.kind == "from" and binding.attribute != name:
                    others.setdefault(name, set()).add(binding.attribute)
                elif isinstance(binding.node, ast.expr):
                    given.append(binding.node)
        for node in given:
            found.update(_named(node))
    return found.union(*(names for name, names in others.items() if name in found))


def _named(node: ast.AST) -> Iterator[str]:
    """The names in an expression, but for those that it calls: these calls are told apart."""
    match node:
        case ast.Name(name) | ast.Attribute(attr=name):
            yield name
        case ast.Constant() | ast.Call() | ast.JoinedStr() | ast.Compare():
            pass
        case _:
            for part in ast.iter_child_nodes(node):
                yield from _named(part)


def _asks(scope: Scope) -> frozenset[str]:
    """The parameters of a function, not set anew, that its tests compare with constants."""
    if scope.kind != "function" or scope.decorators or scope.name.startswith("__"):
        return frozenset()
    if not isinstance(scope.node, ast.FunctionDef | ast.AsyncFunctionDef):
        return frozenset()
    kept = {
        name
        for name in scope.parameters
        if [binding.kind for binding in scope.bindings.get(name, [])] == ["parameter"]
    }
    if not kept:
        return frozenset()
    tests = [n.test for n in walk(scope.node) if isinstance(n, ast.If)]
    tests += [n.subject for n in walk(scope.node) if isinstance(n, ast.Match)]
    return frozenset(n.id for t in tests for n in walk(t) if isinstance(n, ast.Name)) & kept


def _constants(edge: Edge, function: Scope, names: Iterable[str]) -> dict[str, object]:
    """The constants that a call gives to parameters, defaults included."""
    given = {name: argument_of(edge.node, function, name) for name in names}
    return {name: node.value for name, node in given.items() if isinstance(node, ast.Constant)}


@dataclass(frozen=True, slots=True)
class _Placing:
    """Notes what stands in which branch of a function."""

    nodes: dict[int, tuple[Scope, _Conditions]]
    function: Scope

    def block(self, statements: Sequence[ast.stmt], conditions: _Conditions) -> None:
        for statement in statements:
            if isinstance(statement, ast.If):
                self.note(statement.test, conditions)
                self.block(statement.body, (*conditions, (statement.test, True)))
                self.block(statement.orelse, (*conditions, (statement.test, False)))
                if isinstance(statement.body[-1], _ENDS):
                    conditions = (*conditions, (statement.test, False))
                elif statement.orelse and isinstance(statement.orelse[-1], _ENDS):
                    conditions = (*conditions, (statement.test, True))
            elif isinstance(statement, ast.Match):
                self.note(statement.subject, conditions)
                self.cases(statement, conditions)
            elif not isinstance(statement, _INNER):
                self.others(statement, conditions)

    def cases(self, statement: ast.Match, conditions: _Conditions) -> None:
        others = conditions
        for case in statement.cases:
            test = _as_test(statement.subject, case.pattern) if case.guard is None else None
            if test is None:
                self.block(case.body, others)
                continue
            self.block(case.body, (*others, (test, True)))
            others = (*others, (test, False))

    def others(self, statement: ast.stmt, conditions: _Conditions) -> None:
        """A statement that is no choice: a loop, a `with`, a `try`, or a simple one."""
        for _, value in ast.iter_fields(statement):
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, ast.stmt):
                    self.block([part], conditions)
                elif isinstance(part, ast.ExceptHandler):
                    self.block(part.body, conditions)
                elif isinstance(part, ast.AST):
                    self.note(part, conditions)

    def note(self, node: ast.AST, conditions: _Conditions) -> None:
        if conditions:
            for inner in walk(node):
                self.nodes[id(inner)] = self.function, conditions


def _as_test(subject: ast.expr, pattern: ast.pattern) -> ast.expr | None:
    """`case "a" | "b":` as a comparison."""
    options = pattern.patterns if isinstance(pattern, ast.MatchOr) else [pattern]
    values: list[ast.expr] = []
    for option in options:
        if isinstance(option, ast.MatchValue):
            values.append(option.value)
        elif isinstance(option, ast.MatchSingleton):
            values.append(ast.Constant(option.value))
        else:
            return None
    return ast.Compare(subject, [ast.In()], [ast.Tuple(values, ast.Load())])


def _holds(test: ast.expr, given: Mapping[str, object]) -> bool | None:
    """Whether a test holds where parameters are some constants; None where they do not tell."""
    match test:
        case ast.UnaryOp(ast.Not(), inner):
            truth = _holds(inner, given)
            return None if truth is None else not truth
        case ast.BoolOp(joint, parts):
            truths = [_holds(part, given) for part in parts]
            deciding = isinstance(joint, ast.Or)
            if deciding in truths:
                return deciding
            return None if None in truths else not deciding
        case ast.Compare(left, [compared], [right]):
            one, other = _value(left, given), _value(right, given)
            compare = _COMPARED.get(type(compared))
            if compare is None or one is _UNKNOWN or other is _UNKNOWN:
                return None
            try:
                return bool(compare(one, other))
            except TypeError:
                return None
        case _:
            value = _value(test, given)
            return None if value is _UNKNOWN else bool(value)


def _value(node: ast.expr, given: Mapping[str, object]) -> object:
    match node:
        case ast.Constant(value):
            return value
        case ast.Name(name):
            return given.get(name, _UNKNOWN)
        case ast.Tuple(parts) | ast.List(parts) | ast.Set(parts):
            values = [_value(part, given) for part in parts]
            return _UNKNOWN if _UNKNOWN in values else values
        case _:
            return _UNKNOWN
