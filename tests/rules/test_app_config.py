"""Configuration and state of the app that requests change (LO104)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, finds, flask, quiet


def test_a_factory_that_a_job_calls_changes_an_app_of_its_own():
    source = """
        from flask import Flask, current_app

        def secure(app):
            app.config["SECRET"] = 1
            app.wsgi_app = print

        def create_app():
            app = Flask(__name__)
            secure(app)

            @app.get("/")
            def home():
                with create_app().app_context():
                    return ""

            @app.post("/")
            def change():
                current_app.config["LEVEL"] = 2
                return ""

            return app
    """
    assert finds(source, "LO104").routes == ("POST /",)


VIEW = '\n@app.get("/")\ndef home():\n    {inside}\n    return "x"\n'


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ('os.chdir("/srv")', True),
        ('logging.getLogger().setLevel(request.args["level"])', True),
        ("logging.getLogger().setLevel(logging.INFO)", False),
        ('os.environ.setdefault("MODELS", "http://models.internal")', False),
        ('os.environ.setdefault("MODELS", os.path.join(app.static_folder, "models"))', False),
    ],
)
def test_what_is_set_for_the_whole_process(inside: str, *, found: bool):
    source = flask(f"import logging, os{VIEW.format(inside=inside)}")
    if found:
        assert finds(source, "LO104").severity == "warning"
    else:
        quiet(source, "LO104")


@pytest.mark.parametrize(
    ("given", "told"), [('os.path.join(app.static_folder, "x")', False), ("request.url", True)]
)
def test_defaults_that_requests_put_into_the_settings(given: str, *, told: bool):
    inside = f'app.config.setdefault("FOLDER", {given})'
    found = analysis_of(flask(f"import os{VIEW.format(inside=inside)}")).findings
    assert ("LO104" in {f.rule for f in found}) is told


def test_app_that_a_thread_makes_is_not_served_yet():
    source = """
        import threading
        from fastapi import FastAPI
        app = FastAPI()

        def make():
            inner = FastAPI()
            inner.state.name = "x"
            app.state.inner = inner

        @app.get("/")
        def home():
            threading.Thread(target=make).start()
    """
    assert finds(source, "LO104").symbol == "app.state.inner"


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


@pytest.mark.parametrize(
    ("path", "found"),
    [('os.path.join(os.path.dirname(__file__), ".env")', False), ('request.args["path"]', True)],
)
def test_environment_of_a_file(path: str, found: bool):
    source = f"""
        import os
        from dotenv import load_dotenv

        @app.get("/")
        def home():
            load_dotenv({path})
            return os.environ["KEY"]
        """
    assert any(f.rule == "LO104" for f in analysis_of(flask(source)).findings) is found


@pytest.mark.parametrize(
    "setting", ["os.environ[key] = value", "os.environ.setdefault(key, value)"]
)
@pytest.mark.parametrize(("path", "found"), [('".env"', False), ('request.args["path"]', True)])
def test_environment_of_the_lines_of_a_file(setting: str, path: str, found: bool):
    source = f"""
        import os

        def load(path):
            with open(path) as lines:
                for line in lines:
                    key, value = line.strip().split("=", 1)
                    {setting}

        @app.get("/")
        def home():
            load({path})
            return os.environ["KEY"]
        """
    assert any(f.rule == "LO104" for f in analysis_of(flask(source)).findings) is found


def test_setting_of_the_process_in_a_task_after_the_answer():
    source = """
    from fastapi import BackgroundTasks, FastAPI
    import torch

    app = FastAPI()

    def job(threads):
        torch.set_num_threads(threads)

    @app.post("/")
    def start(threads: int, tasks: BackgroundTasks):
        tasks.add_task(job, threads)
        return 202
    """
    assert finds(source, "LO104").routes == ("POST /",)


@pytest.mark.parametrize(("level", "found"), [("before", 0), ("request.args['level']", 1)])
def test_a_level_that_is_set_back(level: str, found: int):
    source = f"""
        import logging
        from flask import request

        @app.get("/")
        def home():
            logger = logging.getLogger("shop")
            before = logger.level
            logger.setLevel("DEBUG")
            logger.info("here")
            logger.setLevel({level})
            return ""
        """
    assert len([f for f in analysis_of(flask(source)).findings if f.rule == "LO104"]) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("app.folder = request.path\n    return app.folder", False),
        ("app.config['FOLDER'] = 'x'\n    return app.config['FOLDER']", False),
        ("was = app.config['FOLDER']\n    app.config['FOLDER'] = 'x'\n    return was", True),
        ("if request.args:\n        app.folder = 'x'\n    return app.folder", True),
    ],
)
def test_an_attribute_that_one_function_sets_and_reads(body: str, *, found: bool):
    source = flask(f"@app.get('/')\ndef home():\n    {body}\n")
    other = "@app.get('/other')\ndef other():\n    return app.folder + app.config['FOLDER']\n"
    if found:
        finds(source, "LO104")
    else:
        quiet(source, "LO104")
    finds(source + other, "LO104")


@pytest.mark.parametrize(
    ("hook", "body", "found"),
    [
        ("before_request", "app.permanent_session_lifetime = timedelta(days=7)", False),
        ("before_request", "app.config['LIMIT'] = 5", False),
        ("before_request", "app.config['LIMIT'] = timedelta(days=request.path)", True),
        ("before_request", "if request.args:\n        app.config['LIMIT'] = 5", True),
        ("get('/one')", "app.permanent_session_lifetime = timedelta(days=7)", True),
    ],
)
def test_what_is_set_to_the_same_before_each_request(hook: str, body: str, *, found: bool):
    source = f"""
@app.{hook}
def limit():
    {body}

@app.get("/")
def home():
    return str(app.config["LIMIT"])
"""
    files = flask("from datetime import timedelta\nfrom flask import request\n" + source)
    assert any(f.rule == "LO104" for f in analysis_of(files).findings) is found


SWITCH = """
    import os

    @app.get("/login")
    def login():
        os.environ["INSECURE"] = {value}
        return ""

    @app.get("/<name>")
    def home(name):
        return os.environ[{read}]
"""


@pytest.mark.parametrize(
    ("value", "read", "severity"),
    [
        ('"1"', "name", "info"),
        ('"1"', '"INSECURE"', "blocker"),
        ('request.args["x"]', "name", "blocker"),
    ],
)
def test_a_variable_that_a_library_reads(value: str, read: str, severity: str):
    assert finds(flask(SWITCH.format(value=value, read=read)), "LO104").severity == severity


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("before = os.getcwd()", "os.chdir(before)", False),
        ("before = '/'", "os.chdir(before)", True),
        ("before = os.getcwd()", "os.umask(before)", True),
    ],
)
def test_a_folder_that_is_set_back(first: str, last: str, *, found: bool):
    inside = f"{first}\n    os.chdir('/srv')\n    {last}"
    findings = analysis_of(flask(f"import os{VIEW.format(inside=inside)}")).findings
    assert ("LO104" in {f.rule for f in findings}) is found
