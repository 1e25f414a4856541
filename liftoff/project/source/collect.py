"""One pass over a module's syntax tree: fills its scopes."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from liftoff.project.source.import_names import bound_names, imported_names
from liftoff.project.source.main_guard import is_main_guard
from liftoff.project.source.modules import Module
from liftoff.project.source.scopes import (
    Binding,
    BindingKind,
    Block,
    Blocks,
    CallSite,
    Scope,
    Store,
)
from liftoff.project.source.syntax import children
from liftoff.project.source.type_checking import run_in
from liftoff.project.source.unpacking import position_of, rest_of, taken_apart, yielded


def collect(module: Module) -> Scope:
    """The scope of a module with all scopes inside it."""
    scope = Scope("module", module.name, "", module, module.tree, None, 1)
    _Collector(module).body(module.tree.body, scope, ())
    for one in scope.walk():
        one.seal()
    return scope


def _awaits(root: ast.expr, call: ast.Call) -> bool:
    return isinstance(root, ast.Await) and root.value is call


def _end(call: CallSite) -> tuple[int, int]:
    return call.node.end_lineno or 0, call.node.end_col_offset or 0


class _Collector:
    def __init__(self, module: Module) -> None:
        self.module = module

    def body(self, statements: Iterable[ast.stmt], scope: Scope, blocks: Blocks) -> None:
        for statement in statements:
            self.statement(statement, scope, blocks)

    def statement(self, node: ast.stmt, scope: Scope, blocks: Blocks) -> None:
        scope.positions.append((node.lineno, node.col_offset))
        scope.position_blocks.append(blocks)
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self.function(node, scope, blocks)
            case ast.ClassDef():
                self.class_(node, scope, blocks)
            case ast.If():
                self.if_(node, scope, blocks)
            case ast.For() | ast.AsyncFor():
                inside = (*blocks, Block(node, 0, loop=True))
                self.expression(node.iter, scope, blocks)
                scope.iterated.append(node.iter)
                self.target(node.target, "element", node.iter, scope, inside)
                self.body(node.body, scope, inside)
                self.body(node.orelse, scope, blocks)
            case ast.While():
                endless = isinstance(node.test, ast.Constant) and bool(node.test.value)
                self.expression(node.test, scope, blocks)
                inside = (*blocks, Block(node, 0, loop=True, endless=endless))
                self.body(node.body, scope, inside)
                self.body(node.orelse, scope, blocks)
            case ast.Try() | ast.TryStar():
                self.try_(node, scope, blocks)
            case ast.With() | ast.AsyncWith():
                self.with_(node, scope, blocks)
            case ast.Match():
                self.match_(node, scope, blocks)
            case _:
                self.simple(node, scope, blocks)

    def simple(self, node: ast.stmt, scope: Scope, blocks: Blocks) -> None:
        match node:
            case ast.Expr(ast.Constant(str()) as text):
                # Docstrings say nothing that is true for sure; see `same_code`.
                text.value = ""
            case ast.Expr():
                self.expression(node.value, scope, blocks, discarded=True)
            case ast.Return():
                if node.value is not None:
                    scope.returns.append(node.value)
                    self.expression(node.value, scope, blocks)
            case ast.Global():
                scope.global_names.update(node.names)
            case ast.Nonlocal():
                scope.nonlocal_names.update(node.names)
            case ast.Import() | ast.ImportFrom():
                self.import_(node, scope, blocks)
            case ast.Raise():
                self.raise_(node, scope, blocks)
            case _:
                self.assignment(node, scope, blocks)

    def assignment(self, node: ast.stmt, scope: Scope, blocks: Blocks) -> None:
        match node:
            case ast.Assign():
                self.expression(node.value, scope, blocks)
                for target in node.targets:
                    self.target(target, "value", node.value, scope, blocks)
            case ast.AnnAssign():
                if node.value is not None:
                    scope.annotated.append(node)
                    self.expression(node.value, scope, blocks)
                    self.target(node.target, "value", node.value, scope, blocks)
                if isinstance(node.target, ast.Name):
                    self.bind(node.target.id, "annotation", node.annotation, scope, blocks)
            case ast.AugAssign():
                self.expression(node.value, scope, blocks)
                self.target(node.target, "augmented", node.value, scope, blocks)
            case ast.Delete():
                for target in node.targets:
                    self.delete(target, scope, blocks)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self.expression(child, scope, blocks)

    def raise_(self, node: ast.Raise, scope: Scope, blocks: Blocks) -> None:
        for child in (node.exc, node.cause):
            if child is not None:
                self.expression(child, scope, blocks)
        if isinstance(node.exc, ast.Name | ast.Attribute):
            scope.raised.append(node.exc)

    def if_(self, node: ast.If, scope: Scope, blocks: Blocks) -> None:
        # Long elif chains nest in the tree; a loop keeps them off Python's stack.
        outer = blocks
        while True:
            self.expression(node.test, scope, outer)
            body_scope = scope
            if scope.kind == "module" and is_main_guard(node.test):
                body_scope = self.main(node, scope)
            self.body(run_in(node), body_scope, (*outer, Block(node, 0)))
            other = (*outer, Block(node, 1))
            if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
                node, outer = node.orelse[0], other
                scope.positions.append((node.lineno, node.col_offset))
                scope.position_blocks.append(outer)
                continue
            self.body(node.orelse, scope, other)
            return

    def with_(self, node: ast.With | ast.AsyncWith, scope: Scope, blocks: Blocks) -> None:
        for item in node.items:
            self.expression(item.context_expr, scope, blocks)
            scope.withs.append(item.context_expr)
            if item.optional_vars is not None:
                self.target(item.optional_vars, "enter", item.context_expr, scope, blocks)
        self.body(node.body, scope, blocks)

    def match_(self, node: ast.Match, scope: Scope, blocks: Blocks) -> None:
        self.expression(node.subject, scope, blocks)
        for arm, case in enumerate(node.cases):
            inside = (*blocks, Block(node, arm))
            if case.guard is not None:
                self.expression(case.guard, scope, inside)
            self.body(case.body, scope, inside)

    def main(self, node: ast.If, scope: Scope) -> Scope:
        main = Scope("main", "__main__", "__main__", self.module, node, scope, node.lineno)
        main.bindings = scope.bindings
        scope.children.append(main)
        return main

    def try_(self, node: ast.Try | ast.TryStar, scope: Scope, blocks: Blocks) -> None:
        self.body(node.body, scope, (*blocks, Block(node, 0)))
        for number, handler in enumerate(node.handlers):
            # Handlers exclude each other, and never the body, which may have run in part.
            inside = (*blocks, Block(handler, number))
            if handler.type is not None:
                self.expression(handler.type, scope, blocks)
                if handler.name:
                    self.bind(handler.name, "except", handler.type, scope, inside)
            self.body(handler.body, scope, inside)
        self.body(node.orelse, scope, (*blocks, Block(node, 0)))
        self.body(node.finalbody, scope, blocks)

    def function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope, blocks: Blocks
    ) -> None:
        for decorator in node.decorator_list:
            self.expression(decorator, scope, blocks)
        inner = self.child("function", node.name, node, scope)
        self.parameters(node.args, inner, scope, blocks)
        self.bind(node.name, "function", node, scope, blocks, inner=inner)
        self.body(node.body, inner, ())

    def class_(self, node: ast.ClassDef, scope: Scope, blocks: Blocks) -> None:
        for expression in (*node.decorator_list, *node.bases, *(k.value for k in node.keywords)):
            self.expression(expression, scope, blocks)
        inner = self.child("class", node.name, node, scope)
        self.bind(node.name, "class", node, scope, blocks, inner=inner)
        self.body(node.body, inner, ())

    def child(
        self,
        kind: BindingKind | str,
        name: str,
        node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda,
        parent: Scope,
    ) -> Scope:
        above = parent.parent if parent.kind == "main" else parent
        prefix = f"{above.qualname}." if above is not None and above.qualname else ""
        scope_kind = (
            "class" if kind == "class" else "lambda" if isinstance(node, ast.Lambda) else "function"
        )
        scope = Scope(
            scope_kind,  # type: ignore[arg-type]
            name,
            prefix + name,
            self.module,
            node,
            above,
            node.lineno,
        )
        parent.children.append(scope)
        return scope

    def parameters(
        self, arguments: ast.arguments, inner: Scope, scope: Scope, blocks: Blocks
    ) -> None:
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += [extra for extra in (arguments.vararg, arguments.kwarg) if extra is not None]
        for argument in every:
            self.bind(argument.arg, "parameter", argument, inner, ())
            if argument.annotation is not None:
                self.expression(argument.annotation, scope, blocks)
        inner.parameters = tuple(argument.arg for argument in every)
        for default in (*arguments.defaults, *arguments.kw_defaults):
            if default is not None:
                self.expression(default, scope, blocks)

    def import_(self, node: ast.Import | ast.ImportFrom, scope: Scope, blocks: Blocks) -> None:
        for name, kind, module, attribute in bound_names(node, self.module):
            if name == "*":
                scope.star_imports.append(module)
            else:
                self.bind(name, kind, node, scope, blocks, module=module, attribute=attribute)
        scope.imports += imported_names(node, self.module)

    def bind(
        self,
        name: str,
        kind: BindingKind,
        node: ast.AST,
        scope: Scope,
        blocks: Blocks,
        *,
        index: tuple[int, ...] = (),
        module: str = "",
        attribute: str = "",
        inner: Scope | None = None,
    ) -> None:
        owner = scope.module_scope() if name in scope.global_names else scope
        if name in scope.nonlocal_names:
            owner = next(
                (s for s in scope.ancestors() if s.is_function and name in s.bindings), scope
            )
        # A value is read before its name is bound: `n = min(n, 3)`.
        after = kind in ("value", "item", "augmented")
        line = getattr(node, "end_lineno" if after else "lineno", None) or 1
        column = getattr(node, "end_col_offset" if after else "col_offset", None) or 0
        binding = Binding(
            kind,
            node,
            line,
            column,
            blocks,
            index,
            module,
            attribute,
            inner,
            None if owner is scope or scope.kind == "main" else scope,
        )
        owner.bindings.setdefault(name, []).append(binding)

    def target(
        self,
        target: ast.expr,
        kind: BindingKind,
        value: ast.expr,
        scope: Scope,
        blocks: Blocks,
        index: tuple[int, ...] = (),
    ) -> None:
        match target:
            case ast.Name():
                self.bind(target.id, kind, value, scope, blocks, index=index)
                if target.id in scope.global_names or target.id in scope.nonlocal_names:
                    stored = value if kind in ("value", "augmented") else None
                    scope.stores.append(
                        Store("name", target, stored, kind == "augmented", scope, blocks)
                    )
            case ast.Attribute() | ast.Subscript():
                self.expression(target.value, scope, blocks)
                if isinstance(target, ast.Subscript):
                    self.expression(target.slice, scope, blocks)
                scope.stores.append(
                    Store(
                        "attribute" if isinstance(target, ast.Attribute) else "item",
                        target,
                        value if kind in ("value", "augmented") else None,
                        kind == "augmented",
                        scope,
                        blocks,
                        _given(kind, value, blocks, index),
                    )
                )
            case ast.Tuple() | ast.List():
                parts = taken_apart(target, value) if kind == "value" else None
                for position, element in enumerate(target.elts):
                    if parts is not None:
                        self.target(element, kind, parts[position], scope, blocks)
                        continue
                    if isinstance(element, ast.Starred) and kind == "value":
                        rest = rest_of(target, position, value)
                        self.target(element.value, kind, rest, scope, blocks)
                        continue
                    inner_kind: BindingKind = "item" if kind == "value" else kind
                    where = position_of(target, position)
                    self.target(element, inner_kind, value, scope, blocks, (*index, where))
            case ast.Starred():
                self.target(target.value, kind, value, scope, blocks, index)

    def delete(self, target: ast.expr, scope: Scope, blocks: Blocks) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            for element in target.elts:
                self.delete(element, scope, blocks)
        elif isinstance(target, ast.Attribute | ast.Subscript):
            self.expression(target.value, scope, blocks)
            scope.stores.append(Store("delete", target, None, False, scope, blocks))

    def expression(
        self, root: ast.expr, scope: Scope, blocks: Blocks, *, discarded: bool = False
    ) -> None:
        """Walk an expression without recursion, so that depth of nesting is no limit."""
        pending: list[ast.AST] = [root]
        awaited: set[ast.AST] = set()
        calls: list[CallSite] = []
        # The kinds that there are most of come first.
        while pending:
            node = pending.pop()
            if isinstance(node, ast.Constant):
                continue
            if isinstance(node, ast.Name):
                scope.loads.setdefault(node.id, node)
                continue
            if isinstance(node, ast.Attribute):
                scope.attributes.append(node)
                pending.append(node.value)
                continue
            if isinstance(node, ast.Call):
                unused = discarded and (node is root or (node in awaited and _awaits(root, node)))
                calls.append(CallSite(node, scope, blocks, node in awaited, unused))
                pending.append(node.func)
                pending += node.args
                pending += node.keywords
                continue
            match node:
                case ast.Await():
                    awaited.add(node.value)
                case ast.Subscript() | ast.Compare(ops=[ast.In() | ast.NotIn()]):
                    scope.keyed.append(node)
                case ast.Lambda():
                    self.lambda_(node, scope, blocks)
                    continue
                case ast.NamedExpr():
                    self.target(node.target, "value", node.value, scope, blocks)
                    pending.append(node.value)
                    continue
                case ast.comprehension():
                    scope.iterated.append(node.iter)
                    self.target(node.target, "element", node.iter, scope, blocks)
                case ast.Yield() | ast.YieldFrom():
                    scope.is_generator = True
                    scope.yields.extend(yielded(node))
            children(node, pending)
        if len(calls) > 1:
            calls.sort(key=_end)
        scope.calls.extend(calls)

    def lambda_(self, node: ast.Lambda, scope: Scope, blocks: Blocks) -> None:
        inner = self.child("function", "<lambda>", node, scope)
        self.parameters(node.args, inner, scope, blocks)
        inner.returns.append(node.body)
        inner.positions.append((node.body.lineno, node.body.col_offset))
        inner.position_blocks.append(())
        self.expression(node.body, inner, ())


def _given(
    kind: BindingKind, value: ast.expr, blocks: Blocks, index: tuple[int, ...]
) -> Binding | None:
    """How an attribute or item gets its value, where that is not a plain assignment."""
    if kind not in ("item", "element", "enter"):
        return None
    return Binding(kind, value, value.lineno, value.col_offset, blocks, index)
