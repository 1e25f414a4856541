"""Queries that start-up sends, and those that only look so (LO501)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet

PERIODIC = """
import asyncio
from contextlib import asynccontextmanager
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

async def periodic(work):
    while True:
        await run_in_threadpool(work)
        await asyncio.sleep(5)

def clean():
    with Session(None) as session:
        session.commit()

async def start():
    return [{task}]

@asynccontextmanager
async def lifespan(app):
    tasks = await start()
    yield
    for task in tasks:
        task.cancel()

app = FastAPI(lifespan=lifespan)

@app.get("/")
def home():
    return 1
"""
HANDED = """
import library
from sqlmodel import Session

class Store(library.Base):
    def names(self):
        with Session(None) as session:
            return session.query(self).all()

store = Store()
{at_import}
library.keep(store)

@app.get("/")
def home():
    return store.names()
"""


@pytest.mark.parametrize(
    ("task", "asks"),
    [("asyncio.create_task(periodic(clean))", False), ("clean()", True)],
    ids=["background", "start-up"],
)
def test_what_a_task_of_start_up_asks_is_asked_in_the_background(task: str, asks: bool):
    source = fastapi(PERIODIC.format(task=task))
    if asks:
        finds(source, "LO501")
    else:
        quiet(source, "LO501")


def test_methods_of_an_object_that_import_hands_to_a_library():
    quiet(fastapi(HANDED.format(at_import="")), "LO501")
    finds(fastapi(HANDED.format(at_import="store.names()")), "LO501")


def test_what_start_up_and_requests_call():
    hook = '@app.on_event("startup")\ndef start():\n    store.names()'
    finds(fastapi(HANDED.format(at_import=hook)), "LO501")


@pytest.mark.parametrize(("call", "told"), [("alru_cache(fetch)", False), ("fetch()", True)])
def test_a_cache_that_is_put_on_by_a_call_runs_nothing(call: str, told: bool):
    source = fastapi(f"""
        import requests
        from async_lru import alru_cache

        def fetch():
            return requests.get("https://example.org").json()

        kept = {call}

        @app.get("/")
        def home(): ...
    """)
    assert any(f.rule == "LO501" for f in analysis_of(source).findings) is told


@pytest.mark.parametrize(
    ("call", "told"), [("inspect.signature(Client)", False), ("run(Client)", True)]
)
def test_what_inspect_looks_at_does_not_run(call: str, told: bool):
    source = fastapi(f"""
        import inspect, requests

        class Client:
            def __init__(self):
                self.known = requests.get("https://example.org").json()

        def run(made):
            return made()

        seen = {call}

        @app.get("/")
        def home(): ...
    """)
    assert any(f.rule == "LO501" for f in analysis_of(source).findings) is told


def test_a_session_that_a_function_gives_as_a_context():
    source = """
    from contextlib import asynccontextmanager
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlalchemy.orm import sessionmaker

    sessions = sessionmaker(create_async_engine("mysql+aiomysql://db.test/x"))

    async def get_session():
        async with sessions() as session:
            yield session

    opened = asynccontextmanager(get_session)

    @asynccontextmanager
    async def lifespan(app):
        async with opened() as session:
            await session.execute("SELECT 1")
        yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/")
    async def home():
        return "x"
    """
    finds(fastapi(source), "LO501")


@pytest.mark.parametrize(("method", "asks"), [("add_check", False), ("run_check", True)])
def test_what_import_registers_does_not_run(method: str, *, asks: bool):
    source = f"""
    import redis
    from healthcheck import HealthCheck
    health = HealthCheck()

    def ping():
        return redis.Redis("db").ping()

    health.{method}(ping)

    @app.get("/health")
    def check():
        return health.run()
    """
    assert ("LO501" in {f.rule for f in analysis_of(flask(source)).findings}) is asks


@pytest.mark.parametrize(
    ("statement", "asks"),
    [
        ("return await Job.filter(open=True)", 1),
        ("await Job.filter(open=True).update(open=False)", 1),
        ("return Job.filter(open=True)", 0),
    ],
)
def test_queries_that_start_up_awaits(statement: str, asks: int):
    source = f"""
from contextlib import asynccontextmanager
from tortoise.models import Model

class Job(Model):
    pass

async def begin():
    {statement}

async def end():
    await Job.filter(open=True)

@asynccontextmanager
async def lifespan(app):
    await begin()
    yield
    await end()

app = FastAPI(lifespan=lifespan)

@app.get("/")
async def home():
    return await Job.filter(open=True)
