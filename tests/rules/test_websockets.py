"""Sockets (LO406)."""

from __future__ import annotations

from tests.rules.projects import analysis_of, fastapi, finds

ENDPOINTS = """
from starlette.applications import Starlette
from starlette.endpoints import WebSocketEndpoint
from starlette.routing import WebSocketRoute


class Manager:
    rooms = dict()

    def create(self, name):
        self.rooms[name] = 1


manager = Manager()


class Base(WebSocketEndpoint):
    methods = {}

    async def on_receive(self, websocket, data):
        await self.methods.get(data["type"])(data)


class Main(Base):
    manager = manager

    @property
    def methods(self):
        return {"create": self.create}

    async def create(self, data):
        self.manager.create(data["name"])


routes = [WebSocketRoute("/ws", Main)]
"""


def test_socket_is_named_where_its_route_stands():
    files = {
        "endpoints.py": ENDPOINTS,
        "main.py": """
        from starlette.applications import Starlette
        from starlette.routing import WebSocketRoute
        from endpoints import Main

        app = Starlette(routes=[WebSocketRoute("/ws", Main)])
        """,
    }
    found = [f for f in analysis_of(files).findings if f.rule == "LO406"]
    assert ("main.py", 6) in [(f.place.path, f.place.line) for f in found]


def test_websockets():
    found = finds(
        fastapi("""
        @app.websocket("/ws")
        async def chat(socket: WebSocket):
            await socket.accept()
        """),
        "LO406",
    )
    assert (found.category, found.routes) == ("websocket", ("WEBSOCKET /ws",))


def test_all_that_a_module_pushes_is_one_finding():
    found = finds(
        {
            "app.py": """
            from flask import Flask
            from flask_socketio import SocketIO

            app = Flask(__name__)
            socketio = SocketIO(app)

            @app.post("/a")
            def a():
                socketio.emit("a", {})
                return ""

            @app.post("/b")
            def b():
                socketio.emit("b", {})
                return ""
            """
        },
        "LO406",
        "emit",
    )
    assert found.routes == ("POST /a", "POST /b")
    assert [place.line for place in found.related] == [15]


def test_a_class_that_answers_a_socket():
    source = """
    from starlette.endpoints import WebSocketEndpoint

    class Base(WebSocketEndpoint):
        async def on_receive(self, socket, data):
            await socket.send_text(data)

    @app.websocket_route("/one")
    class One(Base):
        async def on_connect(self, socket):
            await socket.accept()

    @app.websocket_route("/two")
    class Two(Base):
        async def on_connect(self, socket):
            await socket.accept()
    """
    found = [f for f in analysis_of(fastapi(source)).findings if f.rule == "LO406"]
    assert [f.routes for f in found] == [("WEBSOCKET /one",), ("WEBSOCKET /two",)]
