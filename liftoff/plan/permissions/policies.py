"""A function's permissions as policies that IAM takes: one in its role, and more where needed.

Nothing is made wider by it: statements are joined only where the joined one allows the same actions
on the same resources, and cut only into parts that together allow the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from liftoff.plan.model import FunctionArn, ParameterValue, Pseudo, Resource, Statement

# Source: "IAM and AWS STS quotas", IAM User Guide: characters, white space not counted.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
ROLE_POLICY_LENGTH = 10_240  # all inline policies of a role
MANAGED_POLICY_LENGTH = 6_144  # each managed policy
MANAGED_POLICIES = 10  # of a role; can be raised
# What a function's role has of AWS's own: for its log, and for tracing.
_OF_AWS = 2

# How long what is only known when it is deployed may be: the longest partition and region, an
# account's id, the ARN of a function, and a value that a person gives (a bucket's longest name).
_PSEUDO = {"Partition": 10, "Region": 14, "AccountId": 12}
_ARN_LENGTH = 140
_VALUE_LENGTH = 63
_AROUND_POLICY = len('{"Version":"2012-10-17","Statement":[]}')
_AROUND_STATEMENT = len('{"Effect":"Allow","Action":[],"Resource":[]},')


@dataclass(frozen=True, slots=True)
class Policies:
    """The policies of a role.

    Attributes:
        inline: statements in the role itself.
        managed: statements of each policy beside it, in order.
    """

    inline: tuple[Statement, ...]
    managed: tuple[tuple[Statement, ...], ...]

    @property
    def fits(self) -> bool:
        """Whether a role takes so many, with AWS's own, without a raised quota."""
        return len(self.managed) + _OF_AWS <= MANAGED_POLICIES


def policies(statements: Iterable[Statement]) -> Policies:
    """Share statements out to a role's own policy and to as few others as it takes.

    Args:
        statements: what a function may do.

    Returns:
        All of them inline, as they are, if the role has room for that.
    """
    statements = tuple(statements)
    if policy_length(statements) <= ROLE_POLICY_LENGTH:
        return Policies(statements, ())
    made: list[list[Statement]] = [[]]
    room = ROLE_POLICY_LENGTH - _AROUND_POLICY
    for statement in _joined(statements):
        for part in _parts(statement):
            length = _length(part)
            if length > room:
                made.append([])
                room = MANAGED_POLICY_LENGTH - _AROUND_POLICY
            made[-1].append(part)
            room -= length
    inline, *managed = map(tuple, made)
    return Policies(inline, tuple(managed))


def policy_length(statements: Iterable[Statement]) -> int:
    """Characters of a policy, as many as it may have when it is deployed."""
    return _AROUND_POLICY + sum(map(_length, statements))


def _length(statement: Statement) -> int:
    actions = sum(len(json.dumps(action)) + 1 for action in statement.actions)
    return _AROUND_STATEMENT + actions + sum(map(_resource_length, statement.resources))


def _resource_length(resource: Resource) -> int:
    length = len('"",')
    for part in resource:
        match part:
            case str():
                length += len(json.dumps(part)) - 2
            case Pseudo(name):
                length += _PSEUDO[name]
            case FunctionArn():
                length += _ARN_LENGTH
            case ParameterValue():
                length += _VALUE_LENGTH
    return length


def _joined(statements: Iterable[Statement]) -> list[Statement]:
    """One statement for all actions on the same resources, and then for all resources of them."""
    by_resources: dict[frozenset[Resource], dict[str, None]] = {}
    for statement in statements:
        actions = by_resources.setdefault(frozenset(statement.resources), {})
        actions.update(dict.fromkeys(statement.actions))
    by_actions: dict[tuple[str, ...], dict[Resource, None]] = {}
    for resources, actions in by_resources.items():
        there = by_actions.setdefault(tuple(sorted(actions)), {})
        there.update(dict.fromkeys(sorted(resources, key=repr)))
    return [
        Statement(actions=actions, resources=tuple(resources))
        for actions, resources in by_actions.items()
    ]


def _parts(statement: Statement) -> Iterator[Statement]:
    """Statements that allow the same, each short enough for a policy of its own."""
    if _length(statement) <= MANAGED_POLICY_LENGTH - _AROUND_POLICY:
        yield statement
        return
    actions, resources = statement.actions, statement.resources
    if len(resources) > 1:
        half = len(resources) // 2
        for some in (resources[:half], resources[half:]):
            yield from _parts(Statement(actions=actions, resources=some))
    elif len(actions) > 1:
        half = len(actions) // 2
        for few in (actions[:half], actions[half:]):
            yield from _parts(Statement(actions=few, resources=resources))
    else:
        yield statement
