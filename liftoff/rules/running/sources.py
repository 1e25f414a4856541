"""Which modules of a tree are the app's: not a framework's own source, nor what a package hides."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from liftoff.frameworks.helpers import RUNNERS
from liftoff.project.program import Program
from liftoff.project.source.modules import Module, Modules
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.tables.frameworks import FRAMEWORKS

# What folders for copies of libraries are called.
_FOR_LIBRARIES = frozenset({
    "lib", "libs", "vendor", "vendors", "vendored", "_vendor", "third_party", "thirdparty",
    "3rdparty", "external", "externals", "extlib", "deps", "dependencies", "python_packages",
})  # fmt: skip
# The fields of a statement that hold statements.
_BODIES = ("body", "orelse", "finalbody", "handlers", "cases")


def app_modules(modules: Modules) -> Modules:
    """The modules as `import` finds them from an app.

    A framework's repository, or a copy of one inside an app, would otherwise be read as code of the
    app, and its classes would not be those that the rules know. Of a module and a package of the
    same name, Python imports the package; the module is then a script.
    """
    packages = {m.name: m for m in modules.by_path.values() if m.is_package}
    copies = tuple(dict.fromkeys(map(_copied, filter(_is_framework, packages.values()))))
    kept: list[Module] = []
    for module in modules.by_path.values():
        if copies and f"{module.name}.".startswith(copies):
            continue
        hidden = not module.is_package and module.name in packages
        kept.append(replace(module, name=f"{module.name}.__main__") if hidden else module)
    kept = _without_tests(kept)
    return Modules(
        {module.name: module for module in reversed(kept)},
        {module.path: module for module in kept},
        modules.errors,
        modules.documents,
    )


def _without_tests(modules: list[Module]) -> list[Module]:
    """The modules without tests and tasks of developers, which say nothing about the server.

    A helper in a folder of tests stays when something else imports it.
    """
    tests = {m.name for m in modules if is_test(m.path) or _is_run_by_hand(m) or _is_for_tests(m)}
    if not tests:
        return modules
    last_names = {name.rpartition(".")[2] for name in tests}
    wanted: set[str] = set()
    for module in modules:
        if module.name not in tests:
            wanted |= last_names & set(imported_names(module))
    return [m for m in modules if m.name not in tests or m.name.rpartition(".")[2] in wanted]


def _is_run_by_hand(module: Module) -> bool:
    """Whether a file is a developer's: tasks of Invoke, Nox, Fabric and their like.

    An app may have such tasks in its own file.
    """
    imported = [pair for node in module.tree.body for pair in _imported(node)]
    names = {name for library, name in imported if library in RUNNERS}
    if not names or any(library in FRAMEWORKS for library, _ in imported):
        return False
    return any(
        names & {n.id for n in _names(decorator)}
        for node in module.tree.body
        for decorator in getattr(node, "decorator_list", ())
    )


def _is_for_tests(module: Module) -> bool:
    """Whether a file has classes of test cases: `class ServerTestCase(flask_testing.TestCase)`.

    The case that they derive from may be another file's of the project.
    """
    names = {name for node in module.tree.body for _, name in _imported(node)}
    return any(
        isinstance(node, ast.ClassDef)
        and any(
            ast.unparse(base).endswith("TestCase") and names & {n.id for n in _names(base)}
            for base in node.bases
        )
        for node in module.tree.body
    )


def _names(node: ast.expr) -> Iterator[ast.Name]:
    yield from (inner for inner in walk(node) if isinstance(inner, ast.Name))


def _imported(node: ast.stmt) -> Iterator[tuple[str, str]]:
    """The libraries that a statement imports, and the names that it gives what it takes."""
    match node:
        case ast.Import(names=names):
            for one in names:
                library = one.name.partition(".")[0]
                yield library, one.asname or library
        case ast.ImportFrom(module=str() as source, names=names, level=0):
            library = source.partition(".")[0]
            yield from ((library, one.asname or one.name) for one in names)
        case ast.Try(body=body, handlers=handlers):
            for inner in (*body, *(one for handler in handlers for one in handler.body)):
                yield from _imported(inner)
        case _:
            return


def is_test(path: str) -> bool:
    """Whether a file is a test by its name or folder."""
    parts = PurePosixPath(path).parts
    name = parts[-1]
    return (
        any(part in ("tests", "test", "testing") for part in parts[:-1])
        or name.startswith("test_")
        or name.endswith("_test.py")
        or name in ("conftest.py", "tests.py", "test.py")
    )


def server_scopes(program: Program) -> list[Scope]:
    """The scopes of code that a server may run: all but tests.

    A file called `test.py` that other code imports is no test.
    """
    wanted: set[str] = set()
    for scope in program.scopes:
        if is_test(scope.module.path):
            continue
        for name in (*scope.imports, *scope.star_imports):
            wanted |= {name, name.rpartition(".")[0]}
    return [
        scope
        for scope in program.scopes
        if not is_test(scope.module.path)
        or (PurePosixPath(scope.module.path).name == "test.py" and scope.module.name in wanted)
    ]


def imported_names(module: Module) -> Iterator[str]:
    """Each part of each name that a module imports."""
    for node in _statements(module.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                yield from alias.name.split(".")
        if isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """All statements: a tenth of all nodes."""
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        yield node
        for field in _BODIES:
            pending += getattr(node, field, ())


def reads_command_line(module: Scope) -> bool:
    """Whether a module looks at its command line when it is imported, so that it is a script."""
    if any(
        call.node.func.attr == "parse_args"
        for call in module.calls
        if isinstance(call.node.func, ast.Attribute)
    ):
        return True
    return any(
        node.attr == "argv" and isinstance(node.value, ast.Name) and node.value.id == "sys"
        for node in module.attributes
    )


def _is_framework(package: Module) -> bool:
    """Whether a package gives a framework's main class itself: an app only imports it."""
    folder, _, name = package.name.rpartition(".")
    # `shop.server.fastapi` may well have a class `FastAPI`; a copy takes it from its own module.
    body = [s for s in package.tree.body if isinstance(s, ast.ImportFrom) or not folder]
    return name in FRAMEWORKS and FRAMEWORKS[name] in _own_names(body)


def _copied(package: Module) -> str:
    """What the names of the modules begin with that are no part of the app, with a dot.

    Where a framework is in a folder for libraries, all in it is no part of the app.
    """
    folder = package.name.rpartition(".")[0]
    return f"{folder if folder.rpartition('.')[2] in _FOR_LIBRARIES else package.name}."


def _own_names(body: Iterable[ast.stmt]) -> set[str]:
    found: set[str] = set()
    for node in body:
        if isinstance(node, ast.ImportFrom) and node.level > 0:
            found |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found
