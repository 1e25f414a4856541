"""An evaluator for one call of a function, or one turn of a loop.

The evaluator itself gives a parameter all that any call gives it, and a loop's name all elements.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from copy import deepcopy
from types import MappingProxyType
from typing import Any, cast

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.expressions import HANDLERS
from liftoff.project.evaluation.values import (
    Constant,
    Container,
    External,
    FunctionValue,
    Instance,
    Method,
    Part,
    Site,
    Values,
    union,
)
from liftoff.project.source.parameters import default_of
from liftoff.project.source.reaching import reaching
from liftoff.project.source.scopes import Binding, Scope, Store
from liftoff.project.source.syntax import walk

# A helper that calls a helper that calls a helper; longer ways are rare.
_MAX_DEPTH = 4
_MAX_RETURNS = 4
_STEPS = (ast.Call, ast.BinOp, ast.JoinedStr, ast.IfExp, ast.BoolOp, ast.Attribute)
_GIVEN = frozenset({"parameter", "item", "element"})


class Frame:
    """An evaluator that knows what some names of a scope are worth.

    Args:
        evaluator: knows all else.
        scope: whose names they are.
        given: what they are worth.
        depth: how many calls were followed so far.
        written: the expressions behind what they are worth, with their scopes, as far as told.
        exact: whether what is given holds until a name is bound again, and before an `or`.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        scope: Scope,
        given: Mapping[str, Values],
        depth: int = 0,
        written: Mapping[str, tuple[ast.expr, Scope]] = MappingProxyType({}),
        *,
        exact: bool = False,
    ) -> None:
        self.written = written
        self._exact = exact
        self._evaluator = evaluator
        self._scope = scope
        self._given = given
        self._depth = depth
        self._open: set[int] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._evaluator, name)

    def values(self, node: ast.expr, scope: Scope) -> Values:
        """As the evaluator's own, but for what the call at hand decides."""
        if scope is not self._scope or id(node) in self._open:
            return self._evaluator.values(node, scope)
        self._open.add(id(node))
        try:
            return self._worth(node, scope)
        finally:
            self._open.discard(id(node))

    def _worth(self, node: ast.expr, scope: Scope) -> Values:
        if isinstance(node, ast.Name):
            known = self._name(node, scope)
            if known is not None:
                return known
        elif isinstance(node, ast.Call):
            if any(isinstance(argument, ast.Starred) for argument in node.args):
                node = written_out(node, scope, self._given, self._evaluator)
            helped = self._helped(node, scope)
            if helped:
                return helped
        elif isinstance(node, ast.Attribute) and self._exact:
            own = self._own(node, scope)
            if own:
                return own
        elif isinstance(node, ast.Subscript) and (self.written or self._exact):
            item = self._item(node, scope)
            if item is not None:
                return item
        elif self._exact and isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            first = self.values(node.values[0], scope)
            if first and all(isinstance(v, External) and v.site is not None for v in first):
                # `router or APIRouter()`, where one is given.
                return first
        if isinstance(node, _STEPS):
            return HANDLERS[type(node)](self, node, scope)
        return self._evaluator.values(node, scope)

    def _is_told(self, name: str, binding: Binding) -> bool:
        """Whether the call at hand says what a binding gives, or an expression does."""
        if binding.kind in _GIVEN:
            return self._exact and name in self._given
        is_value = binding.kind == "value" and binding.writer is None
        return is_value and isinstance(binding.node, ast.expr)

    def _name(self, node: ast.Name, scope: Scope) -> Values | None:
        """What a name is worth, as far as the call at hand tells."""
        bindings = scope.bindings.get(node.id, [])
        if node.id in self._given and all(b.kind in _GIVEN for b in bindings):
            return self._given[node.id]
        if not bindings:
            return self._outer(node, scope)
        seen = reaching(bindings, node.lineno, node.col_offset, scope.blocks_at(node))
        if seen and all(self._is_told(node.id, b) for b in seen):
            return union(
                *(
                    self._given[node.id] if b.kind in _GIVEN else self.values(b.node, scope)  # type: ignore[arg-type]
                    for b in seen
                )
            )
        return None

    def _own(self, node: ast.Attribute, scope: Scope) -> Values:
        """What the one object at hand got when it was made; empty when that is not told.

        Of `self.base = base` in a constructor, what the call gives that makes this object.
        """
        match self.values(node.value, scope):
            case (Instance() as owner,) if self._depth < _MAX_DEPTH:
                order = self._evaluator.hierarchy.mro(owner.cls)[0]
            case _:
                return ()
        fields = self._evaluator.program.fields
        match [store for one in order for store in fields.get(one, {}).get(node.attr, ())]:
            case [Store(value=ast.expr() as value, scope=where, augmented=False)] if (
                where.name == "__init__"
            ):
                frame = constructor_frame(self._evaluator, owner, where, self._depth + 1)
                return frame.values(value, where) if frame is not None else ()
            case _:
                return ()

    def _item(self, node: ast.Subscript, scope: Scope) -> Values | None:
        """What a dict or list that is written out holds under the one key of this turn."""
        keys = self.values(node.slice, scope)
        # What others may have put in is a part of whatever holds it.
        held = [v for v in self.values(node.value, scope) if not isinstance(v, Part)]
        match keys, held:
            case (Constant(key),), [Container(site=Site(home, ast.Dict(names, parts)))]:
                for name, part in zip(names, parts, strict=True):
                    if isinstance(name, ast.Constant) and name.value == key:
                        return self._evaluator.values(part, home)
            case (
                (Constant(int() as key),),
                [Container(site=Site(home, ast.List(elts=parts) | ast.Tuple(elts=parts)))],
            ) if -len(parts) <= key < len(parts):
                return self._evaluator.values(parts[key], home)
            case _:
                pass
        return None

    def _outer(self, node: ast.Name, scope: Scope) -> Values:
        """What a name of an outer scope is, that is bound in one place."""
        owner = self._evaluator.owner(node.id, scope)
        bindings = owner.bindings[node.id] if owner is not None else []
        if owner is None or len(bindings) != 1 or self._depth >= _MAX_DEPTH:
            return self._evaluator.values(node, scope)
        only = bindings[0]
        if only.kind != "value" or only.writer is not None or not isinstance(only.node, ast.expr):
            return self._evaluator.values(node, scope)
        return Frame(self._evaluator, owner, {}, self._depth + 1).values(only.node, owner)

    def _helped(self, node: ast.Call, scope: Scope) -> Values:
        """What a helper of the project gives this very call; empty when that is not told."""
        called = self._evaluator.values(node.func, scope)
        if len(called) != 1 or not isinstance(called[0], FunctionValue | Method):
            return ()
        function = called[0].scope if isinstance(called[0], FunctionValue) else called[0].function
        offset = 1 if isinstance(called[0], Method) else 0
        if (
            self._depth >= _MAX_DEPTH
            or function.is_generator
            or not 0 < len(function.returns) <= _MAX_RETURNS
            or self._evaluator.levels(function)
        ):
            return ()
        given = self._arguments(function, node, scope, offset)
        inner = Frame(self._evaluator, function, given, self._depth + 1, exact=self._exact)
        return union(*(inner.values(returned, function) for returned in function.returns))

    def _arguments(
        self, function: Scope, node: ast.Call, scope: Scope, offset: int
    ) -> dict[str, Values]:
        if any(isinstance(argument, ast.Starred) for argument in node.args) or any(
            keyword.arg is None for keyword in node.keywords
        ):
            return {}
        return bound(function, node, scope, self, offset)


