"""What the first request fills, and never changes again (LO109)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask


@pytest.mark.parametrize(
    ("asked", "taken", "rule"),
    [
        ("if text is not None:\n        return text", "config", "LO109"),
        ("if text:\n        return text", "config", "LO109"),
        ("if text is None:\n        return text", "config", "LO102"),
        ("if text:\n        return text", "request", "LO102"),
        ("", "config", "LO102"),
    ],
)
def test_what_a_function_changes_that_runs_once(asked: str, taken: str, rule: str):
    source = f"""
RULES = {{"img": ["self"]}}
text = None

def policy():
    global text
    {asked or "pass"}
    RULES["img"].append({taken}["IMG"])
    text = str(RULES)
    return text

config = app.config

@app.get("/")
def home():
    return policy()
"""
    found = [f.rule for f in analysis_of(flask(source)).findings if f.symbol == "RULES"]
    assert found == [rule]


@pytest.mark.parametrize(
    ("asked", "ended", "rule"),
    [
        ('not hasattr(self, "_engine")', "", "LO109"),
        ('getattr(self, "_engine", None) is None', "", "LO109"),
        ("self._engine is None", "", "LO109"),
        ('not hasattr(self, "_engine")', "self._engine.dispose(); del self._engine", "LO109"),
        ('not hasattr(self, "_engine")', "del self._engine", "LO114"),
        ("self.old", "", "LO114"),
    ],
)
def test_a_field_that_who_needs_it_first_fills(asked: str, ended: str, rule: str):
    source = f"""
from sqlalchemy import create_engine
class Connections:
    old = True
    def __init__(self, config):
        self.config = config

    @property
    def engine(self):
        if {asked}:
            self._engine = create_engine(self.config["URL"], poolclass=None)
        return self._engine

    def end(self):
        {ended or "pass"}

connections = Connections(app.config)

@app.get("/")
def home():
    connections.engine.connect()
    connections.end()
    return ""
"""
    found = {f.rule for f in analysis_of(flask(source)).findings if f.symbol.endswith("._engine")}
    assert found == {rule}


@pytest.mark.parametrize(("parameters", "rule"), [("", "LO109"), ("name", "LO114")])
def test_what_a_function_sets_whose_answer_is_kept(parameters: str, rule: str):
    source = """
        from functools import lru_cache
        from settings import Settings as Base

        class Settings(Base):
            pass

        settings = Settings()

        @lru_cache
        def load(PARAMETERS):
            settings.url = "x"
            return settings

        @app.get("/{name}")
        def home(name):
            return load(PARAMETERS)
        """
    finds(fastapi(source.replace("PARAMETERS", parameters)), rule)


@pytest.mark.parametrize(
    ("asked", "rule"),
    [("if not pool:", "LO109"), ("if pool is None:", "LO109"), ("if True:", "LO101")],
)
def test_a_global_that_a_helper_fills_when_it_is_empty(asked: str, rule: str):
    source = f"""
    import asyncpg

    pool = None

    async def connect():
        global pool
        try:
            pool = await asyncpg.create_pool(host="db")
        except OSError:
            pool = None
            raise

    @app.get("/")
    async def home():
        {asked}
            await connect()
        return await pool.fetch("select 1")
    """
    found = [f.rule for f in analysis_of(fastapi(source)).findings if f.symbol == "pool"]
    assert found == [rule]


@pytest.mark.parametrize(
    ("beside", "rules"),
    [
        ("", ["LO109", "LO109"]),
        ("def drop():\n        global table\n        table = None\n", ["LO101", "LO101"]),
    ],
)
def test_a_global_that_is_filled_beside_the_one_that_is_asked_for(beside: str, rules: list[str]):
    source = f"""
    import chromadb

    client = None
    table = None

    def rows():
        global client, table
        if table is None:
            client = chromadb.HttpClient("db")
            table = client.get_or_create_collection("rows")
        return table

    {beside}
    @app.get("/")
    def home():
        {"drop()" if beside else "pass"}
        return rows().query("a")
    """
    found = [f.rule for f in analysis_of(fastapi(source)).findings if f.rule in ("LO101", "LO109")]
    assert found == rules


FLAGGED = """
import threading, geo

class Places:
    def __init__(self):
        self._reader = None
        self._loaded = False
        self._lock = threading.Lock()

    def reader(self, name):
        if not self._loaded:
            with self._lock:
                if not self._loaded:
                    try:
                        self._reader = {made}
                    except OSError:
                        self._reader = None
                    {raised}
        return self._reader

