from __future__ import annotations

import json
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from liftoff.plan.model import FunctionArn, ParameterValue, Pseudo, Resource, Statement
from liftoff.plan.permissions.policies import (
    MANAGED_POLICY_LENGTH,
    ROLE_POLICY_LENGTH,
    policies,
    policy_length,
)

# Each as long as it may get: a value of 63 characters, a function's ARN.
_GIVEN = {"Partition": "aws-iso-us", "Region": "ap-southeast-2", "AccountId": "1" * 12}
_ARN = "arn:aws-us-gov:lambda:ap-southeast-2:111111111111:function:" + "f" * 64 + ":live"

part = st.sampled_from(
    ["arn:", ":dynamodb:", "table/", "*", "x" * 300, Pseudo("Partition"), Pseudo("Region"),
     Pseudo("AccountId"), FunctionArn("fallback"), ParameterValue("Stage")]
)  # fmt: skip
resource = st.lists(part, min_size=1, max_size=5).map(tuple)
action = st.integers(0, 400).map(lambda n: f"service:DoSomethingOfALongName{n}")
statement = st.builds(
    Statement,
    actions=st.lists(action, min_size=1, max_size=40, unique=True).map(tuple),
    resources=st.lists(resource, min_size=1, max_size=30, unique=True).map(tuple),
)


def spelled(resource: Resource) -> str:
    def text(part: object) -> str:
        match part:
            case Pseudo(name):
                return _GIVEN[name]
            case FunctionArn():
                return _ARN
            case ParameterValue():
                return "v" * 63
        return str(part)

    return "".join(map(text, resource))


def document(statements: Iterable[Statement]) -> str:
    """As IAM counts it: no white space."""
    made = [
        {"Effect": "Allow", "Action": [*s.actions], "Resource": [spelled(r) for r in s.resources]}
        for s in statements
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": made}, separators=(",", ":"))


def allowed(statements: Iterable[Statement]) -> set[tuple[str, Resource]]:
    return {(action, resource) for s in statements for action in s.actions
            for resource in s.resources}  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(statement, max_size=8))
def test_the_same_is_allowed_in_policies_that_iam_takes(statements: list[Statement]) -> None:
    made = policies(statements)
    parts = [made.inline, *made.managed]
    assert allowed(s for part in parts for s in part) == allowed(statements)
    assert len(document(made.inline)) <= ROLE_POLICY_LENGTH
    assert all(len(document(part)) <= MANAGED_POLICY_LENGTH for part in made.managed)
    assert all(made.managed)
    assert policy_length(statements) >= len(document(statements))


def test_what_has_room_is_left_as_it_is() -> None:
    few = (Statement(actions=("s3:GetObject",), resources=(("*",),)),) * 2
    assert policies(few).inline == few


def test_statements_are_joined_before_they_are_cut() -> None:
    tables = tuple((f"table/{'n' * 100}{n}",) for n in range(60))
    one, two = (Statement(actions=(f"dynamodb:{a}",), resources=tables) for a in ("Get", "Put"))
    made = policies([one, two])
    assert {s.actions for s in made.inline} == {("dynamodb:Get", "dynamodb:Put")}
    assert made.managed == ()
