from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV30SpecValidator

from liftoff.emit.openapi import ANY_METHOD, CORS, INTEGRATION, INTEGRATIONS, import_body, openapi
from liftoff.errors import LiftoffError
from liftoff.plan.model import Plan
from tests.emit.plans import (
    catch_all,
    make_plan,
    make_route,
    settled_plan,
    split_plan,
    wide_plan,
    wrap_plan,
)

GATEWAYS = ["http", "rest"]


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Operations by `METHOD /path`."""
    found = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                name = "ANY" if method == ANY_METHOD else method.upper()
                found[f"{name} {path}"] = operation
    return found


def path_parameters(document: dict[str, Any], key: str) -> list[str]:
    _, path = key.split(" ")
    declared = [
        *document["paths"][path].get("parameters", []),
        *operations(document)[key].get("parameters", []),
    ]
    assert all(p["in"] == "path" and p["required"] for p in declared)
    return [parameter["name"] for parameter in declared]


@pytest.mark.parametrize("gateway", GATEWAYS)
@pytest.mark.parametrize("make", [split_plan, wrap_plan])
def test_is_valid_openapi(gateway: str, make: Any):
    OpenAPIV30SpecValidator(openapi(make(gateway))).validate()


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_300_routes_are_valid_openapi(gateway: str):
    plan = wide_plan(gateway, functions=40, routes=300 - len(catch_all(gateway)))
    document = openapi(plan)
    OpenAPIV30SpecValidator(document).validate()
    assert len(operations(document)) == 300
    assert "components" not in document


def test_integration_of_http_api():
    document = openapi(split_plan("http"))
    assert operations(document)["GET /home"][INTEGRATION] == {
        "type": "aws_proxy",
        "httpMethod": "POST",
        "uri": {
            "Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31"
            "/functions/${HomeFunction.Arn}/invocations"
        },
        "payloadFormatVersion": "2.0",
        "timeoutInMillis": 30_000,
    }
    assert "x-amazon-apigateway-binary-media-types" not in document
    assert "x-amazon-apigateway-cors" not in document


def test_integration_of_rest_api():
    document = openapi(split_plan("rest"))
    integration = operations(document)["GET /home"][INTEGRATION]
    assert integration["timeoutInMillis"] == 29_000
    assert "payloadFormatVersion" not in integration
    assert document["x-amazon-apigateway-binary-media-types"] == ["*/*"]


@pytest.mark.parametrize(("gateway", "waits"), [("http", 30_000), ("rest", 60_000)])
def test_a_longer_time_limit_is_of_a_raised_quota(gateway: str, waits: int):
    plan = split_plan(gateway)
    home, *others = plan.functions
    found = operations(openapi(replace(plan, functions=(replace(home, timeout=60), *others))))
    assert found["GET /home"][INTEGRATION]["timeoutInMillis"] == waits
    assert found["GET /users/{p2}"][INTEGRATION]["timeoutInMillis"] in (29_000, 30_000)


def test_cors_of_an_http_api():
    document = openapi(settled_plan("http"))
    OpenAPIV30SpecValidator(document).validate()
    assert document[CORS] == {
        "allowOrigins": ["https://a.example.com"],
        "allowMethods": ["*"],
        "allowHeaders": ["*"],
        "maxAge": 60,
    }


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_each_route_is_an_operation_of_its_function(gateway: str):
    plan = split_plan(gateway)
    found = operations(openapi(plan))
    assert list(found) == [
        "GET /home",
        "GET /users/{p2}",
        "PUT /users/{p2}",
        "GET /files/{proxy+}",
        "DELETE /files/{proxy+}",
        "ANY /{p1}/raw/{proxy+}",
        *(["ANY /$default"] if gateway == "http" else ["ANY /", "ANY /{proxy+}"]),
    ]
    targets = {
        "home": "HomeFunction",
        "user-detail": "UserDetailFunction",
        "files": "FilesFunction",
        "fallback": "FallbackFunction",
    }
    for route, operation in zip(plan.routes, found.values(), strict=True):
        assert f"${{{targets[route.function]}.Arn}}" in operation[INTEGRATION]["uri"]["Fn::Sub"]


def test_default_route():
    found = operations(openapi(split_plan("http")))
    assert found["ANY /$default"]["isDefaultRoute"] is True
    assert [key for key, value in found.items() if "isDefaultRoute" in value] == ["ANY /$default"]


def test_summary_names_the_rules():
    found = operations(openapi(split_plan("http")))
    assert found["GET /users/{p2}"]["summary"] == "GET /users/<int:id>"
    assert found["ANY /$default"]["summary"] == "Everything that no other route answers"


def test_http_api_names_the_greedy_parameter_as_its_exports_do():
    for document in (openapi(split_plan("http")), import_body(split_plan("http"))):
        assert path_parameters(document, "GET /files/{proxy+}") == ["proxy+"]
        assert path_parameters(document, "ANY /{p1}/raw/{proxy+}") == ["p1", "proxy+"]


def test_rest_api_imports_no_parameter_with_a_plus():
    document = import_body(split_plan("rest"))
    assert path_parameters(document, "GET /files/{proxy+}") == ["proxy"]
    assert path_parameters(document, "ANY /{p1}/raw/{proxy+}") == ["p1", "proxy"]
    assert path_parameters(document, "GET /users/{p2}") == ["p2"]
    assert path_parameters(document, "ANY /") == []


def test_import_body_differs_in_nothing_else():
    plan = split_plan("rest")
    document, body = openapi(plan), import_body(plan)
    for key in ("GET /files/{proxy+}", "DELETE /files/{proxy+}"):
        assert path_parameters(document, key) == ["proxy+"]
        operations(document)[key]["parameters"][0]["name"] = "proxy"
    assert document == body
    assert openapi(split_plan("http")) == import_body(split_plan("http"))


def test_integrations_are_shared_when_an_http_api_could_not_have_one_a_route():
    plan = wide_plan("http", functions=3, routes=300)
    document = openapi(plan)
    OpenAPIV30SpecValidator(document).validate()
    shared = document["components"][INTEGRATIONS]
    assert len(shared) == 4
    for operation in operations(document).values():
        assert operation[INTEGRATION]["$ref"].rpartition("/")[2] in shared
    assert "components" not in openapi(wide_plan("rest", functions=3, routes=300))


segments = st.one_of(
    st.text("abc-_.,:01", min_size=1, max_size=4), st.integers(1, 3).map("{{p{}}}".format)
)
paths = st.tuples(st.lists(segments, max_size=3, unique=True), st.booleans()).map(
    lambda parts: "/" + "/".join([*parts[0], *(["{proxy+}"] if parts[1] else [])])
)
methods = st.sampled_from(["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"])


@given(
    gateway=st.sampled_from(GATEWAYS),
    keys=st.sets(st.builds("{} {}".format, methods, paths), min_size=1, max_size=20),
)
@settings(max_examples=60, deadline=None)
def test_any_routes_give_a_valid_document(gateway: str, keys: set[str]):
    plan = make_plan(
        gateway=gateway, routes=tuple(make_route(key, "fallback") for key in sorted(keys))
    )
    document = openapi(plan)
    OpenAPIV30SpecValidator(document).validate()
    found = operations(document)
    assert set(found) == keys
    assert len({operation["operationId"] for operation in found.values()}) == len(keys)
    for key, operation in operations(import_body(plan)).items():
        assert operation["operationId"] == found[key]["operationId"]


def with_routes(gateway: str, *keys: str) -> Plan:
    return make_plan(gateway=gateway, routes=tuple(make_route(key, "fallback") for key in keys))


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (with_routes("http", "GET /a", "POST /a", "GET /a"), "'GET /a': is there twice"),
        (with_routes("rest", "$default"), "is of HTTP APIs only"),
        (with_routes("http", "TRACE /a"), "has the method 'TRACE'"),
        (with_routes("http", "GET a"), "has the path 'a'"),
        (
            make_plan(routes=(replace(make_route("$default", "fallback"), method="GET"),)),
            "must have the method ANY",
        ),
        (split_plan("alb"), "gateway is 'alb'"),
        (split_plan("url"), "gateway is 'url'"),
    ],
)
def test_what_the_gateway_cannot_have(plan: Plan, message: str):
    with pytest.raises(LiftoffError, match=message):
        openapi(plan)
