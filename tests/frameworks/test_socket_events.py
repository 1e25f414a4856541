"""Events of WebSocket libraries in the list of routes."""

from __future__ import annotations

import textwrap

import pytest

from liftoff.rules.analysis import analyze
from liftoff.workspace.source import SourceFile, SourceTree

SOCKETIO = "from flask_socketio import SocketIO, Namespace\nsocketio = SocketIO(app)\n"


def events_of(source: str) -> list[tuple[str, str]]:
    text = "from flask import Flask\napp = Flask(__name__)\n" + textwrap.dedent(source)
    tree = SourceTree("/project", (SourceFile("app.py", text),), (), ())
    return [(route.id, route.handler) for route in analyze(tree).routes]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("@socketio.on('join')\ndef enter(d): ...\n", ("WEBSOCKET join", "app:enter")),
        ("@socketio.event\ndef leave(d): ...\n", ("WEBSOCKET leave", "app:leave")),
        (
            "@socketio.on('join', namespace='/chat')\ndef enter(d): ...\n",
            ("WEBSOCKET /chat:join", "app:enter"),
        ),
        (
            "def enter(d): ...\nsocketio.on_event('join', enter)\n",
            ("WEBSOCKET join", "app:enter"),
        ),
        (
            """class Chat(Namespace):
    def on_join(self, d): ...
    def helper(self): ...
socketio.on_namespace(Chat('/chat'))
""",
            ("WEBSOCKET /chat:join", "app:Chat.on_join"),
        ),
    ],
)
def test_socketio(body: str, expected: tuple[str, str]):
    assert events_of(SOCKETIO + body) == [expected]


def test_sock():
    source = (
        "from flask_sock import Sock\nsock = Sock(app)\n@sock.route('/echo')\ndef echo(ws): ...\n"
    )
    assert events_of(source) == [("WEBSOCKET /echo", "app:echo")]


def test_events_of_something_else():
    source = "from blinker import signal\n@signal('x').connect\ndef seen(s): ...\n"
    assert events_of(f"{source}@app.get('/')\ndef home(): ...\n") == [("GET /", "app:home")]
