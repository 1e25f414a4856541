from __future__ import annotations

import pytest

from tests.rules.projects import fastapi, finds, flask, quiet


@pytest.mark.parametrize(
    "write",
    [
        "open('out.txt', 'w').write('x')",
        "open(request.args['name'], mode='ab')",
        "os.makedirs('cache')",
        "os.remove('cache/x')",
        "shutil.copy('a', 'b')",
        "Path('x').write_text('y')",
        "(Path('data') / 'x').unlink()",
        "Path('x').open('w')",
    ],
)
def test_write_outside_tmp(write: str):
    found = finds(
        flask(f"""
        import os, shutil
        from pathlib import Path

        @app.post("/")
        def save():
            {write}
            return "x"
        """),
        "LO201",
    )
    assert (found.severity, found.category) == ("blocker", "local_disk_write")


@pytest.mark.parametrize(
    "write",
    [
        "open('in.txt')",
        "open('in.txt', 'rb').read()",
        "open(os.path.join(tempfile.gettempdir(), 'x'), 'w')",
        "open(os.path.join('/tmp', name), 'w')",
        "open(f'/tmp/{name}', 'w')",
        "(Path(tempfile.mkdtemp()) / 'x').write_text('y')",
        "io.BytesIO().write(b'x')",
        "open(os.devnull, 'r')",
    ],
)
def test_reads_streams_and_temporary_files(write: str):
    quiet(
        flask(f"""
        import io, os, tempfile
        from pathlib import Path

        @app.post("/<name>")
        def save(name):
            {write}
            return "x"
        """),
        "LO2",
    )


def test_fixed_name_in_tmp():
    found = finds(
        flask("""
        @app.post("/")
        def save():
            open("/tmp/state.json", "w")
            return "x"
        """),
        "LO210",
    )
    assert found.severity == "warning"


def test_upload():
    body = """
    import os, tempfile

    @app.post("/")
    def upload():
        file = request.files["photo"]
        file.save(os.path.join("uploads", "x"))
        return "x"
    """
    assert finds(flask(body), "LO203").severity == "blocker"
    assert finds(flask(body.replace('"uploads"', "tempfile.gettempdir()")), "LO203").severity == (
        "warning"
    )


def test_write_at_start_up_is_in_the_verdict_of_the_app():
    from tests.rules.projects import analysis_of

    analysis = analysis_of("""
        import os
        from flask import Flask

        def create_app():
            app = Flask(__name__)
            os.makedirs(app.instance_path)

            @app.get("/")
            def home():
                return "x"
            return app
    """)
    (found,) = analysis.findings
    assert (found.rule, found.category) == ("LO205", "startup_side_effect")
    assert (found.routes, found.app_wide, found.phases) == ((), True, ("startup",))
    assert (analysis.app_verdict, analysis.verdicts[0].verdict) == ("blocked", "ready")


def test_write_of_a_command_is_a_note():
    found = finds(
        flask("""
        @app.cli.command()
        def dump():
            open("dump.sql", "w")

        @app.get("/")
        def home():
            return "x"
        """),
        "LO201",
    )
    assert (found.severity, found.routes, found.phases) == ("info", (), ("command",))


def test_read_of_what_was_written():
    found = finds(
        flask("""
        import os
        UPLOADS = "uploads"

        @app.post("/<name>")
        def save(name):
            with open(os.path.join(UPLOADS, name), "w") as out:
                out.write("x")
            return "x"

        @app.get("/<name>")
        def load(name):
            return open(os.path.join(UPLOADS, name)).read()
        """),
        "LO202",
    )
    assert found.routes == ("GET /<name>",)


def test_read_of_the_package():
    quiet(
        flask("""
        import os
        HERE = os.path.dirname(__file__)

        @app.get("/<name>")
        def load(name):
            return open(os.path.join(HERE, "templates", name)).read()
        """)
    )


def test_log_file():
    source = """
    import logging
    from logging.handlers import RotatingFileHandler
    app.logger.addHandler(RotatingFileHandler("logs/app.log"))

    @app.get("/")
    def home():
        return "x"
    """
    assert finds(flask(source), "LO206").category == "log_to_file"
    quiet(flask(source.replace('RotatingFileHandler("logs/app.log")', "logging.StreamHandler()")))


def test_sqlite_by_connect_engine_and_configuration():
    connect = flask("""
        import sqlite3

        def get_db():
            if "db" not in g:
                g.db = sqlite3.connect(current_app.config["DATABASE"])
            return g.db

        @app.get("/")
        def home():
            return get_db().execute("select 1").fetchone()

        @app.get("/other")
        def other():
            return "x"
    """)
    found = finds(connect, "LO204")
    assert (found.category, found.routes) == ("local_database", ("GET /",))
    finds(
        fastapi("""
        from sqlalchemy import create_engine
        name = "x.db"
        engine = create_engine(f"sqlite:///{name}")

        @app.get("/")
        def home():
            return 1
        """),
        "LO204",
    )
    found = finds(
        {
            "app.py": flask("""
                from config import Config
                app.config.from_object(Config)

                @app.get("/")
                def home():
                    return "x"
            """),
            "config.py": """
                import os

                class Config:
                    SQLALCHEMY_DATABASE_URI = os.environ.get("URL") or "sqlite:///" + "app.db"

                class TestingConfig(Config):
                    SQLALCHEMY_DATABASE_URI = "sqlite://"
            """,
        },
        "LO204",
    )
    assert (found.place.path, found.place.line) == ("config.py", 5)


def test_outside_database():
    quiet(
        fastapi("""
        import os
        from sqlalchemy import create_engine

        def connect():
            return create_engine(os.environ["DATABASE_URL"])

        @app.get("/")
        def home():
            return connect()
        """),
        "LO2",
    )


def test_other_file_databases():
    finds(
        flask("""
        import shelve

        @app.get("/")
        def home():
            with shelve.open("x") as db:
                return db["a"]
        """),
        "LO209",
    )
