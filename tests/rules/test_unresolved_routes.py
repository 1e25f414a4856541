"""Routes that the source does not show."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet

VIEW = "@app.get('/')\ndef home(): ...\n"


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("app.add_url_rule(load()['home'], 'x', lambda: '')", "text of its rule"),
        ("app.register_blueprint(request.blueprints[0])", "`flask` makes"),
        ("app.register_blueprint(**load())", "what is put in here"),
        ("app.url_map.add(load())", "which rules the map is given"),
        ("app.route('/x', **load())(lambda: '')", "the methods of a rule"),
        (
            """import flask_restful as f
class A(f.Resource): ...
f.Api(app).add_resource(A, *load())""",
            "text of its rule",
        ),
        ("from sqladmin import Admin\nAdmin(app, engine)", "SQLAdmin"),
        ("from flasgger import Swagger\nSwagger(app, config=load())", "where Flasgger"),
        ("from flask_smorest import Api\nApi(app)", "where flask-smorest"),
        ("from flask_restx import Api\nApi(app, doc=load())", "where Flask-RESTX"),
        ("from flask_restx import Api\nApi(app, doc='/' if flag else None)", "where Flask-RESTX"),
        (
            """from flask_restx import Api
class Own(Api):
    def __init__(self, app): super().__init__(app)
Own(app)""",
            "adds some by a class",
        ),
        ("from flask_admin import Admin\nAdmin(app, url=load())", "where Flask-Admin"),
        (
            "import prometheus_flask_exporter as p\np.PrometheusMetrics(app, path=load())",
            "where the metrics",
        ),
        ("from shop_admin import Site\nSite().mount_app(app)", "`mount_app` of `shop_admin` puts"),
        ("from chat import add_chat_endpoint\nadd_chat_endpoint(app, '/c')", "of `chat` puts some"),
        (
            """from flask_sitemap import Sitemap
