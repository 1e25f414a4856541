"""Branches that only some calls take: `if key == "mode":`, where requests give other constants."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from liftoff.project.graph.callgraph import CallGraph
from liftoff.project.graph.flow import Edge
from liftoff.project.program import decorator_name
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import children, walk
from liftoff.rules.running.call_sites import all_calls, argument_of, is_plain

# Who calls a function, and the constants that it gives to parameters.
_Calls = Sequence[tuple[Scope, Mapping[str, object]]]
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
# Expressions whose value is none of the objects that they name; a lambda is a scope of its own.
_NAMELESS = (ast.Constant, ast.Call, ast.JoinedStr, ast.Compare, ast.Lambda)
# Decorators of methods, which call nothing.
_METHOD_KINDS = ("staticmethod", "classmethod")
# Fields of statements that hold statements, or what holds some.
_BLOCKS = ("body", "orelse", "handlers", "finalbody", "cases")
_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(slots=True)
class ConstantBranches:
    """The branches of functions to which calls give constants.

    Attributes:
        takers: of each branch, who calls its function with constants that get there.
        branches: the number of the branch that a node stands in, by the node's `id`.
        within: of edges of the graph, by the `id` of their place and callee, all their calls.
    """

    takers: list[tuple[Scope, ...]] = field(default_factory=list)
    branches: dict[int, int] = field(default_factory=dict)
    within: dict[tuple[int, Scope], list[int]] = field(default_factory=dict)

    def allowed(self, reached: Mapping[Scope, int]) -> Allowed:
        """The bits of those who can get into each branch.

        Args:
            reached: the bits of each scope.
        """
        bits = []
        for takers in self.takers:
            joined = 0
            for scope in takers:
                joined |= reached.get(scope, 0)
            bits.append(joined)
        return Allowed(self.branches, bits)

    def limits(self, allowed: Allowed) -> dict[tuple[int, Scope], int]:
        """The bits that get along edges of the graph: by any of their calls."""
        found: dict[tuple[int, Scope], int] = {}
        for key, places in self.within.items():
            bits = 0
            for place in places:
                bits |= allowed.at(place)
            found[key] = bits
        return found


@dataclass(frozen=True, slots=True)
class Allowed:
    """Who can get to what stands in a branch, by the numbers of branches."""

    branches: Mapping[int, int] = field(default_factory=dict)
    bits: Sequence[int] = ()

    def at(self, place: int) -> int:
        """The bits that get to a node, by its `id`: all, where it stands in no branch."""
        branch = self.branches.get(place)
        return -1 if branch is None else self.bits[branch]


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
    placing, chosen = _Placing(found), list[Scope]()
    for function, names in asked.items():
        calls = [(edge.caller, _constants(edge, function, names)) for edge in edges[function]]
        if any(given for _, given in calls) and all(is_plain(graph, e) for e in edges[function]):
            chosen.append(function)
            placing.block(getattr(function.node, "body", ()), _Branch(calls))
    for function in chosen:
        for edge in graph.callees(function):
            if id(edge.node) in found.branches:
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
    pending = [node]
    # Grows meanwhile.
    for part in pending:
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr
        elif not isinstance(part, _NAMELESS):
            children(part, pending)


def _asks(scope: Scope) -> frozenset[str]:
    """The parameters of a function, not set anew, that its tests compare with constants."""
    if scope.kind != "function" or scope.name.startswith("__"):
        return frozenset()
    if any(decorator_name(d) not in _METHOD_KINDS for d in scope.decorators):
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
    tests = _tests(scope.node.body)
    return frozenset(n.id for t in tests for n in walk(t) if isinstance(n, ast.Name)) & kept


def _tests(body: Iterable[ast.AST]) -> list[ast.expr]:
    """What the choices among some statements ask."""
    found: list[ast.expr] = []
    pending = list(body)
    # Grows meanwhile.
    for node in pending:
        if isinstance(node, ast.If):
            found.append(node.test)
        elif isinstance(node, ast.Match):
            found.append(node.subject)
        for name in _BLOCKS:
            pending += getattr(node, name, ())
    return found


def _constants(edge: Edge, function: Scope, names: Iterable[str]) -> dict[str, object]:
    """The constants that a call gives to parameters, defaults included."""
    given = {name: argument_of(edge.node, function, name) for name in names}
    return {name: node.value for name, node in given.items() if isinstance(node, ast.Constant)}


@dataclass(frozen=True, slots=True)
class _Branch:
    """A branch, its number, and the calls that get there; None where all do."""

    calls: _Calls
    number: int | None = None


@dataclass(frozen=True, slots=True)
class _Placing:
    """Notes in `found` what stands in which branch of a function."""

    found: ConstantBranches

    def block(self, statements: Sequence[ast.stmt], branch: _Branch) -> None:
        for statement in statements:
            if isinstance(statement, ast.If):
                test = statement.test
                self.note(test, branch)
                holds, fails = self.sides(branch, test)
                self.block(statement.body, holds)
                self.block(statement.orelse, fails)
                if isinstance(statement.body[-1], _ENDS):
                    branch = fails
                elif statement.orelse and isinstance(statement.orelse[-1], _ENDS):
                    branch = holds
            elif isinstance(statement, ast.Match):
                self.note(statement.subject, branch)
                self.cases(statement, branch)
            elif not isinstance(statement, _INNER):
                self.others(statement, branch)

    def cases(self, statement: ast.Match, branch: _Branch) -> None:
        others = branch
        for case in statement.cases:
            test = _as_test(statement.subject, case.pattern) if case.guard is None else None
            if test is None:
                self.block(case.body, others)
                continue
            holds, others = self.sides(others, test)
            self.block(case.body, holds)

    def others(self, statement: ast.stmt, branch: _Branch) -> None:
        """A statement that is no choice: a loop, a `with`, a `try`, or a simple one."""
        for _, value in ast.iter_fields(statement):
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, ast.stmt):
                    self.block([part], branch)
                elif isinstance(part, ast.ExceptHandler):
                    self.block(part.body, branch)
                elif isinstance(part, ast.AST):
                    self.note(part, branch)

    def sides(self, branch: _Branch, test: ast.expr) -> tuple[_Branch, _Branch]:
        """The parts of a branch where a test holds, and where it does not."""
        told = [(call, _holds(test, call[1])) for call in branch.calls]
        return (
            self.part(branch, [call for call, truth in told if truth is not False]),
            self.part(branch, [call for call, truth in told if truth is not True]),
        )

    def part(self, branch: _Branch, calls: _Calls) -> _Branch:
        """A branch of a branch, which some of its calls get to."""
        if len(calls) == len(branch.calls):
            return branch
        takers = self.found.takers
        takers.append(tuple(dict.fromkeys(caller for caller, _ in calls)))
        return _Branch(calls, len(takers) - 1)

    def note(self, node: ast.AST, branch: _Branch) -> None:
        if branch.number is not None:
            for inner in walk(node):
                self.found.branches[id(inner)] = branch.number


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
