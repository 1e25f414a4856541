"""Classes of settings for developers and tests, which an app takes only when somebody says so."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import ClassValue, Constant, Container
from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Model

DEVELOPMENT = ("dev", "test", "local", "debug")


def spare_settings(model: Model) -> frozenset[Scope]:
    """`SETTINGS[os.environ.get("STAGE", "production")]` leaves out the class for developers.

    Nothing is left out of a table whose key has no default; what is for production never is.
    """
    spare: set[Scope] = set()
    taken: set[Scope] = set()
    for scope in model.scopes:
        for call in scope.calls:
            match call.node:
                case ast.Call(ast.Attribute(attr="from_object"), [ast.Subscript(table, key), *_]):
                    keys = {v.value for v in model.values(key, scope) if isinstance(v, Constant)}
                    for name, cls in _entries(model, table, scope) if keys else ():
                        if name in keys:
                            taken.update(model.evaluator.hierarchy.mro(cls)[0])
                        elif any(word in name.lower() for word in DEVELOPMENT):
                            spare.add(cls)
                case _:
                    pass
    return frozenset(spare - taken) if taken else frozenset()


def _entries(model: Model, table: ast.expr, scope: Scope) -> Iterator[tuple[str, Scope]]:
    """The classes that a dictionary names, themselves or by their dotted names."""
    for value in model.values(table, scope):
        if not isinstance(value, Container) or not isinstance(value.site.node, ast.Dict):
            continue
        node = value.site.node
        for key, entry in zip(node.keys, node.values, strict=True):
            if not isinstance(key, ast.Constant):
                continue
            for one in model.values(entry, value.site.scope):
                if isinstance(one, ClassValue):
                    yield str(key.value), one.scope
                elif isinstance(one, Constant) and isinstance(one.value, str):
                    cls = _named(model, one.value)
                    if cls is not None:
                        yield str(key.value), cls


def _named(model: Model, dotted: str) -> Scope | None:
    module, _, name = dotted.rpartition(".")
    found = model.program.modules.get(module)
    children = found.children if found is not None else ()
    return next((c for c in children if c.kind == "class" and c.name == name), None)