class Own(Sitemap): ...
Own(app)""",
            "Flask-Sitemap adds",
        ),
        ("import flask_dance as d\napp.register_blueprint(d.make_blueprint())", "`flask_dance`"),
    ],
)
def test_unknown(source: str, word: str):
    found = finds(flask(f"{source}\n{VIEW}"), "LO904")
    assert found.severity == "info"
    assert word in found.message


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("os.environ['PREFIX']", True),
        ("os.environ.get('PREFIX', '/api')", False),
        ("'/a'", False),
        ("load()['prefix']", True),
        ("None", False),
        ("os.environ['PREFIX'] if os.environ else None", True),
        ("router.prefix", False),
    ],
)
def test_a_prefix_that_a_setting_tells(prefix: str, *, found: bool):
    source = fastapi(f"""
    import os
    from fastapi import APIRouter
    router = APIRouter()

    @router.get("/")
    def home(): ...

    app.include_router(router, prefix={prefix})
    """)
    if found:
        assert "prefix" in finds(source, "LO904").message
    else:
        quiet(source, "LO904")


@pytest.mark.parametrize(
    ("names", "found"), [("load()", True), ("('a', 'b')", False), ("(None,)", False)]
)
def test_a_factory_whose_routers_only_the_run_names(names: str, *, found: bool):
    source = f"""
        from fastapi import APIRouter, FastAPI
        app = FastAPI()
        def make(name):
            router = APIRouter(prefix=name)
            @router.get("/list")
            def every(): ...
            return router
        for router in [make(name) for name in {names}]:
            app.include_router(router)
    """
    check = finds if found else quiet
    result = check({"app.py": source}, "LO904")
    if found:
        assert "only the run tells the prefix" in result.message


@pytest.mark.parametrize(
    ("routes", "found"),
    [
        ("load()", True),
        ("[Route('/a', page)] + list(load())", True),
        ("[Route('/a', page), *plug.routes]", True),
        ("[Route('/a', page), *other.routes]", False),
        ("given", False),
        ("list()", False),
        ("None", False),
    ],
)
def test_lists_of_routes(routes: str, *, found: bool):
    source = f"""
        import plug
        from starlette.applications import Starlette
        from starlette.routing import Route
        async def page(request): ...
        other = Starlette(routes=[Route("/b", page)])
        def create(given=None):
            return Starlette(routes={routes})
        app = create()
    """
    check = finds if found else quiet
    result = check({"app.py": source}, "LO904")
    if found:
        assert "in a list of routes" in result.message


@pytest.mark.parametrize(
    "call",
    ["shop.init_app(app)", "shop.mount_disk('/mnt')", "serve(app)", "app.mount('/a', FastAPI())"],
)
def test_calls_that_put_no_routes_into_an_app(call: str):
    source = f"import shop\nfrom waitress import serve\n{call}"
    quiet(fastapi(f"{source}\n{VIEW}"), "LO904")


def test_known_routes_need_no_note():
    quiet(flask(VIEW), "LO904")


def test_static_files_are_no_routes():
    source = """
    from starlette.staticfiles import StaticFiles

    class Pages(StaticFiles): ...

    app.mount("/static", StaticFiles(directory="static"))
    app.mount("/", Pages(directory="dist", html=True))

    @app.get("/x")
    def x(): ...
    """
    quiet(fastapi(source), "LO904")


def test_notes_do_not_change_a_verdict():
    analysis = analysis_of(flask(f"from sqladmin import Admin\nAdmin(app, engine)\n{VIEW}"))
    assert (analysis.app_verdict, analysis.verdicts[0].verdict) == ("ready", "ready")


def test_a_rule_whose_text_is_changed_on_the_way():
    found = analysis_of("""
        import os
        import posixpath
        from flask import Flask
        app = Flask(__name__)
        BASE = "/files/".rstrip("/")

        def home():
            return ""

        app.add_url_rule(posixpath.join(BASE, "home"), "home", home)
    """)
    assert [route.rule for route in found.routes] == ["/files/home"]


def test_prefix_from_a_helper_that_reads_other_settings_too():
    source = """
        import os
        from fastapi import APIRouter, FastAPI

        def setting(key, default=None):
            return os.environ.get(key) or default

        title = setting("TITLE", default="Recent")
        prefix = setting("PREFIX", default="")
        app, router = FastAPI(), APIRouter()

        @router.get("/notes")
        def notes(): ...

        app.include_router(router, prefix=prefix)
    """
    assert [route.id for route in analysis_of(source).routes] == ["GET /notes"]


@pytest.mark.parametrize(
    ("rule", "route"),
    [
        ('"/%s/<name>" % FOLDER', "GET /files/<name>"),
        ('"/%s/%s" % (FOLDER, FOLDER)', "GET /files/files"),
    ],
)
def test_rule_by_percent(rule: str, route: str):
    source = flask(f"FOLDER = 'files'\n@app.get({rule})\ndef home(name=''): ...\n")
    assert [found.id for found in analysis_of(source).routes] == [route]


def test_blueprints_of_flask_openapi3():
    body = """
        from flask_openapi3 import APIBlueprint, Info, OpenAPI

        api = APIBlueprint("songs", __name__, url_prefix="/songs")

        @api.get("/<key>")
        def song(key):
            return key

        app = OpenAPI(__name__, info=Info(title="x", version="1"))
        app.register_api(api)
        """
    assert [route.rule for route in analysis_of({"app.py": body}).routes] == ["/songs/<key>"]


def test_an_app_that_another_library_makes():
    body = """
        import torch
        from fastapi_offline import FastAPIOffline

        async def lifespan(app):
            app.state.model = torch.load("model.pt")
            yield

        app = FastAPIOffline(lifespan=lifespan)

        @app.get("/songs")
        def songs():
            return 1
        """
    assert [route.rule for route in analysis_of({"app.py": body}).routes] == ["/songs"]
    finds(body, "LO502")


def test_rules_that_only_the_run_tells_are_one_note_a_file():
    views = "".join(
        f'@app.get(PREFIX + "/{name}")\ndef {name}():\n    return 1\n' for name in ("a", "b", "c")
    )
    found = finds(flask(f"from settings import load\nPREFIX = load()\n{views}"), "LO904")
    assert "of 2 more" in found.message
    assert len(found.related) == 2


def test_routes_of_a_function_that_mounts_what_it_makes_itself():
    source = """
        import importlib, inspect, time
        from pathlib import Path
        from starlette.applications import Starlette
        from starlette.endpoints import HTTPEndpoint
        from starlette.routing import Mount, Route

        class Page(HTTPEndpoint):
            path: str

        class Home(Page):
            path = "/home"
            async def get(self, request):
                time.sleep(20)

        def built(tree):
            routes = []
            for rule, item in tree.items():
                if inspect.isclass(item):
                    routes.append(Route(rule, item))
                else:
                    routes.append(Mount(rule, routes=built(item)))
            return routes

        def found():
            tree = {}
            for file in Path("pages").rglob("*.py"):
                module = importlib.import_module(file.stem)
                for _, member in inspect.getmembers(module):
                    tree[member.path] = member
            return tree

        app = Starlette(routes=built(found()))
    """
    assert finds(source, "LO904").severity == "info"
    assert finds(source, "LO401").severity == "warning"


def test_an_app_whose_routes_a_library_adds():
    text = """
    import threading
    from fastapi import FastAPI
    from handlers import set_handlers

    app = FastAPI()
    set_handlers(app)
    threading.Thread(target=print).start()
    """
    finds(text, "LO904")
    finds(text, "LO311")


@pytest.mark.parametrize(("library", "found"), [("home_pages", True), ("flask", False)])
def test_functions_that_a_library_gets_with_the_app(library: str, found: bool):
    source = flask(f"""
        import {library}
        songs = []

        def enable():
            songs.append("a")
            return len(songs)

        {library}.set_handlers(app, enable)

        @app.get("/")
        def home():
            return ""
        """)
    rules = [f.rule for f in analysis_of(source).findings if f.rule.startswith("LO1")]
    assert bool(rules) is found


@pytest.mark.parametrize(("base", "found"), [("OAuthBlueprint", True), ("object", False)])
def test_methods_that_a_librarys_blueprint_calls(base: str, found: bool):
    source = flask(f"""
        from oauth_pages import OAuthBlueprint

        class Login({base}):
            def login(self):
                self.client = request.args["client"]
                return super().login()

        pages = Login()
        app.register_blueprint(pages)

        @app.get("/")
        def home():
            return pages.client
        """)
    findings = analysis_of(source).findings
    assert bool([f for f in findings if f.rule == "LO114"]) is found
    assert any("`oauth_pages` makes" in f.message for f in findings) is found


def test_a_library_is_told_once_a_file():
    source = flask("""
        from flask_swagger_ui import get_swaggerui_blueprint
        app.register_blueprint(get_swaggerui_blueprint("/a", "/a.json"), url_prefix="/a")
        app.register_blueprint(get_swaggerui_blueprint("/b", "/b.json"), url_prefix="/b")

        @app.get("/")
        def home():
            return ""
        """)
    assert len(finds(source, "LO904").related) == 1


SLASHES = """
from fastapi import APIRouter

class Router(APIRouter):
    def api_route(self, path, **options):
        plain = super().api_route(path, **options)
        {more}
        return plain

router = Router()

@router.get("/x")
def x(): ...

app.include_router(router)
"""


def test_a_class_that_adds_more_than_it_is_given() -> None:
    more = SLASHES.format(more="super().api_route(path + '/', **options)")
    assert "`Router.api_route` adds more" in finds(fastapi(more), "LO904").message
    quiet(fastapi(SLASHES.format(more="print(path)")), "LO904")
