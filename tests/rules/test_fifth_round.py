"""What twenty-one FastAPI apps showed, each in a small program."""

from __future__ import annotations

import pytest

from liftoff.rules.analysis import analyze
from tests.rules.projects import analysis_of, fastapi, finds, quiet, tree_of


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


def test_a_store_of_one_request_is_left_alone():
    body = """
        from langchain_core.chat_history import InMemoryChatMessageHistory

        @app.get("/")
        def home():
            return InMemoryChatMessageHistory().messages
        """
    quiet(fastapi(body), "LO1")


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


def test_a_timed_cache_of_coroutines():
    body = """
        from cache import AsyncTTL

        @AsyncTTL(time_to_live=60)
        async def stats():
            return 1

        @app.get("/")
        async def home():
            return await stats()
        """
    finds(fastapi(body), "LO105")


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


def test_a_log_that_is_a_stream_unless_the_environment_names_a_file():
    body = """
        import os, sys
        from loguru import logger

        logger.add(os.environ.get("LOG_FILE", sys.stderr))

        @app.get("/")
        def home():
            return 1
        """
    quiet(fastapi(body), "LO206")


def test_a_container_that_goes_on_is_a_process():
    body = """
        import docker

        @app.post("/")
        def start():
            docker.from_env().containers.run("image", detach=True)
        """
    assert finds(fastapi(body), "LO309").severity == "blocker"
    quiet(fastapi(body), "LO403")


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


@pytest.mark.parametrize(
    ("rule", "imported", "call"),
    [
        ("LO403", "docling.document_converter", 'docling.document_converter.DocumentConverter().convert("x")'),
        ("LO403", "marker.convert", 'marker.convert.convert_single_pdf("x", [])'),
        ("LO401", "redis", 'redis.Redis(host="cache.example").blpop("answer")'),
    ],
)  # fmt: skip
def test_long_calls_of_a_request(rule: str, imported: str, call: str):
    finds(fastapi(f'import {imported}\n@app.get("/")\ndef home():\n    return {call}\n'), rule)


def test_a_pop_with_a_limit_is_left_alone():
    body = """
        import redis

        @app.get("/")
        def home():
            return redis.Redis(host="cache.example").blpop("answer", timeout=5)
        """
    quiet(fastapi(body), "LO401")


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


def test_what_a_signal_of_celery_runs_is_a_worker_s():
    body = """
        import logging
        from celery.signals import after_setup_logger

        @after_setup_logger.connect()
        def log(logger, **given):
            logger.addHandler(logging.FileHandler("celery.log"))

        @app.get("/")
        def home():
            return 1
        """
    finds(fastapi(body), "LO206")


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


def test_endless_tasks_that_a_lifespan_is_given():
    body = """
        import asyncio
        from contextlib import asynccontextmanager

        async def watch():
            {loop}
                await asyncio.sleep(1)

        async def tasks():
            return [asyncio.create_task(watch())]

        @asynccontextmanager
        async def lifespan(app):
            started = await tasks()
            yield
            for task in started:
                task.cancel()

        app = FastAPI(lifespan=lifespan)

        @app.get("/")
        def home():
            return 1
        """
    finds(fastapi(body.format(loop="while True:")), "LO303")
    quiet(fastapi(body.format(loop="for _ in range(2):")), "LO303")


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
