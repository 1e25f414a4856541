"""The document of a wrapped app: what the app says, joined to the one function."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from moto import mock_aws
from openapi_spec_validator import OpenAPIV30SpecValidator

from liftoff.emit.openapi import ANY_METHOD, INTEGRATION, openapi
from liftoff.emit.yaml_text import yaml_text
from liftoff.frameworks.app_documents import AppDocument
from tests.emit.plans import split_plan, wrap_plan

OPERATION = {"summary": "said", "responses": {"200": {"description": "fine"}}}


def document(*operations: str) -> AppDocument:
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        method, path = operation.split(" ")
        paths.setdefault(path, {})[method.lower()] = OPERATION
    return AppDocument(
        prefix="",
        document={"openapi": "3.0.3", "info": {"description": "of the app"}, "paths": paths},
    )


APP = document(
    "GET /", "GET /items/", "GET /items/{id}", "PUT /items/{id}", "GET /{page}", "GET /a/{x}.json",
    "GET /files/{name}/raw", "TRACE /items/{id}",
)  # fmt: skip
ROUTED = {
    "http": ["GET /", "GET /items/{p2}", "PUT /items/{p2}", "GET /{p1}", "GET /files/{p2}/raw"],
    "rest": ["GET /items", "GET /items/{p2}", "PUT /items/{p2}", "GET /files/{p2}/raw"],
}


def operations(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, item in made["paths"].items()
        for method, operation in item.items()
        if method not in ("parameters", ANY_METHOD)
    }


@pytest.mark.parametrize("gateway", ROUTED)
def test_operations_lead_to_the_one_function(gateway: str) -> None:
    made = openapi(wrap_plan(gateway), [APP])
    OpenAPIV30SpecValidator(made).validate()
    found = operations(made)
    assert [key for key in found if "summary" in found[key]] == ROUTED[gateway]
    assert {found[key]["summary"] for key in ROUTED[gateway]} == {"said"}
    uris = {str(o[INTEGRATION]["uri"]) for item in made["paths"].values()
            for o in item.values() if INTEGRATION in o}  # fmt: skip
    assert len(uris) == 1


@pytest.mark.parametrize("gateway", ROUTED)
def test_never_more_than_the_api_takes(gateway: str) -> None:
    many = document(*(f"GET /items/n{n}" for n in range(400)))
    made = openapi(wrap_plan(gateway), [many])
    # Those of the catch-all; a REST API counts `/items`, too.
    assert len(operations(made)) == (299 if gateway == "http" else 297)


def test_a_split_app_has_routes_of_its_own() -> None:
    plan = split_plan("http")
    assert operations(openapi(plan, [APP])).keys() == operations(openapi(plan)).keys()


@mock_aws
def test_moto_imports_it(monkeypatch: pytest.MonkeyPatch) -> None:
    made = openapi(wrap_plan("rest"), [APP])
    for item in made["paths"].values():
        for operation in item.values():
            # Only CloudFormation knows `Fn::Sub`.
            operation[INTEGRATION]["uri"] = "arn:aws:apigateway:us-east-1:lambda:path/x/invocations"
    client = boto3.client("apigateway", region_name="us-east-1")
    api = client.import_rest_api(body=yaml_text(made).encode())["id"]
    resources = client.get_resources(restApiId=api)["items"]
    found = {f"{method} {r['path']}" for r in resources for method in r.get("resourceMethods", ())}
    assert set(ROUTED["rest"]) <= found
