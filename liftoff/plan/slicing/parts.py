"""What a module mentions when it is imported, and what each of its functions mentions when run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from liftoff.plan.slicing.mentions import Uses
from liftoff.plan.slicing.names import uses_of
from liftoff.plan.slicing.scopes import FunctionNode
from liftoff.plan.slicing.tree import children
from liftoff.plan.slicing.units import ModuleUnits, logical_lines
from liftoff.plan.slicing.views import find_views


@dataclass(frozen=True, slots=True)
class Function:
    """A function that lies in no other one.

    Attributes:
        line: of its `def`.
        name: of the function.
        uses: what its body mentions, without the bodies of views in it.
        view: whether it is a view, which only its endpoint's requests run.
    """

    line: int
    name: str
    uses: Uses
    view: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """One unit of a module, taken apart by when it runs.

    Attributes:
        at_import: what runs when the module is imported, classes' bodies and annotations included.
        functions: what runs when it is called.
        inner_views: bodies of views inside other functions, by the line of their `def`.
    """

    at_import: Uses
    functions: tuple[Function, ...]
    inner_views: Mapping[int, Uses]


def module_parts(found: ModuleUnits, views: Mapping[int, frozenset[str]]) -> tuple[Parts, ...]:
    """The parts of each unit of a module.

    Args:
        found: the module.
        views: names of the functions and classes that are views, by first line.
    """
    return tuple(_parts(group, views) for group in logical_lines(found.module.tree.body))


def _parts(group: list[ast.stmt], views: Mapping[int, frozenset[str]]) -> Parts:
    outermost = [node for statement in group for node in _outermost(statement)]
    bodies = {view.node for statement in group for view in find_views(statement, views)}
    at_import, uses = uses_of(group, views=frozenset({*outermost, *bodies}))
    return Parts(
        at_import=at_import,
        functions=tuple(
            Function(node.lineno, node.name, uses.get(node, Uses()), node in bodies)
            for node in outermost
        ),
        inner_views={node.lineno: uses.get(node, Uses()) for node in bodies - set(outermost)},
    )


def _outermost(statement: ast.stmt) -> Iterator[FunctionNode]:
    stack: list[ast.AST] = [statement]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
        elif not isinstance(node, ast.Lambda):
            stack += children(node)
