"""State in objects that no module-level assignment makes."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet

STORE = """
class Store:
    def __init__(self):
        self.rows = {}

    def put(self, key):
        self.rows[key] = 1
"""
ROUTE = '\n@app.post("/{k}")\ndef add(k: str, store: Store = Depends(get)):\n    store.put(k)\n'


@pytest.mark.parametrize(
    "getter",
    [
        "store = Store()\ndef get():\n    return store\n",
        "import functools\n@functools.lru_cache\ndef get():\n    return Store()\n",
        "kept = None\ndef get():\n    global kept\n    kept = kept or Store()\n    return kept\n",
        (
            "class Holder:\n    kept = None\ndef get():\n    if Holder.kept is None:\n"
            "        Holder.kept = Store()\n    return Holder.kept\n"
        ),
    ],
)
def test_one_object_for_all_requests(getter: str):
    assert finds(fastapi(STORE + getter + ROUTE), "LO114").symbol.endswith("rows")


@pytest.mark.parametrize("getter", ["def get():\n    return Store()\n", "get = Store\n"])
def test_an_object_of_the_request(getter: str):
    quiet(fastapi(STORE + getter + ROUTE), "LO1")


def test_middleware_is_one_object():
    found = finds(
        fastapi("""
        from starlette.middleware.base import BaseHTTPMiddleware

        class Counting(BaseHTTPMiddleware):
            def __init__(self, app):
                super().__init__(app)
                self.seen = {}

            async def dispatch(self, request, call_next):
                self.seen[request.client.host] = 1
                return await call_next(request)

        app.add_middleware(Counting)

        @app.get("/")
        def home():
            return 1
        """),
        "LO114",
    )
    assert (found.symbol, found.routes) == ("Counting.seen", ("GET /",))


def test_wsgi_middleware_is_one_object():
    finds(
        flask("""
        class Counting:
            def __init__(self, app):
                self.app = app
                self.count = 0

            def __call__(self, environ, start):
                self.count += 1
                return self.app(environ, start)

        app.wsgi_app = Counting(app.wsgi_app)

        @app.get("/")
        def home():
            return "x"
        """),
        "LO114",
    )


def test_singleton_by_new():
    finds(
        flask("""
        class Store:
            _one = None

            def __new__(cls):
                if cls._one is None:
                    cls._one = super().__new__(cls)
                return cls._one

            def put(self, key):
                self.last = key

        @app.post("/<key>")
        def add(key):
            Store().put(key)
            return ""
        """),
        "LO114",
    )


@pytest.mark.parametrize(
    "line",
    [
        'globals()["latest"] = key',
        "heapq.heappush(heap, key)",
        'setattr(Conf, "mode", key)',
        "sys.modules[__name__].latest = key",
    ],
)
def test_ways_to_change_what_lives_on(line: str):
    text = flask(f"""
        import heapq, sys
        latest = None
        heap = []

        class Conf:
            mode = None

        @app.post("/<key>")
        def add(key):
            {line}
            return ""
    """)
    with pytest.raises(AssertionError):
        quiet(text, "LO10")


def test_environment_of_the_process():
    finds(
        flask("""
        import os

        @app.post("/<key>")
        def add(key):
            os.environ["KEY"] = key
            return ""
        """),
        "LO104",
    )


def test_what_a_factory_is_given_at_import():
    finds(
        flask("""
        from flask import Blueprint

        def board(store):
            bp = Blueprint("board", __name__)

            @bp.post("/x")
            def add():
                store["x"] = 1
                return ""

            return bp

        app.register_blueprint(board({}))
        """),
        "LO102",
    )


def test_object_that_is_itself_a_dictionary():
    source = """
    class Rooms(dict):
        pass

    rooms = Rooms()

    @app.put("/rooms/{name}")
    def put(name: str):
        rooms[name] = 1

    @app.get("/rooms")
    def get():
        return rooms
    """
    found = finds(fastapi(source), "LO114", "rooms")
    assert found.routes == ("PUT /rooms/{name}", "GET /rooms")


BORG = """
shared = {{}}

class Base:
    {kept}

    def __init__(self, values=None):
        self.__dict__ = {given}

class Options(Base):
    pass

@app.post("/<key>")
def add(key):
    options = Options()
    options.mode = key
    return ""
"""


@pytest.mark.parametrize(
    "given", ["self._all", "self.__class__._all", "Base._all", "type(self)._all", "shared"]
)
def test_objects_that_share_all_their_attributes(given: str):
    text = flask(BORG.format(kept="_all = {}", given=given))
    assert finds(text, "LO114").symbol == "Options.mode"


@pytest.mark.parametrize("given", ["values", "dict(self._all)", "values.fields"])
def test_objects_whose_attributes_are_given(given: str):
    quiet(flask(BORG.format(kept="_all = {}", given=given)), "LO1")


SETATTR = """
class Context:
    def __getattr__(self, name):
        return g.get(name)

    def __setattr__(self, name, value):
        {sets}

context = Context()

@app.get("/")
def get():
    context.user = request.args["user"]
    return context.user
"""


def test_an_object_that_hands_on_what_is_set():
    quiet(flask(SETATTR.format(sets="setattr(g, name, value)")), "LO114")


def test_an_object_that_keeps_what_is_set():
    finds(flask(SETATTR.format(sets="super().__setattr__(name, value)")), "LO114")


def test_a_text_that_is_chosen_again_and_again():
    lines = "\n    ".join(["text = (text if k else text) or other or text"] * 40)
    source = f"""
kept = None

@app.get("/<k>")
def home(k):
    global kept
    text = other = k
    {lines}
    kept = text
    return text
"""
    finds(flask(source), "LO101")


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ("forms.StringField()", False),
        ("other.StringField()", False),
        ("other.Recorder()", True),
    ],
)
def test_fields_that_a_library_gives_each_object(made: str, *, told: bool):
    source = f"""
import baseframe.forms as forms
import other

class OrderForm(forms.Form):
    name = {made}

@app.get("/<name>")
def home(name):
    form = OrderForm()
    form.name.data = name
    return ""
"""
    assert ("LO114" in {f.rule for f in analysis_of(flask(source)).findings}) is told
