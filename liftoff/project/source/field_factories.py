"""Functions that give a field its default: whoever makes an object of the class runs them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.source.scopes import Scope

# pydantic, dataclasses, attrs, SQLAlchemy, SQLModel, peewee, MongoEngine.
_FACTORIES = frozenset({"default", "default_factory", "factory", "insert_default"})


def is_factory(keyword: ast.keyword, scope: Scope) -> bool:
    """Whether a class body gives a call a function so: `Field(default_factory=new_id)`."""
    return keyword.arg in _FACTORIES and scope.kind == "class"


def field_factories(cls: Scope) -> Iterator[ast.expr]:
    """What a class body names as such; a class without fields has none."""
    for call in cls.calls:
        for keyword in call.node.keywords:
            if is_factory(keyword, cls) and isinstance(
                keyword.value, ast.Name | ast.Attribute | ast.Lambda
            ):
                yield keyword.value
