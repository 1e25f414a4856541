"""Globals that are filled by the first who needs them, and never change again."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from liftoff.project.graph.flow import CONSTRUCTORS
from liftoff.project.program import decorator_name
from liftoff.project.source.parameters import default_of
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.model import Model
from liftoff.rules.states.bound_names import contains
from liftoff.rules.states.shared_memory import State, Write

_CLOSES = frozenset({"close", "aclose", "disconnect", "dispose", "quit", "shutdown", "stop"})
# What an object is asked before it is used again.
_ENDED = re.compile(r"clos|connected|alive|is_open|opened|running|started")
_KEEPS_ANSWER = ("lru_cache", "cache")
OF_REQUESTS = {"request", "g", "session", "current_user"}


def is_lazy_field(model: Model, state: State) -> bool:
    """As `is_lazy`, for a field of a class's objects, written by a method or a helper."""
    if state.kind not in ("instance", "held") or not state.attribute:
        return False
    # What an object fills from what it is itself is not another caller's.
    own = frozenset({"self"})
    made = [
        (write, name)
        for write in state.writes
        # Attributes that are always written together are told as one.
        for name in [_own_attribute(write) or f"self.{state.attribute}"]
        if not (_closes(write, name) or _gives_up(write, state) or _is_flag(write))
    ]
    return bool(made) and all(
        write.text == f"`{name}` is set"
        and _stores_fresh(model, write, name.removeprefix("self."), own)
        and (
            _asks_first(write.scope, name)
            or _is_beside_flag(write)
            or _is_asked_for(model, write.scope, name)
        )
        for write, name in made
    )


def _own_attribute(write: Write) -> str:
    match write.node:
        case ast.Attribute(value=ast.Name("self"), attr=attribute):
            return f"self.{attribute}"
        case _:
            return ""


def _is_beside_flag(write: Write) -> bool:
    """Whether it is filled where a flag is raised: `if not self.loaded: self.loaded = True`."""
    raised = _raised(write.scope)
    return any(
        isinstance(node, ast.If)
        and contains(node, write.node)
        and any(contains(node, flag) and _is_missing(node.test, name) for name, flag in raised)
        for node in walk(write.scope.node)
    )


def _raised(scope: Scope) -> list[tuple[str, ast.expr]]:
    """The attributes that a function sets to true."""
    return [
        (ast.unparse(store.target), store.target)
        for store in scope.stores
        if isinstance(store.value, ast.Constant) and store.value.value is True
    ]


def _is_flag(write: Write) -> bool:
    """Whether it raises the flag that it stands behind, with what it is told about."""
    return any(flag is write.node for _, flag in _raised(write.scope)) and _is_beside_flag(write)


def _closes(write: Write, name: str) -> bool:
    """Whether it forgets a connection that it has closed: the next who asks makes another."""
    store = next((s for s in write.scope.stores if s.target is write.node), None)
    forgets = store is not None and (
        store.kind == "delete"
        or (isinstance(store.value, ast.Constant) and store.value.value is None)
    )
    return forgets and any(
        isinstance(call.node.func, ast.Attribute)
        and call.node.func.attr in _CLOSES
        and ast.unparse(call.node.func.value) == name
        for call in write.scope.calls
    )


def _is_asked_for(model: Model, helper: Scope, name: str) -> bool:
    """Whether all that runs a helper after start-up asks first."""
    later = [
        scope
        for scope in model.callers(helper)
        if scope.name not in CONSTRUCTORS and model.runs_later(scope)
    ]
    names = {name, *_filled_always(helper)}
    return bool(later) and all(any(_asks_first(scope, one) for one in names) for scope in later)


def _filled_always(helper: Scope) -> set[str]:
    """The globals that a function fills whatever happens, and nothing else does."""
    bindings = helper.module_scope().bindings
    return {
        store.target.id
        for store in helper.stores
        if isinstance(store.target, ast.Name)
        and store.target.id in helper.global_names
        and not store.blocks
        and all(b.writer in (None, helper) for b in bindings.get(store.target.id, ()))
    }


