from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, finds, quiet

MAIN = """
from flask import Flask

def main():
    app = Flask(__name__)

    @app.get("/")
    def home():
        return "x"

    {last}

if __name__ == "__main__":
    main()
"""


def test_app_of_main():
    found = finds(MAIN.replace("{last}", "app.run()"), "LO512")
    assert (found.severity, found.symbol, found.app_wide) == ("blocker", "main", True)


def test_app_under_the_guard():
    found = finds(
        """
        from fastapi import FastAPI

        if __name__ == "__main__":
            app = FastAPI()

            @app.get("/")
            def home():
                return "x"
        """,
        "LO512",
    )
    assert found.severity == "blocker"


@pytest.mark.parametrize("last", ["return app", "return app, 1"])
def test_app_that_leaves_its_function(last: str):
    quiet(MAIN.replace("{last}", last), "LO512")


def test_app_that_main_alone_stores_somewhere():
    found = finds("import globals_\n" + MAIN.replace("{last}", "globals_.app = app"), "LO512")
    assert found.symbol == "main"


def test_app_that_becomes_a_global():
    quiet(
        """
        from flask import Flask
        app = None

        def main():
            global app
            app = Flask(__name__)
            app.add_url_rule("/", "home", lambda: "x")
        """,
        "LO512",
    )


def test_an_app_class_that_a_factory_makes_and_a_command_too():
    quiet(
        """
        from flask import Flask

        class Site(Flask):
            def __init__(self):
                super().__init__(__name__)
                self.add_url_rule("/", "home", self.home)

            def home(self):
                return ""

        def create_app():
            return Site()

        def clear():
            Site().config.clear()

        app = create_app()
        """,
        "LO512",
    )


PUTS_IN = """
import uvicorn
from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles

app = FastAPI()
router = APIRouter()

@app.get("/")
def home():
    return "x"

@router.get("/more")
def more():
    return "x"

if __name__ == "__main__":
    {inside}
    uvicorn.run(app)
"""


@pytest.mark.parametrize(
    ("inside", "severity"),
    [
        ("app.include_router(router)", "blocker"),
        ('app.mount("/static", StaticFiles(directory="static"))', "warning"),
    ],
)
def test_what_only_the_guard_puts_into_the_app(inside: str, severity: str):
    assert finds(PUTS_IN.format(inside=inside), "LO512").severity == severity


def test_what_the_module_puts_into_the_app():
    quiet(PUTS_IN.format(inside="pass") + "\napp.include_router(router)\n", "LO512")


def test_an_app_of_the_module_whose_routes_others_add():
    views = """
    def setup(app):
        @app.get("/")
        def home():
            return "x"
    """
    app = """
    from flask import Flask
    import views

    app = Flask(__name__)
    views.setup(app)

    if __name__ == "__main__":
        app.run()
    """
    quiet({"app.py": app, "views.py": views}, "LO512")


@pytest.mark.parametrize(
    ("made", "found"), [("app = Shop(__name__)", 0), ("def main():\n    Shop(__name__).run()", 1)]
)
def test_the_app_that_a_method_of_its_class_adds_to(made: str, found: int):
    source = f"""
from flask import Flask

class Shop(Flask):
    def add_page(self, rule, view):
        self.add_url_rule(rule, view_func=view)

    def run(self):
        self.add_url_rule("/", view_func=print)

{made}
"""
    assert sum(f.rule == "LO512" for f in analysis_of(source).findings) == found
