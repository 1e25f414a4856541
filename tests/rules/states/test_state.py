"""State that outlives a request: objects, their fields, classes, globals (LO101 to LO103, LO114)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet


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


def test_each_attribute_of_the_one_object_in_a_field():
    source = """
    class Model:
        def __init__(self):
            self.voices = {}
            self.weights = None

        def voice(self, name):
            self.voices[name] = self.weights

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


HOME = '\n@app.get("/")\ndef home():\n    return 1\n'


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


def test_functions_that_a_text_names():
    source = """
        import sys
        from flask import Flask
        app = Flask(__name__)
        DONE = {{}}

        def check_size(job):
            DONE[job] = 1

        @app.get("/<kind>")
        def check(kind):
            {call}(kind)
            return ""
    """
    for call in ("globals()[kind]", "getattr(sys.modules[__name__], kind)"):
        assert finds(source.format(call=call), "LO102").routes == ("GET /<kind>",)


def test_a_store_of_one_request_is_left_alone():
    body = """
        from langchain_core.chat_history import InMemoryChatMessageHistory

        @app.get("/")
        def home():
            return InMemoryChatMessageHistory().messages
        """
    quiet(fastapi(body), "LO1")


def test_a_pool_that_a_class_makes_once():
    body = """
        import asyncpg

        class Database:
            pool = None

            @classmethod
            async def get(cls):
                if cls.pool is None:
                    cls.pool = await asyncpg.create_pool(DSN)
                return cls.pool

        @app.get("/")
        async def home():
            return await (await Database.get()).fetchval("SELECT 1")
        """
    finds(fastapi(body), "LO109")
    quiet(fastapi(body), "LO103")


def test_a_class_attribute_by_the_caller_is_no_cache():
    body = """
        class Database:
            name = None

            @classmethod
            def use(cls, name):
                if cls.name is None:
                    cls.name = name

        @app.get("/{name}")
        def home(name):
            Database.use(name)
        """
    finds(fastapi(body), "LO103")


def test_objects_of_libraries_keep_what_requests_set():
    body = """
        from diffusers import StableDiffusionPipeline
        from rocketry import Rocketry

        pipe = StableDiffusionPipeline.from_pretrained("x")
        session = Rocketry().session

        @app.get("/{name}")
        def home(name):
            pipe.scheduler = name
            session.parameters[name] = 1
        """
    finds(fastapi(body), "LO114", "pipe.scheduler")
    finds(fastapi(body), "LO114", "session.parameters")


@pytest.mark.parametrize(("made", "told"), [("part: Part", False), ("part = Part(0)", True)])
def test_fields_of_which_a_class_says_only_the_kind(made: str, told: bool):
    body = f"""
        from dataclasses import dataclass
        from telethon import Part

        class Sender:
            {made}

            def send(self):
                self.part.offset += 1

        @app.get("/")
        def home():
            sender = Sender()
            sender.send()
        """
    found = analysis_of(fastapi(body)).findings
    assert ("LO114" in {f.rule for f in found}) is told


def test_objects_that_are_told_more_as_they_are_made():
    body = """
        from langchain_openai import ChatOpenAI
        from transformers import AutoModel

        class Agent:
            def __init__(self):
                self.llm = ChatOpenAI(model="x").bind_tools([])

            def fall_back(self):
                self.llm.model_name = "y"

        agent = Agent()
        network = AutoModel.from_pretrained("x").to("cpu").eval()

        @app.get("/{name}")
        def home(name):
            agent.fall_back()
            {changed} = name
        """
    finds(fastapi(body.replace("{changed}", "name")), "LO114", "self.llm.model_name")
    finds(fastapi(body.replace("{changed}", "network.mode")), "LO114", "network.mode")
    # What another method gives may be anything.
    other = body.replace("{changed}", "network.mode").replace(".eval()", ".parts()")
    quiet(fastapi(other.replace("agent.fall_back()", "pass")), "LO1")


def test_items_of_what_a_library_keeps():
    body = """
        from pyop.provider import Provider

        provider = Provider("x")

        @app.get("/{code}")
        def home(code):
            found = provider.state.codes[code]
            found["user"] = 1
        """
    quiet(fastapi(body), "LO1")
    direct = body.replace('found["user"]', "provider.state.codes[code]")
    finds(fastapi(direct), "LO114", "provider.state.codes")