places = Places()

@app.get("/<name>")
def home(name):
    return places.reader(name).find(name)
"""


@pytest.mark.parametrize(
    ("made", "raised", "rule"),
    [
        ("geo.Reader()", "self._loaded = True", "LO109"),
        ("geo.Reader(name)", "self._loaded = True", "LO114"),
        ("geo.Reader()", "self._loaded = name", "LO114"),
        ("geo.Reader()", "pass", "LO114"),
    ],
)
def test_an_object_that_is_made_behind_a_flag(made: str, raised: str, rule: str):
    found = analysis_of(flask(FLAGGED.format(made=made, raised=raised))).findings
    assert {f.rule for f in found if f.symbol.endswith("_reader")} == {rule}


@pytest.mark.parametrize(
    ("first", "made", "rule"),
    [
        ("cls", "cls()", "LO109"),
        ("cls, name", "cls(name)", "LO101"),
        ("cls", "cls(request.args['name'])", "LO101"),
    ],
)
def test_a_global_that_a_class_method_fills(first: str, made: str, rule: str):
    source = f"""
    _manager = None

    class Manager:
        def __init__(self, name=""):
            self.name = name

        @classmethod
        def get({first}):
            global _manager
            if _manager is None:
                _manager = {made}
            return _manager

    @app.get("/<name>")
    def home(name):
        return Manager.get({"name" if "," in first else ""}).name
    """
    found = analysis_of(flask(source)).findings
    assert [f.rule for f in found if f.symbol == "_manager"] == [rule]


SESSION = """
    import aiohttp
    from playwright.async_api import async_playwright

    class Client:
        def __init__(self):
            self._session = None
            self._driver = None

        async def session(self):
            {asks}
                {makes}
            return self._session

    client = Client()

    @app.get("/")
    async def home():
        return await client.session()
    """
MAKES = "self._session = aiohttp.ClientSession()"
PARTS = (
    "if self._driver is None: self._driver = await async_playwright().start()\n"
    "                self._session = await self._driver.chromium.launch()"
)


@pytest.mark.parametrize(
    ("asks", "makes", "rule"),
    [
        ("if self._session is None or self._session.closed:", MAKES, "LO109"),
        ("if not self._session or self._session.is_closed():", MAKES, "LO109"),
        ("if self._session is None or not self._session.is_connected():", MAKES, "LO109"),
        ("if self._session is None or not self._session.is_connected():", PARTS, "LO109"),
        ("if self._session is None or self.expired:", MAKES, "LO114"),
        ("if self._session is None or self.other.closed:", MAKES, "LO114"),
    ],
)
def test_a_connection_that_is_made_again_when_it_is_closed(asks: str, makes: str, rule: str):
    found = analysis_of(fastapi(SESSION.format(asks=asks, makes=makes))).findings
    assert {f.rule for f in found if f.rule in ("LO109", "LO114")} == {rule}


@pytest.mark.parametrize(
    ("test", "rule"),
    [
        ("session is None or session.closed", "LO109"),
        ("not session or not session.is_alive()", "LO109"),
        ("session is None or old", "LO101"),
    ],
)
def test_a_global_that_is_made_again_when_it_is_closed(test: str, rule: str):
    body = f"""
        import aiohttp

        session = None
        old = aiohttp.version

        @app.get("/")
        async def home():
            global session
            if {test}:
                session = aiohttp.ClientSession()
            return await session.get("https://x.org", timeout=1)
        """
    found = analysis_of(fastapi(body)).findings
    assert {f.rule for f in found if f.symbol == "session"} == {rule}


@pytest.mark.parametrize(
    ("filled", "rules"),
    [
        ("parts = read('parts')", ["LO109", "LO109"]),
        # Who asks for `parts` may fill `names` again and again.
        ("if read('more'):\n            parts = read('parts')", ["LO101", "LO109"]),
    ],
)
def test_globals_of_one_helper_of_which_either_is_asked_for(filled: str, rules: list[str]):
    source = f"""
    names = None
    parts = None

    def read(name):
        return open(name + ".txt").read()

    def load():
        global names, parts
        names = read("names")
        {filled}

    @app.get("/names")
    def of_names():
        if names is None:
            load()
        return names

    @app.get("/parts")
    def of_parts():
        if parts is None:
            load()
        return parts
    """
    found = [f.rule for f in analysis_of(fastapi(source)).findings if f.rule in ("LO101", "LO109")]
    assert found == rules
