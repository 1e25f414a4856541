"""A module as units: its top-level statements, what each binds and uses, and whether it can go."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from liftoff.plan.slicing.commands import commands_in, find_commands
from liftoff.plan.slicing.definitions import ProjectDefinitions
from liftoff.plan.slicing.imports import Import, statement_imports, top_level
from liftoff.plan.slicing.mentions import Uses
from liftoff.plan.slicing.names import uses_of
from liftoff.plan.slicing.tree import children
from liftoff.plan.slicing.views import find_views, first_line
from liftoff.project.source.modules import Module, Modules
from liftoff.project.source.type_checking import is_type_checking


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a view, of a method that helps one, or of a command: nothing else runs it.

    Attributes:
        line: line of its `def`.
        first_line: first line of what is registered, decorators included: of the function, or of
            its class.
        name: what code calls it by: its name, or that of its class.
        attribute: what code reaches it by on an object, or None.
        uses: what the body mentions.
        called: whether other code runs it, so that it must stay.
        size: lines of the body.
    """

    line: int
    first_line: int
    name: str
    attribute: str | None
    uses: Uses
    called: bool
    size: int


@dataclass(frozen=True, slots=True)
class Unit:
    """One logical line of a module's top level, or one compound statement.

    Attributes:
        line: first line of the statement itself (decorators come before it).
        binds: names that it binds in the module.
        imports: imports that run with it; each can go alone when `simple_import`.
        simple_import: whether the unit is one import statement.
        for_effect: those of its imports that are there for what they do.
        uses: what it mentions, the bodies of views left out.
        bodies: the views defined in it.
        anchored: whether it stays whenever its module is loaded.
        acts: whether it is a reason to load its module.
        main_only: whether it runs only when the module is the main program.
        size: lines, those of the bodies of views left out.
    """

    line: int
    binds: frozenset[str]
    imports: tuple[Import, ...]
    simple_import: bool
    for_effect: tuple[Import, ...]
    uses: Uses
    bodies: tuple[Body, ...]
    anchored: bool
    acts: bool
    main_only: bool
    size: int


@dataclass(frozen=True, slots=True)
class ModuleUnits:
    """A module and its units.

    Attributes:
        module: the module.
        units: its statements.
        binders: the units that bind each name.
        stars: modules of the project whose names it takes by a star import.
    """

    module: Module
    units: tuple[Unit, ...]
    binders: Mapping[str, tuple[int, ...]]
    stars: tuple[str, ...]


def module_units(
    module: Module,
    modules: Modules,
    definitions: ProjectDefinitions,
    views: Mapping[int, frozenset[str]],
) -> ModuleUnits:
    """Take a module apart.

    Args:
        module: the module.
        modules: the project.
        definitions: what other modules define.
        views: names of the functions and classes that are views, by first line.
    """
    taker = _Taker(module, modules, definitions, views)
    units = tuple(map(taker.unit, logical_lines(module.tree.body)))
    binders: dict[str, tuple[int, ...]] = {}
    for index, unit in enumerate(units):
        for name in unit.binds:
            binders[name] = (*binders.get(name, ()), index)
    taken = (taken for unit in units for taken in unit.imports if taken.alias == "*")
    stars = tuple(one.module for one in taken if one.module in modules.by_name)
    return ModuleUnits(module, units, binders, stars)


