"""What only a command sets (LO512)."""

from __future__ import annotations

import textwrap

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet


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


def test_a_setting_of_main_that_a_route_has_a_default_for():
    quiet(
        """
        from flask import Flask
        app = Flask(__name__)

        @app.get("/")
        def home(): return str(app.config.get("OPTIONS", False))

        def main():
            app.config["OPTIONS"] = ["--old"]
            app.run()

        if __name__ == "__main__":
            main()
        """,
        "LO512",
    )


def test_routes_that_only_a_script_adds():
    body = """
        @app.get("/health")
        def health():
            return 1

        def add(app):
            @app.get("/users")
            def users():
                return 1

        if __name__ == "__main__":
            add(app)
        """
    assert finds(fastapi(body), "LO512").symbol == "add"
    quiet(fastapi(body.replace('if __name__ == "__main__":', "if True:")), "LO512")


def test_a_global_that_only_running_the_file_sets():
    source = """
        root = "/srv"

        @app.get("/")
        def home():
            return root

        if __name__ == "__main__":
            {}
            app.run()
    """
    assert finds(flask(source.format('root = input("folder")')), "LO512").symbol == "root"
    quiet(flask(source.format("other = 1")), "LO512")


def test_set_up_by_the_command_line_only():
    files = {
        "shop/__init__.py": flask("""
            servers = []

            def start():
                servers.append("x")

            @app.get("/")
            def home():
                return str(servers)
        """),
        "run.py": "from shop import app, start\n\ndef main():\n    start()\n    app.run()\n\n"
        'if __name__ == "__main__":\n    main()\n',
    }
    found = finds(files, "LO512")
    assert (found.severity, found.routes) == ("warning", ("GET /",))


STATE = """
    from fastapi import FastAPI
    import uvicorn

    def create_app():
        app = FastAPI()
        {made}

        @app.get("/")
        def home():
            return app.state.model

        return app

    def main():
        app = create_app()
        app.state.model = object()
        uvicorn.run(app)

    if __name__ == "__main__":
        main()
"""


def test_what_only_the_command_hangs_on_the_app():
    assert finds(STATE.format(made="pass"), "LO512", "model").severity == "blocker"
    quiet(STATE.format(made="app.state.model = None"), "LO512")


@pytest.mark.parametrize(
    ("name", "before", "found"),
    [("store", "", True), ("store", "app.store = None", False), ("testing", "", False)],
)
def test_what_only_the_command_hangs_on_a_flask_app(name: str, before: str, found: bool):
    source = flask(f"""
        import click
        {before}

        @app.get("/")
        def home():
            return str(current_app.{name})

        @click.command()
        def serve():
            app.{name} = dict(a=1)
            app.run()
        """)
    said = [f.severity for f in analysis_of(source).findings if f.rule == "LO512"]
    assert said == (["blocker"] if found else [])


@pytest.mark.parametrize(
    ("above", "read", "found"),
    [
        ("", 'app.config["GREETING"]', True),
        ("", 'app.config.get("GREETING", "hello")', False),
        ("", 'app.config["DEBUG"]', False),
        ('app.config["GREETING"] = "hello"', 'app.config["GREETING"]', False),
        ('app.config.from_object("settings")', 'app.config["GREETING"]', False),
    ],
)
def test_settings_that_the_command_line_gives(above: str, read: str, *, found: bool):
    source = f"""
    import argparse
    {above}

    @app.get("/")
    def home():
        return {read}

    def main():
        options = vars(argparse.ArgumentParser().parse_args())
        app.config.update(options)
        app.run()

    if __name__ == "__main__":
        main()
    """
    if found:
        assert finds(flask(source), "LO512").routes == ("GET /",)
    else:
        quiet(flask(source), "LO512")


def test_settings_of_a_module_that_a_text_names():
    files = {
        "shop/__init__.py": """
            from flask import Flask
            from werkzeug.utils import import_string

            def create_app(kind="Default"):
                app = Flask(__name__)
                app.config.from_object(import_string(f"shop.config.{kind}Config")())

                @app.get("/")
                def home():
                    return app.config["SECRET"]

                return app
        """,
        "shop/config.py": "class DefaultConfig:\n    SECRET = 'x'\n",
    }
    quiet(files, "LO512")


def test_what_a_command_fills_and_a_thread_reads():
    files = {
        "shop/__init__.py": flask("""
            import threading

            servers = []

            def start():
                servers.append("x")

            def clean():
                print(servers)

            threading.Thread(target=clean).start()

            @app.get("/")
            def home():
                return "x"
        """),
        "run.py": "from shop import app, start\n\ndef main():\n    start()\n    app.run()\n\n"
        'if __name__ == "__main__":\n    main()\n',
    }
    quiet(files, "LO512")


def test_a_module_that_tries_itself():
    source = """
        path = "saves/settings.json"

        @app.get("/")
        def home():
            return path

        if __name__ == "__main__":
            path = input("path")
            print(home())
    """
    quiet(flask(source), "LO512")


def test_a_switch_that_the_command_moves():
    files = {
        "config.py": """
            from enum import Enum
            class Env(Enum):
                LIVE = 1
                DEV = 2
            def chosen():
                return Env.LIVE
            env = chosen()
            """,
        "app.py": """
            import config
            from fastapi import FastAPI
            app = FastAPI()

            @app.get("/")
            def home():
                return config.env.name
            """,
        "__main__.py": """
            import sys
            import config
            import uvicorn
            from app import app

            if __name__ == "__main__":
                config.env = {}
                uvicorn.run(app)
            """,
    }
    moved = files | {"__main__.py": files["__main__.py"].format("config.Env.DEV")}
    quiet(moved, "LO512")
    made = files | {"__main__.py": files["__main__.py"].format("sys.argv[1]")}
    assert finds(made, "LO512").symbol == "env"


