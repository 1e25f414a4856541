from __future__ import annotations

from typing import Any

from openapi_spec_validator import OpenAPIV30SpecValidator

from liftoff.frameworks.app_documents import documents_of
from liftoff.frameworks.swagger import openapi_of

# After what flask-restx 1.3 makes of an Api below a blueprint.
RESTX: dict[str, Any] = {
    "swagger": "2.0",
    "basePath": "/api",
    "info": {"title": "Shop", "version": "2.0"},
    "consumes": ["application/json"],
    "produces": ["application/json"],
    "securityDefinitions": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    "paths": {
        "/items/": {
            "get": {
                "operationId": "list_items",
                "parameters": [
                    {"name": "page", "in": "query", "type": "integer", "default": 1},
                    {"name": "kind", "in": "query", "type": "array", "items": {"type": "string"},
                     "collectionFormat": "multi"},
                    {"name": "X-Fields", "in": "header", "type": "string", "format": "mask"},
                ],
                "responses": {
                    "200": {"description": "Success", "schema": {
                        "type": "array", "items": {"$ref": "#/definitions/Item"}}},
                    "400": {"$ref": "#/responses/MaskError"},
                },
            },
            "post": {
                "security": [{"key": []}],
                "parameters": [{"name": "payload", "in": "body", "required": True,
                                "schema": {"$ref": "#/definitions/Item"}}],
                "responses": {},
            },
        },
        "/items/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "type": "integer"}],
            "put": {
                "consumes": ["multipart/form-data"],
                "parameters": [
                    {"name": "file", "in": "formData", "type": "file", "required": True},
                    {"name": "note", "in": "formData", "type": "string", "description": "why"},
                ],
                "responses": {"200": {"description": "Success",
                                      "headers": {"X-Left": {"type": "integer"}}}},
            },
        },
    },
    "responses": {"MaskError": {"description": "When any error occurs on mask"}},
    "definitions": {
        "Item": {
            "type": "object", "required": ["name"], "discriminator": "kind",
            "properties": {"name": {"type": "string", "maxLength": 10},
                           "kind": {"type": "string"},
                           "inner": {"$ref": "#/definitions/Inner"},
                           "gone": {"type": "string", "x-nullable": True}},
        },
        "Inner": {"type": "object", "properties": {"x": {"type": "number", "minimum": 1}}},
    },
}  # fmt: skip


def test_it_is_valid_and_says_the_same() -> None:
    document = openapi_of(RESTX)
    OpenAPIV30SpecValidator(document).validate()
    assert list(document["paths"]) == ["/api/items/", "/api/items/{id}"]
    listing = document["paths"]["/api/items/"]["get"]
    assert listing["parameters"][0] == {
        "name": "page", "in": "query", "schema": {"type": "integer", "default": 1},
    }  # fmt: skip
    assert (listing["parameters"][1]["style"], listing["parameters"][1]["explode"]) == (
        "form",
        True,
    )
    reference = {"$ref": "#/components/schemas/Item"}
    assert listing["responses"]["200"]["content"] == {
        "application/json": {"schema": {"type": "array", "items": reference}}
    }
    assert listing["responses"]["400"] == {"$ref": "#/components/responses/MaskError"}
    item = document["components"]["schemas"]["Item"]
    assert item["discriminator"] == {"propertyName": "kind"}
    assert item["properties"]["gone"] == {"type": "string", "nullable": True}
    assert item["properties"]["inner"] == {"$ref": "#/components/schemas/Inner"}


def test_bodies_and_forms_are_request_bodies() -> None:
    paths = openapi_of(RESTX)["paths"]
    assert paths["/api/items/"]["post"]["requestBody"] == {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}},
    }
    put = paths["/api/items/{id}"]["put"]
    assert put["requestBody"]["content"] == {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "note": {"type": "string", "description": "why"},
                },
                "required": ["file"],
            }
        }
    }
    # What all methods of a path have is each one's own.
    assert [p["name"] for p in put["parameters"]] == ["id"]
    assert put["responses"]["200"]["headers"] == {"X-Left": {"schema": {"type": "integer"}}}


def test_security_of_the_app_is_not_taken() -> None:
    document = openapi_of(RESTX)
    assert "securitySchemes" not in document["components"]
    assert "security" not in document["paths"]["/api/items/"]["post"]


def test_what_is_not_of_its_form_is_left_out() -> None:
    odd = {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {
        "/a": {"get": {"parameters": ["x", {"in": "query"}, {"$ref": "#/parameters/none"}],
                       "responses": {"200": None}},
               "x-thing": {}, "put": 3},
        "/b": [],
    }, "definitions": []}  # fmt: skip
    document = openapi_of(odd)
    OpenAPIV30SpecValidator(document).validate()
    assert list(document["paths"]) == ["/a"]


def test_the_probe_s_answer_is_read() -> None:
    (found,), failed = documents_of([{"prefix": "", "document": RESTX}])
    assert found.document["openapi"] == "3.0.3"
    assert failed == ()
