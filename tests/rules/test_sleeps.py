"""Waits of a request (LO401, LO402)."""

from __future__ import annotations

import textwrap

import pytest

from liftoff.rules.analysis import analyze
from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet, tree_of

HOME = '\n@app.get("/")\ndef home():\n    return 1\n'


def test_authentication_backend_of_an_admin():
    source = """
    import asyncio
    from sqladmin import Admin
    from sqladmin.authentication import AuthenticationBackend

    class Login(AuthenticationBackend):
        async def login(self, request):
            await asyncio.sleep(0.1)

    admin = Admin(app, None, authentication_backend=Login(secret_key="x"))
    """
    finds(fastapi(source) + HOME, "LO401")


@pytest.mark.parametrize(("given", "told"), [("interval=1", True), ("1", True), ("", False)])
def test_measuring_for_a_while(given: str, told: bool):
    source = f"""
    import psutil

    @app.get("/")
    def load():
        return psutil.cpu_percent({given})
    """
    rules = [f.rule for f in analysis_of(fastapi(source)).findings]
    assert rules.count("LO401") == told


@pytest.mark.parametrize(
    ("client", "found"),
    [
        ("httpx.AsyncClient(timeout=300)", True),
        ("httpx.AsyncClient(timeout=httpx.Timeout(connect=5.0, read=300.0))", True),
        ("httpx.AsyncClient(timeout=httpx.Timeout(10.0, pool=300.0))", False),
        ("httpx.AsyncClient()", False),
    ],
)
def test_timeout_of_a_client(client: str, found: bool):
    source = f"""
    import httpx

    @app.get("/")
    async def proxy():
        async with {client} as client:
            await client.send(1)
    """
    assert any(f.rule == "LO402" for f in analysis_of(fastapi(source)).findings) is found


@pytest.mark.parametrize(("seconds", "found"), [("60", True), ("5", False)])
def test_wait_for_a_thread_with_a_limit(seconds: str, found: bool):
    source = f"""
    import asyncio
    from threading import Event

    class Result:
        def __init__(self):
            self.done = Event()

        def wait(self, timeout=None):
            return self.done.wait(timeout)

    @app.get("/")
    async def wait():
        await asyncio.to_thread(Result().wait, {seconds})
    """
    assert any(f.rule == "LO401" for f in analysis_of(fastapi(source)).findings) is found


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


def test_limits_around_a_wait():
    body = """
        import async_timeout

        @app.get("/")
        async def home():
            async with async_timeout.timeout({seconds}):
                return 1
        """
    finds(fastapi(body.format(seconds=59)), "LO402")
    quiet(fastapi(body.format(seconds=5)), "LO402")


def test_a_method_of_an_app_that_is_given_to_a_decorator():
    body = """
        import functools, time

        def route(method, path):
            add = method(path)

            def wrapper(f):
                @add
                @functools.wraps(f)
                async def inner(**given):
                    time.sleep(1)
            return wrapper

        @route(method=app.post, path="/users")
        async def create():
            pass

        @route(app.get, "/users")
        async def users():
            pass
        """
    found = analysis_of(fastapi(body))
    assert [route.id for route in found.routes] == ["POST /users", "GET /users"]
    assert finds(fastapi(body), "LO401").routes == ("POST /users", "GET /users")


def test_what_stands_for_an_abstract_class():
    body = """
        import time
        from abc import ABC, abstractmethod

        class Store(ABC):
            @abstractmethod
            def load(self): ...

        class Slow(Store):
            def load(self):
                time.sleep(1)

        Any = Store | dict

        @app.get("/a")
        def home(store: Store = Depends(lambda: None)):
            store.load()

        @app.get("/b")
        def other(store: Any = Depends(lambda: None)):
            store.load()
        """
    found = analyze(tree_of(fastapi(body))).findings
    assert [f.routes for f in found if f.rule == "LO401"] == [("GET /a", "GET /b")]


def test_a_pop_with_a_limit_is_left_alone():
    body = """
        import redis

        @app.get("/")
        def home():
            return redis.Redis(host="cache.example").blpop("answer", timeout=5)
        """
    quiet(fastapi(body), "LO401")


def test_an_alias_of_a_dependency_in_another_module():
    files = {
        "common.py": """
            import time
            from typing import Annotated
            from fastapi import Depends

            class Database:
                @classmethod
                def create(cls):
                    time.sleep(1)
                    return cls()

                def load(self):
                    time.sleep(2)

            DatabaseDep = Annotated[Database, Depends(lambda request: request.app.state.db)]
            """,
        "app.py": fastapi("""
            from common import DatabaseDep

            @app.get("/load")
            def load(db: DatabaseDep):
                db.load()

            @app.get("/create")
            def create():
                DatabaseDep.create()
            """),
    }
    found = [f for f in analysis_of(files).findings if f.rule == "LO401"]
    assert sorted(f.routes for f in found) == [("GET /create",), ("GET /load",)]


