"""What the fourth round of apps that nobody had seen taught."""

from __future__ import annotations

from tests.rules.projects import analysis_of, finds, quiet


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


def test_a_factory_that_a_job_calls_changes_an_app_of_its_own():
    source = """
        from flask import Flask, current_app

        def secure(app):
            app.config["SECRET"] = 1
            app.wsgi_app = print

        def create_app():
            app = Flask(__name__)
            secure(app)

            @app.get("/")
            def home():
                with create_app().app_context():
                    return ""

            @app.post("/")
            def change():
                current_app.config["LEVEL"] = 2
                return ""

            return app
    """
    assert finds(source, "LO104").routes == ("POST /",)


def test_routes_on_what_is_the_current_app_at_import():
    found = analysis_of(
        {
            "app.py": """
                import flask

                def create_app():
                    app = flask.Flask(__name__)
                    app.config.from_object(f"config.{flask.helpers.get_env()}")
                    with app.app_context():
                        import views
                    return app
            """,
            "config/live.py": 'SQLALCHEMY_DATABASE_URI = "sqlite:///app.db"\nSIZE = 3\n',
            "http.py": "import requests\nsession = requests.Session()\nsession.get = print\n",
            "views.py": """
                from flask import current_app as app
                from flask_sqlalchemy import SQLAlchemy
                import http
                db = SQLAlchemy()

                @app.get("/")
                def home(): return str(app.config["SIZE"])
            """,
        }
    )
    assert [route.id for route in found.routes] == ["GET /"]
    assert {f.rule for f in found.findings} == {"LO204"}


def test_a_lambda_that_a_thread_runs_is_not_run_by_the_request():
    source = """
        from threading import Thread
        from flask import Flask
        import time
        app = Flask(__name__)

        def work():
            time.sleep(99)

        @app.get("/")
        def home():
            Thread(target=lambda: work()).start()
            return ""
    """
    assert finds(source, "LO401").severity == "warning"


def test_a_cache_whose_kind_only_the_run_tells_is_not_called_one_in_memory():
    source = """
        from flask import Flask
        from flask_caching import Cache
        from settings import KIND
        app = Flask(__name__)
        cache = Cache(app, config={{"CACHE_TYPE": {kind}}})

        @app.get("/")
        @cache.cached()
        def home(): return ""
    """
    quiet(source.format(kind="KIND"), "LO105")
    finds(source.format(kind='"SimpleCache"'), "LO105", "Cache")


def test_a_picture_written_into_an_archive_in_memory():
    quiet(
        """
        import io, zipfile
        from flask import Flask
        from PIL import Image
        app = Flask(__name__)

        @app.get("/")
        def home():
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w") as archive:
                with archive.open("a.jpg", "w") as file:
                    Image.open("b.png").convert("RGB").save(file, "JPEG")
            return buffer.getvalue()
        """,
        "LO201",
    )


def test_a_factory_that_returns_the_app_of_an_object():
    source = """
        import joblib
        from flask import Flask

        class Server:
            def __init__(self):
                self.app = Flask(__name__)
                self.model = joblib.load("model.bin")

                @self.app.get("/")
                def home(): return str(self.model)

        def create_app():
            return Server().app

        if __name__ == "__main__":
            create_app().run()
    """
    assert {f.rule for f in analysis_of(source).findings} == {"LO502"}


def test_settings_that_main_alone_makes_and_a_route_gets():
    found = finds(
        """
        from flask import Flask
        app = Flask(__name__)

        @app.get("/")
        def home(): return app.config.get("HANDLERS", {})["a"]

        def main():
            app.config["HANDLERS"] = {"a": "b"}
            app.run()

        if __name__ == "__main__":
            main()
        """,
        "LO512",
        "HANDLERS",
    )
    assert found.routes == ("GET /",)


def test_a_file_that_a_parser_takes():
    source = """
        from flask import Flask
        from flask_restful import Api, Resource, reqparse
        app = Flask(__name__)
        api = Api(app)

        class Upload(Resource):
            def post(self):
                parser = reqparse.RequestParser()
                parser.add_argument("file", location="files")
                parser.add_argument("name", location="form")
                args = parser.parse_args()
                taken = args["{key}"]
                return {{"size": len(taken)}}

        api.add_resource(Upload, "/upload")
    """
    finds(source.format(key="file"), "LO405")
    quiet(source.format(key="name"), "LO405")


def test_a_logger_of_a_library_that_is_told_its_file():
    source = """
        from fastlogging import LogInit
        from flask import Flask
        app = Flask(__name__)
        logger = LogInit({how}console=True)

        @app.get("/")
        def home():
            logger.info("x")
            return ""
    """
    finds(source.format(how='pathName="logs/app.log", '), "LO206")
    quiet(source.format(how=""))


def test_functions_that_a_text_names():
    source = """
        import sys
        from flask import Flask
        app = Flask(__name__)
        DONE = {{}}

        def check_size(job):
            DONE[job] = 1

        @app.get("/<kind>")
        def check(kind):
            {call}(kind)
            return ""
    """
    for call in ("globals()[kind]", "getattr(sys.modules[__name__], kind)"):
        assert finds(source.format(call=call), "LO102").routes == ("GET /<kind>",)


def test_a_factory_that_returns_the_app_of_another_module():
    found = analysis_of(
        {
            "extensions.py": (
                "from flask import Flask\nfrom flask_sqlalchemy import SQLAlchemy\n"
                "app = Flask(__name__)\ndb = SQLAlchemy()\n"
            ),
            "app.py": """
                import os
                from extensions import app, db

                def create_app(url=None):
                    app.config["SQLALCHEMY_DATABASE_URI"] = url or os.getenv("URL", "sqlite:///a.db")
                    db.init_app(app)

                    @app.get("/")
                    def home(): return ""

                    return app
            """,
            "run.py": "from app import create_app\napp = create_app()\n",
        }
    ).findings
    assert [f.rule for f in found if f.severity == "blocker"] == ["LO204"]


def test_a_model_and_a_browser_that_are_there_from_the_start():
    source = """
        from flask import Flask
        from playwright.sync_api import sync_playwright
        from torchvision import models
        app = Flask(__name__)
        model = models.densenet121(pretrained=True)
        browser = sync_playwright().start().chromium.launch()

        @app.get("/")
        def home(): return ""
    """
    rules = {f.rule for f in analysis_of(source).findings}
    assert {"LO502", "LO309"} <= rules


def test_files_of_a_folder_that_a_settings_file_names():
    found = analysis_of(
        """
        import os, toml
        from flask import Flask, send_file
        app = Flask(__name__)

        class Config:
            def __init__(self):
                with open("config.toml") as file:
                    self.config = toml.load(file)

            def pdfs(self): return self.config["STORAGE"]["PDFS"]
            def logos(self): return self.config["STORAGE"]["LOGOS"]

        @app.post("/<name>")
        def make(name):
            open(os.path.join(Config().pdfs(), name + ".pdf"), "w").write("x")
            return ""

        @app.get("/<name>")
        def show(name): return send_file(os.path.join(Config().pdfs(), name + ".pdf"))

        @app.get("/logo/<name>")
        def logo(name): return send_file(os.path.join(Config().logos(), name))
        """
    ).findings
    assert [f.routes for f in found if f.rule == "LO202"] == [("GET /<name>",)]
