"""Small programs as text, and what their calls of AWS need."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Mapping
from functools import cache

from liftoff.plan.model import ParameterValue, Pseudo, Resource, Statement
from liftoff.plan.permissions.calls import AwsCall, aws_calls, calls_of_app
from liftoff.plan.permissions.services import Services, shipped_services
from liftoff.plan.permissions.statements import Parameters, statements
from liftoff.rules.analysis import with_model
from tests.rules.projects import tree_of

HEAD = """\
import os
import boto3
from flask import Flask, current_app, g, request
app = Flask(__name__)
"""


@cache
def services() -> Services:
    return shipped_services()


def calls_of(files: Mapping[str, str] | str, loaded: Collection[str] = ()) -> tuple[AwsCall, ...]:
    """The calls of a project, or of the text of `app.py` below the usual imports."""
    if isinstance(files, str):
        files = {"app.py": HEAD + textwrap.dedent(files)}
    calls = with_model(tree_of(files), lambda model: aws_calls(model, services))
    return calls_of_app(calls, loaded)


def view(body: str) -> tuple[AwsCall, ...]:
    """The calls of the lines of a view."""
    return calls_of('@app.get("/")\ndef view():\n' + textwrap.indent(textwrap.dedent(body), "    "))


def spelled(resource: Resource) -> str:
    """An ARN as text: `{Table}` for a parameter, `R` and `A` for the stack's region and account."""
    short = {"Partition": "aws", "Region": "R", "AccountId": "A"}
    parts = []
    for part in resource:
        match part:
            case Pseudo(name):
                parts.append(short[name])
            case ParameterValue(name, None):
                parts.append(f"{{{name}}}")
            case ParameterValue(name, segment):
                parts.append(f"{{{name}/{segment}}}")
            case _:
                parts.append(str(part))
    return "".join(parts)


def policy(found: Iterable[Statement]) -> dict[str, list[str]]:
    """Each action with its resources."""
    return {
        action: sorted(spelled(resource) for resource in statement.resources)
        for statement in found
        for action in statement.actions
    }


def needs(calls: Iterable[AwsCall], **environment: str) -> dict[str, list[str]]:
    """What calls need, of which nothing may be unknown."""
    calls = tuple(calls)
    assert [call.unknown for call in calls if call.unknown] == []
    return policy(statements(calls, Parameters(environment)))


def unknowns(calls: Iterable[AwsCall]) -> list[tuple[str, int]]:
    """Calls of which nothing is known, each with its line."""
    return [(call.call, call.line) for call in calls if call.unknown]
