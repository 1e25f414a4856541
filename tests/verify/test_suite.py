"""An app's own tests, answered by its functions."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cloudpickle
import pytest
from click.testing import CliRunner
from fastapi import FastAPI
from starlette import testclient

from liftoff.cli import cli
from liftoff.errors import LiftoffError
from liftoff.verify import liftoff_suite_plugin
from liftoff.verify.liftoff_suite_plugin import function
from liftoff.verify.liftoff_suite_plugin.asking import Answer
from liftoff.verify.liftoff_suite_plugin.wsgi_requests import request_of
from liftoff.verify.suite import run_suite

FLASK = """\
import os

from flask import Flask, request, session

app = Flask(__name__)
app.secret_key = "k"


@app.route("/where", methods=["GET", "TRACE"])
def where():
    return {"lambda": os.environ.get("AWS_LAMBDA_FUNCTION_NAME"), "url": request.url}


@app.post("/count/<word>")
def count(word):
    session["n"] = session.get("n", 0) + 1
    return {"n": session["n"], "word": word, "body": request.get_data(as_text=True)}
"""
FLASK_TESTS = """\
from app import app


def test_the_functions_answer():
    client = app.test_client()
    answer = client.get("/where?x=%2F", base_url="https://shop.example").json
    assert answer == {"lambda": "where", "url": "https://shop.example/where?x=/"}
    assert client.open("/where", method="TRACE").json["lambda"] == "fallback"
    assert client.get("/nothing").status_code == 404


def test_cookies_bodies_and_paths():
    client = app.test_client()
    client.post("/count/a", data=b"x")
    assert client.post("/count/a%20b\\u00e9", data="\\u00e9").json == {
        "n": 2, "word": "a b\\u00e9", "body": "\\u00e9"
    }
"""
FASTAPI = """\
import os

from fastapi import FastAPI, Request

app = FastAPI(docs_url=os.environ.get("DOCS", "/docs"))


@app.get("/where/{n}")
def where(n: int, request: Request):
    return [os.environ.get("AWS_LAMBDA_FUNCTION_NAME"), str(request.url), os.environ.get("OF")]
"""
FASTAPI_TESTS = """\
import importlib

import app as module
import pytest
from app import app
from fastapi.testclient import TestClient


def test_the_functions_answer():
    answer = TestClient(app).get("/where/5?x=1").json()
    assert answer == ["app-where", "http://testserver/where/5?x=1", "conftest"]
    assert TestClient(app).get("/where/x").status_code == 422


@pytest.mark.parametrize(("docs", "status"), [("", 404), ("/docs", 200)])
def test_an_app_that_is_imported_anew(monkeypatch, docs, status):
    monkeypatch.setenv("DOCS", docs)
    assert TestClient(importlib.reload(module).app).get("/docs").status_code == status
"""
SETTINGS = """\
import os

from flask import Flask, g, jsonify, session


def limit():
    return 3


def create_app(config=None):
    app = Flask(__name__)
    app.config.update(NAME="default", LIMIT=limit(), SECRET_KEY=os.urandom(8))
    app.config.from_object(config)

    @app.before_request
    def who():
        g.who = session.get("who")

    @app.post("/who/<name>")
    def remember(name):
        session["who"] = name
        return jsonify(os.environ.get("AWS_LAMBDA_FUNCTION_NAME"))

    @app.get("/settings")
    def settings():
        return {
            "lambda": os.environ.get("AWS_LAMBDA_FUNCTION_NAME"), "limit": limit(),
            "who": g.who, "greeting": os.environ.get("GREETING"),
            **{name: app.config[name] for name in ("NAME", "LIMIT")},
        }

    @app.get("/broken")
    def broken():
        raise KeyError("broken")

    return app
"""
SETTINGS_TESTS = """\
import threading

import pytest
from app import create_app
from flask import g, request_finished, session


class Config:
    NAME = "of the tests"

    def __init__(self):
        self.lock = threading.Lock()


@pytest.fixture(params=[Config, Config()])
def app(request):
    return create_app(request.param)


def test_settings_of_the_tests(app, monkeypatch):
    monkeypatch.setenv("GREETING", "hello")
    app.config["LIMIT"] = 5
    assert app.test_client().get("/settings").json == {
        "lambda": "settings", "limit": 3, "who": None, "greeting": "hello",
        "NAME": "of the tests", "LIMIT": 5,
    }


def test_what_a_client_keeps(app):
    with app.test_client() as client:
        assert client.post("/who/me").json == "remember"
        client.get("/settings")
        assert (session["who"], g.who) == ("me", "me")
        with client.session_transaction() as changed:
            changed["who"] = "you"
        assert client.get("/settings").json["who"] == "you"


def test_exceptions_come_through(app):
    app.testing = True
    with pytest.raises(KeyError, match="broken"):
        app.test_client().get("/broken")


def test_patched(app, monkeypatch):
    monkeypatch.setattr("app.limit", lambda: 7)
    answer = app.test_client().get("/settings").json
    assert (answer["lambda"], answer["limit"]) == (None, 7)


