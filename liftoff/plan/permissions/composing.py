"""Texts that are put together: f-strings, `%`, `format`, `join`, `+`, `or`."""

from __future__ import annotations

import ast
import re
import string
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from liftoff.plan.permissions.text import UNKNOWN, Text, Unknown, Variable, joined
from liftoff.project.source.scopes import Scope

# More say nothing any more.
MAX_TEXTS = 24


class Composing(ABC):
    """What an expression is whose parts are known."""

    @abstractmethod
    def _of(self, node: ast.expr, scope: Scope, depth: int) -> tuple[Text, ...]:
        """The texts of a part."""

    @abstractmethod
    def _values(self, node: ast.expr, scope: Scope) -> Iterator[Text]:
        """The texts of what cannot be taken apart."""

    def _composed(
        self, node: ast.JoinedStr | ast.BinOp | ast.Call, scope: Scope, depth: int
    ) -> Iterator[Text]:
        match node:
            case ast.JoinedStr(values=values):
                yield from self._join([self._piece(value, scope, depth) for value in values])
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                yield from self._join([self._of(left, scope, depth), self._of(right, scope, depth)])
            case ast.BinOp(left=ast.Constant(str() as template), op=ast.Mod(), right=given):
                values = given.elts if isinstance(given, ast.Tuple) else [given]
                pieces = re.split(r"%(?:\(\w+\))?[-+#0 ]*\d*(?:\.\d+)?[sdrif]", template)
                yield from self._filled(pieces, values, scope, depth)
            case ast.Call(func=ast.Attribute(value=ast.Constant(str() as template), attr="format")):
                yield from self._formatted(template, node, scope, depth)
            case ast.Call(
                func=ast.Attribute(value=ast.Constant(str() as glue), attr="join"),
                args=[ast.List(elts=values) | ast.Tuple(elts=values)],
            ) if values and not any(isinstance(value, ast.Starred) for value in values):
                parts = [self._of(value, scope, depth) for value in values]
                between: list[tuple[Text, ...]] = [parts[0]]
                for part in parts[1:]:
                    between += [((glue,),), part]
                yield from self._join(between)
            case _:
                yield from self._values(node, scope)

    def _piece(self, node: ast.expr, scope: Scope, depth: int) -> tuple[Text, ...]:
        if isinstance(node, ast.FormattedValue):
            return self._of(node.value, scope, depth)
        return self._of(node, scope, depth)

    def _join(self, given: list[tuple[Text, ...]]) -> Iterator[Text]:
        pieces = [piece or (UNKNOWN,) for piece in given]
        count = 1
        for piece in pieces:
            count *= len(piece)
        if count > MAX_TEXTS:
            pieces = [piece if len(piece) == 1 else (UNKNOWN,) for piece in pieces]
        for chosen in product(*pieces):
            yield joined(*chosen)

    def _filled(
        self, pieces: list[str], values: list[ast.expr], scope: Scope, depth: int
    ) -> Iterator[Text]:
        if len(pieces) != len(values) + 1:
            yield (pieces[0], Unknown()) if pieces[0] else UNKNOWN
            return
        parts: list[tuple[Text, ...]] = [((pieces[0],),)]
        for value, piece in zip(values, pieces[1:], strict=True):
            parts += [self._of(value, scope, depth), ((piece,),)]
        yield from self._join(parts)

    def _either(self, values: list[ast.expr], scope: Scope, depth: int) -> Iterator[Text]:
        """`os.getenv("A") or "b"`: what is last is the default of what is before it."""
        *first, last = [self._of(value, scope, depth) for value in values]
        default = last[0] if len(last) == 1 else ()
        literal = default[0] if len(default) == 1 and isinstance(default[0], str) else None
        alone = True
        for text in (text for texts in first for text in texts):
            match text:
                case (Variable(default=None) as variable,) if literal is not None:
                    yield (replace(variable, default=literal),)
                case (Variable(),):
                    yield text
                case _:
                    alone = False
                    yield text
        if literal is None or not alone:
            yield from last

    def _formatted(self, template: str, node: ast.Call, scope: Scope, depth: int) -> Iterator[Text]:
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        parts: list[tuple[Text, ...]] = []
        try:
            fields = list(string.Formatter().parse(template))
        except ValueError:
            fields = []
        for number, (literal, field, _, _) in enumerate(fields):
            parts.append(((literal,),))
            if field is None:
                continue
            position = int(field) if field.isdigit() else number if not field else -1
            value = node.args[position] if 0 <= position < len(node.args) else keywords.get(field)
            parts.append(self._of(value, scope, depth) if value is not None else (UNKNOWN,))
        yield from self._join(parts) if parts else (UNKNOWN,)
