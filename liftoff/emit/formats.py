"""The outputs that a plan can be made into: each a function to text files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from liftoff.emit import cdk
from liftoff.emit.cdk import cdk_files
from liftoff.emit.cloudformation import cloudformation_templates
from liftoff.emit.openapi import openapi
from liftoff.emit.sam import sam_templates
from liftoff.emit.terraform.module import FOLDER, terraform_files
from liftoff.emit.yaml_text import yaml_text
from liftoff.frameworks.app_documents import AppDocument
from liftoff.plan.built import Build
from liftoff.plan.model import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Emission:
    """What an output is made of.

    Attributes:
        plan: what to deploy.
        build: zips and layers that were built of it, or None.
        documents: the app's own OpenAPI documents.
    """

    plan: Plan
    build: Build | None = None
    documents: tuple[AppDocument, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of output.

    Attributes:
        files: makes its files: text by path, relative to the plan.
        owns: whether a path can be a file of this format, of this run or of an earlier one.
        deploy: the commands that deploy the built zips with it, with `{out}` for the plan's folder;
            None where it is a part of something else.
    """

    files: Callable[[Emission], Mapping[str, str]]
    owns: Callable[[str], bool]
    deploy: str | None = None


def _sam(emission: Emission) -> Mapping[str, str]:
    templates = sam_templates(emission.plan, emission.build)
    return {file: yaml_text(template) for file, template in templates.items()}


def _cloudformation(emission: Emission) -> Mapping[str, str]:
    templates = cloudformation_templates(emission.plan, emission.build)
    return {file: yaml_text(template) for file, template in templates.items()}


def _terraform(emission: Emission) -> Mapping[str, str]:
    return terraform_files(emission.plan, emission.build)


def _openapi(emission: Emission) -> Mapping[str, str]:
    return {"openapi.yaml": yaml_text(openapi(emission.plan, emission.documents))}


def _templates(beginning: str) -> Callable[[str], bool]:
    return lambda path: "/" not in path and path.startswith(beginning) and path.endswith(".yaml")


FORMATS: Mapping[str, Format] = {
    "sam": Format(
        files=_sam, owns=_templates("template"), deploy="cd {out} && sam deploy --guided"
    ),
    "cloudformation": Format(
        files=_cloudformation,
        owns=_templates("cloudformation"),
        deploy="cd {out} && aws s3 sync . s3://BUCKET/v1/ --exclude '*' --include 'build/*.zip' "
        "--include 'cloudformation*.yaml' && aws cloudformation deploy --stack-name NAME "
        "--template-file cloudformation.yaml --s3-bucket BUCKET --capabilities CAPABILITY_IAM "
        "--parameter-overrides CodeBucket=BUCKET CodePrefix=v1/",
    ),
    "terraform": Format(
        files=_terraform,
        owns=lambda path: path.startswith(f"{FOLDER}/") and path.endswith(".tf.json"),
        deploy="cd {out}/terraform && terraform init && terraform apply",
    ),
    "cdk": Format(
        files=lambda _: cdk_files(),
        owns=lambda path: path.startswith(f"{cdk.FOLDER}/"),
        deploy="cd {out}/cdk && pip install -r requirements.txt && cdk deploy",
    ),
    "openapi": Format(files=_openapi, owns=_templates("openapi")),
}


def emitted(name: str, emission: Emission) -> Mapping[str, str]:
    """The files of one format, by path relative to the plan.

    Args:
        name: a key of `FORMATS`.
        emission: what they are made of.

    Raises:
        LiftoffError: the plan cannot be deployed so.
    """
    return FORMATS[name].files(emission)
