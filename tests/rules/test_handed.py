"""Objects that a library holds: nothing in the source calls their methods."""

from __future__ import annotations

import pytest

from liftoff.rules.finding import Finding
from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet

STORAGE = """
from mcp.client.auth import OAuthClientProvider, TokenStorage
from mcp.client.streamable_http import streamablehttp_client

class Storage(TokenStorage):
    def __init__(self):
        self.tokens = None

    async def set_tokens(self, tokens):
        self.tokens = tokens
"""
USE = """
@app.get("/tools")
async def tools():
    async with streamablehttp_client("https://x", auth=provider) as stream:
        return str(stream)

@app.get("/")
async def home():
    return 1
"""


@pytest.mark.parametrize(
    "made",
    [
        "provider = OAuthClientProvider(storage=Storage())",
        "storage = Storage()\nprovider = OAuthClientProvider('x', storage)",
        "provider = OAuthClientProvider(stores=[Storage()])",
    ],
)
def test_storage_of_a_client(made: str):
    found = finds(fastapi(STORAGE + made + "\n" + USE), "LO114")
    assert found.routes == ("GET /tools",)


def test_protocol_without_a_base():
    source = STORAGE.replace("(TokenStorage)", "") + "provider = OAuthClientProvider(Storage())\n"
    assert finds(fastapi(source + USE), "LO114").routes == ("GET /tools",)


def test_handler_of_a_model():
    source = """
    from langchain_core.callbacks import BaseCallbackHandler
    from langchain_openai import ChatOpenAI

    class Counter(BaseCallbackHandler):
        def __init__(self):
            self.count = 0

        def on_llm_start(self, *args, **kwargs):
            self.count += 1

    llm = ChatOpenAI(callbacks=[Counter()])

    @app.get("/ask")
    async def ask():
        return await llm.ainvoke("x")
    """
    assert finds(fastapi(source), "LO114").routes == ("GET /ask",)


def test_log_handler():
    source = """
    import logging

    class Ring(logging.Handler):
        def __init__(self):
            super().__init__()
            self.records = []

        def emit(self, record):
            self.records.append(record)

    ring = Ring()
    logging.getLogger().addHandler(ring)

    @app.get("/logs")
    async def logs():
        return [record.msg for record in ring.records]
    """
    assert finds(fastapi(source), "LO114").routes == ("GET /logs",)


def test_hooks_of_an_inherited_method():
    source = """
    from langchain.tools import BaseTool

    class Search(BaseTool):
        def _run(self, query):
            open("queries.txt", "a").write(query)

        def reset(self):
            open("state.txt", "w").write("")

    search = Search()

    @app.get("/search")
    async def find(q: str):
        return search.invoke(q)

    @app.get("/reset")
    async def reset():
        search.reset()
    """
    assert {f.routes for f in _written(source)} == {("GET /search",), ("GET /reset",)}


def _written(source: str) -> list[Finding]:
    return [f for f in analysis_of(fastapi(source)).findings if f.rule == "LO201"]


@pytest.mark.parametrize(
    "use",
    [
        # Data is looked at, and not called.
        (
            "class Item(BaseModel):\n    n: int = 0\n    def bump(self):\n        self.n += 1\n"
            "item = Item()\n@app.get('/')\ndef home():\n    return client.send(item)\n"
        ),
        # Made for the request, and gone with it.
        (
            "class Item(Handler):\n    def __init__(self):\n        self.n = 0\n"
            "    def bump(self):\n        self.n += 1\n"
            "@app.get('/')\ndef home():\n    return client.send(Item())\n"
        ),
        # Not given to anything.
        (
            "class Item(Handler):\n    def __init__(self):\n        self.n = 0\n"
            "    def bump(self):\n        self.n += 1\n"
            "item = Item()\n@app.get('/')\ndef home():\n    return client.send(1)\n"
        ),
    ],
)
def test_what_no_library_calls(use: str):
    head = "from pydantic import BaseModel\nfrom lib import Client, Handler\nclient = Client()\n"
    quiet(fastapi(head + use), "LO1")


