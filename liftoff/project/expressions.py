"""What each kind of expression may be worth."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from liftoff.project.attributes import attribute_values
from liftoff.project.calls import call_values
from liftoff.project.contents import element_values, item_values
from liftoff.project.places import extended, joined, key_of, setting, source_file, starts, variable
from liftoff.project.scopes import Scope
from liftoff.project.values import (
    Constant,
    Container,
    External,
    FunctionValue,
    Part,
    Place,
    Prefix,
    Value,
    Values,
    union,
)

if TYPE_CHECKING:
    from liftoff.project.evaluate import Evaluator


def _name(evaluator: Evaluator, node: ast.Name, scope: Scope) -> Values:
    found = evaluator.name(node.id, scope, node)
    if node.id == "__file__":
        return (*found, source_file(scope))
    return found


def _attribute(evaluator: Evaluator, node: ast.Attribute, scope: Scope) -> Values:
    return attribute_values(evaluator, evaluator.values(node.value, scope), node.attr)


def _call(evaluator: Evaluator, node: ast.Call, scope: Scope) -> Values:
    return call_values(evaluator, evaluator.values(node.func, scope), node, scope)


def _constant(evaluator: Evaluator, node: ast.Constant, scope: Scope) -> Values:  # noqa: ARG001
    if isinstance(node.value, str | bytes | int | float) or node.value is None:
        return (Constant(node.value),)
    return ()


def _container(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Values:
    kind = {
        ast.List: "list",
        ast.ListComp: "list",
        ast.Dict: "dict",
        ast.DictComp: "dict",
        ast.Set: "set",
        ast.SetComp: "set",
        ast.Tuple: "tuple",
        ast.GeneratorExp: "generator",
    }[type(node)]
    return (Container(kind, evaluator.site(node, scope)),)


def _lambda(evaluator: Evaluator, node: ast.Lambda, scope: Scope) -> Values:  # noqa: ARG001
    return tuple(FunctionValue(child) for child in scope.children if child.node is node)


def _binary(evaluator: Evaluator, node: ast.BinOp, scope: Scope) -> Values:
    left = evaluator.values(node.left, scope)
    right = evaluator.values(node.right, scope)
    if isinstance(node.op, ast.BitOr | ast.Div):
        # A path below a folder is judged by the folder; `a | b` of dicts makes a new one.
        below = [value for value in joined(left, [right]) if isinstance(value, Place)]
        return union(
            tuple(
                Prefix(f"{value.value!s}/") if isinstance(value, Constant) else value
                for value in left
                if isinstance(value, External | Constant | Prefix)
            ),
            tuple(below),
        )
    found: list[Value] = []
    if isinstance(node.op, ast.Mod):
        found.extend(_formatted(evaluator, node, scope))
    for value in left:
        match value:
            case Constant(str() as text) if isinstance(node.op, ast.Add):
                tails = [
                    v.value for v in right if isinstance(v, Constant) and isinstance(v.value, str)
                ]
                found.extend(Constant(text + tail) for tail in tails)
                if not tails:
                    found.append(Prefix(text))
            case Constant(str() as text) if isinstance(node.op, ast.Mod):
                found.append(Prefix(text.partition("%")[0]))
            case Constant(int() | float() as number):
                found.extend(_arithmetic(node.op, number, right))
            case Prefix() | External():
                found.append(value)
            case Place() if isinstance(node.op, ast.Add):
                tail = key_of(node.right)
                found.append(extended(value, tail or "", whole=tail is not None))
            case Container():
                found.append(Container(value.kind, evaluator.site(node, scope)))
    return union(tuple(found))


def _formatted(evaluator: Evaluator, node: ast.BinOp, scope: Scope) -> list[Value]:
    """The places that `"%s/%s" % (folder, name)` starts with."""
    template = key_of(node.left)
    if template is None or not template.startswith("%s"):
        return []
    first = node.right.elts[0] if isinstance(node.right, ast.Tuple) and node.right.elts else None
    given = evaluator.values(first if first is not None else node.right, scope)
    tail, mark, _ = template[2:].partition("%")
    return [extended(value, tail, whole=not mark) for value in starts(given)]


def _arithmetic(op: ast.operator, left: float, right: Values) -> Values:
    found: list[Value] = []
    for value in right:
        if not isinstance(value, Constant) or not isinstance(value.value, int | float):
            continue
        other = value.value
        if isinstance(op, ast.Mult) and abs(left) < 1e9 and abs(other) < 1e9:
            found.append(Constant(left * other))
        elif isinstance(op, ast.Add):
            found.append(Constant(left + other))
        elif isinstance(op, ast.Sub):
            found.append(Constant(left - other))
    return tuple(found)


def _joined(evaluator: Evaluator, node: ast.JoinedStr, scope: Scope) -> Values:
    text = ""
    places = _starts(evaluator, node, scope)
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
            continue
        if isinstance(part, ast.FormattedValue):
            inner = evaluator.values(part.value, scope)
            if text == "" and any(isinstance(v, External) for v in inner):
                return union(tuple(v for v in inner if isinstance(v, External)), places)
            known = [v.value for v in inner if isinstance(v, Constant)]
            if len(known) == 1 and len(inner) == 1:
                text += str(known[0])
                continue
        return (Prefix(text), *places)
    return (Constant(text), *places)


def _starts(evaluator: Evaluator, node: ast.JoinedStr, scope: Scope) -> Values:
    """The places that `f"{folder}/{name}"` starts with."""
    if not node.values or not isinstance(node.values[0], ast.FormattedValue):
        return ()
    rest = node.values[1:]
    tail = key_of(rest[0]) or "" if rest else ""
    whole = len(rest) == (1 if tail else 0)
    given = evaluator.values(node.values[0].value, scope)
    return tuple(extended(v, tail, whole=whole) for v in given if isinstance(v, Place))


def _either(evaluator: Evaluator, node: ast.BoolOp, scope: Scope) -> Values:
    return union(*(evaluator.values(value, scope) for value in node.values))


def _conditional(evaluator: Evaluator, node: ast.IfExp, scope: Scope) -> Values:
    return union(evaluator.values(node.body, scope), evaluator.values(node.orelse, scope))


def _await(evaluator: Evaluator, node: ast.Await, scope: Scope) -> Values:
    return evaluator.values(node.value, scope)


def _named(evaluator: Evaluator, node: ast.NamedExpr, scope: Scope) -> Values:
    return evaluator.values(node.value, scope)


def _starred(evaluator: Evaluator, node: ast.Starred, scope: Scope) -> Values:
    return element_values(evaluator, evaluator.values(node.value, scope))


def _subscript(evaluator: Evaluator, node: ast.Subscript, scope: Scope) -> Values:
    base = evaluator.values(node.value, scope)
    key = node.slice
    if isinstance(key, ast.Slice):
        return tuple(
            Container(value.kind, evaluator.site(node, scope))
            if isinstance(value, Container)
            else value
            for value in base
            if isinstance(value, Container | Constant | Prefix | External)
        )
    if isinstance(key, ast.Constant) and isinstance(key.value, int):
        return item_values(evaluator, base, key.value)
    found = element_values(evaluator, base, evaluator.site(node, scope))
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        if any(isinstance(v, External) and v.name.endswith(".config") for v in base):
            return union(evaluator.configured(key.value), (setting(key.value),), found)
        if any(isinstance(v, External) and v.name == "os.environ" for v in base):
            return (*found, variable(key.value))
        picked = _literal_key(evaluator, base, key.value)
        if picked:
            return union(picked, tuple(value for value in found if isinstance(value, Part)))
    return found


def _literal_key(evaluator: Evaluator, base: Values, key: str) -> Values:
    found: list[Values] = []
    for value in base:
        if isinstance(value, Container) and isinstance(value.site.node, ast.Dict):
            node = value.site.node
            for name, item in zip(node.keys, node.values, strict=True):
                if isinstance(name, ast.Constant) and name.value == key:
                    found.append(evaluator.values(item, value.site.scope))
    return union(*found)


# By type of node; what is not here is worth nothing that is known.
HANDLERS: dict[type, Callable[..., Values]] = {
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Constant: _constant,
    ast.List: _container,
    ast.ListComp: _container,
    ast.Dict: _container,
    ast.DictComp: _container,
    ast.Set: _container,
    ast.SetComp: _container,
    ast.Tuple: _container,
    ast.GeneratorExp: _container,
    ast.Lambda: _lambda,
    ast.BinOp: _binary,
    ast.JoinedStr: _joined,
    ast.BoolOp: _either,
    ast.IfExp: _conditional,
    ast.Await: _await,
    ast.NamedExpr: _named,
    ast.Starred: _starred,
    ast.Subscript: _subscript,
}
