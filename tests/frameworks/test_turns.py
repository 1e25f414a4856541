from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask

VIEWS = {
    "views.py": "HITS = []\ndef home():\n    return ''\n\ndef about():\n    HITS.append(1)\n    return ''\n"
}


def rules(body: str) -> list[tuple[str, str]]:
    found = analysis_of({"app.py": flask(body), **VIEWS})
    return [(route.rule, route.endpoint) for route in found.routes]


@pytest.mark.parametrize(
    "body",
    [
        """
        import views
        for name, rule in [("home", "/"), ("about", "/about")]:
            app.add_url_rule(rule, view_func=getattr(views, name))
        """,
        """
        import views
        RULES = {"/": views.home, "/about": views.about}
        for rule, view in RULES.items():
            app.add_url_rule(rule, view_func=view)
        """,
        """
        import views
        RULES = (("/", views.home), ("/about", views.about))

        def register(app):
            for rule, view in RULES:
                app.add_url_rule(rule, view_func=view)

        register(app)
        """,
    ],
)
def test_rules_in_a_loop(body: str):
    assert rules(body) == [("/", "home"), ("/about", "about")]


def test_each_turn_has_its_own_view():
    body = """
        import views
        for name, rule in [("home", "/"), ("about", "/about")]:
            app.add_url_rule(rule, view_func=getattr(views, name))
    """
    assert finds({"app.py": flask(body), **VIEWS}, "LO102").routes == ("GET /about",)


@pytest.mark.parametrize(
    ("loop", "names"),
    [
        ('for name in ("a", "b")', "ab"),
        ('for name, kind in (("a", int), ("b", str))', "ab"),
        ('for number, name in enumerate(["a", "b"])', "ab"),
        ('for name in {"a": 1, "b": 2}', "ab"),
        ('for name in {"x": "a", "y": "b"}.values()', "ab"),
        ("for name in sorted(NAMES.keys())", "ab"),
        ("for name in store.names", "ab"),
        ("for name in library.names()", ""),
    ],
)
def test_decorators_in_a_loop(loop: str, names: str):
    source = f"""
import library

NAMES = {{"a": 1, "b": 2}}

class Store:
    def __init__(self):
        self.names = ["a", "b"]

store = Store()

{loop}:
    @app.get(f"/{{name}}/all")
    def listed():
        return ""
"""
    found = [route.rule for route in analysis_of(fastapi(source)).routes]
    assert found == [f"/{name}/all" for name in names]


def test_views_of_a_dict_that_an_object_holds():
    source = """
from flask import Flask

def about():
    return ""

class Site:
    def __init__(self):
        self.routes = {
            "/": {"view": self.home, "methods": ["GET", "POST"]},
            "/about": {"view": about, "methods": ["GET"]},
        }

    def home(self):
        return ""

def create():
    app = Flask(__name__)
    site = Site()
    for route in site.routes:
        kept = site.routes[route]
        app.add_url_rule(route, view_func=kept["view"], methods=kept["methods"])
    return app
"""
    routes = analysis_of(source).routes
    assert {(r.rule, r.endpoint, *r.methods) for r in routes if "static" not in r.rule} == {
        ("/", "home", "GET", "POST"),
        ("/about", "about", "GET"),
    }


@pytest.mark.parametrize(
    ("made", "attribute", "rule"),
    [
        ("", "docs_url", "/docs"),
        ("", "swagger_ui_oauth2_redirect_url", "/docs/oauth2-redirect"),
        ('docs_url="/help"', "docs_url", "/help"),
        ("", "title", None),
    ],
)
def test_where_an_app_has_its_documents(made: str, attribute: str, rule: str | None):
    source = f"""
from fastapi import FastAPI

app = FastAPI({made})

@app.get(app.{attribute})
def page():
    return ""
"""
    found = [route.rule for route in analysis_of(source).routes]
    assert found == ([rule] if rule else [])


def test_blueprints_in_a_loop_with_their_prefixes():
    body = """
        from flask import Blueprint
        one, two = Blueprint("one", __name__), Blueprint("two", __name__)

        @one.get("/x")
        def x():
            return ""

        @two.get("/y")
        def y():
            return ""

        for prefix, blueprint in (("/a", one), ("/b", two)):
            app.register_blueprint(blueprint, url_prefix=prefix)
    """
    assert rules(body) == [("/a/x", "one.x"), ("/b/y", "two.y")]


def test_a_rule_joined_to_a_folder_has_one_slash() -> None:
    found = rules(
        """
        import posixpath
        base = posixpath.join("/__/grip", "asset", "")
        app.add_url_rule(base, "assets", lambda: "")
        app.add_url_rule(posixpath.join(base, "<path:rest>"), "asset", lambda rest: "")
        """
    )
    assert [rule for rule, _ in found if not rule.startswith("/static")] == [
        "/__/grip/asset/",
        "/__/grip/asset/<path:rest>",
    ]


@pytest.mark.parametrize(("start", "first"), [("", 0), (", 1", 1), (", start=5", 5)])
def test_numbered_turns(start: str, first: int) -> None:
    found = rules(
        f"""
        for number, path in enumerate(["/a", "/b"]{start}):
            app.add_url_rule(f"{{path}}{{number}}", f"at{{number}}", lambda: "")
        """
    )
    assert [rule for rule, _ in found] == [f"/a{first}", f"/b{first + 1}"]
