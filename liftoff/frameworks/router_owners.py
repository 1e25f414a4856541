"""Objects that hold a router: of all that one constructor makes, each object has its own.

`class Controller` makes `self.router = APIRouter(prefix=self.prefix)`, and `Users` and `Shops`
inherit it: one expression makes the routers of all.
"""

from __future__ import annotations

import ast
from collections.abc import Hashable, Iterator
from typing import cast

from liftoff.frameworks.constructions import written
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.frames import Frame, constructor_frame
from liftoff.project.evaluation.values import Instance, Site
from liftoff.project.source.scopes import Scope


def key_of(owner: Site) -> Hashable:
    """What tells the router of one object from that of another, by where the object is made."""
    return ("object", owner)


def receivers(
    evaluator: Evaluator | Frame, function: ast.expr, scope: Scope, site: Site
) -> list[tuple[Instance, Frame]]:
    """The objects on which a method registers, each with what knows its values.

    Args:
        evaluator: knows the values.
        function: what is called: `self.router.get`.
        scope: where that is written.
        site: where the router is made.
    """
    method = next((s for s in (scope, *scope.ancestors()) if s.owner_class is not None), None)
    if method is None or not method.parameters or _root(function) != method.parameters[0]:
        return []
    whole = cast("Evaluator", evaluator)
    found = []
    for one in evaluator.receivers(method):
        if isinstance(one, Instance) and _is_of(evaluator, one, site.scope):
            first = method.name == "__init__"
            frame = constructor_frame(evaluator, one, method) if first else None
            this = {method.parameters[0]: (one,)}
            found.append((one, frame or Frame(whole, method, this, exact=True)))
    return found


def owners(
    evaluator: Evaluator | Frame, child: ast.expr, scope: Scope, site: Site
) -> Iterator[Instance]:
    """The objects whose router is put into an app: `users` of `users.router`.

    Args:
        evaluator: knows the values.
        child: what is put in.
        scope: where that is written.
        site: where the router is made.
    """
    node, home = written(evaluator, child, scope)
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        for value in evaluator.values(node.value, home):
            if isinstance(value, Instance) and _is_of(evaluator, value, site.scope):
                yield value


def _is_of(evaluator: Evaluator | Frame, owner: Instance, function: Scope) -> bool:
    """Whether a function is a method of an object's class, or of one above it."""
    cls = function.owner_class
    return cls is not None and cls in evaluator.hierarchy.mro(owner.cls)[0]


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
