"""What a name that another module has is worth where it is imported."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from liftoff.project.evaluation.external_names import canonical
from liftoff.project.evaluation.stored_attributes import stored_on_module
from liftoff.project.evaluation.values import Constant, External, ModuleValue, Values, union
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator


def imported_values(evaluator: Evaluator, module: str, attribute: str, importer: Scope) -> Values:
    """What `from module import attribute` binds."""
    found = evaluator.program.find_module(module, importer) if module else None
    if found is None:
        inner = evaluator.program.find_module(attribute, importer) if not module else None
        if inner is not None:
            return (ModuleValue(inner),)
        return (External(canonical(f"{module}.{attribute}" if module else attribute)),)
    return module_attribute(evaluator, found, attribute) or (
        External(canonical(f"{module}.{attribute}")),
    )


def module_attribute(evaluator: Evaluator, name: str, attribute: str) -> Values:
    """A name of a project module, its own or one that it imported, or a submodule."""
    if attribute == "__dict__":
        # Its names: what reads or writes them does so in the module.
        return (ModuleValue(name),)
    scope = evaluator.program.modules.get(name)
    if scope is not None:
        own = evaluator.name(attribute, scope) if attribute in scope.bindings else ()
        if all(isinstance(value, Constant) and value.value is None for value in own):
            # `store = None`, and another module says what it is: `settings.store = Store()`.
            key = (scope, "set", attribute)
            own = union(
                own, evaluator.remember(key, (), stored_on_module, evaluator, name, attribute)
            )
        if own:
            return own
        star = star_import(evaluator, attribute, scope)
        if star:
            return star
    inner = f"{name}.{attribute}"
    if inner in evaluator.program.modules or inner in evaluator.program.packages:
        return (ModuleValue(inner),)
    return ()


def star_import(evaluator: Evaluator, name: str, module: Scope) -> Values:
    """What `from module import *` gives under a name, where the project has the module."""
    for source in module.star_imports:
        found = evaluator.program.find_module(source, module)
        if found is None or found == module.module.name:
            continue
        key = (module, f"*{found}.{name}")
        values: Values = evaluator.remember(key, (), module_attribute, evaluator, found, name)
        if values:
            return values
    return ()


def library_star_import(evaluator: Evaluator, name: str, module: Scope) -> Values:
    """What `from flask import *` gives: any name that no builtin has."""
    if not module.star_imports or hasattr(builtins, name):
        return ()
    outside = [s for s in module.star_imports if evaluator.program.find_module(s, module) is None]
    return tuple(External(canonical(f"{source}.{name}")) for source in outside)
