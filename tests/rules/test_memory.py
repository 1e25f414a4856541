from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet


def test_global_rebound_in_a_route():
    found = finds(
        flask("""
        hits = 0

        @app.get("/")
        def home():
            global hits
            hits += 1
            return str(hits)

        @app.get("/other")
        def other():
            return "x"
        """),
        "LO101",
    )
    assert (found.severity, found.category, found.symbol) == ("blocker", "mutable_global", "hits")
    assert found.routes == ("GET /",)
    assert found.state == "app:hits"


def test_readers_of_a_state_are_reached_too():
    found = finds(
        fastapi("""
        items = {}

        @app.put("/items/{name}")
        def put(name: str):
            items[name] = 1

        @app.get("/items")
        def get():
            return items

        @app.get("/")
        def home():
            return "x"
        """),
        "LO102",
    )
    assert found.routes == ("PUT /items/{name}", "GET /items")
    assert [(p.line, p.message) for p in found.related] == [
        (4, "`items` is made here"),
        (12, "`items` is read"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        "cache['x'] = 1",
        "cache.update(x=1)",
        "del cache['x']",
        "cache.setdefault('x', []).append(1)",
        "alias = cache; alias['x'] = 1",
        "entry = cache['x']; entry['y'] = 1",
        "entry = cache.get('x'); entry.append(1)",
        "fill(cache)",
        "[cache.pop(key) for key in ('x', 'y')]",
        "for entry in cache.values(): entry['seen'] = True",
    ],
)
def test_container_is_changed_by_all_ways(change: str):
    finds(
        flask(f"""
        cache = {{"x": {{}}}}

        def fill(target):
            target["x"] = 1

        @app.get("/")
        def home():
            {change}
            return "x"
        """),
        "LO102",
    )


def test_container_of_another_module_through_a_reexport():
    found = finds(
        {
            "app.py": flask("""
                from store import ITEMS as kept

                @app.post("/items")
                def add():
                    kept.append(request.json)
                    return "ok"
            """),
            "store/__init__.py": "from store.memory import ITEMS\n",
            "store/memory.py": "ITEMS = []\n",
        },
        "LO102",
    )
    assert found.state == "store.memory:ITEMS"
    assert found.routes == ("POST /items",)


def test_attribute_of_a_module():
    finds(
        {
            "app.py": flask("""
                import state

                @app.get("/")
                def home():
                    state.last = request.path
                    return "x"
            """),
            "state.py": "last = None\n",
        },
        "LO101",
    )


def test_object_of_a_module_keeps_state_in_itself():
    found = finds(
        fastapi("""
        class Manager:
            def __init__(self):
                self.active = []

            def connect(self, socket):
                self.active.append(socket)

        manager = Manager()

        @app.get("/")
        def home():
            manager.connect(1)
        """),
        "LO114",
    )
    assert found.symbol == "manager.active"
    assert found.place.line == 9
    assert [step.line for step in found.trace] == [14, 15]


def test_object_of_the_request_is_its_own_affair():
    quiet(
        fastapi("""
        class Builder:
            def __init__(self):
                self.parts = []

            def add(self, part):
                self.parts.append(part)
                self.last = part

        @app.get("/")
        def home():
            builder = Builder()
            builder.add(1)
            return builder.parts
        """)
    )


def test_class_attributes():
    body = """
    class Counter:
        total = 0
        names = []

    @app.get("/")
    def home():
        Counter.total += 1
        return "x"
    """
    found = finds(flask(body), "LO103")
    assert (found.category, found.symbol) == ("class_state", "Counter.total")
    finds(flask(body.replace("Counter.total += 1", "Counter().names.append(1)")), "LO103")


def test_class_defaults_that_are_copied():
    quiet(
        fastapi("""
        from pydantic import BaseModel

        class Item(BaseModel):
            tags: list = []

        @app.post("/")
        def post(item: Item):
            item.tags.append("new")
            item.name = "x"
            return item
        """),
        "LO1",
    )


def test_mutable_default():
    found = finds(
        flask("""
        def remember(value, seen=[]):
            seen.append(value)
            return seen

        @app.get("/")
        def home():
            return str(remember(1))
        """),
        "LO108",
    )
    assert found.severity == "warning"


COPIED = """
@app.post("/add")
def add(item: dict = {}):
    item.update(user=1)
    return item

@app.get("/")
def home():
    return {given}
"""


