"""What import and start-up do (LO501, LO502, LO507 to LO510)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet

HOME = '\n@app.get("/")\ndef home():\n    return 1\n'


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


@pytest.mark.parametrize(
    ("sql", "told"),
    [("BEGIN;\\nCREATE TABLE a (b int);\\nCOMMIT;", True), ("INSERT INTO a VALUES (1)", False)],
)
def test_tables_of_a_script_in_sql(sql: str, *, told: bool):
    source = f"""
    import sqlite3
    SQL = "{sql}"

    @app.on_event("startup")
    def start():
        with sqlite3.connect("/tmp/x.db") as connection:
            connection.executescript(SQL)
    """
    if told:
        finds(fastapi(source) + HOME, "LO508")
    else:
        quiet(fastapi(source) + HOME, "LO508")


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


def test_a_factory_that_returns_the_app_of_an_object():
    source = """
        import joblib
        from flask import Flask

        class Server:
            def __init__(self):
                self.app = Flask(__name__)
                self.model = joblib.load("model.bin")

                @self.app.get("/")
                def home(): return str(self.model)

        def create_app():
            return Server().app

        if __name__ == "__main__":
            create_app().run()
    """
    assert {f.rule for f in analysis_of(source).findings} == {"LO502"}


def test_a_model_and_a_browser_that_are_there_from_the_start():
    source = """
        from flask import Flask
        from playwright.sync_api import sync_playwright
        from torchvision import models
        app = Flask(__name__)
        model = models.densenet121(pretrained=True)
        browser = sync_playwright().start().chromium.launch()

        @app.get("/")
        def home(): return ""
    """
    rules = {f.rule for f in analysis_of(source).findings}
    assert {"LO502", "LO309"} <= rules


@pytest.mark.parametrize(
    ("rule", "imported", "made"),
    [
        ("LO106", "langgraph.checkpoint.memory", "langgraph.checkpoint.memory.MemorySaver()"),
        ("LO106", "google.adk.sessions", "google.adk.sessions.InMemorySessionService()"),
        ("LO105", "langchain_core.vectorstores", "langchain_core.vectorstores.InMemoryVectorStore(1)"),
        ("LO105", "qdrant_client", 'qdrant_client.QdrantClient(":memory:")'),
        ("LO501", "langchain_postgres", "langchain_postgres.PGVector(connection=URL)"),
        ("LO501", "qdrant_client", "qdrant_client.QdrantClient(url=URL).create_collection(URL)"),
        ("LO501", "aioredis", 'aioredis.from_url(URL).execute_command("TS.CREATE", "x")'),
    ],
)  # fmt: skip
def test_stores_and_services_at_import(rule: str, imported: str, made: str):
    body = f"import os\nimport {imported}\nURL = os.environ['URL']\nmade = {made}\n"
    finds(fastapi(f'{body}@app.get("/")\ndef home():\n    return 1\n'), rule)


def test_a_client_that_only_closes_at_shutdown_asks_nothing():
    body = """
        import redis.asyncio as redis
        from contextlib import asynccontextmanager

        @asynccontextmanager
        async def lifespan(app):
            client = redis.from_url(URL)
            yield
            await client.aclose()

        URL = "redis://cache.example:6379"
        app = FastAPI(lifespan=lifespan)

        @app.get("/")
        def home():
            return 1
        """
    quiet(fastapi(body), "LO501")


def test_tables_of_a_graph_s_saver_at_start():
    body = """
        from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver

        @app.on_event("startup")
        async def start():
            await AsyncPostgresSaver(pool).setup()

        @app.get("/")
        def home():
            return 1
        """
    finds(fastapi(body), "LO508")


def test_indexes_at_start():
    body = """
        import asyncpg

        @app.on_event("startup")
        async def start():
            pool = await asyncpg.create_pool(dsn=DSN)
            async with pool.acquire() as conn:
                await conn.execute("CREATE INDEX IF NOT EXISTS a ON b (c)")

        @app.get("/")
        def home():
            return 1
        """
    finds(fastapi(body), "LO508")


def test_a_broadcaster_at_start():
    body = """
        from broadcaster import Broadcast

        broadcast = Broadcast("{address}")

        @app.on_event("startup")
        async def start():
            await broadcast.connect()

        @app.get("/")
        def home():
            return 1
        """
    finds(fastapi(body.format(address="redis://cache.example")), "LO501")
    quiet(fastapi(body.format(address="memory://")), "LO501")


def test_routes_of_an_app_that_gradio_gives_back():
    body = """
        import gradio as gr, requests

        def ask(text):
            return requests.post("https://api.example", json=text).text

        with gr.Blocks() as page:
            button = gr.Button("Ask")
            button.click(fn=ask)

        app = gr.mount_gradio_app(app, page, path="/page")

        @app.get("/")
        def home():
            return 1
        """
    found = analysis_of(fastapi(body))
    assert [route.id for route in found.routes] == ["GET /"]
    assert not [f for f in found.findings if f.rule == "LO501"]


def test_what_import_and_requests_ask_of_a_service():
    body = """
        import boto3

        client = boto3.client("bedrock")

        def models():
            return client.list_foundation_models()

        known = models()

        @app.get("/")
        def home():
            return models()
        """
    finds(fastapi(body), "LO501")
    quiet(fastapi(body.replace("known = models()", "known = sorted([], key=models)")), "LO501")


def test_a_database_that_import_asks():
    source = """
        from flask_sqlalchemy import SQLAlchemy
        db = SQLAlchemy(app)

        class Setting(db.Model):
            pass

        def settings():
            return Setting.query.filter_by(id=1).first()

        {when}

        @app.get("/")
        def home():
            settings()
            return ""
    """
    finds(flask(source.format(when="known = settings()")), "LO501")
    quiet(flask(source.format(when="")), "LO501")


VIEW = '\n@app.get("/")\ndef home():\n    {inside}\n    return "x"\n'


def test_a_key_that_import_decrypts():
    source = 'import boto3\nkms = boto3.client("kms")\n{}' + VIEW.format(inside="{}")
    finds(flask(source.format('key = kms.decrypt(CiphertextBlob=b"")', "pass")), "LO501")
    quiet(flask(source.format('pages = kms.get_paginator("x")', "kms.decrypt()")), "LO501")


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


def test_secret_made_at_import():
    source = """
    import os, secrets
    app.config["SECRET_KEY"] = secrets.token_hex()

    @app.get("/")
    def home():
        return secrets.token_hex()
    """
    assert finds(flask(source), "LO509").severity == "warning"
    quiet(flask(source.replace("= secrets.token_hex()", "= os.environ['KEY']")))


def test_server_started_at_import():
    source = """
    @app.get("/")
    def home():
        return "x"

    app.run()
    """
    assert finds(flask(source), "LO507").severity == "blocker"
    quiet(flask(source.replace("app.run()", 'if __name__ == "__main__":\n        app.run()')))


@pytest.mark.parametrize(
    "text",
    [
        "app.secret_key = make()",
        'app.config.setdefault("SECRET_KEY", os.urandom(24))',
        'store = {}\nstore.setdefault("token", make())',
    ],
)
def test_a_secret_that_a_helper_draws(text: str):
    body = f"""
