"""`importlib.import_module(...)`: the modules of the project that it may give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftoff.project.modules import resolve_relative
from liftoff.project.scopes import Scope
from liftoff.project.values import Constant, ModuleValue, Prefix, Values

if TYPE_CHECKING:
    from liftoff.project.evaluate import Evaluator

# A package with more modules than this is a library, not a choice of plug-ins.
MAX_CHOICES = 16


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


def _absolute(name: str, scope: Scope) -> str:
    level = len(name) - len(name.lstrip("."))
    return resolve_relative(scope.module, level, name[level:] or None)


def _submodules(evaluator: Evaluator, package: str) -> list[str]:
    names = [
        name for name in evaluator.program.modules if package and name.rpartition(".")[0] == package
    ]
    return names if len(names) <= MAX_CHOICES else []
