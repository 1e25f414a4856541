"""Writes to the disk (LO201, LO203, LO205, LO207, LO210)."""

from __future__ import annotations

import pytest

from tests.rules.projects import FLASK, analysis_of, fastapi, finds, flask, quiet


@pytest.mark.parametrize("maker", ["NamedTemporaryFile", "mkstemp", "mkdtemp"])
def test_temporary_file_that_is_put_elsewhere(maker: str):
    source = f"""
    import tempfile

    @app.post("/")
    def make():
        tempfile.{maker}(dir="data/files")
    """
    finds(fastapi(source), "LO201")


@pytest.mark.parametrize("where", ["", "dir=None", "dir='/tmp/work'", "dir=tempfile.gettempdir()"])
def test_temporary_file_in_tmp(where: str):
    source = f"""
    import tempfile

    @app.post("/")
    def make():
        with tempfile.NamedTemporaryFile({where}) as file:
            open(file.name, "w")
    """
    quiet(fastapi(source), "LO20")


@pytest.mark.parametrize(
    "call",
    [
        "await asyncio.to_thread(os.remove, 'data/x')",
        "await run_in_threadpool(os.remove, 'data/x')",
        "await anyio.to_thread.run_sync(os.remove, 'data/x')",
        "await asyncio.get_running_loop().run_in_executor(None, os.remove, 'data/x')",
        "tasks.add_task(os.remove, 'data/x')",
    ],
)
def test_library_function_that_is_handed_to_a_thread(call: str):
    source = f"""
    import asyncio, os
    import anyio
    from fastapi import BackgroundTasks
    from fastapi.concurrency import run_in_threadpool

    @app.delete("/")
    async def gone(tasks: BackgroundTasks):
        {call}
    """
    finds(fastapi(source), "LO201")


def test_library_function_on_a_temporary_file_in_a_thread():
    source = """
    import asyncio, os

    @app.delete("/")
    async def gone():
        await asyncio.to_thread(os.remove, "/tmp/x")
    """
    quiet(fastapi(source), "LO201")


def test_folder_of_the_app_unless_none_is_wanted():
    source = """
    import os, tempfile

    class Files:
        def __init__(self, folder: str | None = "./files"):
            self.folder = folder or tempfile.mkdtemp()

        def save(self, name, data):
            with open(os.path.join(self.folder, name), "wb") as file:
                file.write(data)

    files = Files()

    @app.post("/")
    async def make():
        files.save("a", b"")
    """
    finds(fastapi(source), "LO201")


def test_what_an_item_is_set_to_reaches_the_method():
    source = """
    class Files:
        def __setitem__(self, name, data):
            with open(name, "wb") as file:
                file.write(data)

    files = Files()

    @app.put("/{scope}")
    def put():
        files["SCOPE/x"] = b""
    """
    finds(fastapi(source.replace("SCOPE", "data").replace("{scope}", "a")), "LO201")
    quiet(fastapi(source.replace("SCOPE", "/tmp").replace("{scope}", "a")), "LO201")


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


VIEW = '\n@app.get("/")\ndef home():\n    {inside}\n    return "x"\n'


@pytest.mark.parametrize(
    ("setting", "found"), [("", True), ('app.config["ASSETS_AUTO_BUILD"] = False', False)]
)
def test_bundles_that_an_extension_builds(setting: str, *, found: bool):
    made = f"from flask_assets import Environment\n{setting}\nassets = Environment(app)"
    source = flask(f"{made}{VIEW.format(inside='pass')}")
    if found:
        finds(source, "LO201")
    else:
        quiet(source, "LO201")


def test_a_descriptor_is_no_file_of_the_disk():
    pipe = 'read, write = os.pipe()\n    os.fdopen(write, "wb").write(b"x")'
    quiet(flask(f"import os{VIEW.format(inside=pipe)}"), "LO2")


def test_what_goes_to_the_null_device_is_not_written():
    written = """open({}, "w").close()"""
    quiet(flask(f"import os{VIEW.format(inside=written.format('os.devnull'))}"), "LO2")
    finds(flask(f"import os{VIEW.format(inside=written.format(repr('/srv/x')))}"), "LO201")


