"""From calls to IAM statements, and to the parameters that the template asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from liftoff.plan.model import (
    Note,
    Parameter,
    ParameterValue,
    Pseudo,
    Resource,
    ServiceCall,
    Statement,
)
from liftoff.plan.permissions.calls import AwsCall
from liftoff.plan.permissions.grants import Arn, Hole, Setting, joined_arn
from liftoff.plan.permissions.text import Variable

_T = TypeVar("_T", bound=tuple[Any, ...])
# Names of the template's own parameters and resources.
_TAKEN = frozenset({"LogRetentionDays", "StageName", "LogGroup", "HttpApi", "RestApi"})
# What Lambda sets itself, and nobody else may. Source: "Defined runtime environment variables".
_RESERVED = re.compile(r"AWS_(LAMBDA_.*|ACCESS_KEY.*|SECRET.*|SESSION.*)|_.*")


@dataclass(slots=True)
class Parameters:
    """The parameters that a plan needs, made as they are asked for.

    Attributes:
        environment: variables whose value is known, by name.
        made: parameters by what they stand for.
        variables: the parameter of each environment variable that has one.
    """

    environment: Mapping[str, str]
    made: dict[str, Parameter] = field(default_factory=dict)
    variables: dict[str, ParameterValue] = field(default_factory=dict)

    def variable(self, found: Variable, segment: int | None) -> str | ParameterValue | Pseudo:
        """What is in an environment variable: a text where the plan sets it."""
        known = self.environment.get(found.name)
        if known is not None:
            if segment is None:
                return known
            parts = known.split("/")
            return parts[segment] if segment < len(parts) else "*"
        if found.name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
            return Pseudo("Region")
        if _RESERVED.fullmatch(found.name):
            return "*"
        key = f"environment {found.name}"
        parameter = self.made.get(key)
        if parameter is None or (parameter.default is None and found.default is not None):
            name = parameter.name if parameter is not None else self._name(_pascal(found.name))
            text = f"The environment variable {found.name} of the app"
            self.made[key] = Parameter(name=name, description=text, default=found.default)
            self.variables[found.name] = ParameterValue(name)
        return ParameterValue(self.made[key].name, segment)

    def hole(self, hole: Hole, call: AwsCall) -> ParameterValue:
        """What only a person can tell."""
        key = f"{hole.kind} {hole.origin}"
        if key not in self.made:
            # After its module and function.
            spelled = hole.origin.split(":", 2)[-1]
            what = " ".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]+|[a-z0-9]+", hole.kind))
            text = f"{what.capitalize()} for {call.call}, {call.path}:{call.line}"
            text += f": {hole.hint}" if hole.hint else f": {spelled}" if spelled else ""
            self.made[key] = Parameter(name=self._name(hole.kind), description=text)
        return ParameterValue(self.made[key].name)

    def _name(self, wanted: str) -> str:
        used = {parameter.name for parameter in self.made.values()} | _TAKEN
        if wanted.endswith(("Function", "Permission", "Role")):
            wanted += "Name"
        names = (wanted if n == 1 else f"{wanted}{n}" for n in range(1, len(used) + 3))
        return next(name for name in names if name not in used)


def statements(calls: Iterable[AwsCall], parameters: Parameters) -> tuple[Statement, ...]:
    """What calls need, in as few statements as say no more than that.

    Args:
        calls: those of one function.
        parameters: where what is not known is asked for.
    """
    asked: dict[str, dict[Arn, AwsCall]] = {}
    users: dict[str, dict[ServiceCall, None]] = {}
    for call in calls:
        for grant in call.grants:
            asked.setdefault(grant.action, {}).setdefault(grant.arn, call)
            user = ServiceCall(call=call.call, path=call.path, line=call.line)
            users.setdefault(grant.action, {})[user] = None
    together: dict[tuple[str, tuple[Resource, ...]], list[str]] = {}
    for action, arns in asked.items():
        resources = {_resource(arn, arns[arn], parameters) for arn in _without_covered(arns)}
        ordered = tuple(sorted(_without_covered(resources), key=repr))
        together.setdefault((action.partition(":")[0], ordered), []).append(action)
    return tuple(
        Statement(
            actions=tuple(sorted(actions)),
            resources=resources,
            calls=tuple(
                sorted(
                    {user for action in actions for user in users[action]},
                    key=lambda user: (user.path, user.line, user.call),
                )
            ),
        )
        for (_, resources), actions in sorted(together.items(), key=lambda item: min(item[1]))
    )


def _without_covered(resources: Iterable[_T]) -> Iterator[_T]:
    """Resources that no other one's `*` stands for already."""
    every = list(dict.fromkeys(resources))
    wide = [(resource, _pattern(resource)) for resource in every if _is_wide(resource)]
    for resource in every:
        text = _spelled(resource)
        if not any(other != resource and pattern.fullmatch(text) for other, pattern in wide):
            yield resource


def _is_wide(resource: tuple[Any, ...]) -> bool:
    return any(isinstance(part, str) and "*" in part for part in resource)


def _spelled(resource: tuple[Any, ...]) -> str:
    return "".join(part if isinstance(part, str) else f"<{part!r}>" for part in resource)


def _pattern(resource: tuple[Any, ...]) -> re.Pattern[str]:
    """What a resource stands for, as IAM matches it."""
    return re.compile(
        "".join(
            re.escape(part).replace(r"\*", ".*").replace(r"\?", ".")
            if isinstance(part, str)
            else re.escape(f"<{part!r}>")
            for part in resource
        ),
        re.DOTALL,
    )


def _resource(arn: Arn, call: AwsCall, parameters: Parameters) -> Resource:
    parts: list[str | ParameterValue | object] = []
    for part in arn:
        match part:
            case Setting(variable, segment):
                parts.append(parameters.variable(variable, segment))
            case Hole():
                parts.append(parameters.hole(part, call))
            case _:
                parts.append(part)
    return joined_arn(tuple(parts))  # type: ignore[arg-type, return-value]


def unknown_notes(calls: Iterable[AwsCall]) -> tuple[Note, ...]:
    """What a person has to look at, as nothing is known of what it needs."""
    return tuple(
        Note(
            kind="permission",
            subject=call.call,
            reason=f"{call.unknown}: add what it needs to `permissions` in plan.json",
            path=call.path,
            line=call.line,
        )
        for call in calls
        if call.unknown is not None
    )


def _pascal(name: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", name)
    return "".join(word[:1].upper() + word[1:].lower() for word in words) or "Value"
