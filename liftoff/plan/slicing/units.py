"""A module as units: its top-level statements, what each binds and uses, and whether it can go."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from liftoff.plan.slicing.names import REGISTERING, FunctionNode, Uses, uses_of
from liftoff.plan.slicing.purity import Purity, makes_a_wrapper
from liftoff.project.modules import Module, Modules, resolve_relative

# The methods of a class-based view that answer requests.
VIEW_METHODS = frozenset({
    "get", "post", "put", "patch", "delete", "head", "options", "trace", "dispatch_request",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Import:
    """One name of a top-level import.

    Attributes:
        alias: the name that it binds here; `*` for a star import.
        written: the name as the statement spells it, to find it there again.
        module: absolute dotted name of the module that is imported.
        name: what is taken from that module, or None for the module itself.
        binds_root: whether `import a.b` binds `a` and not `a.b`.
    """

    alias: str
    written: str
    module: str
    name: str | None
    binds_root: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a view: code that only a request for its endpoint runs.

    Attributes:
        line: line of its `def`.
        first_line: first line of what is registered, decorators included: of the function, or of
            its class.
        name: what code calls it by: its name, or that of its class.
        uses: what the body mentions.
        called: whether code beside it in the same function mentions it, so that it must stay.
    """

    line: int
    first_line: int
    name: str
    uses: Uses
    called: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """One logical line of a module's top level, or one compound statement.

    Attributes:
        line: first line of the statement itself (decorators come before it).
        end: its last line.
        binds: names that it binds in the module.
        imports: imports that run with it; each can go alone when `simple_import`.
        simple_import: whether the unit is one import statement.
        uses: what it mentions, the bodies of views left out.
        bodies: the views defined in it.
        anchored: whether it stays whenever its module is loaded.
        main_only: whether it runs only when the module is the main program.
    """

    line: int
    end: int
    binds: frozenset[str]
    imports: tuple[Import, ...]
    simple_import: bool
    uses: Uses
    bodies: tuple[Body, ...]
    anchored: bool
    main_only: bool


@dataclass(frozen=True, slots=True)
class ModuleUnits:
    """A module and its units, with the units that bind each name."""

    module: Module
    units: tuple[Unit, ...]
    binders: Mapping[str, tuple[int, ...]]


def module_units(module: Module, modules: Modules, views: frozenset[int]) -> ModuleUnits:
    """Take a module apart.

    Args:
        module: the module.
        modules: the project, to judge what other modules define.
        views: first lines (decorators included) of the functions and classes that are views.
    """
    imported = {
        found.alias: f"{found.module}.{found.name}" if found.name else found.module
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for found in _imports(node, module)
        if not found.binds_root
    }
    purity = _purity(module, modules, imported)
    mentioned = {name for node in module.tree.body for name in _mentioned(node)}
    units = tuple(
        _unit(group, module, modules, purity, views, mentioned)
        for group in _logical_lines(module.tree.body)
    )
    binders: dict[str, tuple[int, ...]] = {}
    for index, unit in enumerate(units):
        for name in unit.binds:
            binders[name] = (*binders.get(name, ()), index)
    return ModuleUnits(module, units, binders)


