from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet


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
        "LO201",
        "LO203",
        "LO205",
        "LO207",
        "LO210",
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
        "LO201",
        "LO203",
        "LO205",
        "LO207",
        "LO210",
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


SETTINGS = {
    "subscript": 'current_app.config["FILES"]',
    "get": 'current_app.config.get("FILES")',
    "the app's own": 'app.config["FILES"]',
    "attribute": "app.config.FILES",
    "environment": 'os.environ["FILES"]',
    "environment, get": 'os.getenv("FILES")',
    "the app's folder": 'os.path.join(app.root_path, "files")',
    "the source's folder": 'os.path.join(os.path.dirname(__file__), "files")',
    "pathlib": 'Path(__file__).resolve().parent / "files"',
    "a text": '"files"',
}


@pytest.mark.parametrize("folder", SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize(
    "path",
    [
        "os.path.join(folder(), name)",
        "Path(folder()) / name",
        "Path(folder()).joinpath(name)",
        'f"{folder()}/{name}"',
        'folder() + "/" + name',
        '"%s/%s" % (folder(), name)',
        '"{}/{}".format(folder(), name)',
        "os.path.abspath(os.path.join(folder(), name))",
    ],
)
def test_read_of_a_folder_that_another_route_writes_to(folder: str, path: str):
    found = finds(
        flask(f"""
        import os
        from pathlib import Path

        def folder():
            return {folder}

        @app.post("/<name>")
        def save(name):
            request.files["file"].save({path})
            return "x"

        @app.get("/<name>")
        def load(name):
            path = {path}
            with open(path, "rb") as stored:
                return stored.read()
        """),
        "LO202",
    )
    assert (found.severity, found.routes) == ("blocker", ("GET /<name>",))


@pytest.mark.parametrize(
    "read",
    [
        "os.listdir(FILES)",
        "os.path.getsize(os.path.join(FILES, name))",
        "send_from_directory(FILES, name)",
        "send_file(os.path.join(FILES, name))",
        'glob.glob(os.path.join(FILES, "*.txt"))',
        "list(Path(FILES).iterdir())",
        "(Path(FILES) / name).read_text()",
        "Image.open(os.path.join(FILES, name))",
    ],
)
def test_ways_to_read(read: str):
    found = finds(
        flask(f"""
        import glob, os
        from pathlib import Path
        from PIL import Image
        from flask import send_file, send_from_directory
        FILES = os.environ["FILES"]

        @app.post("/<name>")
        def save(name):
            (Path(FILES) / name).write_bytes(request.data)
            return "x"

        @app.get("/<name>")
        def load(name):
            return {read}
        """),
        "LO202",
    )
    assert found.routes == ("GET /<name>",)


def test_field_of_settings():
    found = finds(
        fastapi("""
        import os
        from fastapi.responses import FileResponse
        from pydantic_settings import BaseSettings

        class Settings(BaseSettings):
            files: str

        settings = Settings()

        @app.put("/{name}")
        def save(name: str):
            with open(os.path.join(settings.files, name), "w") as out:
                out.write("x")

        @app.get("/{name}")
        def load(name: str):
            return FileResponse(os.path.join(settings.files, name))
        """),
        "LO202",
    )
    assert (found.severity, found.symbol) == ("blocker", "FileResponse")


@pytest.mark.parametrize(
    ("write", "read"),
    [
        ('app.config["A"]', 'app.config["B"]'),
        ('os.path.join(app.config["A"], "x")', 'os.path.join(app.config["A"], "y")'),
        ('os.path.join(app.config["A"], name)', 'os.path.join(app.config["A"], "y", name)'),
        ('os.path.join(os.path.dirname(__file__), "a", name)', '__file__ + ".txt"'),
        ('os.environ["A"]', 'app.config["A"]'),
    ],
)
def test_read_of_another_place(write: str, read: str):
    source = flask(f"""
        import os

        @app.post("/<name>")
        def save(name):
            open({write}, "w").write("x")
            return "x"

        @app.get("/<name>")
        def load(name):
            return open({read}).read()
        """)
    found = [f.severity for f in analysis_of(source).findings if f.rule == "LO202"]
    assert "blocker" not in found


def test_route_that_reads_what_it_wrote_itself():
    source = """
    import os, tempfile

    @app.post("/")
    def convert():
        path = {path}
        request.files["file"].save(path)
        return open(path, "rb").read()
    """
    found = finds(
        flask(source.replace("{path}", 'os.path.join(tempfile.gettempdir(), "x")')), "LO202"
    )
    assert found.severity == "warning"
    quiet(flask(source.replace("{path}", 'os.path.join(tempfile.mkdtemp(), "x")')), "LO202")


def test_text_of_a_path_is_not_a_path():
    quiet(
        flask("""
        from pathlib import Path

        @app.get("/<name>")
        def load(name):
            return str(Path(name)).replace("a", "b") + Path(name).name.replace("c", "d")
        """)
    )


def test_picture_that_is_changed_and_saved():
    source = """
    import io
    from PIL import Image

    @app.post("/<name>")
    def thumbnail(name):
        image = Image.open(request.files["file"])
        image.resize((9, 9)).convert("RGB").save({target})
        return "x"
    """
    assert finds(flask(source.replace("{target}", '"out/" + name')), "LO201").symbol == "save"
    quiet(flask(source.replace("{target}", "io.BytesIO()")), "LO201")


@pytest.mark.parametrize(
    "path",
    [
        "os.path.join(os.path.dirname(__file__), 'data', name)",
        "os.path.join(app.root_path, name)",
        "os.path.join(os.getcwd(), name)",
    ],
)
def test_write_below_the_code(path: str):
    source = f"import os\n@app.post('/<name>')\ndef save(name):\n    open({path}, 'w')\n"
    found = finds(flask(source), "LO207")
    assert (found.severity, found.category) == ("blocker", "local_disk_write")


@pytest.mark.parametrize("path", ["os.path.join(os.environ['DATA'], name)", "'data/' + name"])
def test_write_elsewhere(path: str):
    source = f"import os\n@app.post('/<name>')\ndef save(name):\n    open({path}, 'w')\n"
    quiet(flask(source), "LO207")


def test_file_that_is_made_and_sent():
    source = """
    import os
    from flask import send_file

    @app.post("/<name>")
    def report(name):
        path = os.path.join(os.environ["OUT"], name)
        with open(path, "w") as out:
            out.write("x")
        return send_file(path)
    """
    assert finds(flask(source), "LO208").severity == "warning"


def test_helper_that_reads_for_one_route_and_writes_for_another():
    source = """
    import os
    FOLDER = os.environ["DATA"]

    def stored(name, mode):
        return open(os.path.join(FOLDER, name), mode)

    @app.post("/<name>")
    def save(name):
        stored(name, "wb").write(request.data)

    @app.get("/<name>")
    def load(name):
        return stored(name, "rb").read()
    """
    assert finds(flask(source), "LO202").severity == "blocker"


@pytest.mark.parametrize("arguments", ["", "orient='records'"])
def test_pandas_gives_a_text_without_a_path(arguments: str):
    source = (
        f"import pandas\n@app.get('/')\ndef home():\n    pandas.DataFrame().to_json({arguments})\n"
    )
    quiet(flask(source), "LO2")


@pytest.mark.parametrize("arguments", ["'x.json'", "path_or_buf='x.json'"])
def test_pandas_writes_with_a_path(arguments: str):
    source = (
        f"import pandas\n@app.get('/')\ndef home():\n    pandas.DataFrame().to_json({arguments})\n"
    )
    assert finds(flask(source), "LO201").symbol == "to_json"


def test_write_after_the_yield_of_a_lifespan_is_no_start_up():
    found = finds(
        """
        from contextlib import asynccontextmanager
        from fastapi import FastAPI

        def note(text):
            with open("log.txt", "a") as file:
                file.write(text)

        @asynccontextmanager
        async def lifespan(app):
            yield
            note("down")

        app = FastAPI(lifespan=lifespan)

        @app.get("/")
        def home():
            return 1
        """,
        "LO201",
    )
    assert (found.severity, found.phases) == ("warning", ("shutdown",))


def test_folders_that_tests_configure_say_nothing_of_the_server():
    finds(
        {
            "app.py": flask("""
                from pathlib import Path

                @app.get("/")
                def home():
                    (Path(app.config["DATA"]) / "x").mkdir()
            """),
            "conftest.py": "import tempfile\nfrom app import app\n"
            'app.config["DATA"] = tempfile.mkdtemp()\n',
        },
        "LO201",
    )


def test_text_of_a_path_is_replaced_not_the_file():
    quiet(
        flask("""
        from pathlib import Path

        @app.get("/<path:name>")
        def home(name):
            return Path(name).parts[-1].replace(".md", "")
        """),
        "LO2",
    )


def test_folder_that_requests_fill_and_start_up_mounts():
    finds(
        fastapi("""
        from fastapi.staticfiles import StaticFiles
        app.mount("/made", StaticFiles(directory="made"))

        @app.post("/{name}")
        def make(name: str):
            with open(f"made/{name}", "w") as file:
                file.write("x")
        """),
        "LO202",
    )


def test_files_found_in_a_folder_that_requests_fill():
    text = flask("""
        from pathlib import Path

        def folder():
            return Path(app.config["NOTES"]) / "data"

        def paths():
            return folder().rglob("*.md")

        @app.post("/<name>")
        def write(name):
            (folder() / name).write_text("x")

        @app.get("/")
        def read():
            return "".join(open(path).read() for path in paths())
    """)
    found = {f.symbol for f in analysis_of(text).findings if f.rule == "LO202"}
    assert found == {"open", "rglob"}


@pytest.mark.parametrize(
    "lines",
    [
        "import pandas as pd\n\ndef work():\n    pd.read_json('x').to_csv('x.csv')",
        (
            "import matplotlib.pyplot as plt\n\ndef work():\n    fig, axes = plt.subplots()\n"
            "    fig.savefig('x.png')"
        ),
        "import polars\n\ndef work():\n    polars.read_csv('y').write_parquet('x')",
    ],
)
def test_writes_by_the_method_of_a_library_object(lines: str):
    finds(flask(lines + "\n\n@app.get('/')\ndef home():\n    work()\n    return ''\n"), "LO201")


def test_table_written_into_memory():
    quiet(
        flask("""
        import io
        import pandas as pd

        @app.get("/")
        def home():
            out = io.StringIO()
            pd.read_json("x").to_csv(out)
            return out.getvalue()
        """),
        "LO2",
    )


def test_a_temporary_file_in_a_folder_of_the_app():
    found = finds(
        flask("""
            import os
            import tempfile
            FOLDER = os.path.join(os.path.dirname(__file__), "static", "tmp")

            @app.post("/")
            def save():
                with tempfile.NamedTemporaryFile(dir=FOLDER, delete=False) as out:
                    out.write(b"x")
                return ""
        """),
        "LO207",
    )
    assert found.symbol == "NamedTemporaryFile"


@pytest.mark.parametrize("base", ["self.draw()", "pictures.get(name)"])
def test_an_unknown_object_that_is_saved_under_a_path(base: str):
    found = finds(
        flask(f"""
            import os
            FOLDER = os.path.join(os.path.dirname(__file__), "static")

            class Plugin:
                def draw(self):
                    raise NotImplementedError

                def save(self, name, pictures):
                    picture = {base}
                    picture.save(os.path.join(FOLDER, name))

            @app.post("/<name>")
            def save(name):
                Plugin().save(name, {{}})
                return ""
        """),
        "LO207",
    )
    assert found.symbol == "save"


@pytest.mark.parametrize(
    ("write", "read"),
    [
        ('os.path.join(os.path.dirname(__file__), "static", "tmp", name)', '"static"'),
        ('os.path.join(app.root_path, "media", name)', '"media"'),
        ('os.path.join(app.static_folder, "x", name)', 'os.path.join(app.root_path, "static/x")'),
    ],
)
def test_one_folder_by_two_names(write: str, read: str):
    finds(
        flask(f"""
            import os
            from flask import send_from_directory

            @app.post("/<name>")
            def put(name):
                open({write}, "w").write("x")
                return ""

            @app.get("/<name>")
            def get(name):
                return send_from_directory({read}, name)
        """),
        "LO202",
    )
