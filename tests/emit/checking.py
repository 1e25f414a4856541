"""What programs that others wrote say of templates."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from cfnlint.config import ConfigMixIn
from cfnlint.decode import decode_str
from cfnlint.runner import Runner
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
    return linted(yaml_text(dict(template)), monkeypatch)


def linted(text: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What cfn-lint finds in the text of a template."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    template, errors = decode_str(text)
    found = errors or _linter().validate_template(template)
    return [f"{match}: {match.message}" for match in found]


@cache
def _linter() -> Runner:
    """One for all templates, as where cfn-lint is given several: to read its rules takes longest."""
    return Runner(ConfigMixIn(regions=["us-east-1"], include_checks=["I"]))


def dangling(template: Mapping[str, Any]) -> set[str]:
    """Logical ids that are referred to and are not there."""
    known = {*template["Resources"], *template.get("Parameters", {})}
    return {
        reference.target for reference in references(dict(template)) if "::" not in reference.target
    } - known
