from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet


@pytest.mark.parametrize(
    "change",
    [
        "app.config['X'] = 1",
        "current_app.config.update(X=1)",
        "current_app.extensions['x'] = 1",
        "app.counter = 1",
    ],
)
def test_app_configuration(change: str):
    found = finds(
        flask(f"""
        @app.get("/")
        def home():
            {change}
            return "x"
        """),
        "LO104",
    )
    assert found.category == "app_config_mutation"


def test_app_state_of_a_request():
    finds(
        """
        from fastapi import FastAPI, Request
        app = FastAPI()

        @app.get("/")
        def home(request: Request):
            request.app.state.last = 1
        """,
        "LO104",
    )


def test_configuration_at_start():
    quiet(
        flask("""
        app.config["X"] = 1
        app.config.update(Y=2)
        app.jinja_env.globals["z"] = 3

        @app.get("/")
        def home():
            return app.config["X"]
        """)
    )


def test_caches():
    source = """
    from functools import lru_cache

    @lru_cache
    def load(name):
        return name

    @app.get("/")
    def home():
        return load("x")
    """
    assert finds(flask(source), "LO105").category == "in_memory_cache"
    quiet(flask(source.replace("load(name)", "load()").replace("return name", "return 1")))


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


def test_streams():
    source = """
    from flask import Response, stream_with_context

    def rows():
        yield "a"

    @app.get("/")
    def home():
        return Response(stream_with_context(rows()))
    """
    found = finds(flask(source), "LO407")
    assert (found.category, found.related[0].line) == ("streaming_response", 6)
    quiet(flask(source.replace("stream_with_context(rows())", "'x'")))


def test_generator_as_path_function_and_as_dependency():
    source = fastapi("""
        def session():
            yield 1

        @app.get("/stream")
        def stream():
            yield "a"

        @app.get("/")
        def home(db=Depends(session)):
            return 1
    """)
    assert finds(source, "LO407").routes == ("GET /stream",)


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


def test_secret_made_at_import():
    source = """
    import os, secrets
    app.config["SECRET_KEY"] = secrets.token_hex()

    @app.get("/")
    def home():
        return secrets.token_hex()
    """
    assert finds(flask(source), "LO509").severity == "warning"
    quiet(flask(source.replace("= secrets.token_hex()", "= os.environ['KEY']")))


def test_large_answers():
    found = finds(
        flask("""
        @app.get("/bytes/<int:n>")
        def some(n):
            n = min(n, 10 * 1024 * 1024)
            return b"x" * n
        """),
        "LO404",
    )
    assert found.category == "large_upload_or_download"
    quiet(
        flask("""
        @app.get("/bytes/<int:n>")
        def some(n):
            n = min(n, 100 * 1024)
            return b"x" * n
        """)
    )


def test_set_up_by_the_command_line_only():
    files = {
        "shop/__init__.py": flask("""
            servers = []

            def start():
                servers.append("x")

            @app.get("/")
            def home():
                return str(servers)
        """),
        "run.py": "from shop import app, start\n\ndef main():\n    start()\n    app.run()\n\n"
        'if __name__ == "__main__":\n    main()\n',
    }
    found = finds(files, "LO512")
    assert (found.severity, found.routes) == ("warning", ("GET /",))


def test_random_seed():
    found = finds(
        flask("""
        import random

        @app.get("/")
        def home():
            random.seed(int(request.args["seed"]))
            return "x"
        """),
        "LO115",
    )
    assert found.severity == "info"


def test_clean_app_is_ready():
    analysis = analysis_of(
        flask("""
        @app.get("/hello/<name>")
        def hello(name):
            return f"Hello {name}"
        """)
    )
    assert analysis.findings == ()
    assert [judged.verdict for judged in analysis.verdicts] == ["ready"]


def test_server_started_at_import():
    source = """
    @app.get("/")
    def home():
        return "x"

    app.run()
    """
    assert finds(flask(source), "LO507").severity == "blocker"
    quiet(flask(source.replace("app.run()", 'if __name__ == "__main__":\n        app.run()')))


def test_configured_sqlite_reaches_the_routes_that_use_the_database():
    found = finds(
        flask("""
        from flask_sqlalchemy import SQLAlchemy
        app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///x.db"
        db = SQLAlchemy(app)

        @app.get("/rows")
        def rows():
            return str(db.session.execute("select 1"))

        @app.get("/")
        def home():
            return "x"
        """),
        "LO204",
    )
    assert (found.routes, found.app_wide) == (("GET /rows",), False)


@pytest.mark.parametrize(
    "text",
    [
        "app.secret_key = make()",
        'app.config.setdefault("SECRET_KEY", os.urandom(24))',
        'store = {}\nstore.setdefault("token", make())',
    ],
)
def test_a_secret_that_a_helper_draws(text: str):
    body = f"""
import os
def make():
    drawn = os.urandom(24)
    return drawn.hex()
{text}
@app.get("/")
def home():
    return ""
"""
    finds(flask(body), "LO509")


def test_a_stream_in_a_closing_iterator():
    finds(
        flask("""
            from flask import Response
            from werkzeug.wsgi import ClosingIterator

            def rows():
                yield b"x"

            @app.get("/")
            def home():
                return Response(ClosingIterator(rows(), print))
        """),
        "LO407",
    )


@pytest.mark.parametrize(
    "text",
    ['masks.Model("x").load_weights("model.h5")', 'masks.Model(weights_path="model.pth")'],
)
def test_weights_that_are_loaded_at_import(text: str):
    body = f'import masks\nmodel = {text}\n@app.get("/")\ndef home():\n    return str(model)\n'
    finds(flask(body), "LO502")


@pytest.mark.parametrize(
    ("sent", "rules"),
    [
        ("with open(name, 'rb') as f:\n        data.write(f.read())", ["LO404"]),
        ("with open(name, 'rb') as f:\n        shutil.copyfileobj(f, data)", ["LO404"]),
        ("data = io.BytesIO(open(name, 'rb').read())", ["LO404"]),
        ("data.write(b'x')", []),
        ("image.save(data)", []),
    ],
)
def test_a_file_that_is_read_into_memory_and_sent(sent: str, rules: list[str]) -> None:
    source = (
        "import io, shutil\nfrom flask import send_file\n"
        "@app.get('/<name>')\ndef download(name, image=None):\n    data = io.BytesIO()\n"
        f"    {sent}\n    return send_file(data)\n"
    )
    found = [f.rule for f in analysis_of({"app.py": flask(source)}).findings]
    assert [rule for rule in found if rule == "LO404"] == rules
