"""Files that are read back (LO202, LO208)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet


def test_placed_files_are_read_by_others():
    source = """
    import os, tempfile

    @app.post("/")
    def make():
        tempfile.NamedTemporaryFile(dir="data/files", delete=False)

    @app.get("/")
    def listed():
        return os.listdir("data/files")
    """
    assert finds(fastapi(source), "LO202").routes == ("GET /",)


@pytest.mark.parametrize(
    ("made", "found"), [("os.makedirs(FOLDER)", True), ("print(FOLDER)", False)]
)
def test_folder_that_the_app_makes_and_others_fill(made: str, found: bool):
    source = f"""
    import os

    FOLDER = os.environ.get("FOLDER", "voices")
    {made}

    @app.get("/")
    def listed():
        return os.listdir(FOLDER)
    """
    assert any(f.rule == "LO202" for f in analysis_of(fastapi(source)).findings) is found


FILES = """
import pathlib
from pydantic import BaseModel

class File(BaseModel):
    path: str

def checked(path: str):
    found = pathlib.Path(path).resolve()
    return found

@app.post("/write")
def write(file: File):
    path = checked(file.path)
    path.write_text("")

@app.post("/read")
def read(file: File):
    path = {path}
    return path.read_text()
"""


@pytest.mark.parametrize(
    ("path", "found"), [("checked(file.path)", True), ('pathlib.Path("data") / "a.txt"', False)]
)
def test_file_that_the_caller_names_is_written_and_read(path: str, found: bool):
    source = fastapi(FILES.format(path=path))
    assert any(f.rule == "LO202" for f in analysis_of(source).findings) is found


def test_relative_path_is_below_where_imports_start():
    files = {
        "backend/__init__.py": "",
        "backend/main.py": """
        import os
        from fastapi import FastAPI
        from backend.files import save

        app = FastAPI()

        @app.post("/")
        def put(name: str):
            save(name)

        @app.get("/")
        def listed():
            return os.listdir("files")
        """,
        "backend/files.py": """
        from pathlib import Path

        FOLDER = Path(__file__).parent.parent / "files"

        def save(name):
            (FOLDER / name).write_text("")
        """,
    }
    assert finds(files, "LO202").severity == "blocker"


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


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("config['cookie']", 1),
        ("config['node']['cookie']", 1),
        ("Node(config['node']).config['cookie']", 1),
        ("os.path.join(config['pages'], name)", 0),
    ],
)
def test_a_file_that_a_settings_file_names(path: str, told: int):
    source = f"""
        import os, toml

        with open("config.toml") as file:
            config = toml.load(file)

        class Node:
            def __init__(self, config):
                self.config = config

        @app.get("/<name>")
        def show(name):
            return open({path}).read()
    """
    assert [f.rule for f in analysis_of(flask(source)).findings].count("LO202") == told


@pytest.mark.parametrize(("folder", "told"), [("site", False), ("app", True)])
def test_the_static_folder_of_a_blueprint_is_its_own(folder: str, *, told: bool):
    files = {
        "app.py": """
            import os
            from flask import Flask
            from docs.views import site
            app = Flask(__name__)
            app.register_blueprint(site)

            @app.post("/<name>")
            def keep(name):
                open(os.path.join(app.static_folder, name), "w").write("x")
                return ""
        """,
        "docs/__init__.py": "",
        "docs/views.py": f"""
            import os
            from flask import Blueprint, current_app as app
            site = Blueprint("docs", __name__, static_folder="static")

            @site.get("/")
            def home():
                return str(os.listdir({folder}.static_folder))
        """,
    }
    read = [f for f in analysis_of(files).findings if f.rule == "LO202"]
    assert ("docs/views.py" in {f.place.path for f in read}) is told


@pytest.mark.parametrize(
    ("written", "read", "told"),
    [
        ('config.get("store", "pdfs")', 'config["store"]["pdfs"]', True),
        ('config["store"].get("pdfs")', 'config.get("store", "pdfs", fallback="")', True),
        ('config.get("store", "pdfs")', 'config.get("store", "logos")', False),
        ('config.get("store", "pdfs")', 'config.get("other", "pdfs")', False),
    ],
)
def test_files_of_a_folder_that_an_ini_file_names(written: str, read: str, *, told: bool):
    source = f"""
        import configparser, os
        from flask import Flask
        app = Flask(__name__)
        config = configparser.ConfigParser()
        config.read("shop.ini")

        @app.post("/<name>")
        def make(name):
            open(os.path.join({written}, name), "w").write("x")
            return ""

        @app.get("/<name>")
        def show(name):
            return open(os.path.join({read}, name)).read()
    """
    found = analysis_of(source).findings
    assert ("LO202" in {f.rule for f in found if f.severity == "blocker"}) is told


VIEW = '\n@app.get("/")\ndef home():\n    {inside}\n    return "x"\n'


def test_a_file_that_the_caller_names():
    found = finds(
        flask(VIEW.format(inside='return open(request.args.get("path")).read()')), "LO202"
    )
    assert found.severity == "warning"


def test_what_is_read_right_after_it_was_written():
    source = """
        import os, tarfile

        def unpack(path):
            with tarfile.open(path) as tar:
                return tar.getnames()

        @app.post("/")
        def take():
            path = os.path.join("/srv/in", request.form["name"])
            request.files["file"].save(path)
            return unpack(str(path))

        @app.post("/other")
        def other():
            path = os.path.join("/srv/in", "other")
            request.files["file"].save(path)
            return "x"
        {}
    """
    assert finds(flask(source.format("")), "LO202").severity == "info"
    again = (
        '\n        @app.get("/")\n        def get(): return unpack("/srv/in/" + request.args["n"])'
    )
    assert finds(flask(source.format(again)), "LO202").severity == "blocker"


def test_time_of_a_file_that_is_also_read():
    source = flask("""
        import os

        @app.get("/<name>")
        def read(name):
            path = os.path.join("notes", name)
            return open(path).read(), os.path.getmtime(path)

        @app.post("/<name>")
        def write(name):
            path = os.path.join("notes", name)
            open(path, "w").write("x")
    """)
    found = {f.symbol: f.severity for f in analysis_of(source).findings if f.rule == "LO202"}
    assert found == {"open": "blocker", "getmtime": "info"}


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
        "str(shutil.copytree(FILES, tempfile.mkdtemp() + '/copy'))",
    ],
)
def test_ways_to_read(read: str):
    found = finds(
        flask(f"""
        import glob, os, shutil, tempfile
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
    assert found.severity == "info"
    quiet(flask(source.replace("{path}", 'os.path.join(tempfile.mkdtemp(), "x")')), "LO202")


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
        "send_from_directory",
    )


