"""What an expression may be worth, asked for on demand and remembered.

The evaluator ignores the order of statements except for local names (see `reaching`). Parameters
are worth what the call sites that are known so far give them, so that a caller runs it in rounds
(see `callgraph`).
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from liftoff.project.evaluation.annotations import annotated
from liftoff.project.evaluation.attributes import attribute_values
from liftoff.project.evaluation.calls import call_values
from liftoff.project.evaluation.classes import Hierarchy
from liftoff.project.evaluation.contents import element_values
from liftoff.project.evaluation.expressions import FIXED, HANDLERS, Handler
from liftoff.project.evaluation.external_names import canonical
from liftoff.project.evaluation.imported import (
    imported_values,
    library_star_import,
    module_attribute,
    star_import,
)
from liftoff.project.evaluation.iteration import loop_values, unpacked
from liftoff.project.evaluation.memory import Cell, Memory
from liftoff.project.evaluation.overwriting import Writes
from liftoff.project.evaluation.own_arguments import HandedBack
from liftoff.project.evaluation.parameter_values import parameter_values
from liftoff.project.evaluation.stored_attributes import stored_on_module
from liftoff.project.evaluation.values import (
    ClassValue,
    Constant,
    Container,
    External,
    FunctionValue,
    Instance,
    ModuleValue,
    Site,
    Value,
    Values,
    gathered,
    union,
)
from liftoff.project.graph.flow import Added, Argument, Flow, Levels
from liftoff.project.program import Program, is_connection
from liftoff.project.source.reaching import reaching
from liftoff.project.source.scopes import Binding, Scope

# Deeper nesting than anybody writes; generated text must not exhaust Python's stack.
MAX_DEPTH = 120
# What gives the items of ASGI's `scope` as its own.
_CONNECTIONS = (".Request()", ".WebSocket()", ".HTTPConnection()")


@dataclass(slots=True, eq=False)
class Nodes:
    """What stays the same from round to round.

    Attributes:
        sites: one site a node, so that values of two rounds compare equal.
        stand_ins: an expression for each decorator of a function: what it is called with.
        writes: the writes to items in each scope.
        handed_back: what a function returns of what it is given.
        written_out: calls with names in place of `*args`, by the call and these names.
        mapped: a comprehension for each `map(function, rows)`, by the function's expression.
        made: expressions that no file holds: values are remembered by identity, so they are kept.
        settings: the classes that the environment fills; None until somebody asks.
    """

    sites: dict[int, Site] = field(default_factory=dict)
    stand_ins: dict[tuple[Scope, int], ast.expr] = field(default_factory=dict)
    writes: dict[Scope, Writes] = field(default_factory=dict)
    handed_back: dict[Scope, HandedBack] = field(default_factory=dict)
    written_out: dict[tuple[int, tuple[str, ...]], ast.Call] = field(default_factory=dict)
    made: list[ast.expr] = field(default_factory=list)
    mapped: dict[int, ast.ListComp] = field(default_factory=dict)
    settings: frozenset[Scope] | None = None


class Evaluator(Memory):
    """Answers `values(expression, scope)` over one program and one flow."""

    def __init__(
        self, program: Program, flow: Flow | None = None, nodes: Nodes | None = None
    ) -> None:
        super().__init__()
        self.program = program
        self.flow = flow or Flow()
        self.nodes = nodes or Nodes()
        self.depth = 0
        # Bound once, as there is a cell for each expression.
        self._expression = self._again
        self.hierarchy = Hierarchy(self)

    def site(self, node: ast.AST, scope: Scope) -> Site:
        """The one site of a node."""
        sites = self.nodes.sites
        found = sites.get(id(node))
        if found is None:
            found = sites[id(node)] = Site(scope, node)
        return found

    def values(self, node: ast.expr, scope: Scope) -> Values:
        """What an expression may be worth; empty when nothing is known."""
        key = id(node)
        known: Any = self.memo.get(key)
        if known is not None:
            # Nearly always.
            seen: Values = self.read(known) if type(known) is Cell else known
            return seen
        kind = type(node)
        if kind is ast.Name and self.depth <= MAX_DEPTH:
            self.depth += 1
            known = self._variable(node, scope)  # type: ignore[arg-type]
            self.depth -= 1
            if known is not None:
                self.memo[key] = known
        if known is None:
            handler = HANDLERS.get(kind)
            if handler is None or self.depth > MAX_DEPTH:
                return ()
            if kind in FIXED:
                values = self.memo[key] = handler(self, node, scope)
                return values
            # As `remember` does, without its frame on Python's stack.
            cell = self.memo[key] = Cell(self._expression, (handler, node, scope), ())
            outer, self.active = self.active, cell
            self.depth += 1
            values = handler(self, node, scope)
            self.depth -= 1
            self.active = outer
            if not cell.moves:
                self.memo[key] = values
                return values
            self.close(cell, values)
            known = cell
        found: Values = self.read(known) if type(known) is Cell else known
        return found

    def _again(self, handler: Handler, node: ast.expr, scope: Scope) -> Values:
        self.depth += 1
        values = handler(self, node, scope)
        self.depth -= 1
        return values

    def name(self, name: str, scope: Scope, at: ast.AST | None = None) -> Values:
        """What a name may be worth where it is used."""
        owner = self.owner(name, scope, at)
        if owner is None:
            module = scope.module_scope()
            star = star_import(self, name, module) or library_star_import(self, name, module)
            return star or (External(canonical(f"builtins.{name}")),)
        bindings = owner.bindings[name]
        if owner is scope and at is not None and len(bindings) > 1:
            line, column = getattr(at, "lineno", 0), getattr(at, "col_offset", 0)
            chosen = reaching(bindings, line, column, scope.blocks_at(at))
            if len(chosen) != len(bindings):
                return self._bound(chosen, owner, name)
        return self._bound_once(bindings, owner, name)

    def _variable(self, node: ast.Name, scope: Scope) -> Cell | Values | None:
        """What is remembered of the variable that a name is; None where its place matters.

        The two share a cell: most expressions are names.
        """
        name = node.id
        owner = self.owner(name, scope, node)
        if owner is None or name == "__file__":
            return None
        bindings = owner.bindings[name]
        if owner is scope and len(bindings) > 1:
            chosen = reaching(bindings, node.lineno, node.col_offset, scope.blocks_at(node))
            if len(chosen) != len(bindings):
                return None
        self._bound_once(bindings, owner, name)
        known: Cell | Values | None = self.memo.get((owner, name))
        return known

    def _bound_once(self, bindings: Sequence[Binding], owner: Scope, name: str) -> Values:
        key = (owner, name)
        only = bindings[0]
        plain = len(bindings) == 1 and only.kind == "value" and not self._is_stored(owner, name)
        if not plain or key in self.memo:
            return self.remember(key, (), self._bound, bindings, owner, name)
        # A variable with one value shares its cell with the expression, unless that needs its own.
        cell = self.memo[key] = Cell(self._bound, (bindings, owner, name), ())
        values = self.binding(only, owner, name)
        if not cell.moves:
            self.memo[key] = self.memo.get(id(only.node), values)
            return values
        outer, self.active = self.active, cell
        self.close(cell, self._bound(bindings, owner, name))
        self.active = outer
        found: Values = self.read(cell)
        return found

    def owner(self, name: str, scope: Scope, at: ast.AST | None = None) -> Scope | None:
        """The scope whose binding a name means; None for builtins and star imports."""
        if name in scope.global_names:
            module = scope.module_scope()
            return module if name in module.bindings else None
        own = name in scope.bindings and name not in scope.nonlocal_names
        if own and not (scope.kind == "class" and at is not None and _unbound(scope, name, at)):
            return scope
        for outer in scope.ancestors():
            if outer.kind != "class" and name in outer.bindings:
                return outer
        return None

    def _bound(self, bindings: Sequence[Binding], owner: Scope, name: str) -> Values:
        found = gathered(self.binding(binding, owner, name) for binding in bindings)
        if self._is_stored(owner, name) and all(
            isinstance(v, Constant) and v.value is None for v in found
        ):
            # `store: Store | None = None`, and another module sets it: `state.store = Store()`.
            found = union(found, stored_on_module(self, owner.module.name, name))
        if found:
            return found
        return union(
            *(
                annotated(self, binding.node, owner)
                for binding in bindings
                if binding.kind == "annotation" and isinstance(binding.node, ast.expr)
            )
        )

    def _is_stored(self, owner: Scope, name: str) -> bool:
        """Whether another module may say what a name of a module is."""
        return owner.kind == "module" and name in self.program.attribute_stores

    def binding(self, binding: Binding, owner: Scope, name: str) -> Values:
        """What one binding gives to its name."""
        node = binding.node
        owner = binding.writer or _guard_around(binding, owner)
        match binding.kind:
            case "value":
                return self.values(node, owner) if isinstance(node, ast.expr) else ()
            case "item":
                return unpacked(self, self._expr(node, owner), binding.within)
            case "element" if isinstance(node, ast.expr):
                return loop_values(self, node, owner, binding.within)
            case "enter":
                return self._entered(self._expr(node, owner))
            case "function" if binding.scope is not None:
                return union((FunctionValue(binding.scope),), *self.levels(binding.scope))
            case "class" if binding.scope is not None:
                return (ClassValue(binding.scope),)
            case "parameter":
                return self.parameter(owner, name)
            case "import":
                return (self.module(binding.module, owner),)
            case "from":
                return imported_values(self, binding.module, binding.attribute, owner)
            case "except":
                return (External("builtins.Exception()"),)
            case _:
                return ()

    def levels(self, function: Scope) -> Levels:
        """What each decorator of a function returns in its place, the innermost first."""
        self.read_fact(("wrappers", function))
        return self.flow.wrappers.get(function, ())

    def arguments(self, function: Scope, name: str) -> tuple[Argument, ...]:
        """The expressions that calls give to a parameter.

        What a module gives it only where it is run by itself counts when nobody else gives any.
        """
        self.read_fact(("arguments", function, name))
        given = tuple(self.flow.arguments.get((function, name), {}).values())
        return tuple(one for one in given if one[1].kind != "main") or given

    def receivers(self, function: Scope) -> tuple[Instance | ClassValue, ...]:
        """What a method is called on."""
        self.read_fact(("receivers", function))
        return tuple(self.flow.receivers.get(function, ()))

    def added(self, site: Site) -> tuple[Added, ...]:
        """What is put into a container after it is made."""
        self.read_fact(("added", site))
        return tuple(self.flow.added.get(site, {}).values())

    def decorated(self, decorator: Scope) -> Collection[Scope]:
        """The functions that a decorator is put on."""
        self.read_fact(("decorates", decorator))
        return self.flow.decorates.get(decorator, ())

    def _expr(self, node: ast.AST, scope: Scope) -> Values:
        return self.values(node, scope) if isinstance(node, ast.expr) else ()

    def _entered(self, managers: Values) -> Values:
        found: list[Values] = []
        for value in managers:
            match value:
                case Container(kind="generator"):
                    found.append(element_values(self, (value,)))
                case Instance():
                    enter = attribute_values(self, (value,), "__enter__")
                    entered = union(enter, attribute_values(self, (value,), "__aenter__"))
                    results = gathered(self.returned(v) for v in entered)
                    found.append(results or (value,))
                case _:
                    found.append((value,))
        return union(*found)

    def returned(self, function: Value) -> Values:
        """What a call of a project function gives; see `calls` for the rest."""
        return call_values(self, (function,), None, None)

    def configured(self, key: str) -> Values:
        """What the source puts under a key of an app's configuration."""
        given = self.program.config.get(key, ())
        return gathered(self.values(node, scope) for node, scope in given)

    def extended_by(self, key: str) -> Values:
        """What the source puts under a key of `app.extensions`."""
        given = self.program.extensions.get(key, ())
        return gathered(self.values(node, scope) for node, scope in given)

    def connected(self, holder: ast.expr, base: Values, key: str) -> Values:
        """What middleware puts under a key of ASGI's `scope`, where `holder` may be that."""
        given = self.program.connection.get(key, ())
        if not given or not (
            is_connection(holder)
            or any(isinstance(v, External) and v.name.endswith(_CONNECTIONS) for v in base)
        ):
            return ()
        return gathered(self.values(node, scope) for node, scope in given)

    def parameter(self, function: Scope, name: str) -> Values:
        """What a parameter may be worth; see `parameter_values`."""
        return parameter_values(self, function, name)

    def module_attribute(self, name: str, attribute: str) -> Values:
        """A name of a project module; see `imported`."""
        return module_attribute(self, name, attribute)

    def module(self, name: str, importer: Scope) -> Value:
        """A module by its absolute name."""
        found = self.program.find_module(name, importer)
        return ModuleValue(found) if found is not None else External(canonical(name))


def _unbound(cls: Scope, name: str, at: ast.AST) -> bool:
    """Whether the body of a class reads a name before it binds it: `db = db`."""
    line, column = getattr(at, "lineno", 0), getattr(at, "col_offset", 0)
    return all((line, column) < (b.line, b.column) for b in cls.bindings[name])


def _guard_around(binding: Binding, owner: Scope) -> Scope:
    """The block under `__main__` that binds a module's name, or else the module or other owner."""
    if owner.kind == "main" and all(b.statement is not owner.node for b in binding.blocks):
        return owner.module_scope()
    if owner.kind == "module" and binding.blocks:
        for child in owner.children:
            if child.kind == "main" and any(b.statement is child.node for b in binding.blocks):
                return child
    return owner