def test_signals(app):
    finished = []

    def note(app, response):
        finished.append(response.status_code)

    with request_finished.connected_to(note, app):
        app.test_client().get("/settings")
    assert finished == [200]


def test_a_route_of_the_tests(app):
    app.add_url_rule("/own", view_func=lambda: "own")
    assert app.test_client().get("/own").text == "own"
"""
OVERRIDES = """\
import os
from functools import lru_cache

from fastapi import Depends, FastAPI

app = FastAPI()


class Settings:
    name = "own"


SETTINGS = Settings()
GREETING = "hello"
ENGINE = object()


def user():
    return "nobody"


@app.get("/name")
def name():
    return [os.environ.get("AWS_LAMBDA_FUNCTION_NAME"), SETTINGS.name]


@lru_cache
def limit():
    return os.environ.get("LIMIT", "none")


@app.get("/limit/" + limit())
def limited():
    return [os.environ.get("AWS_LAMBDA_FUNCTION_NAME"), limit()]


@app.get("/greeting")
def greeting():
    return [os.environ.get("AWS_LAMBDA_FUNCTION_NAME"), GREETING, type(ENGINE).__name__]


@app.get("/me")
def me(who=Depends(user)):
    return [os.environ.get("AWS_LAMBDA_FUNCTION_NAME"), who]
"""
OVERRIDES_TESTS = """\
import sys
import threading

from app import app, user
from fastapi.testclient import TestClient

NAMES = {"id": 1, "name": "alice"}
LOCK = threading.Lock()


def alice():
    return NAMES["name"]


def test_an_override_that_can_be_sent():
    app.dependency_overrides[user] = alice
    assert TestClient(app).get("/me").json() == ["app-me", "alice"]
    app.dependency_overrides.clear()
    assert TestClient(app).get("/me").json() == ["app-me", "nobody"]


def test_a_value_of_an_object_of_the_app(monkeypatch):
    monkeypatch.setattr("app.SETTINGS.name", "patched")
    assert TestClient(app).get("/name").json() == ["app-name", "patched"]


def test_a_cache_that_is_cleared(monkeypatch):
    assert TestClient(app).get("/limit/none").json() == ["app-limited", "none"]
    monkeypatch.setenv("LIMIT", "3")
    assert TestClient(app).get("/limit/none").json() == ["app-limited", "none"]
    sys.modules["app"].limit.cache_clear()
    assert TestClient(app).get("/limit/none").json() == ["app-limited", "3"]


def test_an_assignment_that_can_be_sent():
    sys.modules["app"].GREETING = "hi"
    assert TestClient(app).get("/greeting").json() == ["app-greeting", "hi", "object"]
    sys.modules["app"].GREETING = "hello"


def test_an_assignment_that_cannot():
    module, engine = sys.modules["app"], sys.modules["app"].ENGINE
    module.ENGINE = threading.Lock()
    assert TestClient(app).get("/greeting").json()[::2] == [None, "lock"]
    module.ENGINE = engine
    assert TestClient(app).get("/greeting").json()[::2] == ["app-greeting", "object"]


def test_one_that_cannot():
    app.dependency_overrides[user] = lambda: LOCK.acquire()
    assert TestClient(app).get("/me").json() == [None, True]
    app.dependency_overrides.clear()


def test_a_root_path():
    assert TestClient(app, root_path="/v1").get("/me").json()[0] is None
