"""Options of a command line, as values: their defaults, and whatever else somebody may say."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftoff.project.evaluation.places import option
from liftoff.project.evaluation.values import Values, gathered, union
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

# What holds the options that a parser has read.
_READ = ("().parse_args()", "().parse_known_args()[]")
_DECORATORS = frozenset({"option", "argument"})


def name_of_option(node: ast.Call) -> str:
    """The name under which a program finds an option: `out_dir` of `"-o", "--out-dir"`."""
    for keyword in node.keywords:
        if keyword.arg == "dest" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    names = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    plain = [name for name in names if not name.startswith("-")]
    long = [name for name in names if name.startswith("--")]
    chosen = (plain or long or names or [""])[0]
    return chosen.partition("/")[0].lstrip("-").replace("-", "_")


def option_values(evaluator: Evaluator, owner: str, name: str) -> Values:
    """What `args.name` may be, where `owner` is what a parser has read."""
    if not owner.endswith(_READ):
        return ()
    given = evaluator.program.options.get(name, ())
    defaults = gathered(evaluator.values(node, scope) for node, scope in given)
    return union(defaults, (option(name),)) if given else ()


def given_by_option(evaluator: Evaluator, function: Scope, name: str) -> Values:
    """What `@click.option` gives to a parameter."""
    outer = function.parent or function
    for decorator in function.decorators:
        if (
            isinstance(decorator, ast.Call)
            and isinstance(decorator.func, ast.Attribute)
            and decorator.func.attr in _DECORATORS
            and name_of_option(decorator) == name
        ):
            default = next((k.value for k in decorator.keywords if k.arg == "default"), None)
            values = evaluator.values(default, outer) if default is not None else ()
            return union(values, (option(name),))
    return ()
