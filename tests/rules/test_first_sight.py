"""What apps that were read for the first time taught: who runs it, who holds it, what it is called."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, finds, flask, quiet

HOME = '\n@app.get("/")\ndef home():\n    return "x"\n'


def test_jobs_of_a_scheduler_that_only_a_command_starts():
    files = {
        "app.py": flask(HOME),
        "work.py": """
            import time
            from threading import Thread
            from apscheduler.schedulers.blocking import BlockingScheduler

            seen = {}

            def fetch():
                seen["x"] = time.time()
                time.sleep(60)

            def run():
                scheduler = BlockingScheduler()
                scheduler.add_job(fetch, "interval", minutes=5)
                Thread(target=fetch).start()
                scheduler.start()

            if __name__ == "__main__":
                run()
        """,
    }
    found = analysis_of(files).findings
    assert [f.rule for f in found if f.severity != "info"] == []


def test_thread_of_what_also_starts_the_server():
    source = flask("""
        from threading import Thread

        seen = {}

        def fetch():
            seen["x"] = 1

        @app.get("/")
        def home():
            return seen

        def serve():
            app.run()

        if __name__ == "__main__":
            Thread(target=fetch).start()
            Thread(target=serve).start()
    """)
    assert finds(source, "LO102").severity == "blocker"


@pytest.mark.parametrize("base", ["Process", "multiprocessing.Process"])
def test_process_by_a_class_of_its_own(base: str):
    source = flask(f"""
        import multiprocessing
        from multiprocessing import Process

        class Work({base}):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)

        def write(path):
            with open(path, "w") as file:
                file.write("x")

        @app.get("/")
        def home():
            Work(target=write, args=("state/x.txt",)).start()
    """)
    assert finds(source, "LO309").routes == ("GET /",)
    assert finds(source, "LO201").routes == ("GET /",)


def test_state_of_a_socket_namespace():
    source = flask("""
        from flask_socketio import Namespace, SocketIO
        socketio = SocketIO(app)

        class Logs(Namespace):
            def __init__(self, path):
                super().__init__(path)
                self.clients = 0

            def on_connect(self):
                self.clients += 1

        socketio.on_namespace(Logs("/logs"))
    """)
    assert finds(source, "LO114").routes == ("WEBSOCKET /logs:connect",)


def test_watcher_of_files():
    source = flask("""
        import time
        from watchdog.events import FileSystemEventHandler
        from watchdog.observers import Observer

        class Changed(FileSystemEventHandler):
            def on_modified(self, event):
                time.sleep(60)

        observer = Observer()
        observer.schedule(Changed(), "conf")
        observer.start()
    """)
    assert "background" in finds(source + HOME, "LO401").phases


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


def test_method_that_is_called_on_its_class():
    source = flask("""
        class Store:
            def keep(file):
                return file.read()

        @app.post("/")
        def home():
            return Store.keep(request.files["file"])
    """)
    assert finds(source, "LO405").routes == ("POST /",)


@pytest.mark.parametrize(
    "line",
    [
        "import environs\nenv = environs.Env()\nLOG = env.str('LOG', 'logs/app.log')",
        "from decouple import config\nLOG = config('LOG', default='logs/app.log')",
        "from starlette.config import Config\nLOG = Config('.env')('LOG', default='a/app.log')",
        "import os\nLOG = os.path.join(os.environ['LOGS'], 'app.log')",
    ],
)
def test_log_file_by_a_library_of_settings(line: str):
    finds(flask(f"{line}\nfrom loguru import logger\nlogger.add(LOG)\n{HOME}"), "LO206")


@pytest.mark.parametrize(
    "statement", ['"ALTER TABLE jobs ADD COLUMN log"', 'f"PRAGMA user_version={version}"']
)
def test_migration_by_raw_sql(statement: str):
    source = flask(f"""
        import sqlite3

        def migrate(version):
            connection = sqlite3.connect("/tmp/x.db")
            connection.execute({statement})

        migrate(3)
    """)
    assert finds(source + HOME, "LO508").severity == "warning"


def test_query_at_start_up_is_no_migration():
    source = flask("import sqlite3\nsqlite3.connect('/tmp/x.db').execute('PRAGMA user_version')\n")
    quiet(source + HOME, "LO508")


def test_app_that_a_thread_makes_is_not_served_yet():
    source = """
        import threading
        from fastapi import FastAPI
        app = FastAPI()

        def make():
            inner = FastAPI()
            inner.state.name = "x"
            app.state.inner = inner

        @app.get("/")
        def home():
            threading.Thread(target=make).start()
    """
    assert finds(source, "LO104").symbol == "app.state.inner"


@pytest.mark.parametrize(("name", "count"), [("static/200.html", 0), ("data/export.csv", 1)])
def test_page_of_the_app_is_small(name: str, count: int):
    source = f"""
        from fastapi import FastAPI
        from fastapi.responses import FileResponse
        app = FastAPI()

        @app.get("/")
        def home():
            return FileResponse("{name}")
    """
    assert len([f for f in analysis_of(source).findings if f.rule == "LO404"]) == count


def test_prefix_from_a_helper_that_reads_other_settings_too():
    source = """
        import os
        from fastapi import APIRouter, FastAPI

        def setting(key, default=None):
            return os.environ.get(key) or default

        title = setting("TITLE", default="Recent")
        prefix = setting("PREFIX", default="")
        app, router = FastAPI(), APIRouter()

        @router.get("/notes")
        def notes(): ...

        app.include_router(router, prefix=prefix)
    """
    assert [route.id for route in analysis_of(source).routes] == ["GET /notes"]


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


@pytest.mark.parametrize(
    "kept",
    [
        "class Kept(pydantic.BaseModel):\n    seen: dict = {}",
        "class Kept(pydantic.BaseModel):\n    seen: dict = pydantic.Field(default_factory=dict)",
        "@dataclasses.dataclass\nclass Kept:\n    seen: dict = dataclasses.field(default_factory=dict)",
        "@attrs.define\nclass Kept:\n    seen: dict = attrs.field(factory=dict)",
    ],
)
def test_container_of_a_model_that_is_kept(kept: str):
    top = f"import attrs, dataclasses, pydantic\n{kept}\n"
    change = "@app.get('/')\ndef home():\n    kept.seen[request.remote_addr] = 1\n"
    assert finds(flask(f"{top}kept = Kept()\n{change}"), "LO114").symbol == "kept.seen"
    own = change.replace("    kept.seen", "    kept = Kept()\n    kept.seen")
    quiet(flask(top + own), "LO114")


@pytest.mark.parametrize(
    ("rule", "route"),
    [
        ('"/%s/<name>" % FOLDER', "GET /files/<name>"),
        ('"/%s/%s" % (FOLDER, FOLDER)', "GET /files/files"),
    ],
)
def test_rule_by_percent(rule: str, route: str):
    source = flask(f"FOLDER = 'files'\n@app.get({rule})\ndef home(name=''): ...\n")
    assert [found.id for found in analysis_of(source).routes] == [route]


def test_field_that_who_makes_the_object_sets():
    source = flask("""
        class Store:
            def keep(self, name):
                self.last = name

        class Service:
            def __init__(self):
                self.store = None

        def make():
            service = Service()
            service.store = Store()
            return service

        service = make()

        @app.get("/<name>")
        def home(name):
            service.store.keep(name)
    """)
    assert finds(source, "LO114").routes == ("GET /<name>",)
