"""What the ASGI apps of the fourth round taught: endpoints that inherit, `scope`, bots, packages."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, quiet

HOME = '\n@app.get("/")\ndef home():\n    return 1\n'

ENDPOINTS = """
from starlette.applications import Starlette
from starlette.endpoints import WebSocketEndpoint
from starlette.routing import WebSocketRoute


class Manager:
    rooms = dict()

    def create(self, name):
        self.rooms[name] = 1


manager = Manager()


class Base(WebSocketEndpoint):
    methods = {}

    async def on_receive(self, websocket, data):
        await self.methods.get(data["type"])(data)


class Main(Base):
    manager = manager

    @property
    def methods(self):
        return {"create": self.create}

    async def create(self, data):
        self.manager.create(data["name"])


routes = [WebSocketRoute("/ws", Main)]
"""


def test_inherited_handler_calls_what_the_endpoint_gives_it():
    found = finds(ENDPOINTS + "app = Starlette(routes=routes)\n", "LO103")
    assert (found.symbol, found.routes) == ("Manager.rooms", ("WEBSOCKET /ws",))


def test_socket_is_named_where_its_route_stands():
    files = {
        "endpoints.py": ENDPOINTS,
        "main.py": """
        from starlette.applications import Starlette
        from starlette.routing import WebSocketRoute
        from endpoints import Main

        app = Starlette(routes=[WebSocketRoute("/ws", Main)])
        """,
    }
    found = [f for f in analysis_of(files).findings if f.rule == "LO406"]
    assert ("main.py", 6) in [(f.place.path, f.place.line) for f in found]


MIDDLEWARE = """
class Room:
    def __init__(self):
        self.users = {{}}

class Rooms:
    def __init__(self, app):
        self.app = app
        self.room = Room()

    async def __call__(self, scope, receive, send):
        scope["room"] = self.room
        await self.app(scope, receive, send)

app.add_middleware(Rooms)

@app.get("/")
def enter(request: Request):
    {read}.users["a"] = 1
"""


@pytest.mark.parametrize(
    "read", ['request["room"]', 'request.get("room")', 'request.scope["room"]']
)
def test_object_that_middleware_puts_into_the_scope(read: str):
    source = "from fastapi import Request\n" + fastapi(MIDDLEWARE.format(read=read))
    assert finds(source, "LO114").routes == ("GET /",)


FOLDER = """
from pathlib import Path
from fastapi.responses import FileResponse

FOLDER = Path(__file__).parent / "public"
"""


def test_files_beside_the_code_that_nobody_writes():
    source = """
    @app.get("/{path:path}")
    def page(path: str):
        return FileResponse(FOLDER / path)
    """
    quiet(fastapi(FOLDER) + "\n" + fastapi(source), "LO404")
    upload = """
    @app.post("/")
    def put(name: str):
        (FOLDER / name).write_text("")
    """
    finds(fastapi(FOLDER) + fastapi(source) + fastapi(upload), "LO404")


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


BOT = """
from telegram.ext import ApplicationBuilder

bot = ApplicationBuilder().token("t").updater(None).build()

async def lifespan(app):
    await bot.bot.set_webhook(url="https://example.com")
    async with bot:
        await bot.start()
        yield

app = FastAPI(lifespan=lifespan)

@app.post("/bot")
async def update(data: dict):
    await bot.update_queue.put(data)
"""


def test_bot_that_works_on_in_tasks_of_its_library():
    source = fastapi(BOT)
    assert finds(source, "LO303", "update_queue.put").routes == ("POST /bot",)
    assert finds(source, "LO303", "start").routes == ()
    assert finds(source, "LO501").severity == "warning"


@pytest.mark.parametrize(("call", "count"), [("", 1), ("await ", 0), ("return ", 0)])
def test_gathered_tasks_that_nobody_waits_for(call: str, count: int):
    source = f"""
    import asyncio

    @app.get("/")
    async def start():
        {call}asyncio.gather(work(1), work(2))

    async def work(n):
        return n
    """
    found = [f for f in analysis_of(fastapi(source)).findings if f.rule == "LO303"]
    assert len(found) == count


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


def test_library_that_brings_torch():
    source = "from sentence_transformers import SentenceTransformer\n"
    found = finds(fastapi(source) + HOME, "LO503")
    assert found.severity == "blocker"
    assert "`torch`" in found.message


@pytest.mark.parametrize(("path", "writes"), [('"out.mp4"', True), ('"pipe:1"', False)])
def test_ffmpeg_runs_a_program(path: str, writes: bool):
    source = f"""
    import ffmpeg

    @app.get("/")
    def convert():
        ffmpeg.input("a.wav").output({path}).overwrite_output().run()
    """
    found = {f.rule for f in analysis_of(fastapi(source)).findings}
    assert "LO309" in found
    assert ("LO201" in found) is writes


def test_pool_of_what_the_environment_names():
    source = """
    import os
    from sqlalchemy import create_engine

    engine = create_engine({url}, pool_size=100)
    """
    url = 'os.environ.get("URL", "sqlite:///a.db")'
    finds(fastapi(source.replace("{url}", url)) + HOME, "LO601")
    quiet(fastapi(source.replace("{url}", '"sqlite:///a.db"')) + HOME, "LO601")


KEPT = """
from speech import Recorder

