"""Imports by a name that is made at run time, inside a package that the code names."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase

from liftoff.plan.slicing.string_shapes import string_shapes
from liftoff.project.source.modules import Module, resolve_relative

# Stand for the names of the module that a pattern comes from.
OWN_NAMES = ("__name__", "__package__")
# What gives the expressions that a local name may be; None where that is not known.
Values = Callable[[str], list[ast.expr] | None]


def import_patterns(node: ast.Call, name: str, values: Values) -> tuple[str, ...] | None:
    """Patterns of what a call imports, each with a package in front, or None: it may be anything.

    `import_module(f"shop.{name}")` gives `shop.*`, and `f"{__name__}.{name}"` `{__name__}.*`.

    Args:
        node: the call.
        name: what it calls.
        values: gives what a local name may be.
    """
    if not node.args:
        return None
    if name in ("iter_modules", "walk_packages"):
        # They list what is beside the code; who imports it says so in a call of its own.
        return ("{__package__}.*",) if _is_own_folder(node.args[0]) else None
    shapes = _shapes(node.args[0], values)
    if shapes is None:
        return None
    if name == "find_modules":
        shapes = tuple(f"{shape}.*" for shape in shapes)
    if any(shape.startswith(".") for shape in shapes):
        package = _package(node)
        if package is None:
            return None
        shapes = tuple(f"{package}{s}" if s.startswith(".") else s for s in shapes)
    return shapes if all(map(_has_package, shapes)) else None


def in_module(pattern: str, module: Module) -> str:
    """A pattern of a module's code, with the module's own names in it."""
    return pattern.replace("{__name__}", module.name).replace("{__package__}", module.package)


def absolute(text: str, module: Module) -> str:
    """What a string names that code of a module imports by: `".models"`, `"config.Production"`."""
    name = text.lstrip(".")
    level = len(text) - len(name)
    return resolve_relative(module, level, name) if level else name


def matching(pattern: str, names: Iterable[str]) -> set[str]:
    """Which of the modules a pattern may import: an object's name may follow the module's."""
    cuts = [match.start() for match in re.finditer(r"[.:]", pattern)]
    parts = {pattern[:cut] for cut in cuts if re.search(r"[*?\[]", pattern[:cut])} | {pattern}
    return {name for name in names if any(fnmatchcase(name, part) for part in parts)}


def _has_package(shape: str) -> bool:
    first, dot, _ = re.split(r"[*?\[]", shape, maxsplit=1)[0].partition(".")
    return bool(first and dot)


def _shapes(node: ast.expr, values: Values) -> tuple[str, ...] | None:
    if isinstance(node, ast.Attribute) and node.attr == "name":
        # What `iter_modules` gives has its name in this attribute.
        node = node.value
    if not isinstance(node, ast.Name) or node.id in OWN_NAMES:
        return string_shapes(_OwnNames().visit(copy.deepcopy(node)))
    found: list[str] = []
    for value in values(node.id) or [node]:
        shapes = None if isinstance(value, ast.Name) else _shapes(value, values)
        if shapes is None:
            return None
        found += shapes
    return tuple(found)


def _package(node: ast.Call) -> str | None:
    """The package that a relative name starts from."""
    given = [*node.args[1:2], *(k.value for k in node.keywords if k.arg == "package")]
    match given:
        case [ast.Constant(value=str() as text)]:
            return text
        case [ast.Name(id="__name__" | "__package__" as own)]:
            return f"{{{own}}}"
    return None


def _is_own_folder(node: ast.expr) -> bool:
    names = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    return bool(names & {"__path__", "__file__"})


class _OwnNames(ast.NodeTransformer):
    """Writes `__name__` and `__package__` as what stands for them."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Constant(f"{{{node.id}}}") if node.id in OWN_NAMES else node

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.expr:
        plain = isinstance(node.value, ast.Name) and node.format_spec is None
        written = self.visit(node.value)
        return written if plain and isinstance(written, ast.Constant) else node
