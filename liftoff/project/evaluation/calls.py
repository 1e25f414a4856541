"""What a call may return: project functions, classes, library functions that pass values on."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from liftoff.project.evaluation.contents import Keys, element_values, item_values, known_keys
from liftoff.project.evaluation.declared import declared_result, is_unknown
from liftoff.project.evaluation.library_calls import LIBRARY_CALLS
from liftoff.project.evaluation.metaclasses import registered
from liftoff.project.evaluation.own_arguments import as_called, own_self
from liftoff.project.evaluation.parsed import PARSERS, is_parsed_in
from liftoff.project.evaluation.places import (
    BELOW,
    SAME_PATH,
    SAME_PLACE,
    extended,
    is_path_object,
    joined,
    setting,
)
from liftoff.project.evaluation.templates import pieces, put_together
from liftoff.project.evaluation.texts import composed
from liftoff.project.evaluation.values import (
    ClassValue,
    Constant,
    Container,
    External,
    FunctionValue,
    Instance,
    Method,
    Part,
    Place,
    Prefix,
    Value,
    Values,
    gathered,
    texts,
    union,
)
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

MAX_NAME = 160

CONTAINER_MAKERS = {
    "builtins.dict": "dict",
    "builtins.list": "list",
    "builtins.set": "set",
    "builtins.tuple": "tuple",
    "builtins.sorted": "list",
    "builtins.bytearray": "list",
    "builtins.frozenset": "tuple",
    "collections.defaultdict": "dict",
    "collections.OrderedDict": "dict",
    "collections.Counter": "dict",
    "collections.ChainMap": "dict",
    "collections.deque": "list",
    "collections.UserDict": "dict",
    "weakref.WeakValueDictionary": "dict",
    "weakref.WeakKeyDictionary": "dict",
    "weakref.WeakSet": "set",
    "queue.Queue": "queue",
    "queue.SimpleQueue": "queue",
    "queue.LifoQueue": "queue",
    "asyncio.Queue": "queue",
    "Queue.Queue": "queue",
    "queue.PriorityQueue": "queue",
    "asyncio.PriorityQueue": "queue",
    "asyncio.LifoQueue": "queue",
    "janus.Queue": "queue",
    "gevent.queue.Queue": "queue",
    "eventlet.queue.Queue": "queue",
    "collections.UserList": "list",
    "sortedcontainers.SortedDict": "dict",
    "sortedcontainers.SortedList": "list",
    "sortedcontainers.SortedKeyList": "list",
    "sortedcontainers.SortedSet": "set",
    "orderedset.OrderedSet": "set",
    "ordered_set.OrderedSet": "set",
    "bidict.bidict": "dict",
    "bidict.OrderedBidict": "dict",
    "multidict.MultiDict": "dict",
    "multidict.CIMultiDict": "dict",
    "requests.structures.CaseInsensitiveDict": "dict",
    "munch.Munch": "dict",
    "addict.Dict": "dict",
    "easydict.EasyDict": "dict",
    "box.Box": "dict",
    "array.array": "list",
    "itertools.count": "counter",
    "itertools.cycle": "counter",
    **dict.fromkeys(PARSERS, "dict"),
    "copy.copy": "copy",
    "copy.deepcopy": "copy",
}
ACCESSORS = frozenset({
    "get", "setdefault", "pop", "popitem", "popleft", "values", "items", "keys", "__getitem__",
    "get_nowait", "most_common",
})  # fmt: skip
# Methods of a list or set that give another one, of what is in it.
COPIES = frozenset({"copy", "union", "difference", "intersection"})
KEYED = frozenset({"get", "setdefault", "pop", "__getitem__"})


def call_values(
    evaluator: Evaluator, functions: Values, node: ast.Call | None, scope: Scope | None
) -> Values:
    """What calling any of `functions` may give; without `node`, the arguments are unknown."""
    return gathered(_results(evaluator, functions, node, scope))


def _results(
    evaluator: Evaluator, functions: Values, node: ast.Call | None, scope: Scope | None
) -> Iterator[Values]:
    # One method, called on dozens of objects, gives the same.
    known: set[Scope] = set()
    wrappers = _wrappers(evaluator, functions)
    for function in functions:
        # Most are a library's.
        if isinstance(function, External):
            yield _external(evaluator, function, node, scope)
            continue
        match function:
            case FunctionValue(called) if called in wrappers:
                yield _wrapper(evaluator, called, node, scope)
            case FunctionValue(called) | Method(called):
                if called not in known:
                    known.add(called)
                    found = _project(evaluator, called, node, scope)
                    found = registered(evaluator, found, function)
                    yield own_self(evaluator, called, found, functions)
            case ClassValue():
                if node is not None and scope is not None:
                    yield (Instance(function.scope, evaluator.site(node, scope)),)
            case Instance():
                inner = evaluator.hierarchy.method(function.cls, "__call__")
                if inner is not None:
                    yield _project(evaluator, inner, node, scope)
            case _:
                pass
    if node is not None and scope is not None and isinstance(node.func, ast.Attribute):
        yield _method(evaluator, node, node.func, scope)


def _wrappers(evaluator: Evaluator, functions: Values) -> set[Scope]:
    """The functions of `functions` that decorators put in the place of others of them."""
    if len(functions) < 2:
        return set()
    return {
        wrapper.scope
        for value in functions
        if isinstance(value, Method | FunctionValue)
        for level in evaluator.levels(value.function if isinstance(value, Method) else value.scope)
        for wrapper in level
        if isinstance(wrapper, FunctionValue) and wrapper is not value
    }


def _wrapper(
    evaluator: Evaluator, function: Scope, node: ast.Call | None, scope: Scope | None
) -> Values:
    """What a decorator's inner function gives besides what the decorated function itself gives.

    It is shared by all that the decorator is put on: what it gets from calling one of them would
    be worth all of them.
    """
    if function.is_generator:
        return _project(evaluator, function, node, scope)
    own = [value for value in function.returns if not _calls_wrapped(value, function)]
    return gathered(evaluator.values(value, function) for value in own)


def _calls_wrapped(node: ast.expr, function: Scope) -> bool:
    """Whether an expression is the result of a call of what the decorator was put on."""
    while isinstance(node, ast.Await):
        node = node.value
    if isinstance(node, ast.Name) and node.id in function.bindings:
        values = [b.node for b in function.bindings[node.id] if b.kind == "value"]
        bound = len(values) == len(function.bindings[node.id])
        return bound and all(
            isinstance(value, ast.Call | ast.Await) and _calls_wrapped(value, function)
            for value in values
        )
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        return False
    name = node.func.id
    if name in function.bindings:
        return False
    return any(name in outer.parameters for outer in function.ancestors() if outer.is_function)


def _method(evaluator: Evaluator, node: ast.Call, function: ast.Attribute, scope: Scope) -> Values:
    """Methods that give back what they are called on, or a part of it, whatever that is."""
    name = function.attr
    if name == "as_view":
        # The view that a class makes stands for its methods.
        given = evaluator.values(function.value, scope)
        return tuple(value for value in given if isinstance(value, ClassValue))
    if name in SAME_PLACE or name in _OF_TEXTS:
        given = evaluator.values(function.value, scope)
        if name in SAME_PATH and any(map(is_path_object, given)):
            return given
        places = tuple(v for v in given if isinstance(v, Place) and name in SAME_PLACE)
        return union(places, _changed_texts(evaluator, node, given, scope))
    if name in BELOW:
        given = evaluator.values(function.value, scope)
        return tuple(extended(v, "/", whole=False) for v in given if isinstance(v, Place))
    if name == "joinpath":
        parts = [evaluator.values(argument, scope) for argument in node.args]
        return tuple(joined(evaluator.values(function.value, scope), parts))
    rows = _rows(evaluator, node, function, scope) if name in _ONE_ROW else ()
    if name == "__subclasses__":
        given = evaluator.values(function.value, scope)
        made = Container("list", evaluator.site(node, scope))
        return (made,) if any(isinstance(value, ClassValue) for value in given) else ()
    if name in ACCESSORS or name in COPIES or name in ("format", "join"):
        return union(rows, _accessor(evaluator, node, scope))
    return rows


# Methods of a text that give a text which the source tells.
_OF_TEXTS = frozenset({
    "strip", "lstrip", "rstrip", "lower", "upper", "removeprefix", "removesuffix", "replace",
})  # fmt: skip


def _changed_texts(evaluator: Evaluator, node: ast.Call, given: Values, scope: Scope) -> Values:
    """`"/api/".rstrip("/")`, as far as both texts are known."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in _OF_TEXTS:
        return ()
    arguments = [evaluator.values(argument, scope) for argument in node.args]
    known = [told[0] for values in arguments if len(told := texts(values)) == len(values) == 1]
    if len(known) != len(node.args) or len(known) > 2:
        return ()
    found: list[Value] = []
    for text in texts(given):
        try:
            found.append(Constant(getattr(text, node.func.attr)(*known)))
        except TypeError:
            return ()
    return tuple(found)


