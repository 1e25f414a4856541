"""Objects that fill themselves once, behind a flag of their own: `if self.ready: return`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.graph.flow import CONSTRUCTORS
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.model import Model
from liftoff.rules.states.bound_names import contains
from liftoff.rules.states.lazy import given_to, is_of_request
from liftoff.rules.states.shared_memory import State, Write

# How many calls may lie between what asks for the flag and what fills the object.
_DEPTH = 3


def is_behind_flag(model: Model, state: State) -> bool:
    """Whether all that changes a field runs once, for whoever needs the object first.

    `def connect(self): if self.ready: return`, then what it sets on its way to `self.ready = True`.
    Who reads the field has it filled before: what one route fills and another only reads is kept.
    """
    if state.kind not in ("instance", "held") or not state.writes:
        return False
    if not all(_runs_once(model, write, state) for write in state.writes):
        return False
    filled = set(model.routes(write.scope for write in state.writes))
    return bool(filled) and all(filled >= set(model.routes([r.scope])) for r in state.reads)


def _runs_once(model: Model, write: Write, state: State) -> bool:
    """Whether a method takes nothing from who calls it, and changes its object behind a flag."""
    method = write.scope
    if method.owner_class is None or is_of_request(method) or not _is_of_self(write.node):
        return False
    flags = list(_flags(method.owner_class))
    given = set(given_to(model, method)) - set(method.parameters[:1])
    if given and state.attribute not in flags:
        return False
    return any(
        _is_guarded(model, method, write.node, flag, _DEPTH, raised=False)
        and not _is_taken_back(model, method, flag)
        for flag in flags
    )


def _is_of_self(node: ast.AST) -> bool:
    """Whether it is the method's own object that changes: `self.rows`, `self[key]`."""
    match node:
        case ast.Call(func=ast.Attribute(value=changed)) | ast.Subscript(value=changed):
            return _is_of_self(changed)
        case ast.Attribute():
            return _is_own(node)
        case ast.Name(name):
            return name == "self"
        case _:
            return False


def _flags(cls: Scope) -> Iterator[str]:
    """The attributes that methods of a class set to True."""
    methods = (scope for scope in cls.children if scope.kind == "function")
    yield from sorted({flag for method in methods for flag in _raised(method)})


def _raised(method: Scope) -> set[str]:
    return {
        store.target.attr
        for store in method.stores
        if isinstance(store.target, ast.Attribute)
        and _is_own(store.target)
        and isinstance(store.value, ast.Constant)
        and store.value.value is True
    }


def _is_guarded(
    model: Model, method: Scope, place: ast.AST, flag: str, depth: int, *, raised: bool
) -> bool:
    """Whether a place of a method, or each call of the method, stands behind a flag."""
    raised = raised or flag in _raised(method)
    if _asks(method, place, flag):
        return raised
    later = [
        (scope, edge.node)
        for scope in model.callers(method)
        if scope is not method and scope.name not in CONSTRUCTORS and model.runs_later(scope)
        for edge in model.graph.callees(scope)
        if edge.callee is method
    ]
    return (
        bool(later)
        and depth > 0
        and all(
            scope.owner_class is method.owner_class
            and _is_guarded(model, scope, node, flag, depth - 1, raised=raised)
            for scope, node in later
        )
    )


def _asks(method: Scope, place: ast.AST, flag: str) -> bool:
    """`if self.ready: return`, also of what it has filled; or the place behind `if not`."""
    for node in walk(method.node):
        match node:
            case ast.If(ast.UnaryOp(ast.Not(), ast.Attribute() as asked)):
                if _is_own(asked) and asked.attr == flag and contains(node, place):
                    return True
            case ast.If(ast.Attribute() as asked, [*_, ast.Return(value)]):
                before = node.lineno < getattr(place, "lineno", 0)
                if _is_own(asked) and asked.attr == flag and before and _is_filled(value):
                    return True
            case _:
                pass
    return False


def _is_filled(value: ast.expr | None) -> bool:
    """Whether a method gives back nothing, or a field: it answers nobody that it was too late."""
    return (
        value is None
        or (isinstance(value, ast.Constant) and value.value in (None, True))
        or (isinstance(value, ast.Attribute) and _is_own(value))
    )


def _is_taken_back(model: Model, method: Scope, flag: str) -> bool:
    """Whether a request sets the flag back, so that the object is filled again."""
    cls = method.owner_class
    return any(
        isinstance(store.target, ast.Attribute)
        and store.target.attr == flag
        and not (isinstance(store.value, ast.Constant) and store.value.value is True)
        and other.name not in CONSTRUCTORS
        and model.routes([other])
        for other in (cls.children if cls is not None else ())
        for store in other.stores
    )


def _is_own(attribute: ast.Attribute) -> bool:
    return isinstance(attribute.value, ast.Name) and attribute.value.id in ("self", "cls")
