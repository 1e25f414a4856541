"""What a call may return: project functions, classes, library functions that pass values on."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftoff.project.attributes import attribute_values
from liftoff.project.contents import element_values
from liftoff.project.places import SAME_PLACE, extended, joined, key_of, parent, setting, variable
from liftoff.project.scopes import Scope
from liftoff.project.values import (
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
    union,
)

if TYPE_CHECKING:
    from liftoff.project.evaluate import Evaluator

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
    "queue.PriorityQueue": "queue",
    "asyncio.Queue": "queue",
    "Queue.Queue": "queue",
    "itertools.count": "counter",
    "copy.copy": "copy",
    "copy.deepcopy": "copy",
}
# The call is worth its first argument.
PASS_ON = frozenset({
    "functools.partial", "asyncio.wait_for", "asyncio.shield", "asyncio.ensure_future",
    "asyncio.create_task", "flask.copy_current_request_context", "builtins.str", "os.fspath",
    "os.path.abspath", "os.path.realpath", "os.path.normpath", "os.path.expanduser",
    "functools.lru_cache()", "functools.cache", "functools.wraps()", "contextlib.closing",
    "contextlib.aclosing", "os.fsencode", "staticmethod", "flask.stream_with_context",
    "asgiref.sync.sync_to_async", "flask_restful_swagger.swagger.docs",
})  # fmt: skip
DEPENDS = frozenset({"fastapi.Depends", "fastapi.Security"})
ITERATORS = frozenset({"builtins.iter", "builtins.reversed", "builtins.enumerate"})
ACCESSORS = frozenset({
    "get", "setdefault", "pop", "popitem", "popleft", "values", "items", "keys", "__getitem__",
    "get_nowait", "most_common",
})  # fmt: skip
PATHS = frozenset({"os.path.join", "pathlib.Path", "pathlib.PurePath", "os.path.dirname"})
ENVIRONMENT = frozenset({"os.environ.get", "os.getenv", "os.environ.setdefault", "os.environ.pop"})


def call_values(
    evaluator: Evaluator, functions: Values, node: ast.Call | None, scope: Scope | None
) -> Values:
    """What calling any of `functions` may give; without `node`, the arguments are unknown."""
    found: list[Values] = []
    for function in functions:
        match function:
            case FunctionValue():
                found.append(_project(evaluator, function.scope, node, scope))
            case Method():
                found.append(_project(evaluator, function.function, node, scope))
            case ClassValue():
                if node is not None and scope is not None:
                    found.append((Instance(function.scope, evaluator.site(node, scope)),))
            case Instance():
                inner = evaluator.hierarchy.method(function.cls, "__call__")
                if inner is not None:
                    found.append(_project(evaluator, inner, node, scope))
            case External():
                found.append(_external(evaluator, function, node, scope))
            case _:
                pass
    if node is not None and scope is not None and isinstance(node.func, ast.Attribute):
        if node.func.attr == "as_view":
            # The view that a class makes stands for its methods.
            given = evaluator.values(node.func.value, scope)
            found.append(tuple(v for v in given if isinstance(v, ClassValue)))
        if node.func.attr in SAME_PLACE:
            given = evaluator.values(node.func.value, scope)
            found.append(tuple(v for v in given if isinstance(v, Place)))
        if node.func.attr == "joinpath":
            parts = [evaluator.values(argument, scope) for argument in node.args]
            found.append(tuple(joined(evaluator.values(node.func.value, scope), parts)))
        if node.func.attr in ACCESSORS or node.func.attr in ("copy", "format", "join"):
            found.append(_accessor(evaluator, node, scope))
    return union(*found)


def _project(
    evaluator: Evaluator, function: Scope, node: ast.Call | None, scope: Scope | None
) -> Values:
    if function.is_generator:
        if node is None or scope is None:
            return union(*(evaluator.values(item, function) for item in function.yields))
        return (Container("generator", evaluator.site(node, scope)),)
    return union(*(evaluator.values(value, function) for value in function.returns))


def _accessor(evaluator: Evaluator, node: ast.Call, scope: Scope) -> Values:
    if not isinstance(node.func, ast.Attribute):
        return ()
    base = evaluator.values(node.func.value, scope)
    name = node.func.attr
    if name == "copy":
        return tuple(
            Container(value.kind, evaluator.site(node, scope))
            for value in base
            if isinstance(value, Container)
        )
    if name in ("format", "join"):
        texts = tuple(
            Prefix(value.value.partition("{")[0]) if name == "format" else Prefix("")
            for value in base
            if isinstance(value, Constant) and isinstance(value.value, str)
        )
        return union(texts, _formatted(evaluator, node, scope) if name == "format" else ())
    held = tuple(value for value in base if isinstance(value, Container | Part))
    found = element_values(evaluator, held)
    if name in ("get", "setdefault", "pop") and len(node.args) > 1 and held:
        found = union(found, evaluator.values(node.args[1], scope))
    if name == "get" and node.args and isinstance(node.args[0], ast.Constant):
        configs = any(isinstance(v, External) and v.name.endswith(".config") for v in base)
        if configs and isinstance(node.args[0].value, str):
            key = node.args[0].value
            default = evaluator.values(node.args[1], scope) if len(node.args) > 1 else ()
            return union(evaluator.configured(key), default, (setting(key),))
    return found


def _formatted(evaluator: Evaluator, node: ast.Call, scope: Scope) -> Values:
    """The places that `"{}/{}".format(folder, name)` starts with."""
    template = key_of(node.func.value) if isinstance(node.func, ast.Attribute) else None
    if template is None or not template.startswith(("{}", "{0}")) or not node.args:
        return ()
    tail, mark, _ = template.partition("}")[2].partition("{")
    given = evaluator.values(node.args[0], scope)
    return tuple(extended(v, tail, whole=not mark) for v in given if isinstance(v, Place))


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
    return _passed_on(evaluator, name, node, scope)


def _passed_on(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    """Library functions that give back what they are given, or a part of it."""
    first = node.args[0] if node.args else None
    given = evaluator.values(first, scope) if first is not None else ()
    second = evaluator.values(node.args[1], scope) if len(node.args) > 1 else ()
    match name:
        case _ if name in PASS_ON or name in ITERATORS:
            return given
        case _ if name in DEPENDS:
            return _depended(evaluator, given, node, scope)
        case _ if name in ENVIRONMENT:
            key = key_of(first)
            known = (variable(key),) if key is not None else ()
            return (External("os.environ.get()", evaluator.site(node, scope)), *second, *known)
        case _ if name in PATHS:
            return _path(evaluator, name, node, scope)
        case "builtins.next":
            return element_values(evaluator, given)
        case "builtins.zip":
            return union(*(evaluator.values(argument, scope) for argument in node.args))
        case "builtins.filter" | "typing.cast":
            return second
        case "builtins.map" | "asyncio.gather":
            return ()
        case "builtins.getattr":
            return _getattr(evaluator, node, scope)
        case "builtins.super":
            return _super(evaluator, scope)
        case "builtins.type" if len(node.args) == 1:
            return tuple(ClassValue(value.cls) for value in given if isinstance(value, Instance))
        case _:
            return (External(f"{name}()", evaluator.site(node, scope)),)


def _path(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    """A path is judged by where it starts: `join(gettempdir(), x)` is below the former."""
    site = evaluator.site(node, scope)
    found: list[Value] = []
    parts = [evaluator.values(argument, scope) for argument in node.args]
    if name == "os.path.dirname":
        first = parts[0] if parts else ()
        return tuple(parent(value) if isinstance(value, Place) else value for value in first)
    # An absolute part throws away what is before it.
    found.extend(
        value
        for part in parts[1:]
        for value in part
        if isinstance(value, Constant) and str(value.value).startswith("/")
    )
    for value in parts[0] if parts else ():
        match value:
            case Constant(str() as text):
                tail = "".join(
                    f"/{p[0].value!s}"
                    for p in parts[1:]
                    if len(p) == 1 and isinstance(p[0], Constant)
                )
                found.append(
                    Constant(text + tail) if len(parts) == 1 or tail else Prefix(f"{text}/")
                )
            case External() | Prefix():
                found.append(value)
    found.extend(joined(parts[0] if parts else (), parts[1:]))
    if name.startswith("pathlib."):
        texts = [v for v in found if isinstance(v, Constant | Prefix)]
        marks: list[Value] = [External("pathlib.Path()", site)]
        rest = tuple(v for v in found if isinstance(v, External | Place))
        return union(tuple(marks), tuple(texts), rest)
    return union(tuple(found))


def _depended(evaluator: Evaluator, dependency: Values, node: ast.Call, scope: Scope) -> Values:
    found: list[Values] = []
    for value in dependency:
        match value:
            case FunctionValue():
                function = value.scope
                gives = function.yields if function.is_generator else function.returns
                found.append(union(*(evaluator.values(item, function) for item in gives)))
            case ClassValue():
                found.append((Instance(value.scope, evaluator.site(node, scope)),))
            case Instance():
                inner = evaluator.hierarchy.method(value.cls, "__call__")
                if inner is not None:
                    found.append(union(*(evaluator.values(item, inner) for item in inner.returns)))
            case _:
                pass
    return union(*found)


def _getattr(evaluator: Evaluator, node: ast.Call, scope: Scope) -> Values:
    if len(node.args) < 2:
        return ()
    name = node.args[1]
    if isinstance(name, ast.Constant) and isinstance(name.value, str):
        found = attribute_values(evaluator, evaluator.values(node.args[0], scope), name.value)
        if len(node.args) > 2:
            found = union(found, evaluator.values(node.args[2], scope))
        return found
    return ()


def _super(evaluator: Evaluator, scope: Scope) -> Values:
    method = next((s for s in (scope, *scope.ancestors()) if s.owner_class is not None), None)
    if method is None or method.owner_class is None:
        return ()
    scopes, externals = evaluator.hierarchy.mro(method.owner_class)
    bases = scopes[1:]
    site = evaluator.site(method.node, method)
    if bases:
        return tuple(Instance(base, site) for base in bases[:1])
    return tuple(External(f"{base.name}()", site) for base in externals)