def logical_lines(body: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """Statements, those that share a line (`a = 1; b = 2`) together."""
    group: list[ast.stmt] = []
    for node in body:
        if group and node.lineno != (group[-1].end_lineno or group[-1].lineno):
            yield group
            group = []
        group.append(node)
    if group:
        yield group


class _Taker:
    """Takes one module apart."""

    def __init__(
        self,
        module: Module,
        modules: Modules,
        definitions: ProjectDefinitions,
        views: Mapping[int, frozenset[str]],
    ) -> None:
        self._module = module
        self._tops = {top_level(name) for name in modules.by_name}
        self._purity = definitions.purity(module)
        self._views = views
        self._commands = find_commands(
            module.tree.body, lambda node: self._purity.origin(node) or ""
        )
        self._caches = definitions.caches
        imports = [
            taken
            for statement in module.tree.body
            for taken in statement_imports(statement, module)
        ]
        self._aliases = {
            taken.alias: f"{taken.module}.{taken.name}" if taken.name else taken.module
            for taken in imports
            if taken.alias != "*" and not taken.binds_root
        }
        # Modules that are imported for a name, and not for what their import does.
        aliases = {taken.alias for taken in imports}
        mentioned = _mentioned(module.tree.body, aliases)
        self._used = {"__future__"} | {
            taken.module for taken in imports if taken.alias in mentioned
        }

    def unit(self, group: list[ast.stmt]) -> Unit:
        """One unit of one or more statements."""
        views = [view for statement in group for view in find_views(statement, self._views)]
        nodes = {view.node for view in views}
        views += [
            command
            for statement in group
            for command in commands_in(statement, self._commands)
            if command.node not in nodes
        ]
        simple = len(group) == 1 and isinstance(group[0], ast.Import | ast.ImportFrom)
        imports = tuple(
            t for statement in group for t in statement_imports(statement, self._module)
        )
        uses, bodies = uses_of(
            group if not simple else (),
            views=frozenset(view.node for view in views),
            aliases=self._aliases,
            caches=self._caches,
        )
        main_only = len(group) == 1 and _is_main_block(group[0])
        pure = all(map(self._purity.statement, group))
        for_effect = self._for_effect(imports)
        return Unit(
            line=group[0].lineno,
            binds=frozenset(name for node in group for name in _bound(node)),
            imports=imports,
            simple_import=simple,
            for_effect=for_effect,
            uses=uses,
            bodies=tuple(
                Body(
                    line=view.node.lineno,
                    first_line=first_line(view.owner),
                    name=view.owner.name,
                    attribute=view.node.name if view.method else None,
                    uses=bodies.get(view.node, Uses()),
                    called=view.called,
                    size=_lines(view.node.body),
                )
                for view in views
            ),
            anchored=not main_only
            and (
                not pure
                or (bool(for_effect) and not simple)
                or any(taken.alias == "*" for taken in imports)
                or _is_prologue(group[0])
            ),
            acts=not main_only
            and (not pure or any(top_level(t.module) not in sys.stdlib_module_names
                                 for t in for_effect)),
            main_only=main_only,
            size=_lines(group) - sum(_lines(view.node.body) for view in views),
        )  # fmt: skip

    def _for_effect(self, imports: tuple[Import, ...]) -> tuple[Import, ...]:
        """Imports from outside the project of which nothing in the module mentions a name.

        What a module of the project does is looked at when the closure is made.
        """
        return tuple(
            taken
            for taken in imports
            if top_level(taken.module) not in self._tops and taken.module not in self._used
        )


def _lines(statements: list[ast.stmt]) -> int:
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1


def _is_prologue(node: ast.stmt) -> bool:
    """The docstring, `from __future__` and names that Python or tools read from a module."""
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        return True
    if isinstance(node, ast.Expr):
        return True
    return any(name.startswith("__") and name.endswith("__") for name in _bound(node))


def _is_main_block(node: ast.stmt) -> bool:
    match node:
        case ast.If(
            test=ast.Compare(
                left=ast.Name(id="__name__"),
                ops=[ast.Eq()],
                comparators=[ast.Constant(value="__main__")],
            ),
            orelse=[],
        ):
            return True
    return False


def _bound(statement: ast.stmt) -> Iterator[str]:
    """Names that a top-level statement binds in its module when it runs."""
    stack: list[ast.AST] = [statement]
    while stack:
        node = stack.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
                continue
            case ast.If() if is_type_checking(node):
                stack += node.orelse
                continue
            case ast.Import() | ast.ImportFrom():
                for alias in node.names:
                    yield (alias.asname or alias.name).split(".")[0]
            case ast.Name(ctx=ast.Store()):
                yield node.id
            case ast.ExceptHandler(name=str() as name):
                yield name
            case ast.MatchAs(name=str() as name) | ast.MatchStar(name=str() as name):
                yield name
            case ast.Lambda():
                continue
            case _:
                pass
        stack += children(node)


def _mentioned(body: list[ast.stmt], names: Set[str]) -> set[str]:
    """Those of some names that statements mention."""
    missing = set(names)
    stack: list[ast.AST] = [*body]
    while stack and missing:
        node = stack.pop()
        if isinstance(node, ast.Name):
            missing.discard(node.id)
        elif not isinstance(node, ast.Constant):
            stack += children(node)
        elif isinstance(node.value, str):
            # `__all__` and quoted annotations.
            missing.discard(node.value)
    return set(names) - missing
