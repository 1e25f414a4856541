"""Modules that are imported by a name or a path which only the run makes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftoff.project.evaluation.module_patterns import matching_modules
from liftoff.project.evaluation.values import (
    Constant,
    External,
    ModuleValue,
    Place,
    Prefix,
    Site,
    Value,
    Values,
)
from liftoff.project.source.modules import resolve_relative
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

# A package with more modules than this is a library, not a choice of plug-ins.
MAX_CHOICES = 32
# The last names of calls that give or load a module.
IMPORTERS = frozenset({
    "import_module", "__import__", "spec_from_file_location", "SourceFileLoader", "load_source",
    "run_path",
})  # fmt: skip
# What goes through the modules of a package, and through the files of a folder.
_PACKAGES = ("pkgutil.iter_modules()", "pkgutil.walk_packages()")
_FOLDERS = ("os.listdir()", "os.scandir()", "os.walk()", "glob.glob()", "glob.iglob()")


def imported_modules(evaluator: Evaluator, node: ast.Call, scope: Scope) -> Values:
    """What a module name made at run time may mean.

    Args:
        evaluator: knows the project.
        node: a call of `import_module` or `__import__`.
        scope: where the call is written; relative names start at its package, or the one given.
    """
    given = node.args[0] if node.args else next((k.value for k in node.keywords), None)
    if given is None:
        return ()
    found: dict[Value, None] = {}
    names = evaluator.values(given, scope)
    for value in names:
        match value:
            case Constant(str() as text):
                whole = _absolute(evaluator, text, node, scope)
                module = evaluator.program.find_module(whole, scope)
                if module is not None:
                    found[ModuleValue(module)] = None
            case Prefix(text) if text.startswith(".") or _is_parameter(given, scope):
                found.update(
                    (ModuleValue(m), None) for m in _starting(evaluator, text, node, scope)
                )
            case External():
                found.update(dict.fromkeys(_listed(evaluator, value, scope)))
            case _:
                pass
    if not found and isinstance(given, ast.Call | ast.Subscript):
        # `name.split(".")[0]` of a file's name.
        parts = [node for node in walk(given) if isinstance(node, ast.Name)]
        for part in (v for node in parts for v in evaluator.values(node, scope)):
            if isinstance(part, External):
                found.update(dict.fromkeys(_listed(evaluator, part, scope)))
    if not found and not any(isinstance(v, Constant) for v in names):
        found.update((ModuleValue(m), None) for m in matching_modules(evaluator, given, scope))
    own = ModuleValue(scope.module.name)
    return tuple(m for m in found if m != own) if len(found) <= MAX_CHOICES else ()


def _listed(evaluator: Evaluator, name: External, scope: Scope) -> Values:
    """The modules among the names that a listing of a package or a folder gives."""
    site = name.site
    if site is None:
        return ()
    if name.name.startswith(_PACKAGES):
        return tuple(ModuleValue(m) for m in _gone_through(evaluator, site, scope))
    if not name.name.startswith(_FOLDERS) or not isinstance(site.node, ast.Call):
        return ()
    folder = site.node.args[0] if site.node.args else None
    places = evaluator.values(folder, site.scope) if folder is not None else ()
    return modules_in_files(evaluator, places)


def _is_parameter(node: ast.expr, scope: Scope) -> bool:
    return isinstance(node, ast.Name) and node.id in scope.parameters


def _starting(evaluator: Evaluator, text: str, node: ast.Call, scope: Scope) -> list[str]:
    """The modules of a package of which the start of the name is known."""
    package, _, start = text.rpartition(".")
    package = _absolute(evaluator, package + "." * text.startswith("."), node, scope).rstrip(".")
    found = evaluator.program.find_module(package, scope) if package else None
    return [
        name
        for name in evaluator.program.modules
        if found is not None
        and name.rpartition(".")[0] == found
        and name.rpartition(".")[2].startswith(start)
    ]


def _gone_through(evaluator: Evaluator, site: Site, scope: Scope) -> list[str]:
    """The modules of the package that `pkgutil` is told, by its path or by a prefix."""
    if not isinstance(site.node, ast.Call):
        return []
    for node in (*site.node.args, *(keyword.value for keyword in site.node.keywords)):
        package = _package_of(evaluator, node, site.scope)
        modules = evaluator.program.modules
        deep = getattr(site.node.func, "attr", "") == "walk_packages"
        found = [
            name
            for name in modules
            if package
            and (name.startswith(f"{package}.") if deep else name.rpartition(".")[0] == package)
            and modules[name] is not scope.module_scope()
        ]
        if found:
            return found
    return []


def _package_of(evaluator: Evaluator, node: ast.expr, scope: Scope) -> str:
    """The package whose `__path__`, folder or name with a dot an expression is."""
    match node:
        case ast.Name("__path__"):
            return scope.module.package
        case ast.Attribute(value=module, attr="__path__"):
            for value in evaluator.values(module, scope):
                if isinstance(value, ModuleValue):
                    return value.name
        case ast.List(elts=[folder]):
            for value in evaluator.values(folder, scope):
                match value:
                    case Constant(str() as text) | Place(_, text) if text.strip("/"):
                        return _named(evaluator, text.strip("/").replace("/", "."), scope)
        case _:
            for value in evaluator.values(node, scope):
                if isinstance(value, Constant) and isinstance(value.value, str):
                    return _named(evaluator, value.value.rstrip("."), scope)
            if isinstance(node, ast.BinOp | ast.JoinedStr):
                named = {n.id for n in walk(node) if isinstance(n, ast.Name)}
                if named & {"__name__", "__package__"}:
                    return scope.module.package
    return ""


def _named(evaluator: Evaluator, package: str, scope: Scope) -> str:
    return evaluator.program.find_module(package, scope) or ""


def modules_in_files(evaluator: Evaluator, paths: Values) -> Values:
    """The modules of the files that a path made at run time may mean.

    Args:
        evaluator: knows the project.
        paths: values of the path; one that is only known to lie in a folder stands for its modules.
    """
    found: dict[ModuleValue, None] = {}
    for value in paths:
        match value:
            case Constant(str() as text) | Prefix(text) | Place(_, text):
                found.update((ModuleValue(name), None) for name in _at(evaluator, text))
            case _:
                pass
    return tuple(found) if len(found) <= MAX_CHOICES else ()


def _at(evaluator: Evaluator, path: str) -> list[str]:
    """The modules in a file, or in the folder that a path is known to lie in."""
    end = path.removeprefix("./").strip("/")
    if not end:
        return []
    return [
        name
        for name, scope in evaluator.program.modules.items()
        if _ends(scope.module.path, end)
        or (not end.endswith(".py") and _ends(scope.module.path.rpartition("/")[0], end))
    ]


def _ends(path: str, end: str) -> bool:
    return path == end or path.endswith(f"/{end}")


def _absolute(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> str:
    level = len(name) - len(name.lstrip("."))
    given = node.args[1] if len(node.args) > 1 else None
    given = next((k.value for k in node.keywords if k.arg == "package"), given)
    known = evaluator.values(given, scope) if level and given is not None else ()
    packages = [v.value for v in known if isinstance(v, Constant) and isinstance(v.value, str)]
    if len(packages) == 1:
        parts = packages[0].split(".")
        return ".".join([*parts[: len(parts) - level + 1], *filter(None, [name[level:]])])
    return resolve_relative(scope.module, level, name[level:] or None)