def test_a_listener_is_told_events_only():
    source = """
    from threading import Thread
    from watchdog.events import FileSystemEventHandler
    from watchdog.observers import Observer

    class Watch(FileSystemEventHandler):
        seen = 0

        def on_modified(self, event):
            self.seen += 1

        def rename(self, name):
            self.name = name

    watch = Watch()

    def listen():
        Observer().schedule(watch, "conf")

    Thread(target=listen).start()

    @app.get("/")
    def home():
        return watch.seen
    """
    found = {f.symbol for f in analysis_of(fastapi(source)).findings if f.rule == "LO114"}
    assert found == {"watch.seen"}


@pytest.mark.parametrize(
    ("used", "runs"), [("getattr(plugins.hook, name)", False), ("plugins.hook(name)", True)]
)
def test_asking_for_an_attribute_runs_nothing(used: str, *, runs: bool):
    source = f"""
        import pluggy

        class Plugins(pluggy.PluginManager):
            def load_all(self):
                open("/srv/plugins", "w").write("x")

        plugins = Plugins("shop")

        @app.get("/<name>")
        def home(name):
            {used}
            return ""
        """
    found = [f for f in analysis_of(flask(source)).findings if f.rule.startswith("LO2")]
    assert bool(found) is runs


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("Admin(app, index_view=Page())", "/admin/"),
        ("Admin(app).add_view(Page())", "/admin/page/"),
        ("Admin().init_app(app, index_view=Page())", "/admin/"),
    ],
)
def test_pages_of_an_admin_interface_run_in_requests(given: str, path: str):
    source = f"""
    from flask_admin import Admin, BaseView, expose

    class Page(BaseView):
        @expose("/")
        def index(self):
            open("/srv/pages", "a").write("x")
            return ""

    admin = {given}

    @app.get("/")
    def home():
        return ""
    """
    found = finds(flask(source), "LO201")
    assert found.severity == "blocker"
    assert found.routes == (f"GET {path}",)
    assert "startup" not in found.phases


@pytest.mark.parametrize(
    ("base", "found"),
    [
        ("pydantic_settings.BaseSettings", []),
        ("tkinter.Frame", []),
        ("someqlib.Handler", ["LO201"]),
    ],
)
def test_what_a_library_is_given_as_data(base: str, found: list[str]):
    source = f"""
    import {base.partition(".")[0]}
    import nats

    class Config({base}):
        def prepare(self):
            open("/srv/x", "w")

    config = Config()
    client = nats.NATS(config)

    @app.get("/")
    async def home():
        await client.publish("x")
        return ""
    """
    rules = [f.rule for f in analysis_of(flask(source)).findings if f.rule == "LO201"]
    assert rules == found


def test_a_window_that_its_own_library_runs_is_of_the_command():
    source = """
    import threading
    from PySide6.QtWidgets import QMainWindow

    class Window(QMainWindow):
        def clicked(self):
            threading.Thread(target=self.work).start()

        def work(self):
            open("/srv/x", "w")

    @app.get("/")
    def home():
        return ""

    if __name__ == "__main__":
        window = Window()
        window.show()
    """
    severities = [f.severity for f in analysis_of(flask(source)).findings if f.rule == "LO201"]
    assert severities in ([], ["info"])


@pytest.mark.parametrize(
    ("call", "found"),
    [("subprocess.run(['ls'], preexec_fn=lower)", []), ("plumb.run(hook=lower)", ["LO104"])],
)
def test_what_a_process_runs_first_changes_that_alone(call: str, found: list[str]):
    source = f"""
    import os, subprocess, plumb

    def lower():
        os.setuid(1000)

    @app.get("/")
    def home():
        {call}
        return ""
    """
    rules = [f.rule for f in analysis_of(flask(source)).findings if f.rule == "LO104"]
    assert rules == found


def test_what_a_library_calls_of_its_heirs_goes_on_to_it():
    source = """
        import requests
        seen = {}

        class Session(requests.Session):
            def request(self, method, url, **options):
                seen[url] = method
                return super().request(method, url, **options)

        session = Session()

        @app.get("/")
        def home():
            return session.get("https://example.org", timeout=5).text
    """
    assert finds(flask(source), "LO102", "seen").routes == ("GET /",)
