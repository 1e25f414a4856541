"""What a call gives for an argument of an operation, however deep: `Entries[].EventBusName`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from liftoff.plan.permissions.text import UNKNOWN, Text
from liftoff.plan.permissions.texts import Texts
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import Container
from liftoff.project.source.scopes import Scope

# An expression and the scope that it stands in; None for what only the run tells.
Given = tuple[ast.expr, Scope] | None
_STEP = re.compile(r"[^.\[\]{}]+|\[\]|\{\}")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is given to an operation.

    Attributes:
        named: expressions by the name of the argument.
        fixed: texts by path, where the code gives no expression for it.
        spread: what `**` spreads into the call.
        unknown: whether there may be arguments that are not seen.
    """

    named: Mapping[str, Given] = field(default_factory=dict)
    fixed: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    spread: tuple[tuple[ast.expr, Scope], ...] = ()
    unknown: bool = False

    @classmethod
    def of(cls, call: ast.Call, scope: Scope, *positions: str) -> Arguments:
        """The arguments of a call.

        Args:
            call: the call.
            scope: where it stands.
            positions: names of the positional ones.
        """
        named: dict[str, Given] = {}
        for name, node in zip(positions, call.args, strict=False):
            named[name] = (node, scope)
        named |= {k.arg: (k.value, scope) for k in call.keywords if k.arg is not None}
        spread = tuple((k.value, scope) for k in call.keywords if k.arg is None)
        starred = any(isinstance(node, ast.Starred) for node in call.args)
        return cls(named, {}, spread, starred)

    def also(
        self, named: Mapping[str, Given], fixed: Mapping[str, tuple[Text, ...]] | None = None
    ) -> Arguments:
        """The same with more of them, which win."""
        return Arguments(
            {**self.named, **named}, {**self.fixed, **(fixed or {})}, self.spread, self.unknown
        )


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found for a path.

    Attributes:
        texts: what it may be; empty when it is not given.
        maybe: whether it may be given without being seen.
    """

    texts: tuple[Text, ...]
    maybe: bool = False

    @property
    def given(self) -> bool:
        """Whether it is given, for all that is known."""
        return bool(self.texts) or self.maybe


class Reader:
    """Looks arguments up.

    Args:
        evaluator: what follows names to the dicts and lists that they stand for.
        texts: what reads texts.
    """

    def __init__(self, evaluator: Evaluator, texts: Texts) -> None:
        self._evaluator = evaluator
        self.texts = texts

    def look(self, arguments: Arguments, path: str) -> Looked:
        """What is given for a path of an operation's arguments.

        Args:
            arguments: those of the call.
            path: names with `.` between them; `[]` for each item of a list, `{}` for the keys of a
                dict; `|TEXT` at the end for what holds where it is not given.
        """
        path, _, default = path.partition("|")
        if path in arguments.fixed:
            return Looked(arguments.fixed[path])
        name, *steps = _STEP.findall(path)
        nodes, maybe = self._start(arguments, name)
        keys: list[Text] = []
        for step in steps:
            nodes, keys, unseen = self._step(nodes, step)
            maybe = maybe or unseen
        found = dict.fromkeys(keys)
        for given in nodes:
            texts = (UNKNOWN,) if given is None else self.texts.of(*given)
            found |= dict.fromkeys(texts)
        if not found and not maybe and default:
            return Looked(((default,),))
        return Looked(tuple(found), maybe)

    def _start(self, arguments: Arguments, name: str) -> tuple[list[Given], bool]:
        if name in arguments.named:
            given = arguments.named[name]
            none = given is not None and isinstance(given[0], ast.Constant)
            if none and given is not None and getattr(given[0], "value", 0) is None:
                return [], False
            return [given], False
        nodes: list[Given] = []
        maybe = arguments.unknown
        for spread in arguments.spread:
            inner, _, unseen = self._step([spread], name)
            nodes += inner
            maybe = maybe or unseen
        return nodes, maybe

    def _step(self, nodes: Iterable[Given], step: str) -> tuple[list[Given], list[Text], bool]:
        """One step into dicts or lists: what is there, keys as texts, and whether more may be."""
        found: list[Given] = []
        keys: list[Text] = []
        unseen = False
        for given in nodes:
            literals = [] if given is None else list(self._literals(*given))
            if not literals:
                unseen = True
            for literal in literals:
                for key, value in self._items(*literal):
                    if step == "{}" and key is not None:
                        keys += self.texts.of(*key)
                    elif step == "[]" and key is None:
                        found.append(value)
                    elif key is not None and step not in ("[]", "{}"):
                        texts = self.texts.of(*key)
                        if (step,) in texts:
                            found.append(value)
                        unseen = unseen or UNKNOWN in texts
                    elif key is None and value is None:
                        unseen = True
        return found, keys, unseen

    def _literals(self, node: ast.expr, scope: Scope) -> Iterator[tuple[ast.expr, Scope]]:
        """The dict or list displays that an expression stands for."""
        if isinstance(node, ast.Dict | ast.List | ast.Tuple | ast.ListComp | ast.GeneratorExp):
            yield node, scope
            return
        for value in self._evaluator.values(node, scope):
            if isinstance(value, Container) and isinstance(value.site.node, ast.expr):
                yield value.site.node, value.site.scope

    def _items(self, node: ast.expr, scope: Scope) -> Iterator[tuple[Given, Given]]:
        """Keys and values of a display, and of what is put there later; lists have no keys."""
        match node:
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    if key is None:
                        yield from self._merged(value, scope, node)
                    else:
                        yield (key, scope), (value, scope)
            case ast.List(elts=values) | ast.Tuple(elts=values):
                for value in values:
                    yield None, None if isinstance(value, ast.Starred) else (value, scope)
            case ast.ListComp(elt=value) | ast.GeneratorExp(elt=value):
                yield None, (value, scope)
            case ast.Call(func=ast.Name(id="dict"), keywords=keywords):
                for keyword in keywords:
                    if keyword.arg is None:
                        yield None, None
                    else:
                        yield (ast.Constant(keyword.arg), scope), (keyword.value, scope)
            case _:
                yield None, None
        yield from self._added(node, scope)

    def _merged(
        self, value: ast.expr, scope: Scope, into: ast.expr
    ) -> Iterator[tuple[Given, Given]]:
        """The items of a display that another one takes over."""
        literals = list(self._literals(value, scope))
        if not literals:
            yield None, None
        for literal in literals:
            if literal[0] is not into:
                yield from self._items(*literal)

    def _added(self, node: ast.expr, scope: Scope) -> Iterator[tuple[Given, Given]]:
        for added in self._evaluator.added(self._evaluator.site(node, scope)):
            value = (added.value, added.scope)
            match added.key:
                case str() as text:
                    yield (ast.Constant(text), added.scope), value
                case ast.expr() as key:
                    yield (key, added.scope), value
                case _ if added.how in ("append", "item"):
                    yield None, value
                case _:
                    yield from self._merged(*value, node)
