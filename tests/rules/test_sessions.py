"""Sessions in memory (LO106)."""

from __future__ import annotations

from tests.rules.projects import finds, flask


def test_session_of_a_socket():
    source = flask("""
        from flask_socketio import SocketIO
        socketio = SocketIO(app)

        @socketio.on("join")
        def join(name):
            session["name"] = name

        @app.get("/")
        def home():
            session["name"] = "x"
            return "x"
    """)
    found = finds(source, "LO106")
    assert (found.place.line, found.phases) == (9, ("websocket", "request"))
    assert found.routes == ("WEBSOCKET join",)