"""
    assert len([f for f in analysis_of(fastapi(source)).findings if f.rule == "LO501"]) == asks


@pytest.mark.parametrize(
    ("asked", "asks"),
    [("User.objects(name='admin').first()", True), ("User(name='admin').clean()", False)],
)
def test_documents_that_start_up_asks_for(asked: str, *, asks: bool):
    source = f"""
    from mongoengine import Document, StringField

    class User(Document):
        name = StringField()

    {asked}

    @app.get("/")
    def home():
        return ""
    """
    assert ("LO501" in {f.rule for f in analysis_of(flask(source)).findings}) is asks


ENTRY = {
    "shop/__init__.py": """
        from flask import Flask
        app = Flask(__name__)

        @app.get("/")
        def home():
            return ""
    """,
    "shop/tasks.py": """
        from threading import Thread

        def start():
            Thread(target=print).start()
    """,
}


@pytest.mark.parametrize(
    ("end", "found"), [('if __name__ == "__main__":\n    app.run()\n', True), ("", False)]
)
def test_a_module_that_runs_the_app_that_it_imports(end: str, *, found: bool):
    entry = f"from shop import app\nfrom shop.tasks import start\nstart()\n{end}"
    rules = {f.rule for f in analysis_of({**ENTRY, "app.py": entry}).findings}
    assert ("LO311" in rules) is found


MADE = {
    "shop/__init__.py": """
        from flask import Flask
        from flask_sqlalchemy import SQLAlchemy
        db = SQLAlchemy()

        def create_app():
            app = Flask(__name__)
            db.init_app(app)

            @app.get("/")
            def home():
                return ""

            return app
    """,
    "app.py": "from shop import create_app\napp = create_app()\n",
}


@pytest.mark.parametrize(
    ("end", "found"), [("", False), ('\nif __name__ == "__main__":\n    app.run()\n', True)]
)
def test_a_script_that_works_on_the_data_once(end: str, *, found: bool):
    script = (
        "from shop import create_app, db\napp = create_app()\n"
        'with app.app_context():\n    db.session.execute("DELETE FROM users")\n'
    )
    rules = {f.rule for f in analysis_of({**MADE, "clean.py": f"{script}{end}"}).findings}
    assert ("LO501" in rules) is found


def test_one_finding_a_module_for_what_start_up_asks():
    source = """
        from flask_sqlalchemy import SQLAlchemy
        from places import fill
        db = SQLAlchemy(app)

        def tables():
            db.session.execute("SELECT 1")

        def rows():
            db.session.execute("SELECT 2")

        tables()
        rows()
        fill(db)

        @app.get("/")
        def home():
            return ""
    """
    places = "def fill(db):\n    db.session.execute('SELECT 3')\n"
    files = {"app.py": flask(source), "places.py": places}
    found = [f for f in analysis_of(files).findings if f.rule == "LO501"]
    assert [(f.place.path, f.place.line) for f in found] == [("app.py", 9), ("places.py", 2)]
    assert [(place.line, place.message) for place in found[0].related] == [(12, "and here")]


DECLARED = """
from sqlalchemy.ext.associationproxy import association_proxy
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)

class Tag(db.Model):
    @classmethod
    def named(cls, name):
        return cls.query.filter_by(name=name).first()

class Page(db.Model):
    {field}

@app.get("/")
def home():
    return ""
"""


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ('tags = association_proxy("labels", creator=lambda name: Tag.named(name))', False),
        ('tags = association_proxy("labels", creator=Tag.named)', False),
        ("first = db.Column(db.String, default=lambda: Tag.named('first'))", False),
        ("first = (lambda: Tag.named('first'))()", True),
    ],
)
def test_what_a_class_is_declared_with_runs_later(field: str, *, found: bool):
    rules = {f.rule for f in analysis_of(flask(DECLARED.format(field=field))).findings}
    assert ("LO501" in rules) is found


@pytest.mark.parametrize(
    ("asked", "found"), [("self.facts.get('a')", 0), ("Shop.objects.get(name='a')", 1)]
)
def test_what_a_field_of_a_document_holds_is_no_question(asked: str, found: int):
    source = f"""
        from mongoengine import DictField, Document

        class Shop(Document):
            facts = DictField()

            def first(self):
                return {asked}

        Shop().first()

        @app.get("/")
        def home():
            return ""
    """
    assert [f.rule for f in analysis_of(flask(source)).findings].count("LO501") == found


@pytest.mark.parametrize(
    ("kept", "routes"),
    [
        ("app.context_processor(lambda: {'rates': ask()})", 1),
        ("app.before_request(lambda: ask())", 1),
        ("app.shell_context_processor(lambda: {'rates': ask()})", 0),
        ("base.App(__name__).context_processor(lambda: {'rates': ask()})", 0),
        ("rates = LocalProxy(lambda: ask())", 0),
        ("rates = LocalProxy(ask)", 0),
    ],
)
def test_lambdas_that_the_framework_keeps_run_in_requests(kept: str, routes: int):
    source = flask(f"""
        import base
        import time
        import requests
        from flask import render_template
        from werkzeug.local import LocalProxy

        def ask():
            time.sleep(3)
            return requests.get("https://rates.org").json()

        {kept}

        @app.get("/")
        def home():
            return render_template("home.html")
    """)
    quiet(source, "LO501")
    assert [len(f.routes) for f in analysis_of(source).findings if f.rule == "LO401"] == (
        [routes] if routes else []
    )


def test_what_has_been_read_of_an_object_is_here():
    source = flask("""
        import boto3

        s3 = boto3.resource("s3")

        def names(rows):
            return list(rows.items())

        KNOWN = names({"a": 1})

        @app.get("/")
        def home():
            return names(s3.Object("shop", "rows").get()["Body"].read().decode())
    """)
    quiet(source, "LO501")