# What gives one row of a query.
_ONE_ROW = frozenset({
    "get", "get_or_404", "first", "first_or_404", "one", "one_or_404", "one_or_none", "scalar_one",
    "scalar_one_or_none", "scalar",
})  # fmt: skip


def _rows(evaluator: Evaluator, node: ast.Call, function: ast.Attribute, scope: Scope) -> Values:
    """The object of `User.query.filter_by(...).first()` and `session.get(User, 1)`."""
    models: list[ast.expr] = []
    step: ast.expr = function.value
    while isinstance(step, ast.Call | ast.Attribute | ast.Await):
        match step:
            case ast.Attribute(value=model, attr="query" | "objects"):
                models.append(model)
            case ast.Call(ast.Attribute(attr="query" | "execute" | "scalars"), [model, *_]):
                models.append(_selected(model))
            case _:
                pass
        step = step.func if isinstance(step, ast.Call) else step.value
    if function.attr == "get" and len(node.args) > 1:
        owner = function.value
        name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
        if name in ("session", "db"):
            models.append(node.args[0])
    site = evaluator.site(node, scope)
    return tuple(
        Instance(value.scope, site)
        for model in models
        for value in evaluator.values(model, scope)
        if isinstance(value, ClassValue)
    )


def _selected(statement: ast.expr) -> ast.expr:
    """`User` of `select(User).where(...)`."""
    while isinstance(statement, ast.Call):
        if isinstance(statement.func, ast.Name) and statement.args:
            return statement.args[0]
        if not isinstance(statement.func, ast.Attribute):
            break
        if statement.func.attr == "select" and statement.args:
            return statement.args[0]
        statement = statement.func.value
    return statement


