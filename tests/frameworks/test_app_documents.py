from __future__ import annotations

import types
from pathlib import Path
from typing import Any

import flask
import pytest
from fastapi import APIRouter, FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount

from liftoff.errors import LiftoffError
from liftoff.frameworks.app_documents import (
    AppDocument,
    documents_from_json,
    documents_of,
    documents_to_json,
)
from liftoff.frameworks.liftoff_probe import documents

HERE = Path(__file__).resolve().parent


def answers(app: Any) -> dict[str, Any]:
    return {answer["prefix"]: answer for answer in documents.documents_of(app, HERE)}


def test_documents_of_mounted_apps_have_their_prefix() -> None:
    app, sub, inner, hidden = FastAPI(), FastAPI(), FastAPI(), FastAPI(openapi_url=None)
    sub.mount("/inner", inner)
    app.mount("/sub", sub)
    app.mount("/hidden", hidden)
    router = APIRouter()
    router.mount("/below", FastAPI())
    app.include_router(router, prefix="/v1")
    found = answers(app)
    # A mount in a router is in no app that includes it, where FastAPI leaves it out.
    assert {"", "/sub", "/sub/inner"} <= set(found) <= {"", "/sub", "/sub/inner", "/v1/below"}
    assert all(answer["document"]["openapi"].startswith("3.") for answer in found.values())
    assert list(answers(Starlette(routes=[Mount("/api", app=FastAPI())]))) == ["/api"]
    assert answers(Starlette()) == answers(lambda scope: None) == {}


@pytest.mark.parametrize("error", [ValueError("no"), SystemExit(3)])
def test_a_document_that_raises_is_a_reason(error: BaseException) -> None:
    def broken() -> Any:
        raise error

    app, sub = FastAPI(), FastAPI()
    app.mount("/sub", sub)
    app.openapi = broken  # type: ignore[method-assign]
    documents, failed = documents_of(list(answers(app).values()))
    assert [found.prefix for found in documents] == ["/sub"]
    (only,) = failed
    assert only.reason == f"making it raised {type(error).__name__}: {error}"
    assert (only.path, only.line) == ("test_app_documents.py", broken.__code__.co_firstlineno + 1)


def test_specs_that_extensions_of_flask_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    class APISpec:
        def __init__(self, document: Any) -> None:
            self.document = document

        def to_dict(self) -> Any:
            assert flask.current_app
            return self.document

    APISpec.__module__, APISpec.__qualname__ = "apispec.core", "APISpec"
    app = flask.Flask("shop")
    api = types.SimpleNamespace(spec=APISpec({"openapi": "3.0.2"}))
    app.extensions["flask-smorest"] = {"apis": {"v1": {"ext_obj": api}}}
    app.extensions["old"] = types.SimpleNamespace(spec=APISpec({"swagger": "1.2"}))
    found, failed = documents_of(documents.documents_of(app, HERE))
    assert found == (AppDocument(prefix="", document={"openapi": "3.0.2"}),)
    assert [one.reason for one in failed] == ["it is none of OpenAPI 3 or Swagger 2"]


def test_the_file_is_read_as_it_was_written() -> None:
    documents = (AppDocument(prefix="/a", document={"openapi": "3.1.0", "paths": {"/ü": {}}}),)
    assert documents_from_json(documents_to_json(documents), where="f") == documents


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "f: is not JSON"),
        ("[]", "f: holds no documents of version 1"),
        ('{"version": 2, "documents": []}', "f: holds no documents of version 1"),
        ('{"version": 1, "documents": [{"prefix": ""}]}', "documents.0. is no OpenAPI 3 document"),
        ('{"version": 1, "documents": [3]}', "documents.0. is no OpenAPI 3 document"),
    ],
)
def test_another_file(text: str, message: str) -> None:
    with pytest.raises(LiftoffError, match=message):
        documents_from_json(text, where="f")


def test_an_api_of_flask_restx_is_known_by_its_views() -> None:
    api_class = type("Api", (), {"__module__": "flask_restx.api", "render_root": lambda self: None})
    api: Any = api_class()
    api.__schema__ = {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {}}
    app = flask.Flask("app")
    app.add_url_rule("/api/", "root", api.render_root)
    app.add_url_rule("/api/doc", "doc", api.render_root)
    ((document,), failed) = documents_of(documents.documents_of(app, HERE))
    assert (document.document["openapi"], failed) == ("3.0.3", ())