def test_a_client_of_aws_with_much_patience():
    body = """
        import boto3
        from botocore.config import Config

        client = boto3.client("bedrock", config=Config(read_timeout={seconds}))

        @app.get("/")
        def home():
            return client.list_foundation_models()
        """
    finds(fastapi(body.format(seconds=900)), "LO402")
    quiet(fastapi(body.format(seconds=10)), "LO402")


def test_functions_of_arq_s_worker():
    body = """
        import time

        async def send(ctx):
            time.sleep(1)

        async def unused(ctx):
            time.sleep(1)

        class WorkerSettings:
            functions = [send]
            redis_settings = None

        @app.get("/")
        def home():
            return 1
        """
    assert finds(fastapi(body), "LO401").place.line == 7


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


def test_a_turn_for_others_is_no_wait():
    body = """
        import asyncio

        @app.get("/")
        async def home():
            await asyncio.sleep(0.001)
        """
    quiet(fastapi(body), "LO401")


def test_a_turn_in_a_loop_is_a_wait():
    body = """
        import asyncio

        @app.get("/")
        async def home():
            while not ready():
                await asyncio.sleep(0.001)
        """
    finds(fastapi(body), "LO401")


def test_a_job_in_a_thread_that_is_told_to_wait():
    body = """
        import asyncio
        from jobs_of_others import execute_command_sync

        @app.get("/")
        async def home():
            return await asyncio.to_thread(execute_command_sync, "report", timeout=300)
        """
    finds(fastapi(body), "LO402")


def test_an_event_that_a_stream_waits_for():
    body = """
        import asyncio
        from starlette.responses import StreamingResponse

        changed = asyncio.Event()

        @app.get("/")
        async def home():
            async def lines():
                while True:
                    await changed.wait()
                    yield "x"

            return StreamingResponse(lines())
        """
    quiet(fastapi(body), "LO401")


def test_start_up_that_only_running_the_file_adds():
    body = """
        @app.get("/")
        def home(): ...

        {guard}
            @app.on_event("startup")
            async def warm_up():
                time.sleep(2)
    """
    with_import = fastapi("import time\n" + textwrap.dedent(body))
    finds(with_import.format(guard="if True:"), "LO401")
    quiet(with_import.format(guard='if __name__ == "__main__":'), "LO401")


@pytest.mark.parametrize(("seconds", "severity"), [("0.5", "info"), ("20", "warning")])
def test_a_pause_in_a_thread(seconds: str, severity: str):
    source = f"""
        import threading, time

        @app.post("/")
        def start():
            def work():
                time.sleep({seconds})
            threading.Thread(target=work).start()
    """
    assert finds(fastapi(source), "LO401").severity == severity


@pytest.mark.parametrize(
    "plugins",
    [
        "plugins: dict[str, Plugin] = {}\ndef find(name): return plugins[name]",
        "plugins: list[Plugin] = []\ndef find(name): return next(p for p in plugins)",
        "loaded = []\ndef find(name) -> Plugin: return loaded[0]",
    ],
)
def test_plug_ins_that_only_an_annotation_names(plugins: str):
    body = """
        import time

        class Plugin:
            def run(self):
                raise NotImplementedError

        class Slow(Plugin):
            def run(self):
                time.sleep(20)
    """
    view = "@app.get('/')\ndef home(name: str): return find(name).run()\n"
    finds(fastapi(textwrap.dedent(body) + plugins + "\n" + view), "LO401")


TAKEN = """
    import queue

    results = queue.Queue()

    @app.get("/")
    def answers():
        {}
"""


@pytest.mark.parametrize(
    "text",
    [
        "return [results.get() for _ in range(results.qsize())]",
        "return '' if results.empty() else str(results)",
        "while not results.empty():\n            return results.get()",
    ],
)
def test_only_what_is_there_is_taken(text: str):
    quiet(flask(TAKEN.format(text)), "LO401")


def test_what_may_come_is_waited_for():
    finds(flask(TAKEN.format("return results.get()")), "LO401")


