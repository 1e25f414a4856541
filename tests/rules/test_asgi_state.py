"""State of FastAPI and Starlette apps: what a lifespan yields, lists of routes, stores in memory."""

from __future__ import annotations

import pytest

from tests.rules.projects import FASTAPI, analysis_of, fastapi, finds, quiet

LIFESPAN = """
from contextlib import asynccontextmanager
from typing import TypedDict
from fastapi import FastAPI, Request

class State(TypedDict):
    jobs: dict

@asynccontextmanager
async def lifespan(app):
    jobs = {{}}
    {given}

app = FastAPI(lifespan=lifespan)

@app.post("/jobs/{{name}}")
async def add(name: str, request: Request):
    request.state.jobs[name] = "queued"

@app.get("/jobs")
async def jobs(request: Request):
    return request.state.jobs

@app.get("/")
async def home():
    return 1
"""


@pytest.mark.parametrize(
    "given",
    [
        "yield {'jobs': jobs}",
        "yield dict(jobs=jobs)",
        "yield State(jobs=jobs)",
        "state = {'jobs': jobs}; yield state",
    ],
)
def test_what_a_lifespan_yields(given: str):
    found = finds(LIFESPAN.format(given=given), "LO110")
    assert found.routes == ("POST /jobs/{name}", "GET /jobs")


def test_lists_of_routes():
    source = """
    from starlette.applications import Starlette
    from starlette.endpoints import WebSocketEndpoint
    from starlette.routing import Mount, Route, WebSocketRoute

    seen = []

    async def about(request):
        seen.append(1)

    class Echo(WebSocketEndpoint):
        sockets = set()

        async def on_connect(self, websocket):
            self.sockets.add(websocket)

    some = [Route("/one", about)]
    two = Route("/two", about)
    routes = [*some, two]
    routes.append(Route("/three", about))
    app = Starlette(routes=routes + [Mount("/in", routes=[Route("/four", about)])])
    app.router.routes.append(WebSocketRoute("/echo", Echo))
    app.routes.extend([Route("/five", about)])
    app.router.add_route("/six", about)
    """
    assert set(finds(source, "LO102").routes) == {
        "GET /one", "GET /two", "GET /three", "GET /in/four", "GET /five", "GET /six",
    }  # fmt: skip
    assert finds(source, "LO103").symbol == "Echo.sockets"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("from aiocache import Cache\nstore = Cache(Cache.MEMORY)", "LO105"),
        ("from aiocache import Cache\nstore = Cache()", "LO105"),
        ("from limits.storage import MemoryStorage\nstore = MemoryStorage()", "LO107"),
        (
            (
                "from fastapi_sessions.backends.implementations import InMemoryBackend\n"
                "store = InMemoryBackend()"
            ),
            "LO106",
        ),
        ("from starsessions import InMemoryStore\nstore = InMemoryStore()", "LO106"),
        (
            (
                "from starlette_exporter import PrometheusMiddleware\n"
                "app.add_middleware(PrometheusMiddleware)"
            ),
            "LO112",
        ),
        (
            "from langchain_chroma import Chroma\nstore = Chroma(persist_directory='db')",
            "LO209",
        ),
        ("from qdrant_client import QdrantClient\nstore = QdrantClient(path='db')", "LO209"),
    ],
)
def test_stores_of_one_environment(text: str, rule: str):
    finds(fastapi(text + '\n@app.get("/")\ndef home():\n    return 1\n'), rule)


@pytest.mark.parametrize(
    "text",
    [
        "from aiocache import Cache\nstore = Cache(Cache.REDIS)",
        "from langchain_chroma import Chroma\nstore = Chroma(client=object())",
        "from qdrant_client import QdrantClient\nstore = QdrantClient(url='https://q')",
    ],
)
def test_stores_that_all_share(text: str):
    quiet(fastapi(text + '\n@app.get("/")\ndef home():\n    return 1\n'), "LO1", "LO2")


@pytest.mark.parametrize(
    ("decorator", "told"), [("cached(ttl=10)", True), ("lru_cache", False), ("cache", False)]
)
def test_caches_of_functions_without_parameters(decorator: str, told: bool):
    source = f"""
    from aiocache import cached
    from functools import cache, lru_cache

    @{decorator}
    async def rates():
        return 1

    @app.get("/")
    async def home():
        return await rates()
    """
    assert [f.rule for f in analysis_of(fastapi(source)).findings] == ["LO105"] * told


@pytest.mark.parametrize("write", ["write_text('x')", "mkdir()", "unlink()"])
def test_path_of_anyio(write: str):
    source = f"""
    import anyio

    @app.put("/{{name}}")
    async def put(name: str):
        await (anyio.Path("data") / name).{write}
    """
    finds(fastapi(source), "LO201")


def test_modules_read_from_files():
    files = {
        "app.py": FASTAPI
        + """
import importlib.util, os

LOADED = {}
for name in os.listdir("handlers"):
    spec = importlib.util.spec_from_file_location(name, os.path.join("handlers", name))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    LOADED[name] = module

@app.post("/{name}")
def handle(name: str):
    return LOADED[name].handle()
""",
        "handlers/one.py": "seen = {}\ndef handle():\n    seen['x'] = 1\n",
    }
    assert finds(files, "LO102").routes == ("POST /{name}",)
