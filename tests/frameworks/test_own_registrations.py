"""Rules that functions of the project register, against what the framework makes of them."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import pytest

from liftoff.rules.analysis import analyze
from liftoff.workspace.source import SourceFile, SourceTree
from tests.rules.projects import analysis_of

APPS = {
    "a subclass that registers each rule twice": """
        from flask import Flask

        class Api(Flask):
            def add_url_rule(self, rule, endpoint=None, view_func=None, **options):
                super().add_url_rule(rule, endpoint, view_func, **options)
                endpoint, rule = f"{endpoint}_old", "/old" + rule
                super().add_url_rule(rule, endpoint, view_func, **options)

        app = Api(__name__, static_folder=None)
        def one(): ...
        def two(): ...
        app.add_url_rule("/one", "one", one)
        app.add_url_rule("/two", "two", two, methods=["POST"])
    """,
    "method of a subclass": """
        from flask import Blueprint, Flask

        class Api(Blueprint):
            def route(self, rule, text="", **options):
                return super().route("/v1" + rule, **options)

        api = Api("api", __name__)
        other = Api("other", __name__)

        @api.route("/a", "first", methods=["POST"])
        def a(): return ""

        @api.route("/b")
        def b(): return ""

        @other.route("/c")
        def c(): return ""

        app = Flask(__name__)
        app.register_blueprint(api)
        app.register_blueprint(other, url_prefix="/other")
    """,
    "decorator that adds the rule": """
        from functools import wraps
        from flask import Flask
        app = Flask(__name__)

        def page(rule, methods=("GET",)):
            path = "/pages" + rule
            def put(view):
                @wraps(view)
                def shown(*args, **kwargs):
                    return view(*args, **kwargs)
                app.add_url_rule(path, view.__name__, shown, methods=methods)
                return shown
            return put

        @page("/one", methods=["PUT", "DELETE"])
        def one(): return ""

        @page("/two")
        def two(): return ""
    """,
    "helper that helps a helper": """
        from flask import Flask
        app = Flask(__name__)

        def route(rule, **options):
            return app.route("/r" + rule, **options)

        def posted(rule):
            return route(rule, methods=["POST"])

        @posted("/a")
        def a(): return ""

        @route("/b")
        def b(): return ""

        def c(): return ""
        posted("/c")(c)
    """,
    "app held by an object": """
        from flask import Flask

        class Action:
            def __init__(self, action): self.action = action
            def __call__(self, *args): return self.action()

        class Server:
            def __init__(self, name):
                self.app = Flask(name)
                self.add("/up", "up", self.up)
                self.add(rule="/down", name="down", action=self.down, methods=["POST"])

            def add(self, rule=None, name=None, action=None, methods=("GET",), **options):
                self.app.add_url_rule(rule, name, Action(action), methods=methods, **options)

            def up(self): return ""
            def down(self): return ""

        app = Server(__name__).app
    """,
}


@pytest.mark.parametrize("name", APPS)
def test_rules_as_flask_has_them(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = textwrap.dedent(APPS[name])
    found = analyze(SourceTree("", (SourceFile("app.py", source),), (), ())).routes
    module = f"own_{name.replace(' ', '_')}"
    (tmp_path / f"{module}.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    app = __import__(module).app
    monkeypatch.delitem(sys.modules, module)
    live = {
        (rule.rule, tuple(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})), rule.endpoint)
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
    }
    assert {(r.rule, tuple(sorted(r.methods)), r.endpoint) for r in found} == live


def test_each_view_is_its_own() -> None:
    source = textwrap.dedent(APPS["decorator that adds the rule"])
    source = source.replace('def one(): return ""', "def one(): SEEN[1] = 2") + "\nSEEN = {}\n"
    found = analyze(SourceTree("", (SourceFile("app.py", source),), (), ())).findings
    assert [(f.rule, f.routes) for f in found] == [("LO102", ("PUT|DELETE /pages/one",))]


RESOURCES = """
        from flask import Flask
        from flask_restful import Api, Resource
        app = Flask(__name__)
        api = Api(app)

        def at(*rules, **options):
            def put(resource):
                api.add_resource(resource, *rules, **options)
                return resource
            return put

        @at("/one", "/other")
        class One(Resource):
            def get(self): return {}

        @at("/two", endpoint="second")
        class Two(Resource):
            def put(self): return {}
    """


def test_resources_put_in_by_a_decorator() -> None:
    source = textwrap.dedent(RESOURCES)
    found = analyze(SourceTree("", (SourceFile("app.py", source),), (), ())).routes
    assert [r.id for r in found] == ["GET /one", "GET /other", "PUT /two"]


LISTS = """
from flask import Blueprint, Flask
from flask.views import MethodView

class Home(MethodView):
    def get(self): return ""

class Page(MethodView):
    def post(self): return ""

def register_view(target, routes, view_func, **options):
    for route in routes:
        target.add_url_rule(route, view_func=view_func, **options)

