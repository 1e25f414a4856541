"""Reads what a piece of code mentions: a walk over its syntax tree that knows the scopes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from liftoff.plan.slicing.local_values import local_values
from liftoff.plan.slicing.mentions import LocalImport, Mention, Uses
from liftoff.plan.slicing.module_lookups import note_module_lookup, note_table
from liftoff.plan.slicing.own_requests import asks_app, is_command
from liftoff.plan.slicing.pickling_caches import gets
from liftoff.plan.slicing.scopes import (
    FunctionNode,
    Scope,
    arguments_of,
    inside,
    local_imports,
    stored,
)
from liftoff.plan.slicing.special_calls import (
    HANDED_ON,
    IMPORTS_BY_STRING,
    REGISTERING,
    SPECIAL,
    arguments_to_walk,
    note_call,
    note_mention,
    note_unpickling,
    quoted_types,
)
from liftoff.plan.slicing.tree import children
from liftoff.plan.slicing.view_lookups import TABLE, harmless_lookup, looked_through
from liftoff.project.source.type_checking import is_type_checking

_LONGEST_STRING = 300
# Attributes of functions and frames in which all names of a module are.
_NAMESPACES = frozenset({"__globals__", "f_globals"})

# What is still to be read: the node, the names that are not the module's, and where to note it.
_Item = tuple[ast.AST, Scope, Uses]


def uses_of(
    nodes: Iterable[ast.AST],
    *,
    views: frozenset[ast.AST] = frozenset(),
    aliases: Mapping[str, str] | None = None,
    caches: frozenset[str] = frozenset(),
) -> tuple[Uses, dict[ast.AST, Uses]]:
    """Collect the uses in `nodes`, apart from those in the bodies of views.

    Decorators, defaults and annotations of a view count as the code's own: they run at import.

    Args:
        nodes: the code.
        views: functions whose bodies are noted apart.
        aliases: what each name that was imported stands for: a module, or `module.name`.
        caches: names of the project's caches that pickle.

    Returns:
        The uses of the code, and those of the body of each view.
    """
    reader = _Reader(views, aliases or {}, caches)
    uses = Uses()
    reader.read((node, {}, uses) for node in nodes)
    return uses, reader.bodies


class _Reader:
    def __init__(
        self, views: frozenset[ast.AST], aliases: Mapping[str, str], caches: frozenset[str]
    ) -> None:
        self._views = views
        self._aliases = aliases
        self._caches = caches
        self._code: list[ast.AST] = []
        self._in_commands: set[ast.AST] = set()
        self._looked_through: set[ast.AST] | None = None
        self.bodies: dict[ast.AST, Uses] = {}

    def read(self, items: Iterable[_Item]) -> None:
        stack = list(items)
        self._code = [node for node, _, _ in stack]
        while stack:
            node, scope, uses = stack.pop()
            note = _NOTES.get(type(node))
            if note is None:
                stack += [(child, scope, uses) for child in children(node)]
            else:
                stack += note(self, node, scope, uses)

    def _lookup(self, node: ast.AST, scope: Scope, uses: Uses) -> Iterable[_Item]:
        """Note what may be read from a table of views or modules, or called."""
        lookup = harmless_lookup(node)
        if lookup is None:
            lookup = note_module_lookup(node, lambda table: self._dotted(table, scope), uses)
        if lookup is not None:
            return [(part, scope, uses) for part in lookup]
        if isinstance(node, ast.Call):
            return self._call(node, scope, uses)
        return [(child, scope, uses) for child in children(node)]

    def _if(self, node: ast.If, scope: Scope, uses: Uses) -> Iterable[_Item]:
        inner = node.orelse if is_type_checking(node) else children(node)
        return [(child, scope, uses) for child in inner]

    def _function(
        self, node: FunctionNode | ast.Lambda, scope: Scope, uses: Uses
    ) -> Iterator[_Item]:
        annotations = [a.annotation for a in arguments_of(node) if a.annotation]
        outside: list[ast.AST] = [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]
        if not isinstance(node, ast.Lambda):
            outside += [*node.decorator_list, *getattr(node, "type_params", [])]
            annotations += [node.returns] if node.returns else []
        for annotation in annotations:
            _quoted(annotation, scope, uses)
        yield from ((part, scope, uses) for part in [*outside, *annotations])
        inner = inside(node, scope)
        if isinstance(node, ast.Lambda):
            yield node.body, inner, uses
            return
        if node in self._views:
            uses = self.bodies.setdefault(node, Uses())
        elif is_command(node.decorator_list):
            self._in_commands.update(ast.walk(node))
        yield from ((statement, inner, uses) for statement in node.body)

    def _call(self, node: ast.Call, scope: Scope, uses: Uses) -> Iterator[_Item]:
        called = node.func
        name = self._name(called, scope)
        dotted = self._dotted(called, scope)
        if dotted in IMPORTS_BY_STRING:
            name = "import_string"
        self._found(node.func, dotted, scope, uses)
        if uses.asks_itself is None and node not in self._in_commands and asks_app(node, dotted):
            uses.asks_itself = node.lineno
        note_call(
            node,
            name,
            uses,
            at_top=not scope,
            values=lambda local: local_values(self._code, node, local),
        )
        for part in quoted_types(node, name):
            _quoted(part, scope, uses)
        if uses.views_by_endpoint is None and _is_view_of_route(called):
            uses.views_by_endpoint = node.lineno
        arguments = arguments_to_walk(node, name)
        if name == "as_view" and isinstance(called, ast.Attribute):
            yield from self._registered(called.value, scope, uses)
        elif isinstance(called, ast.Attribute | ast.Name):
            _mention(called, scope, uses, table=self._reads_views(called))
            yield from _inner(called, scope, uses)
        else:
            yield called, scope, uses
        for argument in arguments:
            if name in REGISTERING:
                yield from self._registered(argument, scope, uses)
            else:
                yield argument, scope, uses

    def _registered(self, node: ast.expr, scope: Scope, uses: Uses) -> Iterator[_Item]:
        """What is handed to a call that registers it, perhaps inside a decorator's call."""
        match node:
            case ast.Name() | ast.Attribute():
                _mention(node, scope, uses, runs=False)
                yield from _inner(node, scope, uses)
            case ast.Call() if self._name(node.func, scope) not in SPECIAL:
                name = self._name(node.func, scope)
                note_call(node, name, uses, at_top=not scope)
                target = node.func
                if name == "as_view" and isinstance(target, ast.Attribute):
                    target = target.value
                    yield from self._registered(target, scope, uses)
                else:
                    yield target, scope, uses
                for argument in arguments_to_walk(node, name):
                    yield from self._registered(argument, scope, uses)
            case _:
                yield node, scope, uses

    def _chain(self, node: ast.Attribute | ast.Name, scope: Scope, uses: Uses) -> Iterable[_Item]:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            return ()
        name = self._name(node, scope)
        dotted = self._dotted(node, scope)
        self._found(node, dotted, scope, uses)
        if name in HANDED_ON and isinstance(node.ctx, ast.Load):
            note_mention(name, node.lineno, uses)
        # To set an attribute of a view does not run it.
        runs = isinstance(node.ctx, ast.Load)
        _mention(node, scope, uses, runs=runs, table=self._reads_views(node))
        return _inner(node, scope, uses)

    def _found(self, node: ast.expr, dotted: str, scope: Scope, uses: Uses) -> None:
        """Note what is found by more than what the code names."""
        note_unpickling(dotted, node.lineno, uses)
        note_table(dotted, node.lineno, uses)
        cache = gets(node)
        if (
            cache is not None
            and uses.unpickles is None
            and self._name(cache, scope) in self._caches
        ):
            uses.unpickles = node.lineno

    def _reads_views(self, node: ast.expr) -> bool:
        """Whether views may be taken from their table to be run."""
        if TABLE not in _attributes(node):
            return False
        if self._looked_through is None:
            self._looked_through = looked_through(self._code)
        return node not in self._looked_through

    def _name(self, node: ast.expr, scope: Scope) -> str:
        """What is called, by the name that its own module gives it."""
        if isinstance(node, ast.Attribute):
            return node.attr
        if not isinstance(node, ast.Name):
            return ""
        for found in scope.get(node.id, ()):
            return found.name or found.module
        return self._aliases.get(node.id, node.id).rpartition(".")[2]

    def _dotted(self, node: ast.expr, scope: Scope) -> str:
        """The whole name of what an expression names, from its module on, or ""."""
        match node:
            case ast.Attribute(value=value, attr=attr):
                outer = self._dotted(value, scope)
                return f"{outer}.{attr}" if outer else ""
            case ast.Name(id=name) if name not in scope:
                return self._aliases.get(name, name)
            case ast.Name(id=name):
                for found in scope[name]:
                    module = "." * found.level + found.module
                    return f"{module}.{found.name}" if found.name else module
        return ""