STATIC = """
    import os
    from flask import Flask
    app = Flask(__name__{folder})

    @app.post("/<name>")
    def put(name):
        open(os.path.join({write}, name), "w").write("x")
        return ""
"""


@pytest.mark.parametrize("folder", ["", ", static_folder='static'"])
@pytest.mark.parametrize(
    "write", ['app.root_path, "static/pics"', "app.static_folder", '"shop/static"', '"kept"']
)
def test_static_folder_that_requests_fill(folder: str, write: str):
    files = {"shop/__init__.py": STATIC.format(folder=folder, write=write)}
    if write == '"kept"':
        quiet(files, "LO202")
    else:
        assert finds(files, "LO202", "Flask").place.line == 4


def test_no_static_folder():
    quiet(
        {"shop/__init__.py": STATIC.format(folder=", static_folder=None", write='"shop/static"')},
        "LO202",
    )


STORE = """
    from elsewhere import folder

    class Words:
        def __init__(self, file):
            self.file = file

        def read(self):
            return self.file.read_text()

        def write(self, text):
            with open({}, "w") as file:
                file.write(text)

    words = Words(folder() / "words.txt")

    @app.get("/")
    def home():
        return words.read()

    @app.post("/")
    def change(text: str):
        words.write(text)
    """


def test_a_file_that_a_field_names_is_one_file():
    finds(fastapi(STORE.format("self.file")), "LO202")


def test_another_file_is_another_file():
    quiet(fastapi(STORE.format('"/data/other.txt"')), "LO202")


def test_sound_that_is_written_is_not_read():
    body = """
        import wave

        @app.post("/")
        def save():
            with wave.open("out/a.wav", "wb") as file:
                file.writeframes(b"")
    """
    finds(flask(body), "LO201")
    quiet(flask(body), "LO202")


@pytest.mark.parametrize(
    ("folder", "found"),
    [
        ('os.path.join(os.getcwd(), "media")', True),
        ('Path.cwd() / "media"', True),
        ("os.getcwd() + '/media'", True),
        ('os.path.join(os.getcwd(), "pages")', False),
    ],
)
def test_below_the_working_directory(folder: str, found: bool):
    source = flask(f"""
        import os
        from pathlib import Path
        from flask import send_from_directory

        @app.post("/")
        def keep():
            request.files["file"].save(os.path.join("media/", request.files["file"].filename))
            return "x"

        @app.get("/<name>")
        def send(name):
            return send_from_directory({folder}, name)
    """)
    assert any(f.rule == "LO202" for f in analysis_of(source).findings) is found


