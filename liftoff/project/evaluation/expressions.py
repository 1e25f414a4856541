"""What each kind of expression may be worth."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from liftoff.project.evaluation.annotations import depended
from liftoff.project.evaluation.attributes import attribute_values
from liftoff.project.evaluation.calls import call_values
from liftoff.project.evaluation.class_attributes import super_values
from liftoff.project.evaluation.contents import Keys, element_values, item_values, known_keys
from liftoff.project.evaluation.iteration import iterated_values
from liftoff.project.evaluation.members import functions_by_name
from liftoff.project.evaluation.overrides import is_overrides, overriding
from liftoff.project.evaluation.overwriting import use_of
from liftoff.project.evaluation.places import (
    extended,
    in_settings_file,
    joined,
    key_of,
    setting,
    source_file,
    variable,
)
from liftoff.project.evaluation.providers import asked_for, is_marker, provided
from liftoff.project.evaluation.templates import pieces, put_together
from liftoff.project.evaluation.texts import filled
from liftoff.project.evaluation.values import (
    ClassValue,
    Constant,
    Container,
    External,
    FunctionValue,
    Instance,
    Method,
    ModuleValue,
    Part,
    Place,
    Prefix,
    Value,
    Values,
    gathered,
    union,
)
from liftoff.project.source.scopes import Scope
from liftoff.project.source.stand_ins import Decorated
from liftoff.project.source.syntax import is_of_super

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator


def _name(evaluator: Evaluator, node: ast.Name, scope: Scope) -> Values:
    found = evaluator.name(node.id, scope, node)
    if node.id == "__file__":
        return (*found, source_file(scope))
    return found


def _attribute(evaluator: Evaluator, node: ast.Attribute, scope: Scope) -> Values:
    inner = node.value
    if isinstance(inner, ast.Call) and is_of_super(node):
        return super_values(evaluator, inner, scope, node.attr)
    return attribute_values(evaluator, evaluator.values(inner, scope), node.attr)


def _decorated(evaluator: Evaluator, node: Decorated, scope: Scope) -> Values:  # noqa: ARG001
    if node.function.kind == "class":
        return (ClassValue(node.function),)
    levels = evaluator.levels(node.function) if node.level else ()
    return levels[node.level - 1] if levels else (FunctionValue(node.function),)


def _call(evaluator: Evaluator, node: ast.Call, scope: Scope) -> Values:
    found = call_values(evaluator, evaluator.values(node.func, scope), node, scope)
    if isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        return union(found, of_settings_file(evaluator, node, scope))
    return found


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
            # A chain does what its last parts do: `prompt | model`.
            tuple(v for v in right if isinstance(v, External) and v.name.startswith("langchain")),
        )
    found: list[Value] = []
    if isinstance(node.op, ast.Mod) and (text := filled(evaluator, node, scope)) is not None:
        return (Constant(text),)
    if isinstance(node.op, ast.Mod) and (parts := pieces(node)) is not None:
        return put_together(evaluator, parts, scope)
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
    return put_together(evaluator, pieces(node) or [], scope)


def _either(evaluator: Evaluator, node: ast.BoolOp, scope: Scope) -> Values:
    *first, last = (evaluator.values(value, scope) for value in node.values)
    if isinstance(node.op, ast.Or):
        # What is nothing gives way to the next.
        first = [tuple(v for v in values if not _is_nothing(v)) for values in first]
    return gathered((*first, last))


def _is_nothing(value: Value) -> bool:
    return isinstance(value, Constant) and not value.value


def _conditional(evaluator: Evaluator, node: ast.IfExp, scope: Scope) -> Values:
    return union(evaluator.values(node.body, scope), evaluator.values(node.orelse, scope))


def _await(evaluator: Evaluator, node: ast.Await, scope: Scope) -> Values:
    return evaluator.values(node.value, scope)


def _named(evaluator: Evaluator, node: ast.NamedExpr, scope: Scope) -> Values:
    return evaluator.values(node.value, scope)


def _starred(evaluator: Evaluator, node: ast.Starred, scope: Scope) -> Values:
    return iterated_values(evaluator, evaluator.values(node.value, scope))


def _negative(evaluator: Evaluator, node: ast.UnaryOp, scope: Scope) -> Values:
    if not isinstance(node.op, ast.USub):
        return ()
    given = evaluator.values(node.operand, scope)
    return tuple(
        Constant(-value.value)
        for value in given
        if isinstance(value, Constant) and isinstance(value.value, int | float)
    )


def _subscript(evaluator: Evaluator, node: ast.Subscript, scope: Scope) -> Values:
    base = evaluator.values(node.value, scope)
    key = node.slice
    if is_marker(base):
        return provided(evaluator, asked_for(evaluator, key, scope))
    if isinstance(key, ast.Tuple) and key.elts and any(map(_is_annotated, base)):
        # `SessionDep = Annotated[Session, Depends(get_session)]`: the class, or what a call gives.
        made = (v for v in depended(evaluator, key, scope) if isinstance(v, Instance | Container))
        return union(evaluator.values(key.elts[0], scope), tuple(made))
    if isinstance(key, ast.Slice):
        return tuple(
            Container(value.kind, evaluator.site(node, scope))
            if isinstance(value, Container)
            else value
            for value in base
            if isinstance(value, Container | Constant | Prefix | External)
        )
    if is_overrides(node.value):
        return union(*(overriding(evaluator, asked) for asked in evaluator.values(key, scope)))
    found = _items(evaluator, node, base, scope)
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        if any(isinstance(v, External) and v.name.endswith(".config") for v in base):
            return union(evaluator.configured(key.value), (setting(key.value),), found)
        if any(isinstance(v, External) and v.name == "os.environ" for v in base):
            return (*found, variable(key.value))
        if any(isinstance(v, External) and v.name.endswith(".extensions") for v in base):
            return union(evaluator.extended_by(key.value), found)
        if evaluator.program.connection:
            found = union(found, evaluator.connected(node.value, base, key.value))
        found = union(found, of_settings_file(evaluator, node, scope))
    if any(isinstance(v, External) and v.name == "sys.modules" for v in base):
        own = isinstance(key, ast.Name) and key.id == "__name__"
        return (ModuleValue(scope.module.name),) if own else found
    return found or _of_globals(evaluator, node, base, scope)


def _is_annotated(value: Value) -> bool:
    return isinstance(value, External) and value.name.endswith(".Annotated")


def of_settings_file(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Values:
    """`toml.load(file)["STORAGE"]["FOLDER"]`: the same place wherever the same keys are read.

    A `ConfigParser` is asked for both at once, too: `parser.get("STORAGE", "FOLDER")`.
    """
    keys: list[str] = []
    base: ast.expr = node
    while True:
        match base:
            case ast.Subscript(value=inner, slice=ast.Constant(str() as key)) | ast.Call(
                ast.Attribute(inner, "get"), [ast.Constant(str() as key), *_]
            ):
                keys.insert(0, key)
                base = inner
            case _:
                break
    for found in evaluator.values(base, scope):
        # A section that is handed on keeps no name of its own.
        value = found.root if isinstance(found, Part) else found
        if isinstance(value, Container) and isinstance(value.site.node, ast.Call):
            made = evaluator.values(value.site.node.func, value.site.scope)
            if any(isinstance(v, External) and v.name in _SETTINGS_FILES for v in made):
                return (in_settings_file(keys),)
        if isinstance(value, External) and value.name in _SECTIONS:
            match node:
                case ast.Call(args=[_, ast.Constant(str() as key), *_]) if len(keys) == 1:
                    keys.append(key)
                case _:
                    pass
            return (in_settings_file(keys),) if len(keys) > 1 else ()
    return ()


def _of_globals(evaluator: Evaluator, node: ast.Subscript, base: Values, scope: Scope) -> Values:
    """`globals()[name]`: what the module binds to that name, or may mean by one that is made."""
    modules = tuple(value for value in base if isinstance(value, ModuleValue))
    if not modules:
        return ()
    keys = [v.value for v in evaluator.values(node.slice, scope) if isinstance(v, Constant)]
    if keys:
        return union(*(attribute_values(evaluator, modules, str(key)) for key in keys))
    return union(*(functions_by_name(evaluator, module) for module in modules))


# Bases whose classes give a row for a key: peewee's and Pony's.
_TABLES = ("Model", "Entity")
# What reads a file of settings.
_SETTINGS_FILES = frozenset({
    "toml.load", "toml.loads", "tomllib.load", "tomllib.loads", "tomli.load", "yaml.safe_load",
    "yaml.load", "yaml.full_load",
})  # fmt: skip

_SECTIONS = frozenset({
    f"{module}.{kind}()"
    for module in ("configparser", "ConfigParser", "six.moves.configparser")
    for kind in ("ConfigParser", "RawConfigParser", "SafeConfigParser")
})  # fmt: skip


def _has_rows(evaluator: Evaluator, value: ClassValue) -> bool:
    bases = evaluator.hierarchy.external_bases(value.scope)
    return any(base.rpartition(".")[2] in _TABLES for base in bases)


def _is_generic(value: Value) -> bool:
    match value:
        case ClassValue():
            return True
        case External(name):
            return "()" not in name and name.rpartition(".")[2][:1].isupper()
        case _:
            return False


def _items(evaluator: Evaluator, node: ast.Subscript, base: Values, scope: Scope) -> Values:
    held = tuple(value for value in base if isinstance(value, Container))
    others = tuple(value for value in base if not isinstance(value, Container))
    found = [element_values(evaluator, others, evaluator.site(node, scope))] if others else []
    for value in others:
        if isinstance(value, ClassValue) and _has_rows(evaluator, value):
            # `Track[key]` is a row of the table.
            found.append((Instance(value.scope, evaluator.site(node, scope)),))
        elif _is_generic(value):
            # `Store[str]` is the class, for a type checker.
            found.append((value,))
        if isinstance(value, Instance):
            getters = attribute_values(evaluator, (value,), "__getitem__")
            found.extend(evaluator.returned(g) for g in getters if isinstance(g, Method))
    if held:
        keys = known_keys(evaluator.values(node.slice, scope))
        if keys:
            use = use_of(evaluator, node, scope)
            if use.last is not None:
                found.append(evaluator.values(use.last.value, scope))
            found.append(item_values(evaluator, held, Keys(keys, use)))
        else:
            found.append(element_values(evaluator, held))
    return union(*found)


Handler = Callable[..., Values]
# By type of node; what is not here is worth nothing that is known.
HANDLERS: dict[type, Handler] = {
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
    ast.UnaryOp: _negative,
    Decorated: _decorated,
}
# What these are worth depends on nothing that may change.
FIXED = frozenset(
    kind for kind, handler in HANDLERS.items() if handler in (_constant, _container, _lambda)
)
