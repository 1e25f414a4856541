"""Texts that are put together: f-strings, `"%s/%s" % (a, b)`, `"{}/{}".format(a, b)` and `join`."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from liftoff.project.evaluation.places import extended, is_path_object
from liftoff.project.evaluation.texts import default_text, text_of
from liftoff.project.evaluation.values import (
    UNKNOWN,
    Constant,
    External,
    Place,
    Prefix,
    Value,
    Values,
)
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

Pieces = list[str | ast.expr]

_PERCENT = re.compile(r"%[sdri]")
_BRACES = re.compile(r"\{(\w*)(?:![rsa])?(?::[^{}]*)?\}")


def pieces(node: ast.expr) -> Pieces | None:
    """The texts that an expression puts together, and what it puts between them.

    None where it is no such expression, or not all is told.
    """
    match node:
        case ast.JoinedStr(values=values):
            return [v.value if isinstance(v, ast.FormattedValue) else _text(v) for v in values]
        case ast.BinOp(ast.Constant(str(text)), ast.Mod(), ast.Tuple(elts=given)):
            return _between(_plain(_PERCENT.split(text), "%"), given)
        case ast.BinOp(ast.Constant(str(text)), ast.Mod(), only):
            return _between(_plain(_PERCENT.split(text), "%"), [only])
        case ast.Call(ast.Attribute(ast.Constant(str(text)), "format"), given, keywords):
            return _formatted(text, given, keywords)
        case ast.Call(ast.Attribute(ast.Constant(str(mark)), "join"), [ast.List(given)]):
            return _between(["", *[mark] * (len(given) - 1), ""], given)
        case _:
            return None


def _text(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _formatted(text: str, given: list[ast.expr], keywords: list[ast.keyword]) -> Pieces | None:
    """What `"{}.{env}".format(package, env=env)` is put together of."""
    named = {keyword.arg: keyword.value for keyword in keywords}
    named |= {str(position): node for position, node in enumerate(given)}
    texts = _BRACES.split(text)
    names = [name or str(position) for position, name in enumerate(texts[1::2])]
    if not named.keys() >= set(names):
        return None
    return _between(_plain(texts[::2], "{}"), [named[name] for name in names])


def _plain(texts: Sequence[str], marks: str) -> Sequence[str]:
    """The texts of a template as they come out, where a mark stands twice for itself.

    None at all where a mark stands alone: `"{0.name}"` asks for more than is read here.
    """
    for mark in marks:
        halves = [text.split(mark * 2) for text in texts]
        if any(mark in half for text in halves for half in text):
            return ()
        texts = [mark.join(text) for text in halves]
    return texts


def _between(texts: Sequence[str], given: Sequence[ast.expr]) -> Pieces | None:
    """Texts and what stands between them in turn; None where these do not fit each other."""
    if len(texts) != len(given) + 1 or any(isinstance(node, ast.Starred) for node in given):
        return None
    found: Pieces = [texts[0]]
    for node, text in zip(given, texts[1:], strict=True):
        found += (node, text)
    return [piece for piece in found if piece != ""]


def put_together(evaluator: Evaluator, parts: Pieces, scope: Scope) -> Values:
    """The texts that pieces make, or what is known of their start."""
    text = ""
    # How far the text is known for sure, once a setting's default stands in it.
    sure: Prefix | None = None
    others = _starts(evaluator, parts, scope)
    for position, part in enumerate(parts):
        if isinstance(part, str):
            text += part
            continue
        inner = tuple(v for v in evaluator.values(part, scope) if not is_path_object(v))
        known = text_of(evaluator, inner)
        if known is None:
            known = default_text(inner)
            started = _started(evaluator, text, parts[position + 1 :], scope)
            sure = started if sure is None else sure
            if known is None:
                return _either(started, sure, others)
        text += known
    return _either(Constant(text), sure, others)


def _started(evaluator: Evaluator, text: str, rest: Pieces, scope: Scope) -> Prefix:
    """A text that goes on with something unknown; of an address, with what follows that."""
    if "://" not in text:
        return Prefix(text)
    after = UNKNOWN
    for part in rest:
        known = part if isinstance(part, str) else text_of(evaluator, evaluator.values(part, scope))
        after += UNKNOWN if known is None else known
    return Prefix(text, after=after)


def _either(text: Constant | Prefix, sure: Prefix | None, others: Values) -> Values:
    """A text, with the start that it has whatever a setting says."""
    started = () if sure is None or (sure.text == "" and others) else (sure,)
    known = () if text == Prefix("") and others else (text,)
    return tuple(dict.fromkeys((*known, *started, *others)))


def _starts(evaluator: Evaluator, parts: Pieces, scope: Scope) -> Values:
    """The places, unknown addresses and texts that `f"{folder}/{name}"` starts with.

    Not the only text that it may start with: that is followed further.
    """
    if not parts or isinstance(parts[0], str):
        return ()
    tail = parts[1] if len(parts) > 1 and isinstance(parts[1], str) else ""
    whole = len(parts) == (2 if tail else 1)
    found: list[Value] = []
    texts: list[Value] = []
    for value in evaluator.values(parts[0], scope):
        match value:
            case Place():
                found.append(extended(value, tail, whole=whole))
            case External() if not is_path_object(value):
                found.append(value)
            case Constant(str() as text):
                texts.append(Prefix(text))
            case _:
                pass
    return (*found, *texts) if len(texts) > 1 else tuple(found)