BARE = """
from functools import partial, wraps

def keeping(function, expire):
    kept = {}
    @wraps(function)
    def wrapper(name):
        if name not in kept:
            kept[name] = function(name)
        return kept[name]
    return wrapper

def cached(function=None, *, expire=60):
    {body}

@cached{given}
def load(name):
    return name

@app.get("/{name}")
def home(name):
    return load(name)
"""


@pytest.mark.parametrize("given", ["", "(expire=1)"])
@pytest.mark.parametrize(
    "body",
    [
        "if function is None: return {late}\n    return {now}",
        "if function: return {now}\n    return {late}",
        "if not callable(function): return {late}\n    else: return {now}",
        "return {late} if function is None else {now}",
    ],
)
def test_a_decorator_that_is_put_on_with_arguments_or_without(body: str, given: str):
    late, now = "partial(keeping, expire=expire)", "keeping(function, expire)"
    body = body.format(late=late, now=now)
    text = fastapi(BARE.replace("{body}", body).replace("{given}", given))
    assert finds(text, "LO110").symbol == "kept"


def test_objects_of_servers_and_of_requests_keep_nothing():
    body = """
        import logging, threading
        import redis
        from sqlalchemy.orm import Session

        log = logging.getLogger(__name__)
        local = threading.local()
        client = redis.Redis(host="cache.example")
        db = Session()

        @app.get("/{name}")
        def home(name):
            log.name = name
            local.user = name
            client[name] = 1
            row = db.get(name)
            row.name = name
        """
    quiet(fastapi(body), "LO101", "LO102", "LO103", "LO114")


def test_a_field_of_a_form_belongs_to_the_request():
    source = """
        from flask_wtf import FlaskForm
        from wtforms import StringField

        class Form(FlaskForm):
            name = StringField("name")

        @app.get("/")
        def home():
            form = Form()
            form.name.data = session["name"]
            return ""
    """
    quiet(flask(source), "LO1")


@pytest.mark.parametrize("made", ["Email('Address')", "email()"])
@pytest.mark.parametrize("bases", ["StringField", "Widget, StringField"])
def test_a_field_of_a_kind_of_the_project_belongs_to_the_form(made: str, bases: str):
    source = f"""
        from abc import ABC
        from flask_wtf import FlaskForm
        from wtforms import StringField

        class Widget(ABC): ...

        class Email({bases}): ...

        def email():
            return Email("Address")

        class Form(FlaskForm):
            address = {made}

        @app.get("/")
        def home():
            form = Form()
            form.address.label.text = "Your address"
            form.address.data = session["address"]
            return ""
    """
    quiet(flask(source), "LO1")


def test_what_a_helper_gives_back_is_what_this_call_hands_it():
    source = """
        from mongoengine import Document, EmbeddedDocumentField

        class Settings: ...

        def described(inner=None, **facts):
            def decorate(function):
                return function
            if inner is None:
                return decorate
            return inner

        settings = described(Settings())

        @described(text="a method")
        def total(): ...

        class Dataset(Document):
            harvest = described(EmbeddedDocumentField("Harvest"))

        @app.post("/<key>")
        def post(key):
            dataset = Dataset.objects.get(key)
            dataset.harvest.uri = key
            dataset.save()
            {more}
            return ""
    """
    quiet(flask(source.replace("{more}", "")), "LO101", "LO114")
    found = finds(flask(source.replace("{more}", "settings.uri = key")), "LO114")
    assert found.symbol == "settings.uri"


def test_methods_that_call_each_other_on_what_only_start_up_has():
    source = """
        from contextlib import asynccontextmanager

        class Job:
            def __init__(self):
                self.state = 0

            def run(self):
                self.state = 1
                return self.again()

            def again(self):
                return self.run() if self.state else self

        def consume(messages):
            for message in messages:
                job = Job()
                job.run()

        @asynccontextmanager
        async def lifespan(app):
            consume(messages())
            yield

        app = FastAPI(lifespan=lifespan)

        @app.post("/")
        def post():
            job = Job()
            return job.run()
    """
    quiet(fastapi(source), "LO1")


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


def test_an_object_that_a_parameter_depends_on():
    body = """
        class Counter:
            def __init__(self):
                self.hits = 0

            def __call__(self):
                self.hits += 1
                return self.hits

        counter = Counter()

        @app.get("/")
        def home(hits: int = Depends(counter)):
            return hits
        """
    finds(fastapi(body), "LO114")


