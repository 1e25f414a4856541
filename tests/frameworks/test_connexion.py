"""Routes of Connexion, which are those that version 2.14 puts into its Flask app."""

from __future__ import annotations

import json
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from liftoff.frameworks.library_routes.openapi_document import read_document
from liftoff.rules.analysis import analyze
from liftoff.rules.finding import Analysis
from liftoff.workspace.source import SourceFile, read_tree
from tests.rules.projects import tree_of

APP = """
import connexion
app = connexion.FlaskApp(__name__, specification_dir="spec/")
app.add_api("openapi.yaml", arguments={"title": "x"})
"""
PETS = """
SEEN = []

def search():
    SEEN.append(1)
    return SEEN

def add(body): ...
def get(pet_id): ...
def delete(pet_id): ...
def caller(token):
    TOKENS.append(token)

TOKENS = []

class Pets:
    @staticmethod
    def one(pet_id, name, price, file): ...
"""
SPEC = """
openapi: 3.0.1
info: {title: "{{title}}", version: {{ version }} }
servers:
  - url: http://localhost:5000/v1
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer, x-bearerInfoFunc: api.pets.caller}
paths:
  /pets:
    get:
      operationId: api.pets.search
    post:
      x-openapi-router-controller: api.pets
      operationId: add
      security: [{bearer: []}]
  /pets/{pet-id}/{name}/{price}/{file}:
    parameters:
      - {name: pet-id, in: path, required: true, schema: {type: integer}}
      - {name: name, in: path, required: true, schema: {type: string}}
      - {name: price, in: path, required: true, schema: {type: number}}
      - {name: file, in: path, required: true, schema: {type: string, format: path}}
    get:
      operationId: api.pets.Pets.one
  /nobody:
    get:
      operationId: elsewhere.nobody
"""


def analysis_of(app: str = APP, spec: str = SPEC, path: str = "spec/openapi.yaml") -> Analysis:
    files = {"app.py": app, "api/__init__.py": "", "api/pets.py": PETS}
    document = SourceFile(path, textwrap.dedent(spec))
    return analyze(replace(tree_of(files), documents=(document,)))


def routes_of(app: str = APP, spec: str = SPEC, path: str = "spec/openapi.yaml") -> set[str]:
    return {f"{r.id} {r.handler}" for r in analysis_of(app, spec, path).routes}


def test_operations_are_routes():
    found = {(r.rule, r.methods, r.endpoint, r.handler) for r in analysis_of().routes}
    assert found == {
        ("/v1/pets", ("GET",), "/v1.api_pets_search", "api.pets:search"),
        ("/v1/pets", ("POST",), "/v1.api_pets_add", "api.pets:add"),
        (
            "/v1/pets/<int:pet_id>/<name>/<float:price>/<path:file>",
            ("GET",),
            "/v1.api_pets_Pets_one",
            "api.pets:Pets.one",
        ),
        ("/v1/nobody", ("GET",), "/v1.elsewhere_nobody", ""),
    }


def test_what_operations_run_is_found():
    found = {f.symbol: f for f in analysis_of().findings if f.rule == "LO102"}
    assert found["SEEN"].routes == ("GET /v1/pets",)
    assert found["TOKENS"].routes == ("POST /v1/pets",)


def test_the_flask_app_inside():
    app = APP + "app.app.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite:///shop.db'\n"
    assert "LO204" in {f.rule for f in analysis_of(app).findings}


@pytest.mark.parametrize(
    ("app", "path", "found"),
    [
        (APP, "deep/spec/openapi.yaml", True),
        (APP, "other/openapi.yaml", True),
        (APP, "spec/more.yaml", False),
        (APP.replace('"openapi.yaml"', "chosen()"), "spec/more.yaml", True),
        (APP.replace("connexion.FlaskApp", "connexion.App"), "spec/openapi.yaml", True),
        (APP.replace("connexion.FlaskApp", "connexion.AsyncApp"), "spec/openapi.yaml", True),
    ],
)
def test_which_document(app: str, path: str, *, found: bool):
    analysis = analysis_of(app, path=path)
    assert (len(analysis.routes) == 4) is found
    notes = [f.message for f in analysis.findings if f.rule == "LO904"]
    assert ("pages that show" if found else "where Connexion's document") in notes[0]


