"""What is told as information only: what start-up sets and reads, local defaults, media in memory."""

from __future__ import annotations

import textwrap

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet

HOME = '\n@app.get("/")\ndef home():\n    return 1\n'


def test_global_that_a_start_up_hook_fills():
    source = """
    model = None

    @app.on_event("startup")
    def load():
        global model
        model = object()

    @app.get("/")
    def home():
        return model
    """
    found = finds(fastapi(source), "LO109")
    assert (found.severity, found.symbol) == ("info", "model")


def test_global_that_a_factory_fills_is_there_after_the_import():
    source = """
    from flask import Flask

    model = None

    def create_app():
        global model
        model = object()
        app = Flask(__name__)
        app.add_url_rule("/", view_func=lambda: model)
        return app
    """
    quiet(textwrap.dedent(source), "LO10")


def test_options_of_the_command_line():
    source = """
    import argparse

    options = argparse.ArgumentParser().parse_args()
    """
    assert finds(flask(source) + HOME, "LO501").severity == "info"


@pytest.mark.parametrize(
    ("added", "severity"),
    [
        ("'command', choices=['serve', 'list']", "blocker"),
        ("'--config', required=True", "blocker"),
        ("'command', nargs='?'", ""),
        ("'command', default='serve', nargs='*'", ""),
        ("'--config'", ""),
    ],
)
def test_command_line_that_must_say_something(added: str, severity: str):
    source = f"""
    import argparse

    class Config:
        def __init__(self):
            parser = argparse.ArgumentParser()
            parser.add_argument({added})
            self.options = vars(parser.parse_args())

    config = Config()
    """
    found = {f.rule: f.severity for f in analysis_of(flask(source) + HOME).findings}
    assert found.get("LO507", "") == severity
    assert ("LO501" in found) is not bool(severity)


def test_client_of_an_api():
    source = "import openai\nclient = openai.OpenAI()\n"
    assert finds(flask(source) + HOME, "LO501").severity == "info"


LOCAL = {
    "variable": 'import os\nURL = os.environ.get("SEARCH_URL", "http://localhost:9200/")\n',
    "host": 'import os\nURL = os.getenv("MYSQL_HOST", "127.0.0.1")\n',
    "settings": """
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    database_url: str = "postgresql://me:secret@localhost/db"

settings = Settings()
""",
}


@pytest.mark.parametrize("source", LOCAL.values(), ids=LOCAL)
def test_address_on_localhost_by_default(source: str):
    assert finds(flask(source) + HOME, "LO602").severity == "info"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", "127.0.0.1"),
        ("CORS_ORIGINS", "http://localhost:3000"),
        ("SEARCH_URL", "http://localhost.example.org"),
        ("SEARCH_URL", "http://search/"),
    ],
)
def test_own_address_and_other_hosts(name: str, value: str):
    quiet(flask(f'import os\nURL = os.environ.get("{name}", "{value}")\n') + HOME, "LO6")


@pytest.mark.parametrize(("kind", "told"), [("audio/wav", True), ("image/png", False)])
def test_bytes_made_in_memory(kind: str, told: bool):
    source = flask(
        f"""
        import io
        from flask import send_file

        @app.get("/")
        def sound():
            out = io.BytesIO()
            return send_file(out, mimetype="{kind}")
        """
    )
    if told:
        assert finds(source, "LO404").severity == "info"
    else:
        quiet(source, "LO404")


def test_bytes_of_a_file_parameter():
    source = """
    from fastapi import File

    @app.post("/")
    def read(file: bytes = File(...)):
        return len(file)
    """
    assert finds(fastapi(source), "LO405").severity == "info"


@pytest.mark.parametrize(("place", "found"), [("app.py", True), ("__main__.py", False)])
def test_options_of_what_serves(place: str, found: bool):
    files = {
        "app.py": flask("@app.get('/')\ndef home():\n    return ''\n"),
        "__main__.py": "from app import app\nif __name__ == '__main__':\n    {}app.run()\n",
    }
    line = "import argparse; argparse.ArgumentParser().parse_args()"
    if place == "app.py":
        files[place] += f"{line}\n"
    files["__main__.py"] = files["__main__.py"].format("" if place == "app.py" else f"{line}\n    ")
    assert ("LO501" in [f.rule for f in analysis_of(files).findings]) is found
