"""What a class and its bases give under a name, to the class, its objects and `super()`."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from liftoff.project.evaluation.accessors import accessor_in
from liftoff.project.evaluation.classes import Mro
from liftoff.project.evaluation.metaclasses import of_metaclass
from liftoff.project.evaluation.places import (
    APP_FOLDERS,
)
from liftoff.project.evaluation.stored_attributes import set_on_class
from liftoff.project.evaluation.values import (
    ClassValue,
    Constant,
    External,
    FunctionValue,
    Instance,
    Method,
    Place,
    Value,
    Values,
    union,
)
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

# Bases that give their heirs nothing to call or to set.
_BARE = frozenset({"builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol"})


def class_attribute(
    evaluator: Evaluator, owner: Instance | ClassValue, cls: Scope, name: str
) -> Values:
    """What a class gives under a name to itself, or to an object of it: `owner`."""
    found = _inherited(evaluator, owner, evaluator.hierarchy.mro(cls), name)
    if isinstance(owner, ClassValue):
        found = found or of_metaclass(evaluator, owner, name)
        if any(isinstance(v, Constant) for v in found) and _has_members(evaluator, cls):
            found = (*found, Instance(cls, evaluator.site(cls.node, cls)))
        key = (owner, "set", name)
        nothing: Values = ()
        given = evaluator.remember(key, nothing, set_on_class, evaluator, cls, name)
        if given and only_declared(evaluator.hierarchy.mro(cls)[0], name):
            return given
        return union(found, given)
    return found


def super_values(evaluator: Evaluator, node: ast.Call, scope: Scope, name: str) -> Values:
    """What `super().name` is: the search goes on above the class, in the receiver's own order."""
    method = next((s for s in (scope, *scope.ancestors()) if s.owner_class is not None), None)
    if method is None or method.owner_class is None:
        return ()
    cls = method.owner_class
    if node.args:
        named = [
            v.scope for v in evaluator.values(node.args[0], scope) if isinstance(v, ClassValue)
        ]
        cls = named[0] if len(named) == 1 else cls
    receivers = evaluator.receivers(method)
    if not receivers:
        bound = evaluator.parameter(method, method.parameters[0]) if method.parameters else ()
        receivers = tuple(v for v in bound if isinstance(v, Instance | ClassValue))
    found: list[Values] = []
    for owner in receivers:
        start = owner.cls if isinstance(owner, Instance) else owner.scope
        scopes, externals = evaluator.hierarchy.mro(start)
        if cls not in scopes:
            scopes, externals = evaluator.hierarchy.mro(cls)
        above = scopes[scopes.index(cls) + 1 :]
        found.append(_inherited(evaluator, owner, (above, externals), name))
    return union(*found)


def _inherited(evaluator: Evaluator, owner: Instance | ClassValue, order: Mro, name: str) -> Values:
    scopes, externals = order
    for scope in scopes:
        if name not in scope.bindings:
            continue
        read = accessor_in(scope, name, "getter") if name in evaluator.program.properties else None
        if read is not None and isinstance(owner, Instance):
            return evaluator.returned(Method(read, owner))
        found: list[Value] = []
        for value in evaluator.name(name, scope):
            if isinstance(value, FunctionValue) and value.scope.owner_class is scope:
                found.extend(_bind(value, owner))
            else:
                found.append(value)
        return tuple(found)
    if name in APP_FOLDERS and any(base.name == "flask.Flask" for base in externals):
        return (Place(f"app.{name}", "", whole=True),)
    return tuple(
        External(
            f"{base.name}().{name}" if isinstance(owner, Instance) else f"{base.name}.{name}",
            base.site or (owner.site if isinstance(owner, Instance) else None),
        )
        for base in externals
        if base.name not in _BARE
    )


def _bind(value: FunctionValue, owner: Instance | ClassValue) -> Values:
    function = value.scope
    names = {d.id for d in function.decorators if isinstance(d, ast.Name)}
    if "staticmethod" in names:
        return (value,)
    if "classmethod" in names:
        cls = owner.cls if isinstance(owner, Instance) else owner.scope
        return (Method(function, ClassValue(cls)),)
    if isinstance(owner, ClassValue):
        return (value,)
    return (Method(function, owner),)


def only_declared(scopes: Sequence[Scope], name: str) -> bool:
    """Whether classes give an attribute a type and no value: what is stored tells more."""
    bindings = [binding for cls in scopes for binding in cls.bindings.get(name, ())]
    return bool(bindings) and all(binding.kind == "annotation" for binding in bindings)


def is_member(evaluator: Evaluator, value: Value) -> bool:
    """Whether an object stands for a member of an enumeration."""
    return isinstance(value, Instance) and _is_enumeration(evaluator, value.cls)


def _is_enumeration(evaluator: Evaluator, cls: Scope) -> bool:
    return any(base.startswith("enum.") for base in evaluator.hierarchy.external_bases(cls))


def _has_members(evaluator: Evaluator, cls: Scope) -> bool:
    """Whether a class is an enumeration whose members have methods: `Driver.SQLITE.address()`."""
    return _is_enumeration(evaluator, cls) and any(
        binding.kind == "function" for bindings in cls.bindings.values() for binding in bindings
    )
