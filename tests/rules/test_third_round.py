"""What the FastAPI apps of the third round taught: copies, placed files, tables, backends."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, quiet

HOME = '\n@app.get("/")\ndef home():\n    return 1\n'


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


def test_parts_of_a_deep_copy_are_new():
    source = """
    from copy import deepcopy

    DEFAULTS = {"server": {"port": 1}}

    def put(into, keys, value):
        for key in keys:
            into = into.setdefault(key, {})
        into["x"] = value

    @app.post("/")
    def change():
        settings = deepcopy(DEFAULTS)
        put(settings, ["server"], 1)
        return settings
    """
    quiet(fastapi(source), "LO1")


def test_parts_of_a_shallow_copy_are_shared():
    source = """
    from copy import copy

    DEFAULTS = {"server": {"port": 1}}

    @app.post("/")
    def change():
        settings = copy(DEFAULTS)
        settings["server"]["port"] = 2
        return settings
    """
    finds(fastapi(source), "LO102")


@pytest.mark.parametrize(
    "config",
    [
        "{'connections': {'default': 'sqlite://data.db'}}",
        "{'connections': {'default': {'engine': 'tortoise.backends.sqlite'}}}",
    ],
)
def test_sqlite_in_a_nested_configuration(config: str):
    source = f"""
    from tortoise import Tortoise

    CONFIG = {config}

    @app.on_event("startup")
    async def start():
        await Tortoise.init(config=CONFIG)
    """
    finds(fastapi(source) + HOME, "LO204")


@pytest.mark.parametrize(
    "call",
    [
        "await connection.run_sync(Base.metadata.create_all)",
        "await Tortoise.generate_schemas()",
        "await init_beanie(database, document_models=[])",
        "await Tortoise.get_connection('x').execute_script('CREATE TABLE IF NOT EXISTS a (b int)')",
    ],
)
def test_tables_made_at_start(call: str):
    source = f"""
    from beanie import init_beanie
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlalchemy.orm import declarative_base
    from tortoise import Tortoise

    Base = declarative_base()
    engine = create_async_engine("postgresql+asyncpg://db/x")

    @app.on_event("startup")
    async def start():
        async with engine.begin() as connection:
            {call}
    """
    finds(fastapi(source) + HOME, "LO508")


def test_secret_in_a_dict_that_is_stored_elsewhere():
    source = """
    import secrets

    def prepared(config):
        made = dict(config)
        made["jwt_secret"] = secrets.token_urlsafe(48)
        return made

    @app.on_event("startup")
    async def start():
        await Settings.update_or_create(defaults=prepared({}))
    """
    quiet(fastapi(source) + HOME, "LO509")


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
    assert [f.rule for f in analysis_of(fastapi(source)).findings] == ["LO401"] * told


def test_each_attribute_of_the_one_object_in_a_field():
    source = """
    class Model:
        def __init__(self):
            self.voices = {}
            self.weights = None

        def voice(self, name):
            self.voices[name] = 1

        def unload(self):
            self.weights = None

    class Manager:
        def __init__(self):
            self.model = None

        def load(self):
            self.model = Model()

    manager = Manager()

    @app.post("/load")
    def load():
        manager.load()

    @app.post("/voices/{name}")
    def voice(name: str):
        manager.model.voice(name)

    @app.post("/unload")
    def unload():
        manager.model.unload()
    """
    found = [f for f in analysis_of(fastapi(source)).findings if f.rule == "LO114"]
    assert {f.symbol.rpartition(".")[2] for f in found} == {"model", "voices", "weights"}


def test_packaged_pages_are_small():
    source = """
    from pathlib import Path
    from fastapi.responses import FileResponse

    UI = Path(__file__).parent / "ui"

    @app.get("/styles.css")
    def styles():
        return FileResponse(UI / "styles.css")
    """
    quiet(fastapi(source), "LO404")


def test_modules_that_a_package_loads_from_its_own_folder():
    files = {
        "app/__init__.py": """
            from apscheduler.schedulers.background import BackgroundScheduler
            from fastapi import FastAPI

            app = FastAPI()
            scheduler = BackgroundScheduler()
            from app import jobs

            @app.get("/")
            def home():
                return 1
        """,
        "app/jobs/__init__.py": """
            import glob
            import importlib.util
            from os.path import basename, dirname, join

            for file in glob.glob(join(dirname(__file__), "*.py")):
                spec = importlib.util.spec_from_file_location(basename(file), file)
                spec.loader.exec_module(importlib.util.module_from_spec(spec))
        """,
        "app/jobs/clean.py": """
            from app import scheduler

            def clean():
                pass

            scheduler.add_job(clean, "interval", hours=6)
        """,
    }
    found = [f for f in analysis_of(files).findings if f.place.path == "app/jobs/clean.py"]
    assert [(f.rule, f.severity) for f in found] == [("LO307", "blocker")]


def test_signals_where_the_server_is_started():
    source = """
    import signal, time, uvicorn

    def stop(number, frame):
        time.sleep(1)

    if __name__ == "__main__":
        signal.signal(signal.SIGTERM, stop)
        uvicorn.run(app)
    """
    found = analysis_of(fastapi(source) + HOME).findings
    assert [(f.rule, f.severity) for f in found] == [("LO310", "info")]


def test_one_process_at_a_time_is_no_leak():
    source = """
    import subprocess

    class Proxy:
        process = None

        def start(self):
            self.process = subprocess.Popen(["proxy"])

    proxy = Proxy()

    @app.post("/restart")
    def restart():
        proxy.start()
    """
    quiet(fastapi(source), "LO603")
    finds(fastapi(source), "LO114")


def test_commands_of_aerich():
    source = """
    from aerich import Command

    CONFIG = {"connections": {"main": {"engine": "tortoise.backends.sqlite"}}}

    @app.on_event("startup")
    async def start():
        await Command(tortoise_config=CONFIG).upgrade()
    """
    finds(fastapi(source) + HOME, "LO204")


def test_object_in_the_place_of_a_function():
    source = """
    class Stored(dict):
        def __init__(self, fill):
            super().__init__()
            self.fill = fill

    @Stored
    def hosts(storage):
        pass

    @app.post("/hosts/{name}")
    def add(name: str):
        hosts[name] = 1
    """
    assert finds(fastapi(source), "LO114").routes == ("POST /hosts/{name}",)


def test_objects_of_generic_classes():
    source = """
    from typing import Generic, TypeVar

    T = TypeVar("T")

    class Store(Generic[T]):
        rows: dict = {}

        def put(self, key, value):
            self.rows[key] = value

    store = Store[str]()

    @app.put("/{key}")
    def put(key: str):
        store.put(key, 1)
    """
    assert finds(fastapi(source), "LO103").routes == ("PUT /{key}",)


def test_a_state_is_shown_where_it_is_at_home():
    files = {
        "app.py": "from fastapi import FastAPI\nfrom keys import keys\napp = FastAPI()\n"
        "@app.get('/')\ndef home():\n    keys.failures['x'] = 1\n    keys.fail('y')\n",
        "keys.py": "class Keys:\n    def __init__(self):\n        self.failures = {}\n\n"
        "    def fail(self, key):\n        self.failures[key] = 1\n\nkeys = Keys()\n",
    }
    found = finds(files, "LO114")
    assert (found.place.path, found.place.line) == ("keys.py", 6)


def test_pool_of_databases():
    source = "from databases import Database\ndb = Database('mysql://db/x', max_size=20)\n"
    finds(fastapi(source + HOME), "LO601")


def test_logger_that_is_made_once():
    source = """
    import logging

    LOGGERS = {}

    def logger_of(name):
        if name in LOGGERS:
            return LOGGERS[name]
        logger = logging.getLogger(name)
        logger.addHandler(logging.StreamHandler())
        LOGGERS[name] = logger
        return logger

    @app.get("/")
    def home():
        logger_of("x").info("x")
    """
    quiet(fastapi(source), "LO603")


def test_network_at_start_that_requests_use_too():
    source = """
    import httpx

    async def newest():
        async with httpx.AsyncClient() as client:
            return await client.get("https://x", timeout=3)

    @app.on_event("startup")
    async def start():
        await newest()

    @app.get("/")
    async def home():
        return await newest()
    """
    finds(fastapi(source), "LO501")


TASKS_OF_A_FIELD = """
import asyncio

