"""What the resources of a stack are called, and how others refer to a function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from liftoff.emit.logical_ids import function_ids
from liftoff.plan.model import Plan

# As SAM calls it.
ALIAS = "live"


@dataclass(frozen=True, slots=True)
class FunctionNames:
    """How a template refers to the functions of a plan.

    Attributes:
        ids: logical id of each function, by its name.
        published: functions that are called by an alias of a version.
    """

    ids: dict[str, str]
    published: frozenset[str] = frozenset()

    def alias(self, function: str) -> str:
        """The logical id of a function's alias."""
        return f"{self.ids[function]}Alias{ALIAS}"

    def name(self, function: str) -> dict[str, Any]:
        """What a function is called by its name with: that of its alias is an ARN."""
        published = function in self.published
        return {"Ref": self.alias(function) if published else self.ids[function]}

    def arn(self, function: str) -> dict[str, Any]:
        """The ARN that requests are sent to."""
        if function in self.published:
            return {"Ref": self.alias(function)}
        return {"Fn::GetAtt": [self.ids[function], "Arn"]}

    def arn_in_text(self, function: str) -> str:
        """The same as a part of what `Fn::Sub` takes."""
        if function in self.published:
            return f"${{{self.alias(function)}}}"
        return f"${{{self.ids[function]}.Arn}}"


def function_names(plan: Plan) -> FunctionNames:
    """The names of a plan's functions."""
    published = frozenset(function.name for function in plan.functions if function.published)
    return FunctionNames(function_ids(plan), published)
