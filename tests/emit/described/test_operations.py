"""The app's own documents in that of the gateway."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from fastapi import Cookie, Depends, FastAPI, Header, Query, UploadFile
from fastapi.security import APIKeyHeader
from openapi_spec_validator import OpenAPIV30SpecValidator
from pydantic import BaseModel, Field, create_model

from liftoff.emit.described.paths import app_names, document_path
from liftoff.emit.openapi import INTEGRATION, openapi
from liftoff.frameworks.app_documents import AppDocument
from tests.emit.plans import catch_all, make_plan, make_route

GATEWAYS = ("http", "rest")


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = Field(9, gt=0, examples=[7])


class Dog(BaseModel):
    kind: Literal["dog"]
    owner: str | None = None


class Tree(BaseModel):
    name: str
    below: list[Tree] = []


# Two schemas of one name.
Item = create_model(
    "Item",
    pet=(Annotated[Cat | Dog, Field(discriminator="kind")], ...),
    size=(tuple[int, str] | None, None),
)
SubItem = create_model("Item", title=(str, ...))


def shop() -> FastAPI:
    app = FastAPI(title="Shop", version="3.1")

    @app.put("/users/{user_id}/items/{path:path}", dependencies=[Depends(APIKeyHeader(name="k"))])
    def put(
        user_id: int, path: str, item: Item, tags: Annotated[list[str], Query(alias="tags[]")],
        q: str | None = None, session: Annotated[str | None, Cookie()] = None,
        trace: Annotated[str | None, Header()] = None,
    ) -> Item:  # fmt: skip
        """Put an item."""
        return item

    @app.get("/users/{user_id}")
    def count(user_id: Annotated[int, Field(gt=0)]) -> int:
        return user_id

    @app.post("/tree")
    def tree(tree: Tree) -> Tree:
        return tree

    @app.post("/upload", deprecated=True)
    def upload(file: UploadFile) -> None:
        return None

    return app


def sub() -> FastAPI:
    app = FastAPI(title="Sub")

    @app.post("/items")
    def add(item: SubItem, cat: Cat) -> SubItem:
        return item

    return app


DOCUMENTS = (
    AppDocument(prefix="", document=shop().openapi()),
    AppDocument(prefix="/sub", document=sub().openapi()),
)


def described(gateway: str, documents: tuple[AppDocument, ...] = DOCUMENTS) -> dict[str, Any]:
    routes = (
        make_route("PUT /users/{p2}/items/{proxy+}", "fallback",
                   ["PUT /users/{user_id}/items/{path:path}"]),
        make_route("GET /users/{p2}", "fallback", ["GET /users/{user_id}"]),
        make_route("POST /tree", "fallback", ["POST /tree"]),
        make_route("POST /upload", "fallback", ["POST /upload#2"]),
        make_route("POST /sub/items", "fallback", ["POST /sub/items"]),
        make_route("GET /other", "fallback", ["GET /other"]),
        *catch_all(gateway),
    )  # fmt: skip
    document = openapi(make_plan(gateway=gateway, routes=routes), documents)
    OpenAPIV30SpecValidator(document).validate()
    return document


def parameters(document: dict[str, Any], path: str, method: str) -> dict[str, Any]:
    return {p["name"]: p for p in document["paths"][path][method]["parameters"]}


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_an_operation_says_what_the_app_says(gateway: str) -> None:
    document = described(gateway)
    assert document["info"] == {"title": "Shop", "version": "3.1"}
    put = document["paths"]["/users/{p2}/items/{proxy+}"]["put"]
    assert (put["summary"], put["description"]) == ("Put", "Put an item.")
    assert put["requestBody"] == {
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}},
        "required": True,
    }
    assert {"200", "422"} == set(put["responses"])
    assert put[INTEGRATION]["type"] == "aws_proxy"
    assert "security" not in put
    assert "securitySchemes" not in document["components"]
    plain = described(gateway, ())
    assert document["paths"]["/other"] == plain["paths"]["/other"]
    for path, item in plain["paths"].items():
        for method in item.keys() - {"parameters"}:
            known = document["paths"][path][method]
            assert known[INTEGRATION] == item[method][INTEGRATION]
            assert known["operationId"] == item[method]["operationId"]


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_parameters_have_the_gateway_s_names(gateway: str) -> None:
    found = parameters(described(gateway), "/users/{p2}/items/{proxy+}", "put")
    assert found["p2"]["schema"]["type"] == "integer"
    assert found["p2"]["description"] == "`user_id` of the app"
    assert found["proxy+"]["description"] == "`path` of the app"
    assert {"q", "trace"} < set(found)
    # A REST API takes no cookies and no brackets.
    assert ({"session", "tags[]"} <= set(found)) == (gateway == "http")


def test_schemas_of_two_documents_are_one_only_where_they_are_the_same() -> None:
    schemas = described("http")["components"]["schemas"]
    assert set(schemas["Item"]["properties"]) == {"pet", "size"}
    assert set(schemas["Item2"]["properties"]) == {"title"}
    assert [name for name in schemas if name.startswith(("Cat", "HTTPValidation"))] == [
        "Cat", "HTTPValidationError",
    ]  # fmt: skip
    # Its values name the schemas.
    mapping = schemas["Item"]["properties"]["pet"]["discriminator"]["mapping"]
    assert set(mapping.values()) == {"#/components/schemas/Cat", "#/components/schemas/Dog"}
    tree = "Tree-Input"
    assert schemas[tree]["properties"]["below"]["items"] == {"$ref": f"#/components/schemas/{tree}"}


def test_models_of_a_rest_api() -> None:
    document = described("rest")
    schemas = document["components"]["schemas"]
    assert all(name.isalnum() for name in schemas)
    assert schemas["Cat"]["properties"]["lives"] == {
        "title": "Lives", "minimum": 0, "type": "integer",
    }  # fmt: skip
    assert schemas["Item"]["properties"]["pet"] == {"title": "Pet"}
    assert schemas["TreeInput"]["properties"]["below"]["items"] == {}
    # An answer that is no object has no model.
    assert "content" not in document["paths"]["/users/{p2}"]["get"]["responses"]["200"]
    assert "deprecated" not in document["paths"]["/upload"]["post"]


def test_a_route_of_two_described_rules_is_described_by_neither() -> None:
    rules = ["GET /users/{user_id}", "GET /users/me"]
    item = {"get": {"responses": {"200": {"description": "x"}}, "summary": "s"}}
    document = {"openapi": "3.1.0", "paths": {"/users/{user_id}": item, "/users/me": item}}
    plan = make_plan(gateway="http", routes=(make_route("GET /users/{p2}", "fallback", rules),))
    made = openapi(plan, (AppDocument(prefix="", document=document),))
    assert made["paths"]["/users/{p2}"]["get"]["summary"] == ", ".join(rules)


ODD = [
    None, [], 3, "x", {}, {"$ref": 3}, {"$ref": "#/nowhere"}, {"$ref": "#/paths"}, {"in": "query"},
    {"schema": []}, {"content": {"a": 3}},
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=str)
@pytest.mark.parametrize("gateway", GATEWAYS)
def test_a_broken_document_is_no_failure(gateway: str, odd: Any) -> None:
    operation = {"parameters": [odd], "requestBody": odd, "responses": {"200": odd}, "tags": odd}
    path = {"get": operation, "parameters": odd}
    for broken in (
        {"paths": {"/other": path}, "components": {"schemas": odd}, "info": odd},
        {"paths": {"/other": odd}, "components": odd},
        {"paths": odd},
    ):
        document = AppDocument(prefix="", document={"openapi": "3.1.0", **broken})
        assert "/other" in described(gateway, (document,))["paths"]


def test_variables_that_stand_for_the_same() -> None:
    path = document_path('GET /a/<regex("x/(y)"):one>/<two>-<three>/<path:rest>')
    assert path == "/a/{one}/{two}-{three}/{rest}"
    assert app_names("/a/{p2}/{p3}/{proxy+}", path) == {"p2": "one", "proxy": "rest"}
    assert app_names("/a/{proxy+}", path) == {}
    assert document_path("GET|POST /x/{n:int}/{rest:path}#2") == "/x/{n}/{rest}"
