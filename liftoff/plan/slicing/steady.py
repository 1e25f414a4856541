"""Whether a module's statements would give the same if they ran later.

They may bind what they import to names, and make values of literals, of names that are bound once,
and of calls that read no clock, environment or disk; they may not look at what is in an object that
other code can reach, as it may have changed by then. Sound before small: what is not known to be
steady is not. That the statements do nothing but bind names is for `purity` to say.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable

from liftoff.plan.slicing.changed_names import ChangedNames
from liftoff.plan.slicing.imports import imports_of, origins
from liftoff.plan.slicing.scopes import FunctionNode, arguments_of
from liftoff.plan.slicing.steady_names import (
    STEADY_CALLS,
    STEADY_DECORATORS,
    STEADY_METHODS,
    TAKE_REFERENCES,
    is_one_of,
)
from liftoff.plan.slicing.units import ModuleUnits, logical_lines
from liftoff.project.source.type_checking import is_type_checking


def steady_units(found: ModuleUnits, changed: ChangedNames) -> frozenset[int]:
    """Indexes of the units of a module that give the same whenever they run.

    Args:
        found: the module.
        changed: what code may change in the project's modules.
    """
    judge = _Judge(found, changed)
    groups = enumerate(logical_lines(found.module.tree.body))
    # In their order: what a name holds depends on what came before.
    return frozenset(index for index, group in groups if judge.all(group))


class _Judge:
    def __init__(self, found: ModuleUnits, changed: ChangedNames) -> None:
        self._module = found.module
        self._changed = changed
        self._imports = {taken.alias: taken for unit in found.units for taken in unit.imports}
        self._origins = origins(found.module)
        self._own = found.binders.keys() - self._imports.keys()
        # Names that hold what other code can reach, too.
        self._shared = set(self._imports)

    def all(self, body: Iterable[ast.stmt]) -> bool:
        """Whether all statements are steady."""
        # Each is looked at: a later one may use the names of one that is not.
        found = [self._statement(node) for node in body]
        return all(found)

    def _statement(self, node: ast.stmt) -> bool:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return self._function(node)
            case ast.ClassDef():
                if not all(map(self._is_of_python, node.bases)):
                    # Of such a base other code may change what the class has from it.
                    self._shared.add(node.name)
                return (
                    not node.keywords
                    and not getattr(node, "type_params", [])
                    and all(map(self._type, node.bases))
                    and all(map(self._decorator, node.decorator_list))
                    and not any(map(self._names_itself, node.body))
                    and self.all(node.body)
                )
            case ast.Assign(targets=targets, value=value):
                return self._bind(targets, value)
            case ast.AnnAssign(target=target, annotation=annotation, value=value):
                return self._type(annotation) and (value is None or self._bind([target], value))
            case ast.Expr(value=ast.Constant()) | ast.Pass():
                return True
            case ast.Import() | ast.ImportFrom():
                return all(map(self._changed.steady, imports_of(node, self._module)))
            case ast.If() if is_type_checking(node):
                return self.all(node.orelse)
            case ast.If():
                return self._plain(node.test) and self.all([*node.body, *node.orelse])
            case ast.Try():
                handled = [statement for handler in node.handlers for statement in handler.body]
                return self.all([*node.body, *handled, *node.orelse, *node.finalbody])
        return False

    def _function(self, node: FunctionNode) -> bool:
        defaults = [*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)]
        annotations = [a.annotation for a in arguments_of(node) if a.annotation]
        annotations += [node.returns] if node.returns else []
        return (
            not getattr(node, "type_params", [])
            and all(map(self._decorator, node.decorator_list))
            and all(map(self._reference, defaults))
            and all(map(self._type, annotations))
        )

    def _names_itself(self, node: ast.stmt) -> bool:
        """Whether a class may tell an object of other code the name that it has for it."""
        match node:
            case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
                return isinstance(value, ast.Name | ast.Attribute) and not self._plain(value)
        return False

    def _bind(self, targets: list[ast.expr], value: ast.expr) -> bool:
        if not self._plain(value):
            self._shared.update(
                n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)
            )
        return self._reference(value)

    def _decorator(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Call):
            given = [*node.args, *(k.value for k in node.keywords)]
            return self._is(node.func, STEADY_DECORATORS) and all(map(self._reference, given))
        if isinstance(node, ast.Attribute) and node.attr in ("setter", "getter", "deleter"):
            return self._plain(node.value)
        return self._is(node, STEADY_DECORATORS)

    def _type(self, node: ast.expr) -> bool:
        """Whether an annotation or a base is made of types only, and of names for them."""
        match node:
            case ast.Name() | ast.Attribute():
                return self._named(node)
            case ast.Constant():
                return True
            case ast.Subscript(value=value, slice=index):
                return self._type(value) and self._type(index)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                return all(map(self._type, parts))
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return self._type(left) and self._type(right)
        return False

    def _reference(self, node: ast.expr) -> bool:
        """Whether an expression gives the same object, or a new one that holds the same."""
        match node:
            case ast.Name() | ast.Attribute():
                return self._named(node)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                return all(map(self._reference, parts))
            case ast.Dict(keys=keys, values=values) if all(keys):
                return all(self._plain(k) for k in keys if k) and all(map(self._reference, values))
            case ast.Lambda(args=arguments):
                defaults = [*arguments.defaults, *(d for d in arguments.kw_defaults if d)]
                return all(map(self._reference, defaults))
            case ast.Call(func=func) if self._is(func, TAKE_REFERENCES):
                return all(map(self._reference, [*node.args, *(k.value for k in node.keywords)]))
        return self._plain(node)

    def _plain(self, node: ast.AST) -> bool:
        """Whether an expression looks only at values that nothing else can have changed."""
        match node:
            case ast.Name(id=name):
                return name not in self._shared
            case ast.Attribute(value=ast.Name(id=name)) if name in self._imports:
                # `logging.INFO`: a constant of the standard library.
                known = self._imports[name].module in sys.stdlib_module_names
                return known and node.attr.isupper() and self._named(node)
            case ast.Call(func=func):
                given = [*node.args, *(k.value for k in node.keywords)]
                return self._callee(func) and all(map(self._plain, given))
            case ast.Lambda() | ast.Yield() | ast.YieldFrom() | ast.Await() | ast.NamedExpr():
                return False
        return all(map(self._plain, ast.iter_child_nodes(node)))

    def _callee(self, func: ast.expr) -> bool:
        if self._is(func, STEADY_CALLS):
            return True
        return (
            isinstance(func, ast.Attribute)
            and func.attr in STEADY_METHODS
            and self._plain(func.value)
        )

    def _named(self, node: ast.expr) -> bool:
        """Whether a chain of names gives the same object whenever it is read."""
        root, path = _chain(node)
        taken = self._imports.get(root)
        if taken is not None:
            return self._changed.steady_below(taken, path)
        return bool(root) and (not path or root not in self._shared)

    def _is_of_python(self, base: ast.expr) -> bool:
        """Whether a base is of the standard library, or a class of this module with such bases."""
        root, _ = _chain(base.value if isinstance(base, ast.Subscript) else base)
        taken = self._imports.get(root)
        if taken is not None:
            return taken.module in sys.stdlib_module_names
        return bool(root) and root not in self._shared

    def _is(self, node: ast.expr, names: frozenset[str]) -> bool:
        """Whether an expression is one of some names of the standard library."""
        root, path = _chain(node)
        if not root or root in self._own:
            return False
        return is_one_of(".".join([self._origins.get(root, root), *path]), names)


def _chain(node: ast.expr) -> tuple[str, tuple[str, ...]]:
    """The first name of a chain of attributes, and the others; of no chain none."""
    path: list[str] = []
    while isinstance(node, ast.Attribute):
        path.insert(0, node.attr)
        node = node.value
    return (node.id, tuple(path)) if isinstance(node, ast.Name) else ("", ())