def test_views_of_a_decorator_that_computes_their_rule():
    source = """
        import os
        from functools import wraps

        def endpoint(function):
            method, _, name = function.__name__.partition("_")

            @app.route(f"/{name}", methods=[method])
            @wraps(function)
            def wrapper():
                return function()

            return wrapper

        {}
        def delete_document():
            os.remove("/srv/x")
            return ""
    """.replace("{name}", "{{name}}")
    finds(flask(source.format("@endpoint")), "LO201")
    quiet(flask(source.format("") + VIEW.format(inside="pass")), "LO2")


@pytest.mark.parametrize(
    "query",
    [
        "File.query.get(1)",
        "File.query.filter_by(id=1).first_or_404()",
        "db.session.get(File, 1)",
        "db.session.query(File).filter(File.id == 1).one()",
        "db.session.execute(db.select(File).where(File.id == 1)).scalar_one()",
    ],
)
def test_method_of_a_row(query: str):
    source = flask(f"""
        import os
        from flask_sqlalchemy import SQLAlchemy
        db = SQLAlchemy(app)

        class File(db.Model):
            def delete(self):
                os.remove("files/" + self.name)

        def forget(row):
            row.seen = True
            row.delete()

        @app.get("/")
        def home():
            forget({query})
    """)
    assert finds(source, "LO201").routes == ("GET /",)
    quiet(source, "LO114")


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
        "open(os.path.join(tempfile.gettempdir(), name), 'w')",
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


@pytest.mark.parametrize(
    "runner",
    [
        "try:\n    from invoke import ctask as task\nexcept ImportError:\n    from invoke import task\n",
        "from fabric import task\n",
        "from nox import session as task\n",
    ],
)
def test_write_of_a_task_that_a_person_runs(runner: str):
    task = "\n@task\ndef generate(context):\n    open('client.json', 'w').write('')\n"
    # A note where the server imports the file; else it is a developer's alone.
    found = finds({"app.py": FLASK + "import tasks\n", "tasks.py": runner + task}, "LO201")
    assert (found.severity, found.phases) == ("info", ("command",))
    quiet({"app.py": FLASK, "tasks.py": runner + task}, "LO201")


def test_an_app_with_a_task_in_its_file():
    task = "\n@task\ndef generate(context):\n    print('x')\n"
    route = "\n@app.get('/')\ndef home():\n    open('a', 'w')\n    return ''\n"
    found = finds({"app.py": "from invoke import task\n" + FLASK + task + route}, "LO201")
    assert found.routes == ("GET /",)


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


WORKBOOK = """
import io
import pandas as pd

@app.get("/")
def home():
    with pd.ExcelWriter({target}) as writer:
        pd.read_json("x").to_excel(writer, sheet_name="a")
        pd.read_json("y").to_excel(excel_writer=writer, sheet_name="b")
    return ""
"""


def test_workbook_in_memory():
    quiet(flask(WORKBOOK.format(target="io.BytesIO()")), "LO2")


def test_workbook_on_the_disk_is_one_file():
    assert finds(flask(WORKBOOK.format(target='"a.xlsx"')), "LO201").symbol == "ExcelWriter"


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


def test_what_only_the_serving_command_does_stops_no_import():
    files = {
        "web.py": flask("@app.get('/')\ndef home():\n    return 'x'\n"),
        "cli.py": """
            import shutil, sqlalchemy
            from web import app

            def serve():
                shutil.rmtree("presets")
                engine = sqlalchemy.create_engine("postgresql://db/x")
                engine.connect().execute("CREATE TABLE t (a int)")
                app.run()
            """,
    }
    found = {f.rule: f.severity for f in analysis_of(files).findings}
    assert {rule: found.get(rule) for rule in ("LO205", "LO508")} == {
        "LO205": "info",
        "LO508": "info",
    }


@pytest.mark.parametrize(("call", "found"), [("", False), ("FOLDER('a')", True)])
def test_a_lambda_that_has_a_name_runs_when_it_is_called(call: str, found: bool):
    source = fastapi(f"""
        import os

        FOLDER = lambda name: os.makedirs("data/" + name)
        {call}

        @app.get("/")
        def home(): ...
    """)
    assert any(f.rule == "LO205" for f in analysis_of(source).findings) is found