class Speech:
    def __init__(self):
        self.last = None

        def update(text):
            self.last = text

        settings = {{"language": "en"}}
        settings["on_update"] = update
        self.recorder = Recorder({given})

speech = Speech()

@app.get("/")
def last():
    return speech.last
"""


@pytest.mark.parametrize("given", ["update", "on_update=update", "**settings"])
def test_callback_that_an_object_of_a_library_keeps(given: str):
    finds(fastapi(KEPT.format(given=given)), "LO114")


def test_default_of_a_model_is_no_callback():
    source = """
    from pydantic import BaseModel, Field

    COUNT = {"n": 0}

    def number():
        COUNT["n"] += 1
        return COUNT["n"]

    class Item(BaseModel):
        id: int = Field(default_factory=number)
    """
    quiet(fastapi(source) + HOME, "LO102")


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


GIT = """
import git

def repository(path):
    return git.Repo(path)

@app.post("/status")
def status(path: str):
    return repository(path).git.{command}()

@app.post("/init")
def init(path: str):
    git.Repo.init(path=path)
"""


@pytest.mark.parametrize(("command", "rule"), [("status", "LO309"), ("checkout", "LO201")])
def test_git_runs_a_program_or_changes_the_disk(command: str, rule: str):
    found = {f.rule for f in analysis_of(fastapi(GIT.format(command=command))).findings}
    assert {rule, "LO202"} <= found


def test_sizes_of_a_pool_in_a_dict():
    source = """
    from sqlalchemy import create_engine

    options = {"pool_size": 20} if URL.startswith("postgresql") else {}
    engine = create_engine(URL, **options)
    """
    finds("URL = 'postgresql://a'\n" + fastapi(source) + HOME, "LO601")


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


BOX = """
class Box:
    template = None

    @classmethod
    async def create(cls):
        self = cls()
        self.made = True
        return self

box = None

@app.post("/load")
async def load():
    global box
    fresh = await Box.create()
    box = fresh

@app.post("/switch")
async def switch(template: str):
    box.template = template
"""


def test_object_of_a_global_that_its_class_makes():
    assert finds(fastapi(BOX), "LO114").routes == ("POST /switch",)


FEED = """
import asyncio
from starlette.endpoints import WebSocketEndpoint
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

class Feed(WebSocketEndpoint):
    async def on_connect(self, websocket):
        await websocket.accept()
        self.task = asyncio.create_task(self.reader(websocket))

    async def reader(self, websocket):
        await websocket.send_text("hello")

    async def on_disconnect(self, websocket, code):
        self.task{end}

app = Starlette(routes=[WebSocketRoute("/feed", Feed)])
"""


def test_task_that_ends_with_its_connection():
    quiet({"app.py": FEED.format(end=".cancel()")}, "LO303")
    finds({"app.py": FEED.format(end=" = None")}, "LO303")


def test_library_object_of_a_class_of_the_app_calls_what_it_is_given():
    source = """
import asyncio
from starlette_admin.auth import AuthProvider
from starlette_admin.contrib.sqla import Admin as Base

class Admin(Base):
    def title(self):
        return "admin"

class Provider(AuthProvider):
    def get_admin_user(self, request):
        asyncio.create_task(remember(request))

async def remember(request): ...

admin = Admin(auth_provider=Provider())
"""
    finds(fastapi(source + HOME), "LO303")


def test_helper_that_closes_at_shutdown():
    source = """
class Api:
    async def turn(self, way):
        if way == "on":
            await self.database.connect()
        else:
            await self.database.disconnect()

api = Api()

@app.on_event("shutdown")
async def end():
    await api.turn("off")
"""
    quiet(fastapi(source + HOME), "LO511")


SOCKETS = """
from fastapi import WebSocket
from uuid import uuid4

class Guest:
    name = None
    score = None

    def shown(self):
        if not self.name:
            self.name = self.given or str(uuid4())
        return self.name

    def win(self, points):
        if not self.score:
            self.score = points

guests = {}

@app.post("/guests/{key}")
def add(key: str):
    guests[key] = Guest()

@app.get("/guests/{key}")
def show(key: str, points: int):
    guests[key].win(points)
    return guests[key].shown()
"""


def test_field_that_each_kept_object_fills_from_itself():
    found = {f.symbol: f.severity for f in analysis_of(fastapi(SOCKETS)).findings}
    assert (found["Guest.name"], found["Guest.score"]) == ("info", "blocker")
