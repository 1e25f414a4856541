"""What `split` and `wrap` write for real apps is accepted by programs that others wrote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from openapi_spec_validator import OpenAPIV30SpecValidator
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from tests.emit.checking import linted


@pytest.fixture(
    params=[
        pytest.param((app, gateway, command), id=f"{app}-{command}-{gateway}")
        for app in ("flask_app", "fastapi_app", "httpbin")
        for command, gateway in (("split", "http"), ("split", "rest"), ("wrap", "http"))
    ],
)
def out(request: pytest.FixtureRequest, made: Callable[..., Path]) -> Path:
    """The output folder of one app, command and kind of gateway."""
    return made(*request.param)


compiled: set[bytes] = set()


def compiles(code: bytes, name: str) -> None:
    """Fail when a module does not compile; what all outputs have is compiled once."""
    if code not in compiled:
        compile(code, name, "exec")
        compiled.add(code)


def test_cfn_lint_accepts_the_template(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert linted((out / "template.yaml").read_text(), monkeypatch) == []


def test_the_sam_translator_accepts_the_template(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    template = yaml.safe_load((out / "template.yaml").read_text())
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            # Local folders are uploaded before the transform runs.
            resource["Properties"]["CodeUri"] = "s3://bucket/code.zip"
    translated = Translator({}, Parser()).translate(template, {})
    kinds = [resource["Type"] for resource in translated["Resources"].values()]
    functions = len(list((out / "functions").iterdir()))
    assert kinds.count("AWS::Lambda::Function") == functions


def test_the_openapi_document_is_valid(out: Path) -> None:
    document = yaml.safe_load((out / "openapi.yaml").read_text())
    OpenAPIV30SpecValidator(document).validate()


def test_every_module_compiles(out: Path) -> None:
    # Functions share most of what they hold.
    modules = {module.read_bytes(): str(module) for module in out.rglob("*.py")}
    assert modules
    for code, name in modules.items():
        compiles(code, name)


def test_nothing_private_is_in_the_output(out: Path) -> None:
    names = {path.name for path in out.rglob("*")}
    assert not names & {".env", ".git", ".venv", "__pycache__"}