"""


@pytest.fixture
def run(tmp_path: Path) -> Any:
    def run(app: str, tests: str, *arguments: str, target: str = "app:app") -> Any:
        source = tmp_path / "source"
        source.mkdir()
        (source / "app.py").write_text(app)
        (source / "test_app.py").write_text(tests)
        (source / "conftest.py").write_text("import os\nos.environ['OF'] = 'conftest'\n")
        out = str(tmp_path / "out")
        split = ["split", str(source), "--app", target, "-o", out, "--env", "WORD=word"]
        CliRunner().invoke(cli, split, catch_exceptions=False, standalone_mode=False)
        options = ["-q", "-p", "no:cacheprovider", "-n0", f"--rootdir={source}", *arguments]
        return CliRunner().invoke(
            cli, ["suite", str(source), out, "--python", sys.executable, "--", *options],
            standalone_mode=False,
        )  # fmt: skip

    return run


@pytest.mark.parametrize(
    ("app", "tests", "requests"), [(FLASK, FLASK_TESTS, 5), (FASTAPI, FASTAPI_TESTS, 4)]
)
def test_the_functions_answer_the_tests(run: Any, app: str, tests: str, requests: int) -> None:
    result = run(app, tests)
    assert result.return_value == 0, result.output
    assert "answered by the original" not in result.output
    assert f"{requests} requests answered by" in result.output
    assert "0 misroutes" in result.output


def test_functions_have_the_settings_of_the_tests(run: Any) -> None:
    result = run(SETTINGS, SETTINGS_TESTS, target="app:create_app()")
    assert result.return_value == 0, result.output
    assert "patches app.limit\n    test_app.py::test_patched[Config]\n" in result.output
    assert "listens to flask.request_finished\n    test_app.py::test_signals[" in result.output
    assert "given a route of their own\n    test_app.py::test_a_route_of" in result.output
    assert "10 requests answered by 3 of 4 functions" in result.output


def test_functions_have_overridden_dependencies(run: Any) -> None:
    result = run(OVERRIDES, OVERRIDES_TESTS)
    assert result.return_value == 0, result.output
    assert "overrides dependencies (user) by what is no value to be sent" in result.output
    assert "test_one_that_cannot" in result.output
    assert "patches app.ENGINE\n    test_app.py::test_an_assignment_that_cannot\n" in result.output
    assert "asks with the root path /v1" in result.output
    assert "8 requests answered by" in result.output


def test_a_failing_test_is_1_and_none_at_all_is_an_error(run: Any, tmp_path: Path) -> None:
    tests = "from app import app\ndef test_it():\n    assert not app.test_client().get('/where')\n"
    assert run(FLASK, tests).return_value == 1
    arguments = ["suite", str(tmp_path / "source"), str(tmp_path / "out"), "--", "-k", "nothing"]
    result = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert "tested nothing" in str(result.exception)
    (tmp_path / "source" / "test_app.py").write_text("def test_it(): ...\n")
    result = CliRunner().invoke(cli, arguments[:-2], standalone_mode=False)
    assert result.return_value == 1
    assert "no test sent a request that functions could answer" in result.output


def test_the_target_stays_as_the_client_sent_it() -> None:
    base = {"REQUEST_METHOD": "GET", "SERVER_NAME": "a", "SERVER_PORT": "80", "QUERY_STRING": ""}
    for raw, path, expected in (
        ("/a%2Fb", "/a/b", "/a%2Fb"),
        ("", "/a b\xc3\xa9", "/a%20b%C3%A9"),
        ("http://a/x", "/x", "/x"),
    ):
        environ = {**base, "REQUEST_URI": raw, "PATH_INFO": path}
        assert request_of(environ).target == expected


@pytest.mark.parametrize(("python", "missing"), [("false", True), (sys.executable, False)])
def test_where_there_is_no_pytest(tmp_path: Path, python: str, missing: bool) -> None:
    @contextmanager
    def gateway(*_: Any, **__: Any) -> Iterator[Any]:
        yield SimpleNamespace(url="http://127.0.0.1:9", functions={}, misroutes=0)

    (tmp_path / "test_it.py").write_text("def test_it():\n    assert False\n")
    plan: Any = SimpleNamespace(app=SimpleNamespace(module="app", attribute="app"), functions=())
    # A program that fails takes the place of a Python without pytest.
    expected = pytest.raises(LiftoffError, match="not installed") if missing else nullcontext()
    with expected:
        done = run_suite(
            plan, tmp_path, tmp_path, (), python=python, environment={}, gateway_factory=gateway
        )
        assert not done.passed


def test_what_a_call_may_take_grows_with_the_import(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given: dict[str, Any] = {}

    @contextmanager
    def gateway(*_: Any, **options: Any) -> Iterator[Any]:
        given.update(options)
        yield SimpleNamespace(url="http://127.0.0.1:9", functions={}, misroutes=0)

    monkeypatch.setenv("LIFTOFF_IMPORT_SECONDS", "400")
    plan: Any = SimpleNamespace(app=SimpleNamespace(module="app", attribute="app"), functions=())
    # A program that ends well takes pytest's place.
    run_suite(plan, tmp_path, tmp_path, (), python="true", environment={}, gateway_factory=gateway)
    assert given["stand_in"].seconds == 400
    assert given["timeout"] > 400


def test_why_a_function_cannot_make_an_app_is_short() -> None:
    text = (
        "startup failed: Traceback (most recent call last):\n  File 1\nValueError: no table\n[SQL]"
    )
    raised = function._refused(RuntimeError(text))["headers"][function.NOT_JUDGED]
    assert raised.startswith("RuntimeError: startup failed: ")
    assert raised.endswith("... ValueError: no table")
    assert function._refused(KeyError("a"))["headers"][function.NOT_JUDGED] == "KeyError: 'a'"


def test_a_library_that_renames_the_client_s_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    # As it is where the plugin is copied to.
    monkeypatch.setattr(liftoff_suite_plugin, "cloudpickle", cloudpickle, raising=False)
    clients = importlib.import_module(f"{liftoff_suite_plugin.__name__}.clients")
    transport = testclient._TestClientTransport
    monkeypatch.setattr(transport, "handle_request", transport.handle_request)
    # As openai does with those that it gives out as its own.
    monkeypatch.setattr(transport.__mro__[1], "__module__", "openai")
    monkeypatch.setattr(clients, "answer", lambda *_, **__: Answer(200, "OK", [], b"x"))
    clients._take_starlette()
    assert testclient.TestClient(FastAPI()).get("/").text == "x"