def bound(
    function: Scope, node: ast.Call, scope: Scope, evaluator: Evaluator | Frame, offset: int
) -> dict[str, Values]:
    """What a call gives to a function's parameters, by name.

    What goes into `*args` is under `*0`, `*1`, and what goes into `**options` under `**name`.

    Args:
        function: what is called.
        node: the call.
        scope: where it stands.
        evaluator: knows what its arguments are worth.
        offset: 1 for a method of an object, whose `self` no argument gives.
    """
    places = getattr(function.node, "args", None)
    if not isinstance(places, ast.arguments):
        return {}
    gathering = [a.arg for a in (places.vararg, places.kwarg) if a is not None]
    plain = [name for name in function.parameters[offset:] if name not in gathering]
    given: dict[str, Values] = {}
    for number, argument in enumerate(node.args):
        if isinstance(argument, ast.Starred):
            break
        name = plain[number] if number < len(plain) else f"*{number}"
        given[name] = evaluator.values(argument, scope)
    for keyword in node.keywords:
        if keyword.arg is not None:
            name = keyword.arg if keyword.arg in plain else f"**{keyword.arg}"
            given[name] = evaluator.values(keyword.value, scope)
    for name in plain:
        default = default_of(places, name)
        if name not in given and default is not None:
            given[name] = evaluator.values(default, function.parent or function)
    return given


