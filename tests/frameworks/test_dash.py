"""Dash: its routes, which are those of versions 2.9 to 4.4, and what each runs."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, finds, quiet

APP = """
import dash
from dash import Input, Output, html
from flask import Flask
SEEN = []
{made}

def layout():
    SEEN.append("layout")
    return html.Div()

app.layout = layout

@{decorator}(Output("a", "children"), Input("b", "value"))
def update(value):
    SEEN.append("callback")
"""
RULES = {
    "GET {}_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
    "GET {}_dash-layout", "GET {}_dash-dependencies", "POST {}_dash-update-component",
    "GET {}_reload-hash", "GET {}_favicon.ico", "GET {}", "GET {}<path:path>",
}  # fmt: skip


@pytest.mark.parametrize("decorator", ["app.callback", "dash.callback", "app.long_callback"])
@pytest.mark.parametrize(
    ("made", "prefix"),
    [
        ("app = dash.Dash(__name__)", "/"),
        ("app = dash.Dash(__name__)\nserver = app.server", "/"),
        ("from dash import Dash\napp = Dash(__name__, url_base_pathname='/board/')", "/board/"),
        (
            "app = dash.Dash(server=Flask(__name__), routes_pathname_prefix='/d/')",
            "/d/",
        ),
    ],
)
def test_an_app(decorator: str, made: str, prefix: str):
    source = APP.format(made=made, decorator=decorator)
    assert {r.id for r in analysis_of(source).routes} == {rule.format(prefix) for rule in RULES}
    found = finds(source, "LO102")
    assert found.severity == "blocker"
    assert set(found.routes) == {
        f"GET {prefix}_dash-layout", f"POST {prefix}_dash-update-component",
    }  # fmt: skip


def test_routes_of_the_server_beside_them():
    source = APP.format(made="app = dash.Dash(__name__)", decorator="app.callback")
    source += "\n@app.server.route('/health')\ndef health(): return ''\n"
    routes = {route.id: route.path for route in analysis_of(source).routes}
    assert routes["GET /health"] == "app.py"
    assert len(routes) == len(RULES) + 1


def test_pages_that_dash_imports():
    files = {
        "app.py": "import dash\napp = dash.Dash(__name__, use_pages=True)\nserver = app.server\n",
        "pages/board.py": """
        import dash
        from dash import callback, Input, Output
        dash.register_page(__name__, path="/board")
        SEEN = []

        def layout(**values):
            SEEN.append(1)

        @callback(Output("a", "b"), Input("c", "d"))
        def update(value):
            SEEN.append(2)
        """,
    }
    found = finds(files, "LO102")
    assert set(found.routes) == {"GET /_dash-layout", "POST /_dash-update-component"}


def test_a_prefix_that_only_the_run_tells():
    source = APP.format(
        made="app = dash.Dash(__name__, url_base_pathname=load())", decorator="app.callback"
    )
    assert "where Dash's pages are" in finds(source, "LO904").message


def test_a_callback_of_a_command_line_is_none_of_a_page():
    quiet(
        """
        import typer
        from flask import Flask
        app, line = Flask(__name__), typer.Typer()
        SEEN = []

        @line.callback()
        def main(): SEEN.append(1)

        @app.get("/")
        def home(): return ""
        """,
        "LO102",
    )
