"""What programs that others wrote say of templates."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from cfnlint.api import lint
from cfnlint.config import ManualArgs
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from liftoff.emit.stack.references import references
from liftoff.emit.yaml_text import yaml_text

_LOCAL = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
    "AWS::Serverless::Application": "Location",
}


def transform(template: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the SAM transform makes of a template whose files have been uploaded."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    made = copy.deepcopy(dict(template))
    for resource in made["Resources"].values():
        if resource["Type"] in _LOCAL:
            file = "https://bucket.s3.amazonaws.com/t.yaml"
            if resource["Type"] != "AWS::Serverless::Application":
                file = "s3://bucket/key.zip"
            resource["Properties"][_LOCAL[resource["Type"]]] = file
    transformed: dict[str, Any] = Translator({}, Parser()).translate(made, {})
    return transformed


def complaints(template: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What cfn-lint finds."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    config = ManualArgs(regions=["us-east-1"], include_checks=["I"])
    found = lint(yaml_text(dict(template)), config=config)
    return [f"{match}: {match.message}" for match in found]


def dangling(template: Mapping[str, Any]) -> set[str]:
    """Logical ids that are referred to and are not there."""
    known = {*template["Resources"], *template.get("Parameters", {})}
    return {
        reference.target for reference in references(dict(template)) if "::" not in reference.target
    } - known
