"""What `split` and `wrap` write for real apps is accepted by programs that others wrote."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpbin
import pytest
import yaml
from cfnlint.api import lint
from cfnlint.config import ManualArgs
from click.testing import CliRunner
from openapi_spec_validator import OpenAPIV30SpecValidator
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from liftoff.cli import cli

SAMPLES = Path(__file__).parents[2] / "samples"
APPS = {
    "flask_sample": (SAMPLES / "flask_app", "shop:create_app()"),
    "fastapi_sample": (SAMPLES / "fastapi_app", "observatory.main:app"),
    "httpbin": (None, "httpbin:app"),
}


@pytest.fixture(
    scope="module",
    params=[
        (app, mode, gateway)
        for app in APPS
        for mode, gateway in (("split", "http"), ("split", "rest"), ("wrap", "http"))
    ],
    ids="-".join,
)
def out(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of one app, command and kind of gateway."""
    app, mode, gateway = request.param
    source, target = APPS[app]
    folder = tmp_path_factory.mktemp("outputs")
    if source is None:
        source = folder / "source"
        shutil.copytree(Path(httpbin.__file__).parent, source / "httpbin")
    arguments = [mode, str(source), "--app", target, "-o", str(folder / "out")]
    CliRunner().invoke(cli, [*arguments, "--gateway", gateway], catch_exceptions=False)
    return folder / "out"


def test_cfn_lint_accepts_the_template(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    template = (out / "template.yaml").read_text()
    assert [str(match) for match in lint(template, config=ManualArgs(regions=["us-east-1"]))] == []


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
    modules = list(out.rglob("*.py"))
    assert modules
    for module in modules:
        compile(module.read_bytes(), str(module), "exec")


def test_nothing_private_is_in_the_output(out: Path) -> None:
    names = {path.name for path in out.rglob("*")}
    assert not names & {".env", ".git", ".venv", "__pycache__"}