PROGRAM = """
    import subprocess

    def convert(path, seconds):
        return subprocess.run(["soffice", path], timeout=seconds)

    @app.post("/<path>")
    def home(path):
        convert(path, {})
        return path
"""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        ("120", "120 s"),
        ("int(request.args.get('timeout', 10))", "as long as the caller likes"),
        ("10", ""),
        ("min(int(request.args['timeout']), 10)", ""),
    ],
)
def test_a_program_with_a_limit(seconds: str, text: str):
    source = flask(PROGRAM.format(seconds))
    if text:
        assert text in finds(source, "LO402").message
    else:
        quiet(source, "LO402")


def test_tries_of_backoff_wait():
    source = """
        import backoff, requests

        @backoff.on_exception(backoff.expo, requests.RequestException, max_tries=3)
        def fetch(url):
            return requests.get(url, timeout=5)

        @app.get("/")
        def home():
            return fetch("https://example.com").text
    """
    assert finds(flask(source), "LO401").severity == "warning"


@pytest.mark.parametrize(
    ("given", "told"), [("timeout=None", True), ("timeout=5", False), ("", False)]
)
def test_a_request_that_waits_for_ever(given: str, told: bool):
    source = f"""
        import httpx

        @app.get("/")
        async def home():
            async with httpx.AsyncClient({given}) as client:
                return (await client.get("https://example.org")).text
    """
    found = [f for f in analysis_of(fastapi(source)).findings if f.rule == "LO402"]
    assert [f.severity for f in found] == ["warning"] * told
    assert all("for ever" in f.message for f in found)


@pytest.mark.parametrize("wraps", ["", "@wraps(function)\n            "])
def test_what_a_decorator_defines_beside_its_wrapper(wraps: str):
    source = f"""
        import time
        from functools import wraps

        def slowly(function):
            def pause(seconds):
                time.sleep(seconds)

            {wraps}def run(*args):
                pause(40)
                return function(*args)

            return run

        @app.get("/")
        @slowly
        def home():
            return "x"

        @app.get("/quick")
        def quick():
            return "x"
    """
    assert finds(flask(source), "LO401").routes == ("GET /",)


@pytest.mark.parametrize(("timeout", "found"), [(29_000, False), (45_000, True)])
def test_a_browser_counts_in_milliseconds(timeout: int, found: bool):
    source = f"""
        from playwright.async_api import async_playwright

        @app.get("/shot")
        async def shot():
            async with async_playwright() as p:
                browser = await p.chromium.launch()
                page = await browser.new_page()
                await page.wait_for_function("ready", timeout={timeout})
        """
    messages = [f.message for f in analysis_of(fastapi(source)).findings if f.rule == "LO402"]
    assert ["45 s" in message for message in messages] == [True] * found


@pytest.mark.parametrize(("seconds", "found"), [("180", True), ("5", False)])
def test_wait_for_the_first_piece_of_a_stream(seconds: str, found: bool):
    source = f"""
    import asyncio
    from fastapi.responses import StreamingResponse

    async def stream(answer):
        first = await asyncio.wait_for(answer.__anext__(), {seconds})

        async def pieces():
            yield first
            async for piece in answer:
                yield piece

        return pieces()

    @app.get("/")
    async def home():
        return StreamingResponse(await stream(ask()))
    """
    assert any(f.rule == "LO402" for f in analysis_of(fastapi(source)).findings) is found


def test_a_pause_of_the_command_that_serves():
    files = {
        "app.py": fastapi(HOME),
        "__main__.py": """
            import time
            import uvicorn

            if __name__ == "__main__":
                time.sleep(5)
                uvicorn.run("app:app")
            """,
    }
    quiet(files, "LO401")


def test_a_wait_that_the_loop_asks_for():
    source = """
    import threading
    stopped = threading.Event()

    def watch():
        while not stopped.wait(60):
            print("on")

    threading.Thread(target=watch).start()
    """
    assert "never ends" in finds(flask(textwrap.dedent(source) + HOME), "LO401").message


@pytest.mark.parametrize(("wait", "found"), [("400", True), ("4", False)])
def test_a_browser_that_is_told_to_wait(wait: str, found: bool):
    source = f"""
        from playwright.sync_api import sync_playwright

        @app.get("/")
        def home():
            with sync_playwright() as driver:
                page = driver.chromium.launch().new_page()
                page.wait_for_timeout({wait})
                return page.content()
        """
    findings = analysis_of(flask(source)).findings
    assert any(f.symbol.endswith("wait_for_timeout") for f in findings) is found


@pytest.mark.parametrize(("interval", "found"), [("None", 0), ("1", 1)])
def test_load_of_the_machine_by_interval(interval: str, found: int):
    source = f"""
    import psutil

    @app.get("/")
    def home():
        return str(psutil.cpu_percent(interval={interval}))
    """
    rules = [f.rule for f in analysis_of(flask(source)).findings]
    assert rules.count("LO401") == found