def _is_view_of_route(called: ast.expr) -> bool:
    """Whether what is called is the `endpoint` of a route of Starlette's: its view."""
    return isinstance(called, ast.Attribute) and called.attr == "endpoint"


def _note_import(
    _: _Reader, node: ast.Import | ast.ImportFrom, __: Scope, uses: Uses
) -> Iterable[_Item]:
    uses.imports |= local_imports(node)
    return ()


def _note_global(_: _Reader, node: ast.Global, __: Scope, uses: Uses) -> Iterable[_Item]:
    uses.mentions |= {Mention(name) for name in node.names}
    return ()


def _note_constant(_: _Reader, node: ast.Constant, __: Scope, uses: Uses) -> Iterable[_Item]:
    if isinstance(node.value, str) and len(node.value) <= _LONGEST_STRING:
        uses.strings.add(node.value)
    return ()


def _note_class(_: _Reader, node: ast.ClassDef, scope: Scope, uses: Uses) -> Iterable[_Item]:
    """What a class imports is an attribute of it: anything may take anything from it."""
    for statement in node.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            uses.mentions |= {Mention(found) for found in local_imports(statement)}
    return [(child, scope, uses) for child in children(node)]


def _note_types(
    _: _Reader, node: ast.Assign | ast.AnnAssign, scope: Scope, uses: Uses
) -> Iterable[_Item]:
    if isinstance(node, ast.AnnAssign):
        _quoted(node.annotation, scope, uses)
    elif isinstance(node.value, ast.Subscript) and not scope:
        # An alias of a type: `Users = list["User"]`.
        _quoted(node.value, scope, uses)
    return [(child, scope, uses) for child in children(node)]


