"""Lists and dicts that a library reads from a text: whatever is in them, nobody else has it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftoff.project.evaluation.values import Container, External, FunctionValue, Method
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

PARSERS = frozenset({
    *(f"{library}.{load}"
      for library in ("json", "ujson", "orjson", "simplejson", "rapidjson", "json5", "toml",
                      "tomllib", "tomli", "hjson", "commentjson", "msgpack")
      for load in ("load", "loads", "unpackb")),
    "yaml.safe_load", "yaml.load", "yaml.full_load", "yaml.unsafe_load", "ruamel.yaml.YAML().load",
    "ast.literal_eval", "xmltodict.parse", "dotenv.dotenv_values",
})  # fmt: skip


def is_parser(evaluator: Evaluator, function: ast.expr, scope: Scope) -> bool:
    """Whether a function reads a text: one of a library, or what the project wraps around it."""
    return any(
        isinstance(value, FunctionValue | Method)
        or (isinstance(value, External) and value.name in PARSERS)
        for value in evaluator.values(function, scope)
    )


def is_parsed_in(evaluator: Evaluator, made: Container, function: Scope) -> bool:
    """Whether a function has just read a container from a text: each caller gets its own."""
    site = made.site
    return (
        site.scope is function
        and isinstance(site.node, ast.Call)
        and is_parser(evaluator, site.node.func, function)
    )