class Queue:
    def start(self, count):
        self.tasks = {tasks}

    async def work(self):
        while True:
            await asyncio.sleep(1)

queue = Queue()

@app.post("/")
async def start():
    queue.start(2)
"""


@pytest.mark.parametrize(
    "tasks",
    [
        "[asyncio.create_task(self.work()) for _ in range(count)]",
        "{asyncio.create_task(self.work()) for _ in range(count)}",
        "{n: asyncio.create_task(self.work()) for n in range(count)}",
        "[asyncio.create_task(self.work())]",
    ],
)
def test_tasks_in_a_list_of_a_field(tasks: str):
    finds(fastapi(TASKS_OF_A_FIELD.replace("{tasks}", tasks)), "LO303")


def test_tasks_in_a_list_that_is_waited_for():
    source = """
    import asyncio

    async def work():
        return 1

    @app.post("/")
    async def start():
        tasks = [asyncio.create_task(work()) for _ in range(3)]
        return await asyncio.gather(*tasks)
    """
    quiet(fastapi(source), "LO303")


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


POOL = """
import asyncio
from concurrent.futures import ThreadPoolExecutor

POOL = ThreadPoolExecutor()

def work():
    return 1

@app.get("/")
async def home():
    loop = asyncio.get_running_loop()
    {use}
