"""What a Flask app is told to use in each request, although nobody calls it."""

from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask, quiet

REQUEST = """
from flask import Flask, Request

SEEN = []

class Upload(Request):
    def __init__(self, environ, *rest):
        super().__init__(environ, *rest)
        SEEN.append(self.path)
"""
SESSIONS = """
from flask.sessions import SessionInterface

SEEN = {}

class Kept(SessionInterface):
    def open_session(self, app, request):
        return SEEN.setdefault(request.cookies.get("id"), {})

    def save_session(self, app, session, response):
        return None
"""
CONVERTER = """
from werkzeug.routing import BaseConverter

SEEN = []

class Day(BaseConverter):
    def to_python(self, value):
        SEEN.append(value)
        return value
"""
JSON = """
from flask.json.provider import DefaultJSONProvider

SEEN = []

class Plain(DefaultJSONProvider):
    def dumps(self, value, **given):
        SEEN.append(value)
        return super().dumps(value, **given)
"""
HOME = "\n@app.get('/')\ndef home():\n    return 'x'\n"


@pytest.mark.parametrize(
    ("classes", "told"),
    [
        (REQUEST, "app.request_class = Upload"),
        (REQUEST, "class App(Flask):\n    request_class = Upload\n\napp = App(__name__)"),
        (SESSIONS, "app.session_interface = Kept()"),
        (CONVERTER, "app.url_map.converters['day'] = Day"),
        (JSON, "app.json = Plain(app)"),
    ],
)
def test_class_that_an_app_is_told_to_use(classes: str, told: str):
    found = finds(flask(f"{classes}\n{told}\n{HOME}"), "LO102")
    assert (found.symbol, found.routes) == ("SEEN", ("GET /",))


def test_class_that_no_app_is_told_to_use():
    told = "class Settings:\n    pass\n\nSettings.request_class = Upload\n"
    quiet(flask(f"{REQUEST}\n{told}\n{HOME}"))


NOTED = """
from flask import request_finished

SEEN = []

{decorator}
def note(sender, **extra):
    SEEN.append(sender)

{call}
"""


@pytest.mark.parametrize(
    ("decorator", "call"),
    [
        ("", "request_finished.connect(note, app)"),
        ("@request_finished.connect", ""),
        ("@request_finished.connect_via(app)", ""),
    ],
)
def test_signal_of_each_request(decorator: str, call: str):
    source = flask(NOTED.format(decorator=decorator, call=call) + HOME)
    assert finds(source, "LO102").routes == ("GET /",)


def test_signal_of_something_else():
    source = NOTED.replace("from flask import request_finished", "from shop import closed")
    quiet(flask(source.format(decorator="", call="closed.connect(note)") + HOME), "LO1")


def test_user_loader_by_a_plain_call():
    source = """
    from flask_login import LoginManager

    manager = LoginManager(app)
    USERS = {}

    def load(name):
        return USERS.setdefault(name, name)

    manager.user_loader(load)

    @app.get("/")
    def home():
        return "x"
    """
    assert finds(flask(source), "LO102").routes == ("GET /",)


@pytest.mark.parametrize("read", ["request.environ['jobs']", "environ['jobs']"])
def test_object_that_middleware_puts_into_the_environ(read: str):
    source = f"""
    class Jobs:
        def __init__(self):
            self.rows = []

    class Middleware:
        def __init__(self, app):
            self.app, self.jobs = app, Jobs()

        def __call__(self, environ, start_response):
            environ["jobs"] = self.jobs
            return self.app(environ, start_response)

    app.wsgi_app = Middleware(app.wsgi_app)

    @app.get("/")
    def home():
        environ = request.environ
        {read}.rows.append(1)
        return "x"
    """
    assert finds(flask(source), "LO114").routes == ("GET /",)