import os
def make():
    drawn = os.urandom(24)
    return drawn.hex()
{text}
@app.get("/")
def home():
    return ""
"""
    finds(flask(body), "LO509")


@pytest.mark.parametrize(("use", "found"), [("shuffle(letters)", True), ("seed(letters)", False)])
def test_a_secret_of_shuffled_letters(use: str, found: bool):
    body = f"""
import random
class Panel:
    def __init__(self):
        self.token = make()
def make():
    letters = list("abc")
    random.{use}
    text = "".join(letters)
    return text
panel = Panel()
@app.get("/")
def home():
    return panel.token
"""
    assert any(f.rule == "LO509" for f in analysis_of(flask(body)).findings) is found


@pytest.mark.parametrize(
    ("text", "severities"),
    [
        ('user = input("user")', ["blocker"]),
        ('user = os.environ.get("USER") or ask()', ["warning"]),
        ('if __name__ == "__main__":\n    ask()', []),
    ],
)
def test_a_question_at_the_terminal(text: str, severities: list[str]):
    body = f"""
import getpass, os
def ask():
    return getpass.getpass("password")
{text}
@app.get("/")
def home():
    return ""
"""
    found = [f for f in analysis_of(flask(body)).findings if f.rule == "LO507"]
    assert [f.severity for f in found] == severities


@pytest.mark.parametrize(
    "text",
    ['masks.Model("x").load_weights("model.h5")', 'masks.Model(weights_path="model.pth")'],
)
def test_weights_that_are_loaded_at_import(text: str):
    body = f'import masks\nmodel = {text}\n@app.get("/")\ndef home():\n    return str(model)\n'
    finds(flask(body), "LO502")


IDENTITY = """
import uuid