"""


def test_pool_whose_work_is_awaited():
    quiet(fastapi(POOL.format(use="return await loop.run_in_executor(POOL, work)")), "LO306")


@pytest.mark.parametrize("use", ["loop.run_in_executor(POOL, work)", "POOL.submit(work)"])
def test_pool_whose_work_goes_on(use: str):
    found = analysis_of(fastapi(POOL.format(use=use))).findings
    assert [f.symbol for f in found if f.rule == "LO306"][:1] == ["ThreadPoolExecutor"]


def test_global_that_another_module_sets():
    files = {
        "monitor.py": """
        class Stats:
            def __init__(self):
                self.count = 0

        stats: Stats | None = None

        def current():
            return stats
        """,
        "main.py": """
        from contextlib import asynccontextmanager
        from fastapi import FastAPI
        import monitor

        @asynccontextmanager
        async def life(app):
            monitor.stats = monitor.Stats()
            yield

        app = FastAPI(lifespan=life)

        @app.get("/")
        def home():
            monitor.current().count += 1
        """,
    }
    assert any(f.category == "class_state" for f in analysis_of(files).findings)


PAGE = """
import os
from pathlib import Path
from fastapi.responses import FileResponse

FOLDER = Path("static")

@app.get("/")
def home():
    {body}
"""


@pytest.mark.parametrize(
    "body",
    [
        'return FileResponse(FOLDER / "index.html")',
        'return FileResponse(str(FOLDER / "index.html"))',
        'return FileResponse(os.fspath(FOLDER / "index.html"))',
        'return FileResponse(f"{FOLDER}/index.html")',
        'return FileResponse(FOLDER.resolve() / "index.html")',
        'return FileResponse((FOLDER / "a" / "style.css").absolute())',
        'return FileResponse(FOLDER.joinpath("a", "app.js").as_posix())',
        'page = FOLDER / "index.html"\n    return FileResponse(str(page))',
    ],
)
def test_page_of_the_package_in_any_spelling(body: str):
    quiet(fastapi(PAGE.replace("{body}", body)), "LO404")


@pytest.mark.parametrize(
    "body",
    [
        'return FileResponse(FOLDER / "film.mp4")',
        "page = str(page)\n    return FileResponse(page)",
        'page = FOLDER / "index.html"\n    page = FOLDER / "b.zip"\n    return FileResponse(page)',
    ],
)
def test_file_of_any_size(body: str):
    finds(fastapi(PAGE.replace("{body}", body)), "LO404")


STORE = """
from collections import OrderedDict

class Store:
    def __init__(self):
        self.state = OrderedDict()
        self.seen = []

    def __setitem__(self, key, value):
        self.state[key] = value

    def __getitem__(self, key):
        self.seen.append(key)
        return self.state.get(key)

    def __delitem__(self, key):
        del self.state[key]

    def __contains__(self, key):
        self.seen.append(key)
        return key in self.state

class Model:
    def __init__(self):
        self.store = Store()

store = Store()
model = Model()

@app.get("/")
def home():
    {body}
"""


@pytest.mark.parametrize(
    ("body", "symbol"),
    [
        ('store["a"] = 1', "store.state"),
        ('store["a"] += 1', "store.state"),
        ('return store["a"]', "store.seen"),
        ('del store["a"]', "store.state"),
        ('return "a" in store', "store.seen"),
        ('return "a" not in store', "store.seen"),
        ('with_key = [store[k] for k in "ab"]', "store.seen"),
    ],
)
def test_items_of_a_class_of_its_own(body: str, symbol: str):
    found = analysis_of(fastapi(STORE.replace("{body}", body))).findings
    states = [f for f in found if f.rule == "LO114"]
    assert symbol in [f.symbol for f in states]
    assert all(f.routes == ("GET /",) for f in states)


def test_item_of_an_object_in_a_field_is_one_state():
    found = analysis_of(fastapi(STORE.replace("{body}", 'model.store["a"] = 1'))).findings
    assert [f.rule for f in found] == ["LO114"]
    assert found[0].symbol.endswith(".state")


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


def test_items_that_no_memory_keeps():
    source = """
    import redis

    class Store:
        def __init__(self):
            self.client = redis.Redis("cache.example.com")

        def __setitem__(self, key, value):
            self.client.set(key, value)

        def __getitem__(self, key):
            return self.client.get(key)

    store = Store()

    @app.get("/")
    def home():
        store["a"] = 1
        return store["a"]
    """
    quiet(fastapi(source), "LO1")


def test_items_of_a_dict_of_its_own():
    source = """
    class Store(dict):
        def __setitem__(self, key, value):
            super().__setitem__(key.lower(), value)

    store = Store()

    @app.get("/")
    def home():
        store["A"] = 1
    """
    found = analysis_of(fastapi(source)).findings
    assert [f.severity for f in found if f.rule.startswith("LO1")] == ["blocker"]


@pytest.mark.parametrize("call", ["next(turn)", "iter(turn)", "list(turn)", "sorted(turn)"])
def test_builtin_that_asks_an_object(call: str):
    source = f"""
    class Turn:
        def __init__(self):
            self.count = 0

        def __iter__(self):
            self.count += 1
            return iter(())

        def __next__(self):
            self.count += 1
            return self.count

    turn = Turn()

    @app.get("/")
    def home():
        return {call}
    """
    assert finds(fastapi(source), "LO114").symbol == "turn.count"
