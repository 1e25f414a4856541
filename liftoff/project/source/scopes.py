"""What one pass over a module's syntax tree keeps: scopes with their bindings, calls and writes.

What there are many of is a tuple, which is made several times faster than a dataclass.
"""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, Literal, NamedTuple

from liftoff.project.source.modules import Module

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
ScopeKind = Literal["module", "main", "class", "function", "lambda"]
BindingKind = Literal[
    "value",  # name = node
    "item",  # a, b = node: an item of node
    "element",  # for name in node
    "enter",  # with node as name
    "augmented",  # name += node
    "annotation",  # name: node, without a value
    "function",
    "class",
    "parameter",
    "import",  # import module
    "from",  # from module import attribute
    "except",  # except node as name
]


class Block(NamedTuple):
    """One arm of a compound statement: statements in two arms of one `if` exclude each other."""

    statement: ast.AST
    arm: int
    loop: bool = False
    endless: bool = False


Blocks = tuple[Block, ...]


class Binding(NamedTuple):
    """One place where a name gets a value.

    Attributes:
        kind: how `node` gives the value.
        node: the expression or statement; for imports, the statement.
        line: from 1; where the value ends, for one that is assigned.
        column: from 0.
        blocks: the arms that enclose it inside its scope, outermost first.
        within: positions in unpacked sequences, outermost first: `b` of `a, (b, c)` has (1, 0).
        module: the absolute module name of an import.
        attribute: the name that `from` imports.
        scope: the scope of a function or class.
        writer: the scope that binds a name of another one (`global`, `nonlocal`); else None.
    """

    kind: BindingKind
    node: ast.AST
    line: int
    column: int
    blocks: Blocks
    within: tuple[int, ...] = ()
    module: str = ""
    attribute: str = ""
    scope: Scope | None = None
    writer: Scope | None = None


class CallSite(NamedTuple):
    """One call. `discarded`: nothing uses its value; `awaited`: it is the operand of await."""

    node: ast.Call
    scope: Scope
    blocks: Blocks
    awaited: bool
    discarded: bool


class Store(NamedTuple):
    """One write through an attribute, an item, or a name that belongs to an outer scope.

    Attributes:
        kind: what is written.
        target: the expression on the left.
        value: what is stored; None for `del`, and where `given` says how.
        augmented: whether it is `+=` and the like.
        scope: where it is written.
        blocks: the arms around it.
        given: how unpacking, a loop or `with` gives the value; None for a plain one.
    """

    kind: Literal["attribute", "item", "name", "delete"]
    target: ast.Attribute | ast.Subscript | ast.Name
    value: ast.expr | None
    augmented: bool
    scope: Scope
    blocks: Blocks
    given: Binding | None = None


@dataclass(slots=True, eq=False)
class Scope:
    """A module, class or function. Filled by `collect`, then only read.

    Attributes:
        kind: `main` is the body of `if __name__ == "__main__"`, which shares its module's names.
        name: its own name.
        qualname: `Class.method` below the module; empty for a module.
        parameters: in order, with `*args` and `**kwargs` last.
        loads: the first place that reads each name.
        iterated: what loops and comprehensions go through.
        keyed: `x[key]` that are read, and comparisons, of which `key in x` counts.
        raised: what is raised without a call: a class, mostly.
        annotated: assignments that say of what type the value is.
        decorators: the decorator expressions, outermost first.
        is_function: whether it is a `def` or a lambda.
        owner_class: the class that a method is defined in.
        positions: places of statements, in source order.
        position_blocks: the arms around each of them.
    """

    kind: ScopeKind
    name: str
    qualname: str
    module: Module
    node: ast.AST
    parent: Scope | None
    line: int
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    parameters: tuple[str, ...] = ()
    global_names: set[str] = field(default_factory=set)
    nonlocal_names: set[str] = field(default_factory=set)
    calls: list[CallSite] = field(default_factory=list)
    stores: list[Store] = field(default_factory=list)
    loads: dict[str, ast.Name] = field(default_factory=dict)
    attributes: list[ast.Attribute] = field(default_factory=list)
    returns: list[ast.expr] = field(default_factory=list)
    yields: list[ast.expr] = field(default_factory=list)
    is_generator: bool = False
    withs: list[ast.expr] = field(default_factory=list)
    iterated: list[ast.expr] = field(default_factory=list)
    keyed: list[ast.Subscript | ast.Compare] = field(default_factory=list)
    raised: list[ast.expr] = field(default_factory=list)
    annotated: list[ast.AnnAssign] = field(default_factory=list)
    children: list[Scope] = field(default_factory=list)
    star_imports: list[str] = field(default_factory=list)
    imports: list[str] = field(default_factory=list)
    positions: list[tuple[int, int]] = field(default_factory=list)
    position_blocks: list[Blocks] = field(default_factory=list)
    decorators: list[ast.expr] = field(init=False)
    is_function: bool = field(init=False)
    owner_class: Scope | None = field(init=False)

    def __post_init__(self) -> None:
        # Asked for by the million, so worked out once.
        self.decorators = getattr(self.node, "decorator_list", [])
        self.is_function = self.kind in ("function", "lambda")
        parent = self.parent if self.is_function else None
        self.owner_class = parent if parent is not None and parent.kind == "class" else None

    def seal(self) -> None:
        """Nothing more is put into it: its empty lists, two thirds of all, become one."""
        for name in _LISTS:
            if not getattr(self, name):
                setattr(self, name, _NOTHING)
        self.global_names = self.global_names or _NO_NAMES
        self.nonlocal_names = self.nonlocal_names or _NO_NAMES

    @property
    def id(self) -> str:
        """`package.module:Class.method`; unique but for redefinitions in one module."""
        return f"{self.module.name}:{self.qualname}" if self.qualname else self.module.name

    def statement_at(self, node: ast.AST) -> int:
        """The number of the statement that holds `node`, a node of this scope; -1 for none."""
        at = (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
        return bisect_right(self.positions, at) - 1

    def blocks_at(self, node: ast.AST) -> Blocks:
        """The arms around the statement that holds `node`, a node of this scope."""
        index = self.statement_at(node)
        return self.position_blocks[index] if index >= 0 else ()

    def module_scope(self) -> Scope:
        """The module that it belongs to."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def ancestors(self) -> Iterator[Scope]:
        """Its parent, that one's parent, and so on."""
        scope = self.parent
        while scope is not None:
            yield scope
            scope = scope.parent

    def walk(self) -> Iterator[Scope]:
        """Itself and all scopes inside it, in source order."""
        pending = [self]
        while pending:
            scope = pending.pop()
            yield scope
            pending.extend(reversed(scope.children))


_LISTS = tuple(one.name for one in fields(Scope) if one.default_factory is list)
# Shared by all scopes; nothing is ever put into them.
_NOTHING: list[Any] = []
_NO_NAMES: set[str] = set()
