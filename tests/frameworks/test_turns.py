from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, finds, flask

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
