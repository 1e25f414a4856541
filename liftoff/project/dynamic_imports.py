"""Modules that are imported by a name or a path which only the run makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftoff.project.modules import resolve_relative
from liftoff.project.scopes import Scope
from liftoff.project.values import Constant, ModuleValue, Place, Prefix, Values

if TYPE_CHECKING:
    from liftoff.project.evaluate import Evaluator

# A package with more modules than this is a library, not a choice of plug-ins.
MAX_CHOICES = 16
# The last names of calls that give or load a module.
IMPORTERS = frozenset({
    "import_module", "__import__", "spec_from_file_location", "SourceFileLoader", "load_source",
    "run_path",
})  # fmt: skip


def imported_modules(evaluator: Evaluator, names: Values, scope: Scope) -> Values:
    """What a module name made at run time may mean.

    Args:
        evaluator: knows the project.
        names: values of the first argument; relative ones start at the package of `scope`.
        scope: where the call is written.
    """
    found: dict[ModuleValue, None] = {}
    for value in names:
        match value:
            case Constant(str() as text):
                module = evaluator.program.find_module(_absolute(text, scope), scope)
                if module is not None:
                    found[ModuleValue(module)] = None
            case Prefix(text) if "." in text:
                package = _absolute(text.rpartition(".")[0] + "." * text.startswith("."), scope)
                choices = _submodules(evaluator, package.rstrip("."))
                found.update((ModuleValue(name), None) for name in choices)
            case _:
                pass
    return tuple(found)


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


def _absolute(name: str, scope: Scope) -> str:
    level = len(name) - len(name.lstrip("."))
    return resolve_relative(scope.module, level, name[level:] or None)


def _submodules(evaluator: Evaluator, package: str) -> list[str]:
    names = [
        name for name in evaluator.program.modules if package and name.rpartition(".")[0] == package
    ]
    return names if len(names) <= MAX_CHOICES else []