def test_text_that_holds_a_path_is_replaced_not_the_file():
    quiet(
        flask("""
        from pathlib import Path

        RECORDS = f"{Path('/') / 'record' / '%path'}".removesuffix(".mp4")

        @app.get("/<name>")
        def home(name):
            return RECORDS.replace("%path", name)
        """),
        "LO2",
    )


DOWNLOAD = """
import yt_dlp

@app.post("/<name>")
def fetch(name):
    options = {}
    with yt_dlp.YoutubeDL(options) as loader:
        loader.download([name])
    return name
"""


@pytest.mark.parametrize(
    "options",
    [
        "{'outtmpl': 'media/%(title)s.%(ext)s'}",
        "{'paths': {'home': f'media/{name}', 'temp': '/tmp'}, 'outtmpl': '%(title)s'}",
    ],
)
def test_file_that_options_name(options: str):
    assert finds(flask(DOWNLOAD.format(options)), "LO201").symbol == "YoutubeDL"


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("{}", True),
        ("{'format': 'best'}", True),
        ("{'format': 'best', **request.args}", False),
        ("dict(request.args)", False),
        ("{'outtmpl': os.path.join('/tmp', name)}", False),
    ],
)
def test_file_that_options_do_not_name(options: str, found: bool):
    text = flask("import os\n" + DOWNLOAD.format(options))
    if found:
        finds(text, "LO201")
    else:
        quiet(text, "LO201")
    quiet(text.replace("loader.download([name])", "loader.extract_info(name, False)"), "LO201")


def test_file_that_options_put_into_tmp():
    quiet(flask(DOWNLOAD.format("{'paths': {'home': '/tmp/media'}}")), "LO201")


@pytest.mark.parametrize(
    ("options", "converts"),
    [
        ("{'postprocessors': [{'key': 'FFmpegExtractAudio'}]}", True),
        ("{'format': 'bestvideo+bestaudio/best'}", True),
        ("{'merge_output_format': 'mp4'}", True),
        ("{'format': 'best'}", False),
        ("{'format': 'best/bestvideo+bestaudio'}", False),
        ("{'postprocessors': [{'key': 'SponsorBlock'}]}", False),
    ],
)
def test_files_that_options_have_converted(options: str, converts: bool):
    text = flask(DOWNLOAD.format(options))
    if converts:
        assert finds(text, "LO309").severity == "warning"
    else:
        quiet(text, "LO309")


def test_pipe_of_a_fixed_name():
    body = '@app.post("/")\ndef listen():\n    import os\n    os.mkfifo("/tmp/events")\n'
    finds(flask(body), "LO210")


KEPT = """
{imports}

@app.post("/avatar")
def avatar():
    {use}
    return "x"
"""


@pytest.mark.parametrize(
    ("imports", "use"),
    [
        ("from avatarlib import Avatars\nkeeper = Avatars(app)",
         "keeper.save_avatar(request.files['image'])"),
        ("import mediabox", "mediabox.store(request.files.get('image'), 'a.png')"),
    ],
)  # fmt: skip
def test_upload_that_a_library_keeps(imports: str, use: str):
    body = KEPT.format(imports=imports, use=use)
    assert finds(flask(body), "LO203").routes == ("POST /avatar",)


@pytest.mark.parametrize(
    ("imports", "use"),
    [
        ("from s3box import Box\nkeeper = Box()", "keeper.save(request.files['image'])"),
        ("import mediabox", "mediabox.check(request.files['image'])"),
        ("import mediabox", "mediabox.save(request.form['name'])"),
    ],
)
def test_upload_that_goes_elsewhere(imports: str, use: str):
    quiet(flask(KEPT.format(imports=imports, use=use)), "LO2")


STORED = """
import s3fs
from llama_index.core import StorageContext

def keep(fs=None):
    StorageContext.from_defaults().persist(persist_dir="storage", fs=fs)

@app.get("/")
def home():
    keep({fs})
    return "x"
"""


@pytest.mark.parametrize(("fs", "found"), [("s3fs.S3FileSystem()", 0), ("", 1)])
def test_another_file_system(fs: str, found: int):
    rules = [f.rule for f in analysis_of(flask(STORED.replace("{fs}", fs))).findings]
    assert rules.count("LO201") == found
