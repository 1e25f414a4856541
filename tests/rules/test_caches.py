from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet

LIMITED = '\n@app.get("/")\n@limiter.limit("1/minute")\ndef home():\n    return "x"\n'


@pytest.mark.parametrize(
    "text",
    [
        "limiter = Limiter(print, app=app)",
        'limiter = Limiter(print, storage_uri=os.getenv("REDIS", "memory://"))',
        'limiter = Limiter(print, storage_uri=os.getenv("REDIS", "") or None)',
    ],
)
def test_limits_counted_in_memory(text: str):
    finds(flask("import os\nfrom flask_limiter import Limiter\n" + text + LIMITED), "LO107")


@pytest.mark.parametrize(
    "text",
    [
        'limiter = Limiter(print, storage_uri="redis://limits")',
        'limiter = Limiter(print, storage_uri=os.environ["REDIS"])',
        'app.config["RATELIMIT_STORAGE_URI"] = "redis://limits"\nlimiter = Limiter(print, app=app)',
    ],
)
def test_limits_counted_elsewhere(text: str):
    quiet(flask("import os\nfrom flask_limiter import Limiter\n" + text + LIMITED), "LO107")


def test_a_cache_of_an_object_that_one_call_makes_and_drops():
    quiet(
        flask("""
            from expiringdict import ExpiringDict

            class Store:
                def __init__(self):
                    self.cache = ExpiringDict(10, 10)

                def add(self, text):
                    return text

            @app.post("/")
            def add():
                return Store().add("x")
        """),
        "LO105",
    )


def test_a_cache_whose_kind_only_the_run_tells_is_not_called_one_in_memory():
    source = """
        from flask import Flask
        from flask_caching import Cache
        from settings import KIND
        app = Flask(__name__)
        cache = Cache(app, config={{"CACHE_TYPE": {kind}}})

        @app.get("/")
        @cache.cached()
        def home(): return ""
    """
    quiet(source.format(kind="KIND"), "LO105")
    finds(source.format(kind='"SimpleCache"'), "LO105", "Cache")
    unsaid = source.replace(', config={{"CACHE_TYPE": {kind}}}', "")
    assert finds(unsaid, "LO105", "Cache").severity == "info"


def test_metrics_of_an_app_that_a_factory_makes():
    made = "from prometheus_flask_exporter import PrometheusMetrics\n"
    finds(flask(f"{made}PrometheusMetrics.for_app_factory(path='/m').init_app(app)"), "LO112")


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


VIEW = '\n@app.get("/")\ndef home():\n    {inside}\n    return "x"\n'


@pytest.mark.parametrize("put_on", ["lru_cache(16)(rows)", "lru_cache(rows)"])
@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("def rows(key): return open(key).read()", True),
        ("def rows(key): return key + 1", False),
        ("def rows(): return open('/etc/hosts').read()", False),
        ("from shop import rows", True),
        ("from shop import Rows as rows", False),
        ("import shop; rows = shop.Rows.from_key", False),
    ],
)
def test_a_cache_that_is_put_on_by_a_call(put_on: str, rows: str, *, found: bool):
    made = f"{rows}\nkept = {put_on}"
    inside = 'kept("a" + request.args["b"])'
    source = flask(f"from functools import lru_cache\n{made}{VIEW.format(inside=inside)}")
    if found:
        finds(source, "LO105")
    else:
        quiet(source, "LO105")


def test_caches():
    source = """
    from functools import lru_cache

    @lru_cache
    def load(name):
        return open(name)

    @app.get("/")
    def home():
        return load("x")
    """
    assert finds(flask(source), "LO105").category == "in_memory_cache"
    quiet(flask(source.replace("load(name)", "load()").replace("return open(name)", "return 1")))


PURE = """
import re, time, requests
from functools import lru_cache

KINDS = {"a": 1}
PATTERN = re.compile("x")
seen = {}

def helped(text):
    return [part.strip() for part in text.split(",") if part in KINDS]

@lru_cache(64)
def answer(text):
    print(text)
    parts = helped(text)
    parts.append(max(sorted(parts, key=lambda part: part.lower())))
    found = PATTERN.search(text)
    ANSWER

@app.get("/")
def home():
    seen["last"] = 1
    return answer("x")
"""