def _asks_first(scope: Scope, name: str) -> bool:
    return any(
        isinstance(node, ast.If) and _is_missing(node.test, name) for node in walk(scope.node)
    )


def _is_missing(test: ast.expr, name: str) -> bool:
    if isinstance(test, ast.BoolOp):
        # `if self.session is None or self.session.closed`: it is made again, and the same.
        first, *others = test.values
        return _is_missing(first, name) and all(
            _is_missing(other, name) or _is_ended(other, name) for other in others
        )
    owner, _, attribute = name.rpartition(".")
    asked = f"hasattr({owner}, {attribute!r})"
    kept = f"getattr({owner}, {attribute!r}, None)"
    return ast.unparse(test) in {
        f"{name} is None", f"not {name}", f"{name} is not None", name,
        asked, f"not {asked}", kept, f"not {kept}", f"{kept} is None", f"{kept} is not None",
    }  # fmt: skip


def _is_ended(test: ast.expr, name: str) -> bool:
    """`session.closed`, `not client.is_connected()`: whether a connection can be used still."""
    asked = test.operand if isinstance(test, ast.UnaryOp) else test
    asked = asked.func if isinstance(asked, ast.Call) and not asked.args else asked
    return (
        isinstance(asked, ast.Attribute)
        and bool(_ENDED.search(asked.attr))
        and ast.unparse(asked).startswith(f"{name}.")
    )


def is_lazy_class(model: Model, state: State) -> bool:
    """As `is_lazy`, for an attribute of a class: `if cls.pool is None: cls.pool = connect()`."""
    if state.kind != "class" or not state.attribute or "." not in state.name:
        return False
    cls = state.name.rpartition(".")[0]
    own = frozenset({"cls", "self"})
    for write in state.writes:
        name = ast.unparse(write.node) if isinstance(write.node, ast.Attribute) else ""
        if name not in (f"{owner}.{state.attribute}" for owner in ("cls", "self", cls)):
            return False
        if not (
            _stores_fresh(model, write, state.attribute, own) and _asks_first(write.scope, name)
        ):
            return False
    return bool(state.writes)


def is_filled_once(state: State) -> bool:
    """Whether all its writes are in functions that return at once when they have run before.

    `if POLICY is not None: return POLICY`, then what it changes on its way to a new `POLICY`;
    or `@lru_cache`, without parameters; or `@cached_property`, for its object.
    """
    return bool(state.writes) and all(_runs_once(write.scope) for write in state.writes)


def _runs_once(function: Scope) -> bool:
    node = function.node
    if any(decorator_name(d) == "cached_property" for d in function.decorators):
        return not is_of_request(function)
    if not isinstance(node, ast.FunctionDef) or function.parameters:
        return False
    if any(decorator_name(d) in _KEEPS_ANSWER for d in function.decorators):
        return not is_of_request(function)
    first = next((s for s in node.body if not isinstance(s, ast.Global | ast.Expr)), None)
    match first:
        case ast.If(
            ast.Compare(ast.Name(name), [ast.IsNot()], [ast.Constant(None)]), [ast.Return()]
        ):
            pass
        case ast.If(ast.Name(name), [ast.Return()]):
            pass
        case _:
            return False
    return (
        not is_of_request(function)
        and name in function.global_names
        and any(
            isinstance(store.target, ast.Name) and store.target.id == name
            for store in function.stores
        )
    )


def is_of_request(function: Scope) -> bool:
    """Whether a function uses a request, or what belongs to one."""
    used = {*function.loads, *(attribute.attr for attribute in function.attributes)}
    return bool(used & OF_REQUESTS)


def is_lazy(model: Model, state: State) -> bool:
    """Whether each write stands behind a test that the name is still empty.

    `client = None` at the top and `if client is None: client = connect()` in a function give the
    same client in each environment: the recommended way to keep one. So does `connect()`, which
    sets it, behind such a test.
    """
    if state.kind != "rebound" or state.made is None:
        return False
    if not _is_empty(state.made[0]):
        return False
    made = [w for w in state.writes if not (_closes(w, state.name) or _gives_up(w, state))]
    return bool(made) and all(_is_guarded(model, write, state.name) for write in made)


