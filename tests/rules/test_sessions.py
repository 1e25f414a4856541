"""Sessions in memory (LO106)."""

from __future__ import annotations

from tests.rules.projects import finds, flask, quiet


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


FAKE = """
    import os, fakeredis, redis
    if {asked}:
        store = fakeredis.FakeStrictRedis()
    else:
        store = redis.Redis("x")

    @app.get("/")
    def home():
        return store.get("a")
"""


def test_a_fake_server_that_tests_choose():
    quiet(flask(FAKE.format(asked='os.environ.get("MOCK_REDIS")')), "LO106")
    finds(flask(FAKE.format(asked='os.environ.get("SMALL")')), "LO106")