@pytest.mark.parametrize(("key", "found"), [("LOG_DIR", True), ("PAGES", False)])
def test_folder_that_is_filled_while_servers_run(key: str, found: bool):
    files = {
        "shop/app.py": f"""
            import os
            from flask import Flask, current_app

            app = Flask(__name__)
            app.config.from_object("shop.config.Config")

            @app.get("/")
            def files():
                return str(os.listdir(os.path.abspath(current_app.config["{key}"])))
        """,
        "shop/config.py": f"class Config:\n    {key} = 'files'\n",
    }
    assert any(f.rule == "LO202" for f in analysis_of(files).findings) is found


@pytest.mark.parametrize(("folder", "found"), [("", True), (", static_folder='../build'", False)])
def test_the_static_folder_that_an_app_is_told(folder: str, found: bool):
    source = f"""
        import os
        from flask import Flask, request, send_from_directory

        app = Flask(__name__{folder})

        @app.post("/")
        def keep():
            request.files["file"].save(os.path.join("./static", request.files["file"].filename))
            return "x"

        @app.get("/")
        def home():
            return send_from_directory(app.static_folder, "index.html")
    """
    assert any(f.rule == "LO202" for f in analysis_of(source).findings) is found


@pytest.mark.parametrize(
    ("read", "found"),
    [
        ("open(log_file_path()).read()", True),
        ("open(os.path.join(HERE, 'server.log')).read()", True),
        ("str(os.listdir(os.path.join(HERE, 'logs')))", True),
        ("open(f'{request.args[0]}.log').read()", True),
        ("open(os.path.join(HERE, 'changelog.txt')).read()", False),
        ("open(blog_path()).read()", False),
        ("str(os.stat(os.path.join(HERE, 'server.log')))", False),
    ],
)
def test_logs_that_requests_read(read: str, found: bool):
    source = (
        "import os\nfrom settings import blog_path, log_file_path\n"
        "HERE = os.path.dirname(__file__)\n"
        f"@app.get('/')\ndef home():\n    return {read}\n"
    )
    told = [f for f in analysis_of(flask(source)).findings if "reads a log" in f.message]
    assert bool(told) is found


@pytest.mark.parametrize(("folder", "found"), [("media", True), ("assets", False)])
def test_uploads_in_the_static_folder_of_the_app(folder: str, found: bool):
    source = f"""
        import os
        from flask import Flask, request

        app = Flask(__name__, static_folder="media")

        @app.post("/")
        def keep():
            name = request.files["file"].filename
            request.files["file"].save(os.path.join("{folder}", name))
            return name
    """
    assert any(f.rule == "LO202" for f in analysis_of(source).findings) is found


NAMED = """
import os

def folder(name):
    return os.environ["ROOT"] or os.path.join(os.environ["WORK"], name)

@app.get("/")
def home():
    return open(os.path.join(folder(request.args["a"]), "{read}")).read()

@app.post("/")
def keep():
    open(os.path.join(folder(request.args["b"]), "{write}"), "w").write("x")
    return "x"
"""


@pytest.mark.parametrize(
    ("write", "severity"), [("index.html", "blocker"), ("chart.png", "warning")]
)
def test_two_names_below_a_folder_that_only_the_run_tells(write: str, severity: str):
    source = flask(NAMED.replace("{read}", "index.html").replace("{write}", write))
    assert finds(source, "LO202").severity == severity


ROWS = """
import io, os
from flask import send_file, send_from_directory
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy(app)

class Song(db.Model):
    pass

@app.get("/<int:id>")
def song(id):
    {send}
"""


@pytest.mark.parametrize(
    "send",
    [
        "return open(Song.query.get_or_404(id).path).read()",
        "return {'all': os.listdir(Song.query.get_or_404(id).folder)}",
        "return send_file(Song.query.get_or_404(id).path)",
        "row = Song.query.filter_by(id=id).first()\n    return send_from_directory(row.folder, 'a')",
        (
            "path = db.session.query(Song.path).filter_by(id=id).first()[0]\n"
            "    folder, name = os.path.split(path)\n    return send_from_directory(folder, name)"
        ),
    ],
)
def test_file_whose_path_a_row_holds(send: str):
    assert finds(flask(ROWS.replace("{send}", send)), "LO202").severity == "warning"


