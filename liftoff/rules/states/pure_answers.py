"""Functions whose answer depends on nothing but what they are given: it is the same everywhere."""

from __future__ import annotations

import ast
import builtins
from collections import defaultdict

from liftoff.project.evaluation.values import Constant, Container, External, FunctionValue
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.model import Model
from liftoff.rules.states.changing_calls import MUTATORS

# Modules whose functions answer the same to the same question.
_PURE = (
    "ast.", "base64.", "binascii.", "bisect.", "calendar.", "codecs.", "collections.", "colorsys.",
    "copy.", "datetime.date()", "datetime.timedelta", "dataclasses.", "decimal.", "difflib.",
    "enum.", "fnmatch.", "fractions.", "functools.", "hashlib.", "heapq.", "hmac.", "html.",
    "ipaddress.", "itertools.", "json.", "keyword.", "math.", "operator.", "os.path.basename",
    "os.path.dirname", "os.path.join", "os.path.normpath", "os.path.splitext", "passlib.",
    "pathlib.PurePath", "posixpath.", "pwdlib.", "re.", "regex.", "shlex.", "statistics.",
    "string.", "struct.", "textwrap.", "typing.", "unicodedata.", "urllib.parse.", "zlib.",
)  # fmt: skip
_IMPURE = frozenset({
    "__import__", "breakpoint", "delattr", "dir", "eval", "exec", "globals", "hash", "id", "input",
    "locals", "open", "setattr", "super", "vars",
})  # fmt: skip
_BUILTINS = frozenset(dir(builtins)) - _IMPURE
# What texts, numbers and collections have, and clients of services have not.
_OF_VALUES = frozenset({
    "bit_length", "capitalize", "casefold", "center", "count", "decode", "encode", "endswith",
    "expandtabs", "find", "format", "format_map", "hex", "index", "intersection", "isalnum",
    "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric",
    "isspace", "issubset", "istitle", "isupper", "items", "join", "keys", "ljust", "lower",
    "lstrip", "maketrans", "partition", "removeprefix", "removesuffix", "replace", "rfind",
    "rindex", "rjust", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith",
    "strip", "swapcase", "title", "translate", "union", "upper", "values", "zfill",
})  # fmt: skip
# The same of what the function makes itself.
_OF_OWN = _OF_VALUES | MUTATORS | {
    "end", "fullmatch", "get", "group", "groupdict", "groups", "match", "search", "span", "start",
    "sub",
}  # fmt: skip
_MAX_STEPS = 4


def is_pure(model: Model, function: Scope, steps: int = 0) -> bool:
    """Whether a function reads no file, clock, database, or global that requests change.

    What it calls and drops (a log, a counter) is no part of its answer.
    """
    if steps > _MAX_STEPS or not isinstance(function.node, ast.FunctionDef | ast.Lambda):
        return False
    if function.is_generator or function.global_names or "self" in function.parameters:
        return False
    body = function.node.body
    calls = [c.node for c in function.calls if c.discarded and not _is_own(c.node, function)]
    dropped = {id(node) for call in calls for node in (call, call.func)}
    return all(
        id(node) in dropped or _is_pure_node(model, node, function, steps)
        for one in (body if isinstance(body, list) else [body])
        for node in walk(one)
    )


def _is_pure_node(model: Model, node: ast.AST, function: Scope, steps: int) -> bool:
    match node:
        case ast.Call(ast.Attribute(base, method)):
            return _is_pure_method(model, node.func, base, method, function)
        case ast.Call(ast.Name(name)):
            return name not in function.parameters and _is_pure_name(
                model, node.func, name, function, steps
            )
        case ast.Name(name, ast.Load()):
            return _is_pure_name(model, node, name, function, steps)
        case _:
            return not isinstance(
                node, ast.Call | ast.With | ast.FunctionDef | ast.ClassDef | ast.Import
            )


def _is_own(call: ast.Call, function: Scope) -> bool:
    """`parts.append(x)` makes the answer; `log.info(x)` does not."""
    match call.func:
        case ast.Attribute(ast.Name(name)):
            return name in function.bindings
        case _:
            return False


def _is_pure_method(
    model: Model, func: ast.expr, base: ast.expr, method: str, function: Scope
) -> bool:
    root = base
    while isinstance(root, ast.Attribute | ast.Subscript | ast.Call):
        root = root.func if isinstance(root, ast.Call) else root.value
    if not isinstance(root, ast.Name):
        return method in _OF_VALUES
    given = root.id in function.parameters
    if root.id in function.bindings and method in (_OF_VALUES if given else _OF_OWN):
        return True
    found = [v for v in model.values(func, function) if isinstance(v, External)]
    if found:
        return all(_is_pure_external(value.name) for value in found)
    if root.id in function.bindings:
        return False
    return method in _OF_OWN and method not in MUTATORS


def _is_pure_name(model: Model, node: ast.expr, name: str, function: Scope, steps: int) -> bool:
    owner = model.evaluator.owner(name, function)
    if owner is None and (name in _BUILTINS or name in _of_expressions(function)):
        return True
    if owner is function:
        return True
    if owner is not None and (
        owner.parent is not None
        or any(one.kind == "augmented" or one.writer for one in owner.bindings[name])
    ):
        return False
    values = list(model.values(node, function))
    for value in values:
        match value:
            case Constant():
                pass
            case Container():
                if _is_changed(model, name):
                    return False
            case External():
                if not _is_pure_external(value.name):
                    return False
            case FunctionValue(called):
                if called is not function and not is_pure(model, called, steps + 1):
                    return False
            case _:
                return False
    return bool(values)


def _of_expressions(function: Scope) -> set[str]:
    """The names that comprehensions and lambdas of a function bind for themselves."""
    found: set[str] = set()
    for node in walk(function.node):
        if isinstance(node, ast.comprehension):
            found |= {name.id for name in walk(node.target) if isinstance(name, ast.Name)}
        elif isinstance(node, ast.Lambda):
            found |= {arg.arg for arg in node.args.args}
    return found


def _is_pure_external(name: str) -> bool:
    return f"{name}.".startswith(_PURE) or (
        name.startswith("builtins.") and name.split(".")[1].rstrip("()") in _BUILTINS
    )


def _is_changed(model: Model, name: str) -> bool:
    """Whether code that runs after start-up changes anything that goes by a name."""
    return any(
        name not in scope.bindings or scope.parent is None
        for scope in model.once(_changing).get(name, ())
    )


def _changing(model: Model) -> dict[str, list[Scope]]:
    """The scopes that run after start-up, by the names of what they change."""
    found: dict[str, list[Scope]] = defaultdict(list)
    for scope in model.scopes:
        if model.runs_later(scope):
            functions = (call.node.func for call in scope.calls)
            called = (f for f in functions if isinstance(f, ast.Attribute) and f.attr in MUTATORS)
            stored = (store.target for store in scope.stores if store.kind != "attribute")
            for name in {_last(node) for node in (*stored, *(f.value for f in called))}:
                found[name].append(scope)
    return found


def _last(node: ast.expr) -> str:
    while isinstance(node, ast.Subscript):
        node = node.value
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