def test_a_default_that_the_framework_copies():
    quiet(fastapi(COPIED.replace("{given}", "1")), "LO1")
    finds(fastapi(COPIED.replace("{given}", "add()")), "LO108")
    # A view of Flask's is called without it.
    finds(flask(COPIED.replace("{given}", '""')), "LO108")


LOOP = """
import asyncio

class Loop:
    def __init__(self):
        self.running = False
        self.ended = asyncio.Event()

    async def run(self):
        self.ended.clear()
        self.running = True
        while self.running:
            await asyncio.sleep(1)
        self.ended.set()

    def stop(self):
        self.running = False

loop = Loop()

@app.on_event("startup")
async def start():
    asyncio.create_task(loop.run())

@app.on_event("shutdown")
async def end():
    loop.stop()

@app.get("/")
def home():
    return {given}
"""


def test_switches_of_a_loop():
    quiet(fastapi(LOOP.replace("{given}", "1")), "LO1")


@pytest.mark.parametrize("given", ["loop.stop()", "loop.running"])
def test_a_switch_that_requests_know(given: str):
    assert finds(fastapi(LOOP.replace("{given}", given)), "LO114").symbol == "loop.running"


def test_closure_of_a_factory():
    source = """
    from flask import Flask

    def create_app():
        app = Flask(__name__)
        seen = set()
        count = 0

        @app.get("/")
        def home():
            nonlocal count
            count += 1
            seen.add(1)
            return "x"

        return app
    """
    from tests.rules.projects import analysis_of

    found = [f for f in analysis_of(source).findings if f.rule == "LO110"]
    assert sorted(f.symbol for f in found) == ["count", "seen"]
    assert {f.routes for f in found} == {("GET /",)}


def test_closure_made_in_the_request():
    quiet(
        flask("""
        @app.get("/")
        def home():
            rows = []
            total = 0

            def add(row):
                nonlocal total
                total += 1
                rows.append(row)

            add(1)
            return str(rows)
        """)
    )


def test_start_up_may_fill_what_it_likes():
    quiet(
        fastapi("""
        import random
        items = {}
        total = 0

        def register(name):
            global total
            total += 1
            items[name] = 1

        register("x")

        @app.on_event("startup")
        def start():
            items["y"] = 2

        @app.get("/")
        def home():
            return items
        """)
    )


def test_helper_that_start_up_gives_a_global_and_requests_a_local():
    quiet(
        flask("""
        defaults = {}

        def fill(target):
            target["x"] = 1

        fill(defaults)

        @app.get("/")
        def home():
            answer = {}
            fill(answer)
            return answer
        """)
    )


def test_hooks_reach_every_route_of_their_app():
    found = finds(
        flask("""
        times = []

        @app.before_request
        def count():
            times.append(1)

        @app.get("/a")
        def a():
            return "x"

        @app.get("/b")
        def b():
            return "x"
        """),
        "LO102",
    )
    assert found.routes == ("GET /a", "GET /b")


def test_copies_and_request_locals():
    quiet(
        flask("""
        DEFAULTS = {"a": 1}
        NAMES = ["a"]

        @app.get("/")
        def home():
            g.user = 1
            session["x"] = 1
            data = dict(DEFAULTS)
            data["b"] = 2
            names = NAMES[:]
            names.append("b")
            more = DEFAULTS.copy()
            more.update(c=3)
            item = DEFAULTS
            item = {}
            item["x"] = 1
            return data
        """)
    )


def test_other_arm_of_an_if_is_another_object():
    found = finds(
        fastapi("""
        items = {"a": {}}

        @app.put("/{name}")
        def put(name: str):
            if name in items:
                item = items[name]
                return item
            else:
                item = {}
                item["name"] = name
                items[name] = item
        """),
        "LO102",
    )
    assert found.place.line == 14


def test_lazy_client_is_recommended():
    found = finds(
        flask("""
        import boto3
        client = None

        def get_client():
            global client
            if client is None:
                client = boto3.client("s3")
            return client

        @app.get("/")
        def home():
            get_client()
            return "x"
        """),
        "LO109",
    )
    assert found.severity == "info"


def test_lazy_value_that_expires_is_no_client():
    finds(
        flask("""
        import time
        last = None

        @app.get("/")
        def home():
            global last
            if last is None or time.time() > 5:
                last = time.time()
            return "x"
        """),
        "LO101",
    )