@pytest.mark.parametrize(
    "send",
    [
        "return open(Song.query.get_or_404(id).template + '.html', 'w').write('')",
        "return str(os.path.exists(Song.query.get_or_404(id).path))",
        "return send_file(io.BytesIO(Song.query.get_or_404(id).data), download_name='a.mp3')",
        "return send_from_directory('static', Song.query.get_or_404(id).name)",
        "return send_file({'a': 'static/a.mp3'}.get(id).strip())",
    ],
)
def test_what_a_row_holds_is_no_path(send: str):
    quiet(flask(ROWS.replace("{send}", send)), "LO202")


LOOKS = """
import os
from flask import abort

FILES = os.environ["FILES"]

@app.post("/<name>")
def keep(name):
    open(os.path.join(FILES, name), "w").write("x")
    return "x"

{look}
"""


def test_look_for_a_file_of_another_request():
    look = (
        "@app.get('/<name>')\ndef there(name):\n"
        "    return str(os.path.exists(os.path.join(FILES, name)))\n"
    )
    found = finds(flask(LOOKS.replace("{look}", look)), "LO202")
    assert (found.symbol, found.routes) == ("exists", ("GET /<name>",))
    # Much else lies in a folder for all that an app has.
    quiet(flask(LOOKS.replace("{look}", look).replace('"FILES"', '"APP_CONFIG_DIR"')), "LO202")


@pytest.mark.parametrize(
    "look",
    [
        (
            "@app.delete('/<name>')\ndef gone(name):\n    path = os.path.join(FILES, name)\n"
            "    if os.path.exists(path):\n        os.remove(path)\n    return 'x'\n"
        ),
        (
            "def path_of(name):\n    path = os.path.join(FILES, name)\n"
            "    if not os.path.exists(path):\n        abort(404)\n    return path\n\n"
            "@app.delete('/<name>')\ndef gone(name):\n    os.remove(path_of(name))\n    return 'x'\n"
        ),
        ("@app.get('/x')\ndef there():\n    return str(os.path.exists('/usr/bin/ffmpeg'))\n"),
    ],
)
def test_look_that_is_told_elsewhere(look: str):
    found = analysis_of(flask(LOOKS.replace("{look}", look))).findings
    assert [f.symbol for f in found if f.rule == "LO202"] == []


KEPT = """
import json

def load():
    with open("notes.json") as file:
        return json.load(file)

NOTES = load()

@app.post("/<name>")
def keep(name):
    with open("{written}", "w") as file:
        json.dump([name], file)
    return "x"
"""


def test_start_up_reads_what_requests_write():
    found = finds(flask(KEPT.format(written="notes.json")), "LO202")
    assert (found.severity, found.place.line) == ("warning", 7)


def test_start_up_reads_another_file():
    quiet(flask(KEPT.format(written="other.json")), "LO202")


@pytest.mark.parametrize(("read", "found"), [("UPLOADS", 1), ("TEMPLATES", 0)])
def test_a_folder_that_an_object_looks_up(read: str, found: int):
    source = f"""
import os
import library

class Settings:
    def __getattr__(self, name):
        return library.asked(name)

settings = Settings()

@app.post("/")
def keep():
    with open(os.path.join(settings.UPLOADS, "a"), "w") as file:
        file.write("x")
    return ""

@app.get("/")
def listed():
    return os.listdir(settings.{read})
"""
    assert len([f for f in analysis_of(flask(source)).findings if f.rule == "LO202"]) == found


@pytest.mark.parametrize(
    ("given", "used", "found"),
    [
        ('**load("job")', "os.listdir(self.folder)", 1),
        ('**load("job")', "os.listdir(self.other)", 0),
        ('folder=os.path.dirname(__file__) + "/texts"', "os.listdir(self.folder)", 0),
        ("folder=tempfile.mkdtemp()", "os.listdir(self.folder)", 0),
    ],
)
def test_a_folder_that_only_a_field_names(given: str, used: str, found: int):
    source = f"""
import os, tempfile
from settings import load

class Job:
    def __init__(self, folder=None):
        self.folder = folder

class Remote(Job):
    def files(self):
        return {used}

@app.get("/")
def home():
    return Remote({given}).files()
"""
    assert len([f for f in analysis_of(flask(source)).findings if f.rule == "LO202"]) == found


def test_a_folder_above_by_two_dots():
    files = {
        "shop/__init__.py": """
            from flask import Flask
            app = Flask(__name__)
            from shop.views import home
        """,
        "shop/views/__init__.py": """
            import os
            from shop import app

            @app.post("/<name>")
            def home(name):
                folder = os.path.join(os.path.dirname(__file__), "../static", "kept")
                open(os.path.join(folder, name), "w").write("x")
                return ""
        """,
    }
    assert finds(files, "LO202", "Flask").place.path == "shop/__init__.py"
