"""What is inside a container: its items by key or position, and its elements in any order."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from liftoff.project.evaluation.declared import declared_elements, is_unknown
from liftoff.project.evaluation.members import subclasses
from liftoff.project.evaluation.overwriting import Use
from liftoff.project.evaluation.parsed import is_parser
from liftoff.project.evaluation.values import (
    Constant,
    Container,
    External,
    FunctionValue,
    Instance,
    Literal_,
    Method,
    Part,
    Place,
    Prefix,
    Site,
    Value,
    Values,
    gathered,
    union,
)
from liftoff.project.graph.flow import Added

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

# Containers may hold each other, and take more of Python's stack than other expressions.
_MAX_DEPTH = 60
_STEP = 10
# Texts and numbers: nothing in them can be changed.
SCALARS = frozenset({
    "os.environ.get()", "os.environ.get()[]", "builtins.int()", "builtins.float()",
    "builtins.str()", "builtins.bool()", "builtins.len()", "builtins.round()", "builtins.repr()",
    "time.time()", "time.monotonic()", "uuid.uuid4()",
})  # fmt: skip
# What a cycle sees of an item in the first round.
_NOTHING: tuple[Values | None] = ((),)


class Keys(NamedTuple):
    """Which items are asked for.

    Attributes:
        keys: positions, or keys of a dict; any one of them.
        use: where they are asked for, if what stands there at that time is asked for.
    """

    keys: tuple[Literal_, ...]
    use: Use | None = None


def known_keys(values: Values) -> tuple[Literal_, ...]:
    """The constants that a key is worth; empty when it may be anything else."""
    keys = tuple(value.value for value in values if isinstance(value, Constant))
    return keys if len(keys) == len(values) else ()


# What gives the paths in a folder.
_LISTINGS = ("glob.glob()", "glob.iglob()", "os.walk()", "os.scandir()")


def element_values(evaluator: Evaluator, base: Values, site: Site | None = None) -> Values:
    """What iterating over, or an unknown subscript of, a value may give."""
    return gathered(_elements(evaluator, base, site))


def _elements(evaluator: Evaluator, base: Values, site: Site | None) -> Iterator[Values]:
    listed = any(isinstance(v, External) and v.name.endswith(_LISTINGS) for v in base)
    for value in base:
        match value:
            case External(name, made):
                if len(name) < 120 and name not in SCALARS:
                    yield (External(f"{name}[]", made or site),)
            case Container():
                yield (*held_values(evaluator, value), Part(value))
            case Prefix() if listed:
                yield (value,)
            case Instance():
                yield (Part(value),)
            case Part() | Place(whole=False):
                # The paths in a folder start where it is.
                yield (value,)
            case _:
                pass


def item_values(evaluator: Evaluator, base: Values, keys: Keys) -> Values:
    """What the item under a key may be: any element where the container does not tell."""
    return gathered(_items_of(evaluator, base, keys))


def _items_of(evaluator: Evaluator, base: Values, keys: Keys) -> Iterator[Values]:
    for value in base:
        if isinstance(value, Container):
            items = _items(evaluator, value, keys)
            replaced = keys.use is not None and keys.use.last is not None
            if items or replaced:
                part: tuple[Value, ...] = (Part(value),) if value.kind != "tuple" else ()
                yield (*(items or ()), *part)
                continue
        yield element_values(evaluator, (value,))


def held_values(evaluator: Evaluator, container: Container) -> Values:
    """The elements of a container: of the expression that makes it, and what is added later."""
    if evaluator.depth > _MAX_DEPTH:
        return ()
    evaluator.depth += _STEP
    try:
        return evaluator.remember(("held", container), (), _held, evaluator, container)
    finally:
        evaluator.depth -= _STEP


def _items(evaluator: Evaluator, container: Container, keys: Keys) -> Values | None:
    """The items under some keys; None when the container does not tell."""
    found: list[Values] = []
    for key in keys.keys:
        if evaluator.depth > _MAX_DEPTH:
            return None
        name = ("item", container, key, keys.use)
        arguments = (evaluator, container, key, keys.use)
        evaluator.depth += _STEP
        try:
            items = evaluator.remember(name, _NOTHING, _item, *arguments)[0]
        finally:
            evaluator.depth -= _STEP
        if items is None:
            return None
        found.append(items)
    return union(*found)


def _item(
    evaluator: Evaluator, container: Container, key: Literal_, use: Use | None
) -> tuple[Values | None]:
    site = container.site
    found: list[Values] = []
    if use is None or use.last is None:
        made = _made_item(evaluator, container, key)
        if made is None:
            return (None,)
        found.append(made)
    found.extend(
        _added_item(evaluator, container, added, key)
        for added in evaluator.added(site)
        if use is None or use.sees(added.scope, added.value, site.scope)
    )
    return (union(*found),)


def _added_item(evaluator: Evaluator, container: Container, added: Added, key: Literal_) -> Values:
    if added.how == "merge":
        return gathered(_merged_items(evaluator, container, added, key))
    if added.how == "append":
        node = container.site.node
        full = isinstance(node, ast.List) and isinstance(key, int) and 0 <= key < len(node.elts)
        return () if full else evaluator.values(added.value, added.scope)
    if isinstance(added.key, ast.expr):
        fits = _may_be(evaluator, added.key, added, key)
    else:
        fits = added.key is None or added.key == key
    return evaluator.values(added.value, added.scope) if fits else ()


def _merged_items(
    evaluator: Evaluator, container: Container, added: Added, key: Literal_
) -> Iterator[Values]:
    for value in evaluator.values(added.value, added.scope):
        if isinstance(value, Container) and value.site is not container.site:
            items = _items(evaluator, value, Keys((key,))) if value.kind == "dict" else None
            yield held_values(evaluator, value) if items is None else items


def _may_be(evaluator: Evaluator, node: ast.expr, where: Added | Site, key: Literal_) -> bool:
    if isinstance(node, ast.Constant):
        return node.value == key
    known = known_keys(evaluator.values(node, where.scope))
    return not known or key in known


def _made_item(evaluator: Evaluator, container: Container, key: Literal_) -> Values | None:
    """The item as the container is made; None when that does not tell."""
    site = container.site
    match site.node:
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            if not isinstance(key, int) or any(isinstance(e, ast.Starred) for e in elements):
                return None
            if not -len(elements) <= key < len(elements):
                return ()
            return evaluator.values(elements[key], site.scope)
        case ast.Dict() as node:
            return _dict_item(evaluator, node, site, key)
        case ast.Subscript(value=whole, slice=ast.Slice(lower=lower, step=None)):
            start = lower.value if isinstance(lower, ast.Constant) else 0 if lower is None else -1
            if not isinstance(key, int) or not isinstance(start, int) or key < 0 or start < 0:
                return None
            base = tuple(v for v in evaluator.values(whole, site.scope) if isinstance(v, Container))
            items = item_values(evaluator, base, Keys((key + start,)))
            return tuple(value for value in items if not isinstance(value, Part))
        case ast.arg():
            return ()
        case ast.Call(func=ast.Name(id="dict"), keywords=keywords):
            named = [k.value for k in keywords if k.arg == key]
            return evaluator.values(named[0], site.scope) if named else None
        case ast.Call(func=function) if is_parser(evaluator, function, site.scope):
            # What was read from a text is nobody else's, whatever the source puts beside it.
            return (Part(container),)
        case _:
            return None


def _dict_item(evaluator: Evaluator, node: ast.Dict, site: Site, key: Literal_) -> Values:
    found: list[Values] = []
    for name, value in zip(node.keys, node.values, strict=True):
        if name is None:
            spread = evaluator.values(value, site.scope)
            inner = tuple(v for v in spread if isinstance(v, Container) and v.site is not site)
            found.append(item_values(evaluator, inner, Keys((key,))))
        elif isinstance(name, ast.Constant):
            if name.value == key:
                # The last one of equal keys stays.
                found = [evaluator.values(value, site.scope)]
        elif _may_be(evaluator, name, site, key):
            found.append(evaluator.values(value, site.scope))
    return union(*found)


def _held(evaluator: Evaluator, container: Container) -> Values:
    found = gathered(_contents(evaluator, container))
    return union(found, declared_elements(evaluator, container)) if is_unknown(found) else found


def _contents(evaluator: Evaluator, container: Container) -> Iterator[Values]:
    site = container.site
    for added in evaluator.added(site):
        given = evaluator.values(added.value, added.scope)
        if added.how == "merge":
            inner = tuple(v for v in given if not isinstance(v, Container) or v.site is not site)
            given = element_values(evaluator, inner)
        yield given
    node = site.node
    match node:
        case ast.List() | ast.Tuple() | ast.Set():
            for element in node.elts:
                yield evaluator.values(element, site.scope)
        case ast.Dict():
            for element in node.values:
                yield evaluator.values(element, site.scope)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            yield evaluator.values(node.elt, site.scope)
        case ast.DictComp():
            yield evaluator.values(node.value, site.scope)
        case ast.Subscript():
            yield _inner(evaluator, node.value, site)
        case ast.BinOp():
            yield _inner(evaluator, node.left, site)
            yield _inner(evaluator, node.right, site)
        case ast.Call():
            yield from _made_from(evaluator, container, node)


def _made_from(evaluator: Evaluator, container: Container, node: ast.Call) -> Iterator[Values]:
    site = container.site
    if container.kind == "generator":
        yield from _generated(evaluator, node, site)
        return
    if is_parser(evaluator, node.func, site.scope):
        return
    for argument in node.args:
        given = _inner(evaluator, argument, site)
        yield _copied(given) if _is_deep(node.func) else given
    for keyword in node.keywords:
        if keyword.arg:
            yield evaluator.values(keyword.value, site.scope)
    match node.func:
        case ast.Attribute(copied, "copy" | "union" | "difference" | "intersection"):
            yield _inner(evaluator, copied, site)
        case ast.Attribute(base, "__subclasses__"):
            yield subclasses(evaluator, base, site.scope)
        case _:
            pass


def _is_deep(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name == "deepcopy"


def _copied(elements: Values) -> Values:
    """What a deep copy holds: its lists, dicts and objects are new, and nobody else's."""
    return tuple(v for v in elements if not isinstance(v, Container | Instance | Part))


def _inner(evaluator: Evaluator, node: ast.expr, site: Site) -> Values:
    """The elements of the containers that another one is made from."""
    given = evaluator.values(node, site.scope)
    inner = (v for v in given if isinstance(v, Container) and v.site is not site)
    # `list(folder.glob("*"))`: paths that start where the folder is.
    below = tuple(v for v in given if isinstance(v, Place) and not v.whole)
    return gathered((*(held_values(evaluator, one) for one in inner), below))


def _generated(evaluator: Evaluator, node: ast.Call, site: Site) -> Iterator[Values]:
    for value in evaluator.values(node.func, site.scope):
        match value:
            case FunctionValue(function) | Method(function):
                for item in function.yields:
                    yield evaluator.values(item, function)
            case External("builtins.map"):
                for argument in node.args:
                    for given in evaluator.values(argument, site.scope):
                        yield evaluator.returned(given)
            case _:
                pass