def load(app):
    forum = Blueprint("forum", __name__)
    register_view(forum, routes=["/", "/home"], view_func=Home.as_view("home"))
    register_view(forum, ["/page"], Page.as_view("page"))
    app.register_blueprint(forum, url_prefix="/forum")

    @app.errorhandler(404)
    def missing(error): return ""

app = Flask(__name__)
"""


def test_lists_of_rules_and_an_app_that_a_plug_in_is_handed() -> None:
    found = analyze(SourceTree("", (SourceFile("app.py", LISTS),), (), ())).routes
    assert {r.id for r in found} == {"GET /forum/", "GET /forum/home", "POST /forum/page"}


CRUD = {
    "crud.py": """
from fastapi import APIRouter

def add(router, path, view, **options):
    router.add_api_route(path, view, **options)

def crud(name, router=None):
    router = router or APIRouter()

    def listed():
        return []

    def made():
        return {}

    add(router, "", listed, methods=["GET"])
    add(router, "", made, methods=["POST"])
    return router
""",
    "users.py": """
from fastapi import APIRouter
from crud import crud

router = APIRouter()

@router.get("/me")
def me():
    return ""

crud("user", router=router)
""",
    "shops.py": """
from crud import crud

router = crud("shop")

@router.get("/near")
def near():
    return ""
""",
    "items.py": "from crud import crud\nrouter = crud('item')\n",
    "app.py": """
from fastapi import FastAPI
import items
from shops import router as shops
from users import router as users

app = FastAPI()
app.include_router(users, prefix="/users")
app.include_router(shops, prefix="/shops")
app.include_router(items.router, prefix="/items")
""",
}


def test_each_call_of_a_factory_makes_a_router_of_its_own():
    found = [(*route.methods, route.rule) for route in analysis_of(CRUD).routes]
    assert sorted(found) == [
        ("GET", "/items"),
        ("GET", "/shops"),
        ("GET", "/shops/near"),
        ("GET", "/users"),
        ("GET", "/users/me"),
        ("POST", "/items"),
        ("POST", "/shops"),
        ("POST", "/users"),
    ]


def test_a_name_of_a_loop_is_none_of_the_module_that_it_asks():
    files = {
        "shops.py": """
from fastapi import APIRouter

def make():
    return APIRouter()

router = make()
other = make()

@router.get("/near")
def near():
    return ""

@other.get("/far")
def far():
    return ""
""",
        "app.py": """
from fastapi import FastAPI
import shops

app = FastAPI()
for router in ("/a", "/b"):
    app.include_router(shops.router, prefix=router)
""",
    }
    assert [route.rule for route in analysis_of(files).routes] == ["/a/near", "/b/near"]


@pytest.mark.parametrize("given", ["[method.upper()]", "[method]", "(method,)"])
def test_the_method_that_a_helper_is_given(given: str):
    source = f"""
from fastapi import APIRouter, FastAPI

app = FastAPI()
router = APIRouter()

class Put:
    def put(self, method, path):
        def decorator(view):
            router.add_api_route(path=path, endpoint=view, methods={given})
            return view
        return decorator

    def get(self, path):
        return self.put("GET", path)

    def post(self, path):
        return self.put("POST", path)

put = Put()

@put.get("/a")
def one():
    return ""

@put.post("/a")
def two():
    return ""

app.include_router(router)
"""
    found = {(*route.methods, route.endpoint) for route in analysis_of(source).routes}
    assert found == {("GET", "one"), ("POST", "two")}


ALIASED = """
from fastapi import APIRouter, FastAPI

NAMES = {"/one": ["/1"]}

def aliased(router):
    class Aliased:
        def __init__(self, around):
            self._router = around

        def _add(self, name, path, **options):
            put = getattr(self._router, name)

            def decorate(view):
                put(path, **options)(view)
                for other in NAMES.get(path, []):
                    put(other, **options)(view)
                return view
            return decorate

        def get(self, path, **options):
            return self._add("get", path, **options)

        def post(self, path, **options):
            return self._add("post", path, **options)

    return Aliased(router)

first, second = APIRouter(), APIRouter(prefix="/second")
router = aliased(first)
more = aliased(second)

@router.get("/one")
def one(): ...

@router.post("/two")
def two(): ...

@more.get("/three")
def three(): ...

class Store:
    def __init__(self, app):
        self.app = app

    def get(self, key):
        return key

app = FastAPI()
app.include_router(first)
app.include_router(second)
Store(app).get("/data/file")
"""


def test_a_router_inside_an_object_of_the_project() -> None:
    found = analyze(SourceTree("", (SourceFile("app.py", ALIASED),), (), ()))
    rules = {(r.rule, r.endpoint) for r in found.routes if "doc" not in r.rule}
    assert rules >= {("/one", "one"), ("/two", "two"), ("/second/three", "three")}
    assert not {rule for rule, _ in rules if "data" in rule}
