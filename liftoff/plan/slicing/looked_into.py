"""Modules that code looks at as a whole, and not name by name."""

from __future__ import annotations

import ast

from liftoff.plan.slicing.program import Program


def looked_into(program: Program) -> frozenset[str]:
    """Modules whose names are looked up in ways that a module's `__getattr__` does not answer."""
    found: set[str] = set()
    for name, module in program.modules.items():
        aliases = {t.alias: t for unit in module.units for t in unit.imports}
        found |= {t.module for unit in module.units for t in unit.imports if t.alias == "*"}
        if {"__getattr__", "__dir__"} & set(module.binders):
            found.add(name)
        for unit in module.units:
            for uses in (unit.uses, *(body.uses for body in unit.bodies)):
                if uses.opaque or "__globals__" in uses.attributes:
                    found.add(name)
        text = module.module.text
        nodes = ast.walk(module.module.tree) if "__dict__" in text or "vars(" in text else ()
        for node in nodes:
            match node:
                case (
                    ast.Attribute(attr="__dict__", value=ast.Name(id=alias))
                    | ast.Call(func=ast.Name(id="vars"), args=[ast.Name(id=alias)])
                ) if alias in aliases:
                    taken = aliases[alias]
                    found |= {taken.module, f"{taken.module}.{taken.name}"}
                case _:
                    pass
    return frozenset(found)