@pytest.mark.parametrize(
    ("wait", "found"),
    [
        ("running.get(name)", 1),
        ("running[name]", 1),
        # Its own, which its own thread ends.
        ("done", 0),
    ],
)
def test_a_wait_for_another_request(wait: str, found: int):
    source = f"""
    import threading
    running = {{}}

    @app.get("/<name>")
    def home(name):
        done = threading.Event()
        first = {wait}
        first.wait()
        running[name] = done
        return name
    """
    assert sum(f.rule == "LO401" for f in analysis_of(flask(source)).findings) == found


@pytest.mark.parametrize(
    ("wait", "found"),
    [
        ("await gone.wait()", 1),
        ("await asyncio.wait_for(gone.wait(), 5)", 0),
        ("await asyncio.wait([work, asyncio.create_task(gone.wait())])", 0),
    ],
)
def test_a_wait_beside_other_work(wait: str, found: int):
    source = f"""
    import asyncio
    events = {{}}

    @app.get("/<name>")
    async def home(name):
        gone = events[name]
        work = asyncio.create_task(asyncio.sleep(0))
        {wait}
        events[name] = asyncio.Event()
        await work
        return name
    """
    assert sum(f.rule == "LO401" for f in analysis_of(flask(source)).findings) == found


@pytest.mark.parametrize(
    ("at_start", "later", "found"), [("", "ready.set()", 1), ("app.state.ready.set()", "", 0)]
)
def test_an_event_that_start_up_sets(at_start: str, later: str, found: int):
    source = f"""
    from contextlib import asynccontextmanager
    import asyncio
    from fastapi import FastAPI, Request

    @asynccontextmanager
    async def lifespan(app):
        app.state.ready = asyncio.Event()
        {at_start or "pass"}
        yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/")
    async def home(request: Request):
        await request.app.state.ready.wait()

    @app.post("/")
    async def done(request: Request):
        ready = request.app.state.ready
        {later}
    """
    assert sum(f.rule == "LO401" for f in analysis_of(textwrap.dedent(source)).findings) == found


@pytest.mark.parametrize(("timeout", "found"), [(90_000, True), (9_000, False)])
def test_a_page_of_a_browser_that_no_table_knows(timeout: int, found: bool):
    source = fastapi(f"""
    from rare_playwright.async_api import RarePlaywright

    @app.get("/")
    async def home():
        async with RarePlaywright() as browser:
            page = await browser.new_page()
            await page.goto("https://x.org", timeout={timeout})
    """)
    rules = [f.rule for f in analysis_of(source).findings]
    assert rules == ["LO403", "LO402"] if found else ["LO403"]


@pytest.mark.parametrize(
    ("way", "text"),
    [
        (
            "work.delay()",
            "waits in a job of a worker; a function that takes it over has 15 minutes",
        ),
        ("threading.Thread(target=step).start()", "waits beside the request"),
    ],
)
def test_a_pause_in_a_job_of_a_worker(way: str, text: str):
    source = f"""
    import threading, time
    from celery import Celery
    celery = Celery("app", broker="redis://cache")

    def step():
        time.sleep(5)

    @celery.task
    def work():
        step()

    @app.get("/")
    def home():
        {way}
        return ""
    """
    assert text in finds(flask(source), "LO401").message


@pytest.mark.parametrize(("before", "after", "told"), [("sleep(5)", "1", 1), ("1", "sleep(5)", 0)])
def test_a_wait_of_the_end(before: str, after: str, told: int):
    source = """
    import contextlib
    from asyncio import sleep
    from fastapi import FastAPI

    @contextlib.asynccontextmanager
    async def lifespan(app):
        await BEFORE
        yield
        await AFTER

    app = FastAPI(lifespan=lifespan)
    """
    source = source.replace("BEFORE", before).replace("AFTER", after)
    found = analysis_of({"main.py": textwrap.dedent(source) + HOME}).findings
    assert [f.rule for f in found].count("LO401") == told


@pytest.mark.parametrize(("method", "found"), [("enqueue", False), ("wait_for", True)])
def test_a_time_that_a_job_is_given(method: str, *, found: bool):
    source = f"""
    from rare import Queue
    queue = Queue("x")

    @app.get("/")
    def home():
        queue.{method}(print, timeout=3600)
        return ""
    """
    assert any(f.rule == "LO402" for f in analysis_of(flask(source)).findings) is found
