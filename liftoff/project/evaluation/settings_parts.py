"""Which classes are filled by the environment, as settings or as a part of them.

`class Settings(BaseSettings): redis: Redis` fills the fields of `Redis`, too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from liftoff.project.evaluation.values import ClassValue
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator


def is_of_settings(evaluator: Evaluator, cls: Scope) -> bool:
    """Whether the environment fills the fields of a class."""
    bases = evaluator.hierarchy.external_bases(cls)
    if any(base.endswith("BaseSettings") for base in bases):
        return True
    if not any(base.endswith("BaseModel") for base in bases):
        return False
    if evaluator.nodes.settings is None:
        # However deep the question comes from: the answer is kept.
        depth, evaluator.depth = evaluator.depth, 0
        evaluator.nodes.settings = _settings(evaluator)
        evaluator.depth = depth
    return cls in evaluator.nodes.settings


def _settings(evaluator: Evaluator) -> frozenset[Scope]:
    """The project's classes that end in `BaseSettings`, and those of their fields."""
    waiting = [
        scope
        for scope in evaluator.program.scopes
        if scope.kind == "class"
        and "Settings" in scope.module.text
        and any(base.endswith("BaseSettings") for base in evaluator.hierarchy.external_bases(scope))
    ]
    found: set[Scope] = set()
    while waiting:
        cls = waiting.pop()
        if cls not in found:
            found.add(cls)
            waiting.extend(_of_fields(evaluator, cls))
    return frozenset(found)


def _of_fields(evaluator: Evaluator, cls: Scope) -> Iterator[Scope]:
    for bindings in cls.bindings.values():
        for binding in bindings:
            if binding.kind == "annotation":
                for node in walk(binding.node):
                    if isinstance(node, ast.Name | ast.Attribute):
                        for value in evaluator.values(node, cls):
                            if isinstance(value, ClassValue):
                                yield value.scope