def test_starlettes_spelling():
    app = APP.replace("connexion.FlaskApp", "connexion.AsyncApp")
    assert "/v1/pets/{pet_id:int}/{name}/{price:float}/{file:path}" in {
        route.rule for route in analysis_of(app).routes
    }


def test_a_base_path_of_the_call_and_of_version_2():
    app = APP.replace('"openapi.yaml"', '"openapi.yaml", base_path="/shop/"')
    assert "GET /shop/pets api.pets:search" in routes_of(app)
    spec = json.dumps({
        "swagger": "2.0", "basePath": "/two",
        "paths": {"/pets/{n}": {
            "get": {"operationId": "api.pets.get", "parameters": [{"$ref": "#/parameters/n"}]},
        }},
        "parameters": {"n": {"name": "n", "in": "path", "type": "integer"}},
    })  # fmt: skip
    assert routes_of(spec=spec) == {"GET /two/pets/<int:n> api.pets:get"}


def test_a_resolver_names_functions_by_the_path():
    app = """
import connexion
from connexion.resolver import RestyResolver
app = connexion.App(__name__, specification_dir="spec")
app.add_api("openapi.yaml", resolver=RestyResolver("api"))
"""
    spec = "paths: {/pets: {get: {}, put: {}}, '/pets/{pet_id}': {get: {}, delete: {}}}"
    assert routes_of(app, spec) == {
        "GET /pets api.pets:search",
        "PUT /pets ",
        "GET /pets/<pet_id> api.pets:get",
        "DELETE /pets/<pet_id> api.pets:delete",
    }


def test_a_resolver_names_methods_of_views_by_the_path():
    app = """
import connexion
from connexion.resolver import MethodResolver

class PetsView:
    def search(self): ...
    def get(self, n): ...

app = connexion.App(__name__)
app.add_api("openapi.yaml", resolver=MethodResolver("app"))
"""
    spec = "paths: {/pets: {get: {}}, '/pets/{n}': {get: {}, put: {}}}"
    assert routes_of(app, spec) == {
        "GET /pets app:PetsView.search",
        "GET /pets/<n> app:PetsView.get",
        "PUT /pets/<n> ",
    }


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "paths", "paths: []", "paths: {/x: 1, 2: {get: {}}}", "paths: {/x: {get: 1}}",
        "a: {{{", "\t- x", "a: &a [*a]", "[" * 100_000, "a: !!python/object:os.system {}",
        "servers: [{url: 'http://[x'}]\npaths: {/x: {get: {parameters: [1, {in: path}]}}}",
        "servers: [1]\nsecurityDefinitions: [2]\npaths: {/x: {parameters: 3, get: {security: 4}}}",
    ],
)  # fmt: skip
def test_a_document_may_be_anything(text: str):
    said = read_document(text)
    assert said is None or len(said.operations) < 2


def test_documents_are_read_where_the_library_is_named(tmp_path: Path):
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "pets.yaml").write_text("paths: {}")
    (tmp_path / "spec" / "latin.yaml").write_bytes(b"paths: \xff")
    (tmp_path / "spec" / "big.json").write_text("paths" * 500_000)
    (tmp_path / "other.yaml").write_text("paths: {}")
    (tmp_path / "app.py").write_text("import flask\n")
    assert read_tree(tmp_path).documents == ()
    (tmp_path / "app.py").write_text("import connexion\n")
    assert [one.path for one in read_tree(tmp_path).documents] == ["spec/pets.yaml"]