def _gives_up(write: Write, state: State) -> bool:
    """Whether a function leaves the name empty where it could not fill it: `pool = None`."""
    store = next((s for s in write.scope.stores if s.target is write.node), None)
    return (
        store is not None
        and isinstance(store.value, ast.Constant)
        and store.value.value is None
        and any(isinstance(block.statement, ast.ExceptHandler) for block in store.blocks)
        and any(other.scope is write.scope and other is not write for other in state.writes)
    )


def _is_empty(node: ast.AST) -> bool:
    match node:
        case ast.Constant(None | "" | False):
            return True
        case ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Dict(keys=[]):
            return True
        case _:
            return False


def _is_guarded(model: Model, write: Write, name: str) -> bool:
    return _stores_fresh(model, write, name) and (
        any(isinstance(node, ast.If) and _asks(node.test, name) for node in walk(write.scope.node))
        or _is_beside_another(write, name)
        or _is_asked_for(model, write.scope, name)
    )


def _is_beside_another(write: Write, name: str) -> bool:
    """Whether it is filled with another name, which is asked for and filled nowhere else.

    `if table is None: client = connect(); table = client.open("rows")`.
    """
    scope: Scope = write.scope
    bindings = scope.module_scope().bindings
    here = [n for n in walk(scope.node) if isinstance(n, ast.If) and contains(n, write.node)]
    return any(
        _asks(block.test, other)
        and all(b.writer in (None, scope) for b in bindings.get(other, ()))
        and any(
            isinstance(store.target, ast.Name)
            and store.target.id == other
            and contains(block, store.target)
            for store in scope.stores
        )
        for block in here
        for other in scope.global_names
        if other != name
    )


def _stores_fresh(model: Model, write: Write, name: str, own: frozenset[str] = frozenset()) -> bool:
    """Whether what is stored depends on nothing that callers give: each of them gets the same."""
    scope: Scope = write.scope
    if any(decorator_name(decorator) == "classmethod" for decorator in scope.decorators):
        # `_manager = cls()`: who calls it says no more than which class it is.
        own = own | {"cls"}
    for store in scope.stores:
        if store.target is not write.node:
            continue
        if store.value is None or store.augmented or isinstance(store.value, ast.Constant):
            return False
        used = {n.id for n in walk(store.value) if isinstance(n, ast.Name)}
        return not (used - own) & {*given_to(model, scope), name, *OF_REQUESTS}
    return False


def given_to(model: Model, function: Scope) -> Iterator[str]:
    """The parameters that somebody gives a value; a framework gives all."""
    by_framework = function in model.handlers or function in model.hooks
    arguments, node = model.evaluator.flow.arguments, function.node
    for name in function.parameters:
        if (
            by_framework
            or arguments.get((function, name))
            or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            or default_of(node.args, name) is None
        ):
            yield name


def _asks(test: ast.expr, name: str) -> bool:
    match test:
        case ast.UnaryOp(ast.Not(), ast.Name(found)) | ast.Name(found):
            return found == name
        case ast.Compare(ast.Name(found), [ast.Is() | ast.IsNot()], [ast.Constant(None)]):
            return found == name
        case ast.Compare(
            ast.Call(ast.Name("len"), [ast.Name(found)]), [ast.Eq()], [ast.Constant(0)]
        ):
            return found == name
        case ast.UnaryOp(ast.Not(), ast.Call(ast.Name("len"), [ast.Name(found)])):
            return found == name
        case ast.BoolOp(ast.And()):
            return any(_asks(value, name) for value in test.values)
        case ast.BoolOp(ast.Or()):
            # `or expired` fills it again and again.
            first, *others = test.values
            return _asks(first, name) and all(
                _asks(value, name) or _is_ended(value, name) for value in others
            )
        case _:
            return False
