"""Changes that nobody else sees: registers of loggers, objects that nobody holds yet."""

from __future__ import annotations

import ast
import math

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import Container, External, FunctionValue, Instance, Method
from liftoff.project.source.reaching import reaching
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk

# The same for the same name or pattern in each process, whoever asks first.
_SAME = frozenset({
    "logging.getLogger()", "structlog.get_logger()", "structlog.getLogger()", "re.compile()",
    "regex.compile()", "re2.compile()",
})  # fmt: skip
# Looks at what it is given, and keeps nothing.
_READING = frozenset({
    "builtins.isinstance", "builtins.print", "builtins.len", "builtins.str", "builtins.repr",
    "builtins.type", "builtins.hasattr", "builtins.getattr", "builtins.bool", "builtins.vars",
})  # fmt: skip
_ITERATORS = frozenset({"builtins.iter", "builtins.reversed"})
# A function under two decorators is three steps away.
_MAX_STEPS = 3


def holds_the_same(evaluator: Evaluator, container: Container) -> bool:
    """Whether all that is put into a container is the same in each process: loggers by name."""
    given = [evaluator.values(one.value, one.scope) for one in evaluator.added(container.site)]
    return bool(given) and all(
        values and all(isinstance(v, External) and v.name in _SAME for v in values)
        for values in given
    )


def is_new_iterator(evaluator: Evaluator, node: ast.expr, scope: Scope) -> bool:
    """Whether `next` is given an iterator that nobody else has: `next(iter(rows))`."""
    return isinstance(node, ast.GeneratorExp) or (
        isinstance(node, ast.Call)
        and any(
            isinstance(value, External) and value.name in _ITERATORS
            for value in evaluator.values(node.func, scope)
        )
    )


def is_always_empty(write: ast.AST, scope: Scope) -> bool:
    """Whether a write puts the same empty value there each time: `self.tasks = []`."""
    store = next((s for s in scope.stores if s.target is write and not s.augmented), None)
    match store.value if store is not None else None:
        case ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Constant(value=None):
            return True
        case _:
            return False


def is_just_made(
    evaluator: Evaluator,
    owner: ast.expr,
    scope: Scope,
    root: Instance | Container,
    callers: int = 0,
) -> bool:
    """Whether a function changes what was made for it, before anybody else gets it.

    `item = load()` and `item.kind = kind`, where `load` returns a new object; or a parameter, for
    which each caller gives such an object.
    """

    def makes(node: ast.expr) -> bool:
        own = callers > 0 and node is root.site.node
        return own or (isinstance(node, ast.Call) and _returns(evaluator, node, scope, root))

    if not isinstance(owner, ast.Name):
        return callers > 0 and makes(owner)
    bindings = scope.bindings.get(owner.id, [])
    seen = reaching(bindings, owner.lineno, owner.col_offset, scope.blocks_at(owner))
    if [b.kind for b in seen] == ["parameter"] and callers < _MAX_STEPS:
        given = [
            (argument, caller)
            for argument, caller in evaluator.arguments(scope, owner.id)
            if root in evaluator.values(argument, caller)
        ]
        return (
            bool(given)
            and not _is_handed_on(evaluator, owner.id, scope, 0, owner.lineno)
            and all(is_just_made(evaluator, one, by, root, callers + 1) for one, by in given)
        )
    makers = [b.node for b in seen if b.kind == "value" and isinstance(b.node, ast.Call)]
    if len(makers) != len(seen) or not makers:
        return False
    first = max(node.end_lineno or node.lineno for node in makers)
    return all(map(makes, makers)) and not _is_handed_on(
        evaluator, owner.id, scope, first, owner.lineno
    )


def _returns(
    evaluator: Evaluator,
    node: ast.Call,
    scope: Scope,
    root: Instance | Container,
    steps: int = 0,
) -> bool:
    """Whether a call gives the object that the called function has just made.

    It may do so through others: the inner function of a decorator.
    """
    return any(
        any(
            one is root.site.node
            or _is_named(evaluator, one, function, root)
            or (
                steps < _MAX_STEPS
                and isinstance(one, ast.Call)
                and function is not scope
                and _returns(evaluator, one, function, root, steps + 1)
            )
            for one in function.returns
        )
        for value in evaluator.values(node.func, scope)
        for function in [
            value.function
            if isinstance(value, Method)
            else value.scope
            if isinstance(value, FunctionValue)
            else None
        ]
        if function is not None
    )


def _is_named(
    evaluator: Evaluator, returned: ast.expr, function: Scope, root: Instance | Container
) -> bool:
    """Whether a function returns the name that it has for what it makes, and for nothing else."""
    return (
        isinstance(returned, ast.Name)
        and [b.node for b in function.bindings.get(returned.id, ())] == [root.site.node]
        and not _is_handed_on(evaluator, returned.id, function, 0, returned.lineno)
    )


def _is_handed_on(
    evaluator: Evaluator, name: str, scope: Scope, first: int, last: float, steps: int = 0
) -> bool:
    """Whether a variable's object is stored, or given to who may keep it, between two lines."""
    stored = any(
        isinstance(store.value, ast.Name)
        and store.value.id == name
        and first < store.target.lineno < last
        for store in scope.stores
    )
    return stored or any(
        isinstance(argument, ast.Name)
        and argument.id == name
        and not _is_only_read(evaluator, call.node, argument, scope, steps)
        for call in scope.calls
        if first < call.node.lineno < last
        for argument in (*call.node.args, *(k.value for k in call.node.keywords))
    )


def _is_only_read(
    evaluator: Evaluator, call: ast.Call, argument: ast.Name, scope: Scope, steps: int
) -> bool:
    """Whether the functions that a call may run do nothing with an object but read it."""
    functions: list[tuple[Scope, int]] = []
    for value in evaluator.values(call.func, scope):
        match value:
            case External(name) if name in _READING:
                return True
            case FunctionValue(function):
                functions.append((function, 0))
            case Method(function):
                functions.append((function, 1))
            case _:
                return False
    if not functions or steps >= _MAX_STEPS or argument not in call.args:
        return False
    place = call.args.index(argument)
    return all(
        place + own < len(function.parameters)
        and not any(
            _gives(returned, function.parameters[place + own])
            for returned in (*function.returns, *function.yields)
        )
        and not function.children
        and not _is_handed_on(
            evaluator, function.parameters[place + own], function, 0, math.inf, steps + 1
        )
        for function, own in functions
    )


def _gives(returned: ast.expr, name: str) -> bool:
    """Whether a value holds the object of a name, and not just a field of it."""
    nodes = list(walk(returned))
    fields = {id(one.value) for one in nodes if isinstance(one, ast.Attribute)}
    return any(isinstance(n, ast.Name) and n.id == name and id(n) not in fields for n in nodes)