def test_decorated_views_are_not_mixed_up():
    found = finds(
        flask("""
        import functools
        seen = []

        def login_required(view):
            @functools.wraps(view)
            def wrapped(*args):
                return view(*args)
            return wrapped

        @app.get("/a")
        @login_required
        def a():
            seen.append(1)
            return "x"

        @app.get("/b")
        @login_required
        def b():
            return "x"
        """),
        "LO102",
    )
    assert found.routes == ("GET /a",)


def test_state_of_a_decorator_reaches_what_it_decorates():
    found = finds(
        flask("""
        calls = {}

        def counted(view):
            def wrapped(*args):
                calls[view.__name__] = 1
                return view(*args)
            return wrapped

        @app.get("/a")
        @counted
        def a():
            return "x"

        @app.get("/b")
        def b():
            return "x"
        """),
        "LO102",
    )
    assert found.routes == ("GET /a",)


def test_rows_and_library_objects_are_not_state():
    quiet(
        flask("""
        from flask_sqlalchemy import SQLAlchemy
        from flask_login import current_user
        db = SQLAlchemy(app)

        class User(db.Model):
            name = db.Column(db.String)

            def rename(self, name):
                self.name = name

        @app.post("/")
        def rename():
            user = User.query.first()
            user.name = "x"
            user.rename("y")
            current_user.name = "z"
            db.session.add(user)
            return "x"
        """)
    )


def test_tests_and_scripts_are_not_the_app():
    quiet(
        {
            "app.py": flask("""
                seen = []

                @app.get("/")
                def home():
                    return "x"
            """),
            "tests/test_app.py": "import app\ndef test():\n    app.seen.append(1)\n",
            "clear.py": "import app\napp.seen.clear()\n",
        }
    )


def test_an_object_without_a_name_is_told_by_its_class():
    found = finds(
        flask("""
            class Plan:
                active = None

            def load():
                return Plan()

            class Config:
                def __init__(self):
                    self.plan = load()

            config = Config()

            @app.post("/<name>")
            def choose(name):
                config.plan.active = name
                return config.plan.active
        """),
        "LO114",
    )
    assert found.message.startswith("`Plan(...).active` is made once")


IDLE = """
    class Sender:
        def __init__(self):
            self.queue = []

        def clear(self):
            self.queue = {value}

    sender = Sender()

    @app.post("/")
    def clear():
        sender.clear()
        return {{}}

    def size():
        return {read}
"""


def test_an_attribute_that_is_always_empty_and_never_read():
    quiet(fastapi(IDLE.format(value="[]", read="0")), "LO114")
    finds(fastapi(IDLE.format(value="[1]", read="0")), "LO114")
    finds(fastapi(IDLE.format(value="[]", read="len(sender.queue)")), "LO114")


@pytest.mark.parametrize(
    ("note", "found"), [("Named('body')", []), ("Depends(Named('body'))", ["LO114"])]
)
def test_what_annotated_says_beside_the_type(note: str, found: list[str]):
    source = f"""
    from typing import Annotated
    from fastapi import FastAPI, Depends
    from pydantic import BaseModel

    class Named:
        def __init__(self, name):
            self.name = name
        def __call__(self):
            return self

    class Order(BaseModel):
        owner: str

    New = Annotated[Order, {note}]
    app = FastAPI()

    @app.post("/")
    def create(order: New):
        order.owner = "me"
        return order
    """
    assert [f.rule for f in analysis_of(source).findings if f.rule == "LO114"] == found


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ('self.fields["a"]["b"] = name', True),
        ('merge(Base.fields, {})["a"]["b"] = name', False),
        ('self.own["a"] = name', False),
    ],
)
def test_a_dictionary_that_a_function_makes_for_a_class(changed: str, *, told: bool):
    source = f"""
        import copy

        def merge(one, other):
            made = copy.deepcopy(one)
            made.update(other)
            return made

        class Base:
            fields = {{"a": {{"b": 1}}}}

        class Probe:
            fields = merge(Base.fields, {{}})

            def __init__(self):
                self.own = merge(Base.fields, {{}})

            def fill(self, name):
                {changed}

        @app.get("/<name>")
        def home(name):
            merge(Base.fields, {{}})["a"] = name
            Probe().fill(name)
            return ""
    """
    found = [f for f in analysis_of(flask(source)).findings if f.rule == "LO103"]
    assert ([f.symbol for f in found] == ["Probe.fields"]) is told