class Node:
    def __init__(self):
        self.{name} = str(uuid.uuid4())

first = Node()

{request}
"""


@pytest.mark.parametrize(("name", "found"), [("uuid", False), ("token", True)])
def test_each_object_has_an_identity_of_its_own(name: str, found: bool):
    request = "@app.post('/')\ndef add():\n    return str(Node())"
    source = flask(IDENTITY.format(name=name, request=request))
    assert any(f.rule == "LO509" for f in analysis_of(source).findings) is found


def test_identity_of_the_one_object():
    source = flask(IDENTITY.format(name="uuid", request=""))
    finds(source + "\n@app.get('/')\ndef home():\n    return first.uuid\n", "LO509")


def test_a_secret_that_a_method_draws():
    source = """
    import hashlib, os

    class Common:
        @staticmethod
        def random_string(length):
            drawn = os.urandom(length)
            hashed = hashlib.sha256(drawn).hexdigest()
            return hashed

    common = Common()
    app.secret_key = common.random_string(8)
    """
    assert finds(flask(source) + HOME, "LO509").symbol == "app.secret_key"


def test_a_client_in_an_object_of_import():
    body = """
import redis
class Jobs:
    def __init__(self):
        self.redis = redis.Redis("queue.example.com")
jobs = Jobs()
@app.get("/")
def home():
    return Jobs().redis.get("a")
