"""What `main()` and the block under `__main__` do before they serve is start-up."""

from __future__ import annotations

import textwrap

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet

SERVED = """
import threading
import uvicorn

class Controller:
    def __init__(self):
        self.workers = {}
        threading.Thread(target=self.watch).start()

    def watch(self):
        pass

@app.post("/workers/{name}")
def register(name: str):
    controller.workers[name] = 1

@app.get("/workers")
def workers():
    return list(controller.workers)

if __name__ == "__main__":
    controller = Controller()
    uvicorn.run(app)
"""


def test_thread_of_a_server_script_is_of_start_up():
    assert finds(fastapi(SERVED), "LO311").symbol == "Thread"


def test_state_of_an_object_made_under_main():
    found = finds(fastapi(SERVED), "LO114")
    assert (found.symbol, len(found.routes)) == ("controller.workers", 2)


def test_name_that_only_the_guard_binds():
    found = finds(fastapi(SERVED), "LO512")
    assert (found.symbol, found.severity, len(found.routes)) == ("controller", "blocker", 2)


def test_name_that_the_module_binds_too():
    quiet(
        fastapi("""
        import uvicorn
        limit = 3

        @app.get("/")
        def home():
            return limit

        if __name__ == "__main__":
            limit = 4
            uvicorn.run(app)
        """),
        "LO512",
    )


def test_script_that_serves_nothing_is_a_command():
    quiet(
        flask("""
        import threading

        @app.get("/")
        def home():
            return "x"

        if __name__ == "__main__":
            threading.Thread(target=print).start()
        """),
        "LO3",
    )


def test_folder_made_by_a_command_that_serves():
    found = finds(
        flask("""
        import os, click

        @app.get("/")
        def home():
            return "x"

        @click.command()
        def serve():
            os.makedirs("data")
            app.run()
        """),
        "LO205",
    )
    assert found.severity == "info"


@pytest.mark.parametrize("place", ["import", "start"])
def test_tables_that_no_function_makes(place: str):
    source = """
    from flask_sqlalchemy import SQLAlchemy
    db = SQLAlchemy(app)

    @app.get("/")
    def home():
        return "x"

    {}
    """
    served = 'if __name__ == "__main__":\n        db.create_all()\n        app.run()'
    body = source.format("db.create_all()" if place == "import" else served)
    assert ("no function" in finds(flask(body), "LO508").message) == (place == "start")


def test_attributes_written_together_are_one_state():
    text = fastapi("""
        import time

        class Meter:
            def __init__(self):
                self.count = 0
                self.last = 0.0
                self.paused = False

            def note(self):
                self.count += 1
                self.last = time.time()

            def pause(self):
                self.paused = True

        meter = Meter()

        @app.get("/")
        def home():
            meter.note()

        @app.post("/pause")
        def pause():
            meter.pause()
    """)
    found = [f.symbol for f in analysis_of(text).findings if f.rule == "LO114"]
    assert found == ["meter.count", "meter.paused"]


def test_writes_of_a_constructor_are_no_shared_state():
    quiet(
        flask("""
        class Settings:
            def __init__(self):
                self.theme = {}
                self.theme["dark"] = False

        settings = Settings()

        @app.get("/")
        def home():
            return str(vars(Settings()))
        """),
        "LO1",
    )


def test_configuration_that_only_main_sets():
    found = finds(
        flask("""
        @app.get("/")
        def home():
            return current_app.config["ENGINE"]

        def main():
            app.config["ENGINE"] = object()
            app.run()

        if __name__ == "__main__":
            main()
        """),
        "LO512",
    )
    assert (found.symbol, found.routes) == ("ENGINE", ("GET /",))


def test_connection_made_at_start_up():
    found = finds(
        flask("""
        import paho.mqtt.client as mqtt
        client = mqtt.Client()
        client.connect("broker")

        @app.get("/")
        def home():
            return "x"
        """),
        "LO501",
    )
    assert found.severity == "warning"


