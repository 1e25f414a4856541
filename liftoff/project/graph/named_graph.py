"""The call graph by dotted names, with the library functions that are called: for people and tools.

Names are PyCG's: `package.module.Class.method`, `module.function.<lambda1>` for the first lambda of
a function, `<builtin>.len`, `<**PyStr**>.join` for a method of a literal, and the plain dotted name
of what a library gives. A call of a class goes to its `__init__`.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from liftoff.project.evaluation.values import (
    ClassValue,
    Constant,
    Container,
    EdgeKind,
    External,
    Prefix,
    Value,
)
from liftoff.project.graph.callgraph import CallGraph
from liftoff.project.program import Program
from liftoff.project.source.scopes import Scope

NodeKind = Literal["module", "class", "function", "external"]
# Methods of literals, by the kind of container and by the type of a constant.
_LITERALS = {"list": "PyList", "dict": "PyDict", "set": "PySet", "tuple": "PyTuple"}
_CONSTANTS = {str: "PyStr", bytes: "PyBytes", int: "PyNum", float: "PyNum"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A module, a class whose body calls something, a function, or something of a library.

    Attributes:
        name: dotted; definitions of the same name in one module share a node.
        kind: what it is.
        path: the file, relative to the tree's root; None for a library's.
        line: from 1.
    """

    name: str
    kind: NodeKind
    path: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEdge:
    """A call, by names; `path` and `line` are its first place in the caller."""

    caller: str
    callee: str
    kind: EdgeKind
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class NamedGraph:
    """Nodes in the order of modules and source, those of libraries last; edges by caller."""

    nodes: tuple[Node, ...]
    edges: tuple[NamedEdge, ...]

    def callees(self) -> dict[str, list[str]]:
        """The names that each node calls, without duplicates."""
        found: dict[str, dict[str, None]] = {node.name: {} for node in self.nodes}
        for edge in self.edges:
            found[edge.caller][edge.callee] = None
        return {name: list(called) for name, called in found.items()}


def named_graph(graph: CallGraph, *, entries: Collection[str] = ()) -> NamedGraph:
    """Give each scope its name, and each call of a library its own.

    Args:
        graph: the calls between scopes.
        entries: paths of files: only they and the modules that they import are in the result,
            and what these call. All modules when empty.
    """
    program = graph.program
    names = names_of(program)
    modules = _modules(program)
    if entries:
        starts = [module for module in modules if module.module.path in entries]
        modules = _closure(graph, starts)
    scopes = [scope for module in modules for scope in module.walk()]
    nodes: dict[str, Node] = {}
    edges: dict[tuple[str, str, EdgeKind], NamedEdge] = {}
    for scope in scopes:
        caller = names[scope]
        if scope.kind == "module" or scope.is_function:
            nodes.setdefault(caller, _node(caller, scope))
        for callee, kind, place in _calls(graph, scope, names):
            if scope.kind == "class":
                nodes.setdefault(caller, _node(caller, scope))
            line = getattr(place, "lineno", scope.line)
            edge = NamedEdge(
                caller=caller, callee=callee, kind=kind, path=scope.module.path, line=line
            )
            edges.setdefault((caller, callee, kind), edge)
    for edge in edges.values():
        nodes.setdefault(edge.callee, Node(name=edge.callee, kind="external"))
    order = {name: position for position, name in enumerate(nodes)}
    return NamedGraph(
        tuple(nodes.values()),
        tuple(sorted(edges.values(), key=lambda e: (order[e.caller], e.line))),
    )


def _node(name: str, scope: Scope) -> Node:
    kind: NodeKind = (
        "module" if scope.kind == "module" else "class" if scope.kind == "class" else "function"
    )
    return Node(name=name, kind=kind, path=scope.module.path, line=scope.line)


