"""What the fourth round of apps that nobody had seen taught."""

from __future__ import annotations

from tests.rules.projects import analysis_of, finds


def test_a_file_field_of_a_form_is_an_upload():
    form = """
        from flask import Flask
        from flask_wtf import FlaskForm
        from flask_wtf.file import FileField
        app = Flask(__name__)

        class Form(FlaskForm):
            photo = FileField("Photo")

        @app.post("/")
        def take():
            form = Form()
            {use}
            return ""
    """
    finds(form.format(use='form.photo.data.save("/srv/x.png")'), "LO203")
    assert finds(form.format(use="kept = form.photo.data"), "LO405").severity == "info"


def test_a_connection_of_a_class_of_the_project_is_a_local_file():
    found = finds(
        """
        from sqlite3 import Connection
        from flask import Flask
        app = Flask(__name__)

        class Database(Connection):
            def __init__(self): super().__init__("app.db")

        @app.get("/")
        def home(): return Database().execute("select 1").fetchone()
        """,
        "LO204",
    )
    assert found.routes == ("GET /",)


def test_what_a_helper_joins_from_all_its_arguments_is_one_path():
    found = analysis_of(
        {
            "pkg/paths.py": """
                from os.path import abspath, dirname, join

                def below(*folders): return join(dirname(dirname(abspath(__file__))), *folders)
                def log(): return below("logs", "debug.log")
            """,
            "pkg/app.py": """
                from flask import Flask, send_file
                from pkg.paths import below, log
                app = Flask(__name__)

                @app.put("/level")
                def level():
                    path = log()
                    open(path, "a").write("x")
                    return ""

                @app.get("/log")
                def show(): return send_file(log())

                @app.get("/logo")
                def logo(): return send_file(below("static", "logo.png"))
            """,
        }
    ).findings
    assert [f.routes for f in found if f.rule == "LO202"] == [("GET /log",)]