@pytest.mark.parametrize(
    ("given", "pure"),
    [
        ("return parts", True),
        ("return found.group(1) if found else KINDS.get(text)", True),
        ("return seen.get(text)", False),
        ("return time.time()", False),
        ("return requests.get(text).text", False),
        ("return text.query(1)", False),
        ("return text(1)", False),
        ("return hash(text)", False),
    ],
)
def test_a_cache_of_what_depends_on_its_arguments_alone(given: str, *, pure: bool):
    source = flask(PURE.replace("ANSWER", given))
    if pure:
        quiet(source, "LO105")
    else:
        finds(source, "LO105")


def test_rate_limiter():
    source = """
    from flask_limiter import Limiter
    limiter = Limiter(print, app=app)

    @app.get("/")
    def home():
        return "x"
    """
    finds(flask(source), "LO107")
    quiet(flask(source.replace("app=app", "app=app, storage_uri='redis://x'")))


@pytest.mark.parametrize("decorated", ["@timed(5)\n    def rows", "def rows"])
def test_a_decorator_of_the_app_that_keeps_answers(decorated: str):
    source = f"""
    import time
    from functools import lru_cache

    def timed(seconds):
        def put_on(function):
            @lru_cache(128)
            def kept(when, name):
                return function(name)

            return lambda name: kept(time.time() // seconds, name)

        return put_on

    {decorated}(name):
        return name

    @app.get("/<name>")
    def home(name):
        return rows(name)
    """
    if decorated.startswith("@"):
        assert "`kept`" in finds(flask(source), "LO105").message
    else:
        quiet(flask(source), "LO105")


@pytest.mark.parametrize("how", ["str(steps(9))", "list(map(steps, range(9)))"])
def test_a_cache_that_ends_with_the_request(how: str):
    source = f"""
    from functools import lru_cache

    KEPT = []

    @app.get("/")
    def home():
        @lru_cache(maxsize=None)
        def steps(n):
            return n if n < 2 else steps(n - 1) + steps(n - 2)

        return {how}
    """
    quiet(flask(source), "LO105")
    kept = source.replace(f"return {how}", "KEPT.append(steps)\n        return str(KEPT[0](9))")
    finds(flask(kept), "LO105")


def test_metrics_that_are_made_together_are_one_finding():
    found = finds(
        flask("""
            from prometheus_client import Counter, Gauge

            SEEN = Counter("seen", "seen")
            OPEN = Gauge("open", "open")
        """),
        "LO112",
    )
    assert found.symbol == "Counter"
    assert [place.message for place in found.related] == ["this one does, too"]


BREAKER = """
import pybreaker
from fastapi import FastAPI

class Breaker(pybreaker.CircuitBreaker):
    pass

breaker = {made}
app = FastAPI()

@app.get("/")
def home():
    return breaker.call(str, "x")
"""


@pytest.mark.parametrize("made", ["pybreaker.CircuitBreaker(fail_max=5)", "Breaker(fail_max=5)"])
def test_a_circuit_breaker_counts_in_one_environment(made: str):
    assert finds(BREAKER.format(made=made), "LO105").severity == "warning"


SEMAPHORE = """
import asyncio
from fastapi import FastAPI

{above}
app = FastAPI()

@app.get("/")
async def home():
    {inside}
    async with some:
        return "x"
"""


def test_a_semaphore_that_is_kept():
    source = SEMAPHORE.format(above="some = asyncio.Semaphore(2)", inside="pass")
    assert finds(source, "LO105").severity == "info"


@pytest.mark.parametrize(
    ("declared", "end", "found"),
    [("global some", "pass", 1), ("pass", "pass", 0), ("pass", "app.state.some = some", 1)],
)
def test_a_semaphore_that_start_up_makes(declared: str, end: str, found: int):
    source = f"""
import asyncio
from fastapi import FastAPI

app = FastAPI()

@app.on_event("startup")
async def begin():
    {declared}
    some = asyncio.Semaphore(2)

    async def one(name):
        async with some:
            print(name)

    await asyncio.gather(one("a"), one("b"))
    {end}

@app.get("/")
async def home():
    return "x"
"""
    assert len([f for f in analysis_of(source).findings if f.rule == "LO105"]) == found


def test_a_semaphore_of_one_request():
    quiet(SEMAPHORE.format(above="", inside="some = asyncio.Semaphore(2)"), "LO105")


def test_a_circuit_breaker_that_counts_elsewhere():
    quiet(BREAKER.format(made="pybreaker.CircuitBreaker(state_storage=redis)"), "LO105")