def _mention(
    node: ast.Attribute | ast.Name,
    scope: Scope,
    uses: Uses,
    *,
    runs: bool = True,
    table: bool = True,
) -> None:
    parts = list(_attributes(node)) if isinstance(node, ast.Attribute) else []
    root = _root(node)
    if runs:
        uses.attributes.update(parts)
    if table and TABLE in parts and uses.views_by_endpoint is None:
        uses.views_by_endpoint = node.lineno
    uses.opaque |= not _NAMESPACES.isdisjoint(parts)
    if not isinstance(root, ast.Name):
        return
    path = tuple(reversed(parts))
    if root.id not in scope:
        uses.mentions.add(Mention(root.id, path, runs))
    for found in scope.get(root.id, ()):
        uses.mentions.add(Mention(found, path, runs))


def _attributes(node: ast.expr) -> Iterator[str]:
    """Attributes of a chain, the last first."""
    while isinstance(node, ast.Attribute):
        yield node.attr
        node = node.value


def _root(node: ast.expr) -> ast.expr:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node


def _inner(node: ast.expr, scope: Scope, uses: Uses) -> tuple[_Item, ...]:
    root = _root(node)
    return () if isinstance(root, ast.Name) else ((root, scope, uses),)


def _comprehension(
    _: _Reader,
    node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp,
    scope: Scope,
    uses: Uses,
) -> Iterator[_Item]:
    """Its first iterable is evaluated outside its scope."""
    first = node.generators[0].iter
    inner: dict[str, tuple[LocalImport, ...]] = dict(scope)
    inner |= dict.fromkeys(stored(generator.target for generator in node.generators), ())
    yield first, scope, uses
    for child in children(node):
        if isinstance(child, ast.comprehension):
            parts = [child.target, *child.ifs]
            parts += [child.iter] if child.iter is not first else []
            yield from ((part, inner, uses) for part in parts)
        else:
            yield child, inner, uses


def _quoted(node: ast.AST, scope: Scope, uses: Uses) -> None:
    """Names in the strings of an annotation: `"list[User]"`."""
    for inner in ast.walk(node):
        if not (isinstance(inner, ast.Constant) and isinstance(inner.value, str)):
            continue
        try:
            stack: list[ast.AST] = [ast.parse(inner.value.strip(), mode="eval")]
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        while stack:
            part = stack.pop()
            if isinstance(part, ast.Attribute | ast.Name):
                _mention(part, scope, uses)
            else:
                stack += children(part)


# What notes a node of each type, and gives what is to be read in it; of all others, that is all.
_NOTES: Mapping[type[ast.AST], Callable[[_Reader, Any, Scope, Uses], Iterable[_Item]]] = {
    **dict.fromkeys((ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda), _Reader._function),
    **dict.fromkeys((ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp), _comprehension),
    **dict.fromkeys((ast.Call, ast.Subscript, ast.Compare), _Reader._lookup),
    **dict.fromkeys((ast.Attribute, ast.Name), _Reader._chain),
    **dict.fromkeys((ast.Import, ast.ImportFrom), _note_import),
    **dict.fromkeys((ast.Assign, ast.AnnAssign), _note_types),
    ast.If: _Reader._if,
    ast.ClassDef: _note_class,
    ast.Global: _note_global,
    ast.Constant: _note_constant,
}