def _project(
    evaluator: Evaluator, function: Scope, node: ast.Call | None, scope: Scope | None
) -> Values:
    if function.is_generator:
        if node is None or scope is None:
            return gathered(evaluator.values(item, function) for item in function.yields)
        return (Container("generator", evaluator.site(node, scope)),)
    found = gathered(evaluator.values(value, function) for value in function.returns)
    if is_unknown(found):
        found = union(found, declared_result(evaluator, function))
    if node is None or scope is None:
        return found
    found = as_called(evaluator, function, found, node, scope)
    return tuple(
        Container(value.kind, evaluator.site(node, scope))
        if isinstance(value, Container) and is_parsed_in(evaluator, value, function)
        else value
        for value in found
    )


def _accessor(evaluator: Evaluator, node: ast.Call, scope: Scope) -> Values:
    if not isinstance(node.func, ast.Attribute):
        return ()
    base = evaluator.values(node.func.value, scope)
    name = node.func.attr
    if name in COPIES:
        return tuple(
            Container(value.kind, evaluator.site(node, scope))
            for value in base
            if isinstance(value, Container)
        )
    if name in ("format", "join"):
        text = composed(evaluator, node, scope)
        if text is not None:
            return (Constant(text),)
        if (parts := pieces(node)) is not None:
            return put_together(evaluator, parts, scope)
        return tuple(
            Prefix(value.value.partition("{")[0]) if name == "format" else Prefix("")
            for value in base
            if isinstance(value, Constant) and isinstance(value.value, str)
        )
    held = tuple(value for value in base if isinstance(value, Container | Part))
    if any(_has_own(evaluator, value, name) for value in base):
        # `Group.get(1)` of a class: what may be a part of something is that class.
        held = tuple(value for value in held if isinstance(value, Container))
    keyed = name in KEYED and bool(node.args)
    keys = known_keys(evaluator.values(node.args[0], scope)) if keyed else ()
    found = item_values(evaluator, held, Keys(keys)) if keys else element_values(evaluator, held)
    if name in ("get", "setdefault", "pop") and len(node.args) > 1 and held:
        found = union(found, evaluator.values(node.args[1], scope))
    if name == "get" and node.args and isinstance(node.args[0], ast.Constant):
        key = node.args[0].value
        if not isinstance(key, str):
            return found
        found = union(found, evaluator.connected(node.func.value, base, key))
        if any(isinstance(v, External) and v.name.endswith(".extensions") for v in base):
            return union(found, evaluator.extended_by(key))
        if any(isinstance(v, External) and v.name.endswith(".config") for v in base):
            default = evaluator.values(node.args[1], scope) if len(node.args) > 1 else ()
            return union(evaluator.configured(key), default, (setting(key),))
    return found


def _has_own(evaluator: Evaluator, value: Value, name: str) -> bool:
    """Whether the project defines a method of that name for a value."""
    match value:
        case ClassValue(cls) | Instance(cls):
            return evaluator.hierarchy.method(cls, name) is not None
        case _:
            return False


def _external(
    evaluator: Evaluator, function: External, node: ast.Call | None, scope: Scope | None
) -> Values:
    name = function.name
    if len(name) > MAX_NAME:
        return ()
    if node is None or scope is None:
        return (External(f"{name}()", function.site),)
    site = evaluator.site(node, scope)
    first = node.args[0] if node.args else None
    if name in CONTAINER_MAKERS:
        kind = CONTAINER_MAKERS[name]
        if kind == "copy":
            given = evaluator.values(first, scope) if first is not None else ()
            return tuple(
                Container(v.kind, site)
                if isinstance(v, Container)
                else Instance(v.cls, site)
                if isinstance(v, Instance)
                else v
                for v in given
                if not isinstance(v, Part)
            )
        return (Container(kind, site),)
    if name in LIBRARY_CALLS:
        return LIBRARY_CALLS[name](evaluator, name, node, scope)
    return (External(f"{name}()", site),)