@pytest.mark.parametrize(("where", "found"), [("__main__.py", False), ("app.py", True)])
def test_a_state_of_a_thread_beside_the_command(where: str, found: bool):
    files = {
        "app.py": """
            import sys, threading
            from flask import Flask
            import jobs
            app = Flask(__name__)

            @app.get("/")
            def home():
                return ""

            def work():
                jobs.count += 1
                print(jobs.count)
            """,
        "jobs.py": "count = 0\n",
        "__main__.py": """
            import threading
            from app import app, work

            if __name__ == "__main__":
                app.run()
            """,
    }
    start = "    threading.Thread(target=work).start()\n"
    files[where] = textwrap.dedent(files[where]) + (
        start if where == "__main__.py" else start.strip()
    )
    severities = [f.severity for f in analysis_of(files).findings if f.symbol == "count"]
    assert severities == ["blocker" if found else "info"]


@pytest.mark.parametrize(("after", "found"), [("app.run()", True), ("print('done')", False)])
def test_tables_of_a_set_up_script(after: str, found: bool):
    source = flask(f"""
        from flask_sqlalchemy import SQLAlchemy
        db = SQLAlchemy(app)

        @app.get("/")
        def home():
            return ""

        def main():
            db.create_all()
            {after}

        if __name__ == "__main__":
            main()
        """)
    assert any(f.rule == "LO512" for f in analysis_of(source).findings) is found


BOUND = """
from flask import Flask
from flask_session import Session
from llama_index.core import Settings
from llama_index.llms.openai import OpenAI

sessions = Session({made})
app = Flask(__name__)
{top}

@app.get("/")
def home():
    return str(Settings.llm)

def main():
    {main}
    app.run()

if __name__ == "__main__":
    main()
"""


def bound(main: str, top: str = "", made: str = "") -> str:
    return BOUND.replace("{main}", main).replace("{top}", top).replace("{made}", made)


@pytest.mark.parametrize(
    ("main", "symbol"),
    [("sessions.init_app(app)", "Session"), ("Settings.llm = OpenAI()", "Settings.llm")],
)
def test_object_of_a_library_that_main_alone_sets_up(main: str, symbol: str):
    assert finds(bound(main), "LO512", symbol).severity == "warning"


def test_what_each_request_has_of_its_own_is_no_set_up():
    source = bound("g.llm = OpenAI()").replace("import Flask", "import Flask, g")
    quiet(source.replace("str(Settings.llm)", "str(g)"), "LO512")


@pytest.mark.parametrize(
    ("main", "top", "made"),
    [
        ("sessions.init_app(app)", "sessions.init_app(app)", ""),
        ("sessions.init_app(app)", "", "app=object()"),
        ("Settings.llm = OpenAI()", "Settings.llm = OpenAI()", ""),
        ("Settings.llm", "", ""),
    ],
)
def test_object_that_import_sets_up_as_well(main: str, top: str, made: str):
    quiet(bound(main, top, made), "LO512")


def test_a_switch_in_what_requests_fill():
    source = """
    devices = {}

    def device(key):
        return devices.setdefault(key, {})

    @app.get("/<key>")
    def home(key):
        device(key)["seen"] = 1
        return "x"

    def main():
        device("default")["on"] = True
        app.run()

    if __name__ == "__main__":
        main()
    """
    quiet(flask(source), "LO512")


@pytest.mark.parametrize(("path", "found"), [("wsgi.py", 1), ("tool.py", 0)])
def test_module_that_servers_import_by_custom(path: str, found: int):
    files = {
        "shop/__init__.py": flask("@app.get('/')\ndef home():\n    return 'x'\n"),
        path: "import os\nfrom shop import app\nos.mkdir('data')\n",
    }
    blocked = [f for f in analysis_of(files).findings if f.severity == "blocker"]
    assert [f.rule for f in blocked] == ["LO205"] * found


def test_objects_that_a_command_makes_for_itself():
    source = """
    class Song:
        def __init__(self, name):
            self.name, self.url = name, ""

    class Songs:
        def __init__(self):
            self.rows = []

    def gather(names):
        songs = Songs()
        songs.rows = [Song(name) for name in names]
        return songs

    @app.get("/<name>")
    def home(name):
        return gather([name]).rows[0].url

    def main():
        for song in gather(["a"]).rows:
            song.url = "x"
        app.run()

    if __name__ == "__main__":
        main()
    """
    quiet(flask(source), "LO512")


@pytest.mark.parametrize(("line", "found"), [("", True), ("TOKENS['a'] = {}", False)])
def test_what_import_fills_too_is_not_left_to_the_command(line: str, found: bool) -> None:
    body = flask(
        f"""
        TOKENS = {{}}
        {line}

        def fill():
            TOKENS["b"] = {{}}

        @app.get("/")
        def home(): return str(TOKENS)

        if __name__ == "__main__":
            fill()
            app.run()
        """
    )
    assert ("LO512" in {finding.rule for finding in analysis_of(body).findings}) is found


@pytest.mark.parametrize(("loaded", "found"), [("self.load()", False), ("pass", True)])
def test_a_field_that_import_fills_as_well(loaded: str, found: bool):
    source = f"""
    import joblib

    class Model:
        def __init__(self):
            self.inner = None
            {loaded}

        def train(self):
            self.inner = joblib.load("new")

        def load(self):
            self.inner = joblib.load("old")

    model = Model()

    @app.get("/")
    def home():
        return model.inner.predict([1])

    if __name__ == "__main__":
        model.train()
        app.run()
    """
    rules = [f.rule for f in analysis_of(flask(source)).findings if "inner" in f.symbol]
    assert ("LO512" in rules) is found