def _logical_lines(body: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """Statements, those that share a line (`a = 1; b = 2`) together."""
    group: list[ast.stmt] = []
    for node in body:
        if group and node.lineno != (group[-1].end_lineno or group[-1].lineno):
            yield group
            group = []
        group.append(node)
    if group:
        yield group


def _unit(
    group: list[ast.stmt],
    module: Module,
    modules: Modules,
    purity: Purity,
    views: frozenset[int],
    mentioned: set[str],
) -> Unit:
    found_views = [view for statement in group for view in _views(statement, views)]
    skip: frozenset[ast.AST] = frozenset(node for node, _ in found_views)
    simple = len(group) == 1 and isinstance(group[0], ast.Import | ast.ImportFrom)
    imports = tuple(
        found
        for statement in group
        for node in _unnested(statement)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for found in _imports(node, module)
    )
    uses = uses_of((s for s in group if not simple), skip=skip)
    main_only = len(group) == 1 and _is_main_block(group[0])
    return Unit(
        line=group[0].lineno,
        end=group[-1].end_lineno or group[-1].lineno,
        binds=frozenset(name for node in group for name in _bound(node)),
        imports=imports,
        simple_import=simple,
        uses=uses,
        bodies=tuple(
            Body(
                node.lineno,
                first_line(owner),
                owner.name,
                uses_of(node.body, skip=skip),
                any(_called_beside(owner, statement) for statement in group),
            )
            for node, owner in found_views
        ),
        anchored=not main_only
        and (
            not all(purity.statement(node) for node in group)
            or _kept_import(simple, imports, modules, mentioned)
            or _is_prologue(group[0])
        ),
        main_only=main_only,
    )


def _is_prologue(node: ast.stmt) -> bool:
    """The docstring, `from __future__` and names that Python or tools read from a module."""
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        return True
    if isinstance(node, ast.Expr):
        return True
    return any(name.startswith("__") and name.endswith("__") for name in _bound(node))


def _kept_import(
    simple: bool, imports: tuple[Import, ...], modules: Modules, mentioned: set[str]
) -> bool:
    """Whether an import is there for its effect: nothing in its module mentions what it binds.

    An import of a project module is judged by what that module does, when the closure is made.
    """
    return simple and any(
        found.alias == "*"
        or (found.alias not in mentioned and found.module.split(".")[0] not in _tops(modules))
        for found in imports
    )


def _tops(modules: Modules) -> set[str]:
    return {name.split(".")[0] for name in modules.by_name}


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


def _unnested(statement: ast.stmt) -> Iterator[ast.AST]:
    """The statement and what runs with it: not the bodies of functions."""
    stack: list[ast.AST] = [statement]
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            stack += ast.iter_child_nodes(node)


def _views(
    statement: ast.stmt, views: frozenset[int]
) -> Iterator[tuple[FunctionNode, FunctionNode | ast.ClassDef]]:
    """Functions that answer requests, each with the definition that is registered."""
    stack: list[tuple[ast.AST, bool]] = [(statement, False)]
    while stack:
        node, wrapped = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            # What a decorator returns runs for every view that it decorates.
            if first_line(node) in views and not wrapped:
                yield node, node
                continue
            wrapped = makes_a_wrapper(node)
        elif isinstance(node, ast.ClassDef) and first_line(node) in views:
            for method in node.body:
                if (
                    isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
                    and method.name in VIEW_METHODS
                ):
                    yield method, node
        stack += [(child, wrapped) for child in ast.iter_child_nodes(node)]


def _bound(statement: ast.stmt) -> Iterator[str]:
    """Names that a top-level statement binds in its module."""
    stack: list[ast.AST] = [statement]
    while stack:
        node = stack.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
                # `global x` in a function binds x in the module, too, but only once it runs.
                continue
            case ast.Import() | ast.ImportFrom():
                for alias in node.names:
                    yield (alias.asname or alias.name).split(".")[0]
            case ast.Name(ctx=ast.Store()):
                yield node.id
            case ast.ExceptHandler(name=str() as name):
                yield name
            case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp():
                continue
            case _:
                pass
        stack += ast.iter_child_nodes(node)


def _mentioned(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            # `__all__` and quoted annotations.
            yield node.value


def _imports(node: ast.Import | ast.ImportFrom, module: Module) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            root = alias.asname is None and "." in alias.name
            bound = alias.asname or alias.name.split(".")[0]
            yield Import(bound, alias.name, alias.name, None, root)
        return
    source = resolve_relative(module, node.level, node.module)
    for alias in node.names:
        yield Import(alias.asname or alias.name, alias.name, source, alias.name)


def first_line(node: FunctionNode | ast.ClassDef) -> int:
    """Line of the first decorator, or of the definition: what `co_firstlineno` holds."""
    return min([node.lineno, *(d.lineno for d in node.decorator_list)])


def _called_beside(view: FunctionNode | ast.ClassDef, statement: ast.stmt) -> bool:
    """Whether a view inside a factory is mentioned there beyond its registration."""
    if view is statement:
        return False
    aside = set(map(id, ast.walk(view)))
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in REGISTERING:
                aside |= {id(n) for n in [*node.args, *(k.value for k in node.keywords)]}
            elif node.func.attr == "as_view":
                aside.add(id(node.func.value))
    return any(
        isinstance(node, ast.Name) and node.id == view.name and id(node) not in aside
        for node in ast.walk(statement)
    )


def _purity(module: Module, modules: Modules, imported: Mapping[str, str]) -> Purity:
    def definition(name: str) -> tuple[Module, ast.stmt] | None:
        origin = imported.get(name)
        home, _, attribute = origin.rpartition(".") if origin else (module.name, "", name)
        where = modules.by_name.get(home) if origin else module
        if where is None:
            return None
        for node in where.tree.body:
            kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
            if isinstance(node, kinds) and node.name == attribute:
                return where, node
        return None

    def pure_function(name: str) -> bool:
        found = definition(name)
        return (
            found is not None
            and isinstance(found[1], ast.FunctionDef | ast.AsyncFunctionDef)
            and makes_a_wrapper(found[1])
        )

    judging: set[str] = set()

    def pure_class(name: str) -> bool:
        found = definition(name)
        if found is None or not isinstance(found[1], ast.ClassDef) or name in judging:
            return False
        if found[0] is not module:
            # Its own bases are judged in its own module's terms, which only plain ones need not.
            return not found[1].bases and not found[1].keywords and not found[1].decorator_list
        judging.add(name)
        try:
            return purity.class_(found[1])
        finally:
            judging.discard(name)

    purity = Purity(imported, pure_function, pure_class)
    return purity