def test_taking_from_a_queue_changes_it():
    source = """
        import queue

        results = queue.Queue()
        results.put(1)

        @app.get("/")
        def answers():
            return str([results.get() for _ in range(results.qsize())])
    """
    found = finds(flask(source), "LO102")
    assert found.routes == ("GET /",)


BOUND = """
from functools import partial

JOBS = {{}}

def put(store, key):
    store[key] = 1

{}

@app.get("/<key>")
def home(key):
    keep(key)
    return key
"""


def test_argument_that_partial_binds_at_import():
    finds(flask(BOUND.format("keep = partial(put, JOBS)")), "LO102")


def test_argument_that_import_gives_without_partial():
    quiet(flask(BOUND.format("put(JOBS, 1)\n\ndef keep(key):\n    put({{}}, key)")), "LO1")


@pytest.mark.parametrize(
    ("made", "change"),
    [
        ("class State: pass\nstate = State()", "vars(state)[key] = 1"),
        ("import itertools\nnumber = itertools.count().__next__", "number()"),
        (
            "def count():\n    while True:\n        yield 1\ncounter = count()\nnext(counter)",
            "counter.send(1)",
        ),
        ("import networkx\ngraph = networkx.Graph()", "graph.add_edge(key, 1)"),
        ("from apispec import APISpec\nspec = APISpec()", "spec.path(view=home)"),
    ],
)
def test_ways_to_change(made: str, change: str):
    body = f"{made}\n\n@app.get('/<key>')\ndef home(key):\n    {change}\n    return key\n"
    found = [f for f in analysis_of(flask(body)).findings if f.rule in ("LO102", "LO114")]
    assert [f.routes for f in found] == [("GET /<key>",)]


def test_a_method_of_that_name_of_another_library():
    body = "import furl\nlink = furl.furl('x')\n\n@app.get('/')\ndef home():\n    link.path('x')\n"
    quiet(flask(body), "LO1")


@pytest.mark.parametrize(("name", "found"), [("stdout", False), ("argv", True)])
def test_where_a_process_prints_to(name: str, found: bool):
    source = f"""
    import sys

    @app.get("/")
    def home():
        sys.{name} = [request.args["a"]]
        return str(sys.{name})
    """
    rules = [f.rule for f in analysis_of(flask(source)).findings if f.rule.startswith("LO1")]
    assert bool(rules) is found


@pytest.mark.parametrize(("import_", "found"), [('__import__("solver")', 0), ("object()", 1)])
def test_a_module_that_a_request_puts_into_the_names(import_: str, found: int):
    body = f"@app.get('/')\ndef home():\n    globals()['solver'] = {import_}\n    return ''\n"
    assert len([f for f in analysis_of(flask(body)).findings if f.rule == "LO101"]) == found


@pytest.mark.parametrize(("kept", "found"), [("", 0), ("self.last = key", 1)])
def test_what_an_object_without_fields_gives_is_no_part_of_it(kept: str, found: int):
    source = f"""
class Given:
    def __getitem__(self, key):
        {kept or "pass"}
        return request.json[key]

given = Given()

@app.get("/")
def home():
    rows = given["rows"]
    rows.append(1)
    return rows
"""
    assert len([f for f in analysis_of(flask(source)).findings if f.rule == "LO114"]) == found


@pytest.mark.parametrize(("name", "found"), [("__path__", 0), ("path", 1)])
def test_how_a_module_is_imported_is_no_state(name: str, found: int):
    files = {
        "plugs.py": "path = []\n",
        "app.py": flask(f"""
import plugs

@app.get("/")
def home():
    plugs.{name} = ["/tmp"]
    return str(plugs.{name})
"""),
    }
    assert len([f for f in analysis_of(files).findings if f.rule == "LO101"]) == found


@pytest.mark.parametrize(
    ("signal", "severity"), [("worker_process_init", "info"), ("task_prerun", "warning")]
)
def test_an_object_that_only_the_start_of_a_worker_makes(signal: str, severity: str):
    source = f"""
from celery import Celery
from celery.signals import {signal}
jobs = Celery("jobs", broker="sqs://")

class Replica:
    name = ""

replica = None

@{signal}.connect
def start(**given):
    global replica
    replica = Replica()

@jobs.task
def work(name):
    replica.name = name
    return replica.name

@app.get("/<name>")
def home(name):
    work.delay(name)
    return ""
"""
    found = analysis_of(flask(source)).findings
    assert {f.severity for f in found if f.symbol == "replica.name"} == {severity}
