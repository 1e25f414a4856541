"""Texts that the source tells whole, put together from others that it tells.

`f"/{Page.home}"`, `"%s/users" % prefix`, `"{p}/users".format(p=prefix)`, `"/".join(parts)`.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftoff.project.evaluation.places import is_given_at_run, key_of
from liftoff.project.evaluation.values import (
    Constant,
    Container,
    External,
    Instance,
    Part,
    Value,
    Values,
)
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator


def text_of(evaluator: Evaluator, values: Values) -> str | None:
    """The one text that a value is within another; None where that is not known for sure.

    Args:
        evaluator: knows the classes.
        values: what it may be. A member of an enumeration with methods is its value and an object.
    """
    constants = [value for value in values if isinstance(value, Constant)]
    others = [value for value in values if not isinstance(value, Constant)]
    if len(constants) != 1 or not all(
        isinstance(value, Instance) and _says_its_value(evaluator, value.cls) for value in others
    ):
        return None
    return str(constants[0].value)


def default_text(values: Values) -> str | None:
    """The one text in the source for what the environment, or who holds the object, may change."""
    constants = [value for value in values if isinstance(value, Constant)]
    others = [value for value in values if not isinstance(value, Constant)]
    if len(constants) != 1 or not all(map(_may_differ, others)):
        return None
    return str(constants[0].value)


def _may_differ(value: Value) -> bool:
    return isinstance(value, External | Part) or is_given_at_run(value)


def filled(evaluator: Evaluator, node: ast.BinOp, scope: Scope) -> str | None:
    """The text of `"/%s/{name}" % folder`, if each part is known for sure."""
    template = key_of(node.left)
    if template is None or template.count("%") != template.count("%s"):
        return None
    parts = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
    texts = _known(evaluator, parts, scope)
    if texts is None or template.count("%s") != len(parts):
        return None
    return template % tuple(texts)


def composed(evaluator: Evaluator, node: ast.Call, scope: Scope) -> str | None:
    """The text of a call of `format` or `join`, if each part is known for sure."""
    if not isinstance(node.func, ast.Attribute):
        return None
    template = text_of(evaluator, evaluator.values(node.func.value, scope))
    if template is None or any(isinstance(argument, ast.Starred) for argument in node.args):
        return None
    if node.func.attr == "join":
        parts = _parts(evaluator, node, scope)
        return None if parts is None else template.join(parts)
    positional = _known(evaluator, node.args, scope)
    named = _known(evaluator, [keyword.value for keyword in node.keywords], scope)
    if positional is None or named is None:
        return None
    names = [keyword.arg or "" for keyword in node.keywords]
    try:
        return template.format(*positional, **dict(zip(names, named, strict=True)))
    except (LookupError, ValueError, AttributeError):
        # It asks for more than texts, or for what `**given` holds.
        return None


def _parts(evaluator: Evaluator, node: ast.Call, scope: Scope) -> list[str] | None:
    """What `join` is given, where it is one list that is written out."""
    given = evaluator.values(node.args[0], scope) if len(node.args) == 1 else ()
    match given:
        case (Container(site=site),) if isinstance(site.node, ast.List | ast.Tuple):
            return _known(evaluator, site.node.elts, site.scope)
        case _:
            return None


def _known(evaluator: Evaluator, parts: list[ast.expr], scope: Scope) -> list[str] | None:
    texts = [text_of(evaluator, evaluator.values(part, scope)) for part in parts]
    found = [text for text in texts if text is not None]
    return found if len(found) == len(parts) else None


def _says_its_value(evaluator: Evaluator, cls: Scope) -> bool:
    """Whether a member of an enumeration is its value as a text."""
    method = evaluator.hierarchy.method(cls, "__str__")
    if method is None:
        return "enum.StrEnum" in evaluator.hierarchy.external_bases(cls)
    match method.returns:
        case [ast.Attribute(ast.Name(), "value" | "_value_")]:
            return True
        case [ast.Call(ast.Name("str"), [ast.Attribute(ast.Name(), "value" | "_value_")])]:
            return True
        case _:
            return False