def constructor_frame(
    evaluator: Evaluator | Frame, owner: Instance, function: Scope, depth: int = 0
) -> Frame | None:
    """What knows the values in a constructor, as the call gives them that makes one object.

    None where that call does not run it.

    Args:
        evaluator: knows all else.
        owner: the object.
        function: the constructor, of the object's class or of one above it.
        depth: how many calls were followed so far.
    """
    first = evaluator.hierarchy.method(owner.cls, "__init__")
    made = owner.site.node
    if first is None or not first.parameters or not isinstance(made, ast.Call):
        return None
    given = bound(first, made, owner.site.scope, evaluator, 1)
    return _constructing(evaluator, owner, function, first, given, depth)


def _constructing(
    evaluator: Evaluator | Frame,
    owner: Instance,
    wanted: Scope,
    function: Scope,
    given: dict[str, Values],
    depth: int,
) -> Frame | None:
    this: dict[str, Values] = {function.parameters[0]: (owner,)}
    frame = Frame(cast("Evaluator", evaluator), function, {**given, **this}, depth, exact=True)
    if function is wanted:
        return frame
    for call in function.calls if depth < _MAX_DEPTH else ():
        if not (isinstance(call.node.func, ast.Attribute) and call.node.func.attr == "__init__"):
            continue
        for value in frame.values(call.node.func, function):
            match value:
                case Method(inner):
                    passed = bound(inner, call.node, function, frame, 1)
                case FunctionValue(inner) if inner.parameters:
                    # `Base.__init__(self, name)`.
                    passed = bound(inner, call.node, function, frame, 0)
                case _:
                    continue
            found = _constructing(evaluator, owner, wanted, inner, passed, depth + 1)
            if found is not None:
                return found
    return None


def written_out(
    node: ast.Call, scope: Scope, given: Mapping[str, Values], evaluator: Evaluator | Frame
) -> ast.Call:
    """A call with made-up names, those of `bound`, in place of `*args` and `**options`.

    Args:
        node: the call.
        scope: the function whose `*args` and `**options` they are.
        given: what the names are worth.
        evaluator: keeps the call that is made: values are remembered by identity.
    """
    key = (id(node), tuple(name for name in given if name.startswith("*")))
    kept: dict[tuple[int, tuple[str, ...]], ast.Call] = evaluator.nodes.written_out
    if key not in kept:
        kept[key] = _written_out(node, scope, given)
    return kept[key]


def _written_out(node: ast.Call, scope: Scope, given: Mapping[str, Values]) -> ast.Call:
    places = getattr(scope.node, "args", None)
    if not isinstance(places, ast.arguments):
        return node

    def name(text: str) -> ast.expr:
        return ast.copy_location(ast.Name(text, ast.Load()), node)

    rest = [key for key in given if key.startswith("*") and not key.startswith("**")]
    arguments: list[ast.expr] = []
    for argument in node.args:
        if isinstance(argument, ast.Starred) and _names(argument.value, places.vararg):
            arguments.extend(_spread(argument.value, list(map(name, rest))))
        else:
            arguments.append(argument)
    keywords = [k for k in node.keywords if not _gathers(k, places.kwarg)]
    if len(keywords) < len(node.keywords):
        known = {k.arg for k in keywords}
        options = [key[2:] for key in given if key.startswith("**")]
        keywords += [ast.keyword(o, name(f"**{o}")) for o in options if o not in known]
    return ast.copy_location(ast.Call(node.func, arguments, keywords), node)


def _spread(node: ast.expr, rest: list[ast.expr]) -> list[ast.expr]:
    """What `*node` gives: of `["/x" + u for u in urls]` the sum for each, else each as it is."""
    match node:
        case (
            ast.ListComp(elt=element, generators=[loop])
            | ast.GeneratorExp(elt=element, generators=[loop])
        ) if isinstance(loop.target, ast.Name) and not loop.ifs:
            return [replaced(element, {loop.target.id: item}) for item in rest]
        case _:
            return rest


def replaced(node: ast.expr, by: Mapping[str, ast.expr]) -> ast.expr:
    """A copy of an expression with others in place of some names."""
    copy: ast.expr = _Replaced(by).visit(deepcopy(node))
    return copy


class _Replaced(ast.NodeTransformer):
    """Puts expressions in place of names."""

    def __init__(self, by: Mapping[str, ast.expr]) -> None:
        self.by = by

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.by.get(node.id, node)


def _names(node: ast.expr, parameter: ast.arg | None) -> bool:
    return any(_is_parameter(part, parameter) for part in walk(node))


def _is_parameter(node: ast.AST, parameter: ast.arg | None) -> bool:
    return isinstance(node, ast.Name) and parameter is not None and node.id == parameter.arg


def _gathers(keyword: ast.keyword, parameter: ast.arg | None) -> bool:
    return keyword.arg is None and _is_parameter(keyword.value, parameter)