def names_of(program: Program) -> dict[Scope, str]:
    """The dotted name of each scope."""
    names: dict[Scope, str] = {}
    # Two files may have one module name; only the first is importable, both have calls.
    for module in _modules(program):
        # The root's own `__init__.py` has no name that an import could spell.
        names[module] = module.module.name or "__init__"
        _name_children(module, names)
    return names


def _modules(program: Program) -> list[Scope]:
    return [scope for scope in program.scopes if scope.kind == "module"]


def _name_children(module: Scope, names: dict[Scope, str]) -> None:
    pending = [module]
    while pending:
        scope = pending.pop()
        name = names[scope]
        lambdas = 0
        for child in sorted(_children(scope), key=_position):
            if child.kind == "lambda":
                lambdas += 1
                names[child] = f"{name}.<lambda{lambdas}>"
            else:
                names[child] = f"{name}.{child.name}"
            pending.append(child)
        # `if __name__ == "__main__"` is a part of its module.
        names.update((child, name) for child in scope.children if child.kind == "main")


def _children(scope: Scope) -> Iterator[Scope]:
    for child in scope.children:
        if child.kind == "main":
            yield from child.children
        else:
            yield child


def _position(scope: Scope) -> tuple[int, int]:
    return scope.line, getattr(scope.node, "col_offset", 0)


def _closure(graph: CallGraph, starts: Iterable[Scope]) -> list[Scope]:
    """Modules with all that they import and call, in the order of the program."""
    program = graph.program
    found = set(starts)
    pending = list(found)
    while pending:
        for module in _needed(graph, pending.pop()):
            if module not in found:
                found.add(module)
                pending.append(module)
    return [module for module in _modules(program) if module in found]


def _needed(graph: CallGraph, module: Scope) -> Iterator[Scope]:
    program = graph.program
    for scope in module.walk():
        for name in (*scope.imports, *scope.star_imports):
            whole = program.find_module(name, scope) or program.find_module(
                name.rpartition(".")[0], scope
            )
            parts = (whole or "").split(".")
            for end in range(1, len(parts) + 1):
                inner = program.modules.get(".".join(parts[:end]))
                if inner is not None:
                    yield inner
        for edge in graph.callees(scope):
            yield edge.callee.module_scope()


def _calls(
    graph: CallGraph, scope: Scope, names: dict[Scope, str]
) -> Iterator[tuple[str, EdgeKind, ast.AST]]:
    for edge in graph.callees(scope):
        if edge.written:
            yield names[edge.callee], edge.kind, edge.node
    for call in scope.calls:
        for value in graph.evaluator.values(call.node.func, scope):
            called = _library_name(graph, value)
            if called is not None:
                yield called, "call", call.node
        if isinstance(call.node.func, ast.Attribute):
            for value in graph.evaluator.values(call.node.func.value, scope):
                owner = _literal(value)
                if owner is not None:
                    yield f"<**{owner}**>.{call.node.func.attr}", "call", call.node


def _library_name(graph: CallGraph, value: Value) -> str | None:
    match value:
        case External(name):
            return _public(name)
        case ClassValue(cls):
            hierarchy = graph.evaluator.hierarchy
            if hierarchy.method(cls, "__init__") is not None:
                return None
            for base in hierarchy.external_bases(cls):
                if not base.startswith("builtins."):
                    return _public(f"{base}.__init__")
            return None
        case _:
            return None


def _public(name: str) -> str | None:
    plain = name.replace("()", "").replace("[]", "")
    if not plain.startswith("builtins."):
        return plain
    inner = plain.removeprefix("builtins.")
    # Any other name is not bound anywhere: nothing is known of what it calls.
    return f"<builtin>.{inner}" if hasattr(builtins, inner.partition(".")[0]) else None


def _literal(value: Value) -> str | None:
    match value:
        case Container(kind):
            return _LITERALS.get(kind)
        case Constant(constant):
            return _CONSTANTS.get(type(constant))
        case Prefix():
            return "PyStr"
        case _:
            return None