"""
    assert finds(flask(body), "LO510").severity == "info"


@pytest.mark.parametrize(("key", "found"), [("admin_password", True), ("request_number", False)])
def test_secret_under_a_key_of_a_dict(key: str, found: bool):
    source = f"""
        import secrets
        made = {{"title": "x", "{key}": secrets.token_hex()}}

        @app.get("/")
        def home():
            return made["{key}"]
        """
    assert any(f.rule == "LO509" for f in analysis_of(flask(source)).findings) is found


@pytest.mark.parametrize(("name", "found"), [("SERVER_ID", 1), ("OFFSET", 0)])
def test_random_number_that_names_the_process(name: str, found: int):
    source = f"""
    import random

    {name} = random.uniform(0, 9999)

    @app.get("/")
    def home():
        return str({name})
    """
    rules = [f.rule for f in analysis_of(flask(source)).findings]
    assert rules.count("LO509") == found


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ('Store("x", secrets.token_urlsafe())', True),
        ('Store("x", str(secrets.token_urlsafe()))', False),
        ("print(secrets.token_urlsafe())", False),
        ("Store(secrets.randbelow(9))", False),
    ],
)
def test_a_secret_that_an_object_of_a_library_gets(given: str, *, found: bool):
    source = f"import secrets\nfrom pyop.storage import Store\nstore = {given}\n"
    analysis = analysis_of(flask(source) + HOME)
    assert any(f.rule == "LO509" for f in analysis.findings) is found


@pytest.mark.parametrize(
    ("host", "found"),
    [('"names.example"', True), ("socket.gethostname()", False), ('"localhost"', False)],
)
def test_a_name_that_is_looked_up_at_import(host: str, *, found: bool):
    source = f"""
        import socket

        class Config:
            SERVER = get("SERVER", default=socket.gethostbyname({host}))
        """
    analysis = analysis_of(flask(source) + HOME)
    assert any(f.rule == "LO501" for f in analysis.findings) is found


@pytest.mark.parametrize(("name", "found"), [("session_key", 1), ("session_request_id", 0)])
def test_the_id_of_one_operation_is_no_secret(name: str, found: int):
    source = f"import uuid\n{name} = uuid.uuid4().hex\nprint({name})\n"
    findings = analysis_of(flask(source) + HOME).findings
    assert len([f for f in findings if f.rule == "LO509"]) == found


def test_a_key_that_only_the_serving_command_makes():
    source = """
        import secrets

        def fill():
            key = secrets.token_hex()
            print(key)

        def serve():
            fill()
            app.run()
        """
    findings = analysis_of(flask(source) + HOME + '\nif __name__ == "__main__":\n    serve()\n')
    assert not [f for f in findings.findings if f.rule == "LO509"]


@pytest.mark.parametrize(("decorator", "found"), [("dataclass", 0), ("unknown", 1)])
def test_a_class_that_only_says_which_model(decorator: str, found: int):
    source = f"""
        import torch
        from dataclasses import dataclass
        from library import unknown

        @{decorator}
        class Model:
            path: str

        SMALL = Model(path="small")
        """
    analysis = analysis_of(flask(source) + HOME)
    assert len([f for f in analysis.findings if f.rule == "LO502" and f.symbol == "Model"]) == found


@pytest.mark.parametrize(("method", "found"), [("isdigit()", 0), ("hits()", 1)])
def test_what_an_answer_does_itself_asks_nobody(method: str, found: int):
    source = f"""
        import redis

        def begin(kept):
            return kept["a"].{method}

        begin(redis.Redis.from_url("redis://db.test"))
        """
    analysis = analysis_of(flask(source) + HOME)
    assert len([f for f in analysis.findings if f.rule == "LO501"]) == found


@pytest.mark.parametrize(("key", "found"), [("device id", 1), ("device", 0)])
def test_a_random_id_under_a_key_of_words(key: str, found: int):
    source = flask(f"import uuid\nDEFAULTS = {{'{key}': str(uuid.uuid4().hex)}}\n")
    source += "\n@app.get('/')\ndef home():\n    return DEFAULTS\n"
    assert len([f for f in analysis_of(source).findings if f.rule == "LO509"]) == found


ROWS = """
    import secrets
    from flask_sqlalchemy import SQLAlchemy
    db = SQLAlchemy(app)

    class User(db.Model):
        token = db.Column(db.String)

    class Settings:
        token = ""

    def start():
        {body}

    start()

    @app.get("/")
    def home():
        return ""
"""


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("user = User()\n        user.token = secrets.token_hex()", False),
        ("db.session.add(User(token=secrets.token_hex()))", False),
        ("settings = Settings()\n        settings.token = secrets.token_hex()", True),
    ],
)
def test_random_text_of_a_row(body: str, *, found: bool):
    rules = {f.rule for f in analysis_of(flask(ROWS.format(body=body))).findings}
    assert ("LO509" in rules) is found


def test_random_bytes_of_pycryptodome():
    finds(flask("from Crypto import Random\nKEY = Random.new().read(32)\n" + HOME), "LO509")


def test_what_a_wrapped_app_does_at_start():
    found = finds(
        fastapi("""
        import psycopg2
        from fastapi_versioning import VersionedFastAPI

        app = VersionedFastAPI(app, version_format="{major}")

        @app.on_event("startup")
        async def connect():
            psycopg2.connect(host="db.example.com")
        """),
        "LO501",
    )
    assert found.severity == "warning"


KEPT = """
import os
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy(app)

class Setting(db.Model):
    pass

def setting(key, default=None):
    row = Setting.query.filter_by(key=key).first()
    if row:
        return {found}
    return default

def secret_key():
    return setting("secret", os.urandom(24))

app.secret_key = {key}

@app.get("/")
def home():
    return ""
"""


@pytest.mark.parametrize("key", ["secret_key()", 'setting("secret", os.urandom(24))'])
@pytest.mark.parametrize(("found", "told"), [("row.value", False), ("default", True)])
def test_a_key_that_stands_in_for_a_row(key: str, found: str, *, told: bool):
    source = flask(KEPT.format(key=key, found=found))
    assert any(f.rule == "LO509" for f in analysis_of(source).findings) is told