def test_what_a_thread_does_to_the_object_that_started_it():
    text = flask("""
        import threading

        class Downloads:
            def __init__(self):
                self.active = None

            def start(self):
                threading.Thread(target=self.work).start()

            def work(self):
                self.active = "x"

        downloads = Downloads()

        @app.get("/")
        def home():
            return downloads.active

        if __name__ == "__main__":
            downloads.start()
            app.run()
    """)
    assert finds(text, "LO114").routes == ("GET /",)


FACTORY = """
import threading
from flask import Flask

class Watch:
    last = None

    def run(self):
        pass

def {name}():
    app = Flask(__name__)
    threading.Thread(target=Watch().run).start()
    Watch.last = "x"

    @app.get("/")
    def home():
        return str(Watch.last)

    {last}
"""


def test_uncalled_function_that_makes_an_app_and_serves_it():
    """An installed command names it: there is no app to import, and its start is start-up."""
    text = FACTORY.replace("{name}", "web").replace("{last}", "app.run()")
    assert finds(text, "LO512", "web").severity == "blocker"
    assert finds(text, "LO311").symbol == "Thread"


def test_uncalled_factory():
    text = FACTORY.replace("{name}", "create_app").replace("{last}", "return app")
    quiet(text, "LO512")


def test_attribute_of_a_row_is_not_the_attribute_that_holds_it():
    """What an ORM object of one call holds is no state of the manager that keeps it."""
    found = finds(
        flask("""
        from sqlalchemy import create_engine
        from sqlalchemy.orm import Session

        class Manager:
            def __init__(self):
                self.db = Session(create_engine("sqlite://"))
                self.link = None

            def find(self, name):
                self.link = self.db.query(Link).filter_by(name=name).first()
                return self.link

            def switch(self, name):
                self.link = self.find(name)
                self.link.is_disabled = True
                self.db.commit()

        class Link:
            pass

        manager = Manager()

        @app.get("/<name>")
        def home(name):
            manager.switch(name)
            return str(manager.find(name))
        """),
        "LO114",
    )
    assert found.symbol == "manager.link"


TRIED = """if "--clear" in sys.argv:
            try:
                clear()
                return 0
            except OSError:
                return 1
        serve()"""
INSTEAD = """
    import shutil
    import sys
    from flask import Flask
    app = Flask(__name__)

    def clear():
        shutil.rmtree("cache")

    def serve():
        app.run()

    @app.get("/")
    def home():
        return ""

    def main():
        {body}

    if __name__ == "__main__":
        main()
"""


@pytest.mark.parametrize(
    "body",
    [
        'if "--clear" in sys.argv:\n            clear()\n            return\n        serve()',
        'if "--clear" in sys.argv:\n            clear()\n        else:\n            serve()',
        TRIED,
    ],
)
def test_what_the_command_does_instead_of_serving(body: str):
    found = analysis_of(textwrap.dedent(INSTEAD).format(body=body.replace("\n    ", "\n")))
    assert [(f.rule, f.severity) for f in found.findings if f.symbol == "rmtree"] == [
        ("LO201", "info")
    ]


def test_what_the_command_does_before_it_serves():
    body = 'if "--clear" in sys.argv:\n            clear()\n        serve()'
    found = analysis_of(textwrap.dedent(INSTEAD).format(body=body.replace("\n    ", "\n")))
    assert "LO205" in [f.rule for f in found.findings if f.symbol == "rmtree"]


EDITOR = """
import os
from fastapi import FastAPI
import uvicorn

app = FastAPI()

@app.get("/page")
def page():
    return "x"

def fetch():
    os.makedirs("static")

if __name__ == "__main__":
    fetch()
    uvicorn.run(app)
"""
VOICE = """
import os
from fastapi import FastAPI
import uvicorn

if __name__ == "__main__":
    os.makedirs("voices")
    app = FastAPI()

    @app.get("/voice")
    def voice():
        return "x"

    uvicorn.run(app)
"""


def test_each_app_has_a_start_of_its_own():
    found = analysis_of({"editor.py": EDITOR, "voice.py": VOICE}).findings
    made = {(f.place.path, f.severity) for f in found if f.rule == "LO205"}
    assert made == {("editor.py", "info"), ("voice.py", "blocker")}