GIVEN = """
    import os, openai
    KEY = os.environ["KEY"]

    @app.get("/a")
    def a():
        {first}
        return "a"

    @app.get("/b")
    def b():
        {second}
        return "b"
"""


@pytest.mark.parametrize(
    ("first", "second", "severity"),
    [
        ("openai.api_key = KEY", "pass", "info"),
        ('openai.api_key = os.getenv("KEY")', 'openai.api_key = os.getenv("KEY")', "info"),
        ('key = app.config["KEY"]; openai.api_key = key', "pass", "info"),
        ("openai.api_key = KEY", 'openai.api_key = "other"', "blocker"),
        ('openai.api_key = request.args["key"]', "pass", "blocker"),
        ('key = request.args["key"]; openai.api_key = key', "pass", "blocker"),
    ],
)
def test_a_setting_of_a_library(first: str, second: str, severity: str):
    source = flask(GIVEN.format(first=first, second=second))
    assert finds(source, "LO101", "openai.api_key").severity == severity


@pytest.mark.parametrize(("call", "severity"), [("work.delay", "warning"), ("work", "blocker")])
def test_state_of_a_worker(call: str, severity: str):
    source = f"""
    from celery import Celery
    celery = Celery("app", broker="redis://cache")
    seen = {{}}

    @celery.task
    def work(name):
        seen[name] = seen.get(name, 0) + 1

    @app.get("/<name>")
    def home(name):
        {call}(name)
        return "x"
    """
    found = [f for f in analysis_of(flask(source)).findings if f.symbol == "seen"]
    assert [f.severity for f in found] == [severity]


@pytest.mark.parametrize(("when", "found"), [('__name__ == "__main__"', 0), ("True", 1)])
def test_an_object_that_a_module_makes_when_it_is_run_by_itself(when: str, found: int):
    words = """
        class Log:
            def __init__(self):
                self.warnings = []

            def warn(self, text):
                self.warnings.append(text)

        class Parser:
            def __init__(self):
                self.log = Log()

            def __call__(self, text):
                self.log.warn(text)
                return text

        if WHEN:
            parse = Parser()
            parse("x")
    """
    app = """
        from fastapi import FastAPI
        from words import Parser

        app = FastAPI()

        @app.get("/")
        def home(text: str):
            return Parser()(text)
    """
    files = {"main.py": app, "words.py": words.replace("WHEN", when)}
    told = [f for f in analysis_of(files).findings if f.rule == "LO114"]
    assert len(told) == found


@pytest.mark.parametrize(
    ("given", "severity"),
    [("request.app.state.pool", "info"), ("request.headers['pool']", "blocker")],
)
def test_a_global_that_requests_set_to_what_the_app_has(given: str, severity: str):
    source = """
        from fastapi import Request

        POOL = None

        @app.get("/")
        def home(request: Request):
            global POOL
            POOL = GIVEN
            return POOL
    """
    assert finds(fastapi(source.replace("GIVEN", given)), "LO101").severity == severity


@pytest.mark.parametrize(("kept", "rule"), [("cached_property", "LO109"), ("property", "LO114")])
def test_what_a_cached_property_puts_into_its_object(kept: str, rule: str):
    source = f"""
        from functools import cached_property

        class Cells:
            @{kept}
            def tree(self):
                self.names = {{}}
                self.names["a"] = 1
                return list(self.names)

        cells = Cells()

        @app.get("/")
        def home():
            return [cells.tree, cells.names]
    """
    assert {f.rule for f in analysis_of(fastapi(source)).findings} == {rule}


def test_objects_in_a_list_that_each_model_has_of_its_own():
    source = """
        from pydantic import BaseModel

        class Tag:
            pass

        class Answer(BaseModel):
            added: list = []

        @app.post("/")
        def add(name: str):
            tag = Tag()
            answer = Answer()
            answer.added.append(tag)
            rename(tag, name)
            return answer

        def rename(tag, name):
            tag.name = name
    """
    quiet(fastapi(source), "LO114")
    plain = source.replace("class Answer(BaseModel)", "class Answer")
    assert finds(fastapi(plain), "LO114").severity == "blocker"
