"""How a module calls the functions of a plan."""

from __future__ import annotations

import re
from dataclasses import dataclass

from liftoff.emit.identifiers import unique_identifiers
from liftoff.emit.stack.names import ALIAS
from liftoff.emit.terraform.text import Expression, Joined, joined
from liftoff.plan.model import Plan


@dataclass(frozen=True, slots=True)
class Names:
    """Labels and attributes of functions.

    Attributes:
        labels: label of each function's resources, by its name.
        published: functions that are called by an alias of a version.
    """

    labels: dict[str, str]
    published: frozenset[str]

    def attribute(self, function: str, name: str) -> Expression:
        """An attribute of what requests go to: the function, or its alias."""
        kind = "alias" if function in self.published else "function"
        return Expression(f"aws_lambda_{kind}.{self.labels[function]}.{name}")

    def name(self, function: str) -> Expression:
        """What a function is invoked by: its name, or its alias's ARN."""
        if function in self.published:
            return self.attribute(function, "arn")
        return self.attribute(function, "function_name")

    def grant(self, function: str) -> dict[str, Expression | str]:
        """The function, and its alias, that a permission is for."""
        name = Expression(f"aws_lambda_function.{self.labels[function]}.function_name")
        if function in self.published:
            return {"function_name": name, "qualifier": ALIAS}
        return {"function_name": name}


def module_names(plan: Plan) -> Names:
    """The names of a plan's functions."""
    return Names(
        unique_identifiers((function.name for function in plan.functions), label),
        frozenset(function.name for function in plan.functions if function.published),
    )


def label(text: str) -> str:
    """Letters, digits and `_`, and no digit first."""
    made = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_")
    return made if made[:1].isalpha() else f"_{made}"


def deployed_name(function: str) -> Joined:
    """The name that a function has on Lambda."""
    return joined(Expression("var.name"), f"-{function}")
