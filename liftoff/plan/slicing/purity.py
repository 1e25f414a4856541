"""Whether a top-level statement does nothing but bind names, so that an unused one can go.

Sound before small: whatever is not known to be without effect counts as having one.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Protocol

from liftoff.plan.slicing.imports import origins, running
from liftoff.plan.slicing.pure_libraries import (
    PURE_LIBRARY_BASES,
    PURE_LIBRARY_CALLS,
    PURE_LIBRARY_MODULES,
)
from liftoff.plan.slicing.pure_names import (
    CALL_THEIR_ARGUMENTS,
    PURE_BASES,
    PURE_CALLS,
    STRING_METHODS,
    VALUE_METHODS,
)
from liftoff.plan.slicing.scopes import FunctionNode, stored
from liftoff.project.source.modules import Module
from liftoff.project.source.type_checking import is_type_checking


class Definitions(Protocol):
    """What a project defines, whatever module of it one asks from."""

    def pure_function(self, module: Module, chain: tuple[str, ...], *, calls: int) -> bool:
        """Whether a chain of the module is a project function that only wraps.

        With two `calls`, the function that it returns is called, too.
        """

    def is_own(self, name: str) -> bool:
        """Whether a dotted name starts with a module of the project."""

    def pure_class(self, module: Module, chain: tuple[str, ...]) -> bool:
        """Whether a chain of the module is a class that records its subclasses nowhere."""


class Purity:
    """Judges statements of one module.

    Args:
        module: the module.
        definitions: what the project defines, to judge what its statements call.
    """

    def __init__(self, module: Module, definitions: Definitions) -> None:
        self._module = module
        self._definitions = definitions
        self._imported: Mapping[str, str] = origins(module)
        own = stored(module.tree.body)
        imported = {
            (alias.asname or alias.name).split(".")[0]
            for statement in module.tree.body
            for node in running(statement)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        self._own = own - imported

    def statement(self, node: ast.stmt) -> bool:
        """Whether the statement only binds names."""
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return self.function(node)
            case ast.ClassDef():
                return self.class_(node)
            case ast.Assign():
                return all(_binds(t) for t in node.targets) and self.expression(node.value)
            case ast.AnnAssign():
                return _binds(node.target) and (node.value is None or self.expression(node.value))
            case ast.Expr():
                return isinstance(node.value, ast.Constant)
            case ast.Import() | ast.ImportFrom() | ast.Pass():
                return True
            case ast.If() if is_type_checking(node):
                return self._all(node.orelse)
            case ast.If():
                return self.expression(node.test) and self._all(node.body + node.orelse)
            case ast.Try():
                return self._try(node)
            case _:
                return False

    def _all(self, body: list[ast.stmt]) -> bool:
        return all(self.statement(node) for node in body)

    def _try(self, node: ast.Try) -> bool:
        handled = [statement for handler in node.handlers for statement in handler.body]
        if all(isinstance(s, ast.Import | ast.ImportFrom) for s in node.body):
            # What is raised where an import fails belongs to that import.
            handled = [s for s in handled if not isinstance(s, ast.Raise)]
        return self._all(node.body + handled + node.orelse + node.finalbody)

    def function(self, node: FunctionNode) -> bool:
        """Whether defining the function does nothing else: decorators and defaults are pure."""
        defaults = [*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)]
        return all(self.expression(default) for default in defaults) and all(
            self.decorator(decorator) for decorator in node.decorator_list
        )

    def decorator(self, node: ast.expr) -> bool:
        """Whether applying the decorator is known to register nothing."""
        if isinstance(node, ast.Call):
            origin = self.origin(node.func)
            # What these make calls what it is given.
            made = origin is not None and not origin.startswith(("functools.partial", "operator."))
            pure = (made and _known(origin)) or self._project_function(node.func, calls=2)
            return pure and self._arguments(node)
        if isinstance(node, ast.Attribute) and node.attr in ("setter", "getter", "deleter"):
            return True
        return self._pure_callable(node)

    def class_(self, node: ast.ClassDef) -> bool:
        """Whether defining the class records it nowhere."""
        return (
            not node.keywords
            and all(self._pure_base(base) for base in node.bases)
            and all(self.decorator(decorator) for decorator in node.decorator_list)
            and self._all(node.body)
            and not any(
                isinstance(s, ast.FunctionDef) and s.name == "__init_subclass__" for s in node.body
            )
        )

    def _pure_base(self, base: ast.expr) -> bool:
        if isinstance(base, ast.Subscript):
            base = base.value
        origin = self.origin(base)
        if origin in PURE_BASES or (
            origin in PURE_LIBRARY_BASES and not self._definitions.is_own(origin)
        ):
            return True
        return self._definitions.pure_class(self._module, _chain(base))

    def expression(self, node: ast.AST) -> bool:
        """Whether evaluating the expression has no effect but its value."""
        match node:
            case ast.Call():
                return self._call(node)
            case ast.Lambda():
                defaults = [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]
                return all(self.expression(default) for default in defaults)
            case ast.Yield() | ast.YieldFrom() | ast.Await() | ast.NamedExpr():
                return False
            case ast.BinOp(op=ast.LShift() | ast.RShift()):
                # Operators of pipelines and task graphs register their operands.
                return False
            case _:
                return all(self.expression(child) for child in ast.iter_child_nodes(node))

    def _call(self, node: ast.Call) -> bool:
        if self.origin(node.func) == "type" and len(node.args) != 1:
            return False
        if node.keywords and self.origin(node.func) in CALL_THEIR_ARGUMENTS:
            return all(k.arg == "key" and self._runs(k.value) for k in node.keywords) and all(
                map(self.expression, node.args)
            )
        known = self._library_object(node.func) or self._pure_callable(node.func)
        return known and self._arguments(node)

    def _library_object(self, node: ast.expr) -> bool:
        origin = self.origin(node)
        return (
            origin is not None
            and (origin in PURE_LIBRARY_CALLS or origin.rpartition(".")[0] in PURE_LIBRARY_MODULES)
            and not self._definitions.is_own(origin)
        )

    def _arguments(self, node: ast.Call) -> bool:
        return all(map(self.expression, [*node.args, *(k.value for k in node.keywords)]))

    def _project_function(self, node: ast.expr, *, calls: int) -> bool:
        return self._definitions.pure_function(self._module, _chain(node), calls=calls)

    def _runs(self, node: ast.expr) -> bool:
        """Whether running a function has no effect."""
        if isinstance(node, ast.Lambda):
            return self.expression(node.body)
        return self.origin(node) in PURE_CALLS

    def _pure_callable(self, node: ast.expr) -> bool:
        if _known(self.origin(node)) or self._project_function(node, calls=1):
            return True
        if not isinstance(node, ast.Attribute):
            return False
        if node.attr in STRING_METHODS and isinstance(node.value, ast.Name | ast.Attribute):
            return True
        return node.attr in VALUE_METHODS and self._value(node.value)

    def _value(self, node: ast.expr) -> bool:
        """Whether an expression is a plain value: of a literal, or of what makes plain values."""
        if isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
            return False
        return self.expression(node)

    def origin(self, node: ast.expr) -> str | None:
        """Dotted origin of a name or chain: what is imported, or the builtin of that name."""
        chain = _chain(node)
        if not chain or chain[0] in self._own:
            return None
        return ".".join([self._imported.get(chain[0], chain[0]), *chain[1:]])


def _known(origin: str | None) -> bool:
    if origin is None:
        return False
    return origin in PURE_CALLS or f"{origin.rpartition('.')[0]}.*" in PURE_CALLS


def _chain(node: ast.expr) -> tuple[str, ...]:
    """The parts of `a.b.c`; none of what is no chain of names."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else ()


def _binds(target: ast.expr) -> bool:
    if isinstance(target, ast.Tuple | ast.List):
        return all(_binds(element) for element in target.elts)
    return isinstance(target, ast.Name)
