"""What the fifth round of apps that nobody had seen taught."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, finds, flask, quiet

VIEW = '\n@app.get("/")\ndef home():\n    {inside}\n    return "x"\n'
SETTINGS = """
    import os
    import requests

    def text_env(name, default=""):
        return os.getenv(name, default)

    def number_env(name, default=0):
        value = os.environ.get(name, default)
        return int(value)

    OWN = text_env("OWN", "http://localhost:8000")
    SEARCH = text_env("SEARCH", "http://search.test")
    PORT = number_env("PORT", 45000)
    WAIT = number_env("WAIT", 2)
"""


def test_a_helper_for_settings_gives_each_call_its_own_default():
    view = '@app.get("/")\ndef home():\n    requests.get({}, timeout=WAIT)\n    return ""\n'
    source = flask(SETTINGS)
    quiet(source + view.format("SEARCH"), "LO402", "LO602")
    assert finds(source + view.format("OWN"), "LO602").severity == "info"


@pytest.mark.parametrize(
    ("call", "severity"),
    [
        ("docker.from_env()", "warning"),
        ('docker.DockerClient(base_url="unix://var/run/docker.sock")', "warning"),
        ('docker.DockerClient(base_url=os.getenv("D", "unix:///run/docker.sock"))', "info"),
        ("statsd.StatsClient()", "warning"),
        ('logging.handlers.SysLogHandler(address="/dev/log")', "warning"),
    ],
)
def test_services_of_the_machine(call: str, severity: str):
    imports = "import docker, logging.handlers, os, statsd"
    found = finds(flask(f"{imports}\nmade = {call}{VIEW.format(inside='made')}"), "LO602")
    assert found.severity == severity


def test_services_of_another_machine():
    told = 'docker.DockerClient(base_url="tcp://docker.test:2376")'
    quiet(flask(f"import docker\nmade = {told}{VIEW.format(inside='made')}"), "LO602")


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ('os.chdir("/srv")', True),
        ('logging.getLogger().setLevel(request.args["level"])', True),
        ("logging.getLogger().setLevel(logging.INFO)", False),
    ],
)
def test_what_is_set_for_the_whole_process(inside: str, *, found: bool):
    source = flask(f"import logging, os{VIEW.format(inside=inside)}")
    if found:
        assert finds(source, "LO104").severity == "warning"
    else:
        quiet(source, "LO104")


@pytest.mark.parametrize(
    ("setting", "found"), [("", True), ('app.config["ASSETS_AUTO_BUILD"] = False', False)]
)
def test_bundles_that_an_extension_builds(setting: str, *, found: bool):
    made = f"from flask_assets import Environment\n{setting}\nassets = Environment(app)"
    source = flask(f"{made}{VIEW.format(inside='pass')}")
    if found:
        finds(source, "LO201")
    else:
        quiet(source, "LO201")


def test_a_database_that_import_asks():
    source = """
        from flask_sqlalchemy import SQLAlchemy
        db = SQLAlchemy(app)

        class Setting(db.Model):
            pass

        def settings():
            return Setting.query.filter_by(id=1).first()

        {when}

        @app.get("/")
        def home():
            settings()
            return ""
    """
    finds(flask(source.format(when="known = settings()")), "LO501")
    quiet(flask(source.format(when="")), "LO501")


def test_a_key_that_import_decrypts():
    source = 'import boto3\nkms = boto3.client("kms")\n{}' + VIEW.format(inside="{}")
    finds(flask(source.format('key = kms.decrypt(CiphertextBlob=b"")', "pass")), "LO501")
    quiet(flask(source.format('pages = kms.get_paginator("x")', "kms.decrypt()")), "LO501")


def test_a_field_of_a_form_belongs_to_the_request():
    source = """
        from flask_wtf import FlaskForm
        from wtforms import StringField

        class Form(FlaskForm):
            name = StringField("name")

        @app.get("/")
        def home():
            form = Form()
            form.name.data = session["name"]
            return ""
    """
    quiet(flask(source), "LO1")


@pytest.mark.parametrize("end", ["pool.close()\n    pool.join()", "pool.shutdown()"])
def test_a_pool_that_the_function_itself_ends(end: str):
    pool = "pool = ThreadPool(4)\n    pool.map(print, [1])\n    {}"
    source = "from multiprocessing.pool import ThreadPool" + VIEW.format(inside=pool)
    quiet(flask(source.format(end)), "LO306")
    finds(flask(source.format("pass")), "LO306")


def test_a_body_that_a_library_hands_out_in_pieces():
    proxied = 'return Response({}(requests.get("https://x.test", timeout=2).iter_content()))'
    source = "import requests\nfrom flask import Response, stream_with_context" + VIEW
    finds(flask(source.format(inside=proxied.format("stream_with_context"))), "LO407")
    finds(flask(source.format(inside=proxied.format(""))), "LO407")


@pytest.mark.parametrize(
    ("use", "severity"),
    [('open("/srv/x", "wb").write(request.stream.read())', "warning"),
     ("len(request.stream.read())", "info")],
)  # fmt: skip
def test_a_body_that_is_read_as_a_stream(use: str, severity: str):
    assert finds(flask(VIEW.format(inside=use)), "LO405").severity == severity


def test_a_file_that_the_caller_names():
    found = finds(
        flask(VIEW.format(inside='return open(request.args.get("path")).read()')), "LO202"
    )
    assert found.severity == "warning"


def test_what_is_read_right_after_it_was_written():
    source = """
        import os, tarfile

        def unpack(path):
            with tarfile.open(path) as tar:
                return tar.getnames()

        @app.post("/")
        def take():
            path = os.path.join("/srv/in", request.form["name"])
            request.files["file"].save(path)
            return unpack(path)

        @app.post("/other")
        def other():
            path = os.path.join("/srv/in", "other")
            request.files["file"].save(path)
            return "x"
        {}
    """
    assert finds(flask(source.format("")), "LO202").severity == "warning"
    again = (
        '\n        @app.get("/")\n        def get(): return unpack("/srv/in/" + request.args["n"])'
    )
    assert finds(flask(source.format(again)), "LO202").severity == "blocker"


def test_a_global_that_only_running_the_file_sets():
    source = """
        root = "/srv"

        @app.get("/")
        def home():
            return root

        if __name__ == "__main__":
            {}
            app.run()
    """
    assert finds(flask(source.format('root = input("folder")')), "LO512").symbol == "root"
    quiet(flask(source.format("other = 1")), "LO512")


def test_a_handler_class_of_the_project_in_a_dictionary_of_logging():
    source = """
        import logging.config
        from logging.handlers import RotatingFileHandler

        class Handler({base}):
            pass

        CONFIG = {{"version": 1, "handlers": {{"file": {{"()": Handler, "filename": "app.log"}}}}}}
        logging.config.dictConfig(CONFIG)

        @app.get("/")
        def home(): return ""
    """
    finds(flask(source.format(base="RotatingFileHandler")), "LO206")
    quiet(flask(source.format(base="logging.StreamHandler")), "LO206")


def test_a_descriptor_is_no_file_of_the_disk():
    pipe = 'read, write = os.pipe()\n    os.fdopen(write, "wb").write(b"x")'
    quiet(flask(f"import os{VIEW.format(inside=pipe)}"), "LO2")


def test_a_folder_that_is_in_the_package_by_default():
    sent = 'send_from_directory(os.environ.get("STATIC", "public"), "app.js")'
    source = (
        f"import os\nfrom flask import send_from_directory{VIEW.format(inside=f'return {sent}')}"
    )
    assert not [f for f in analysis_of(flask(source)).findings if f.rule == "LO404"]


def test_a_hook_of_the_exit_by_decorator():
    source = "import atexit\n@atexit.register\ndef end(): print()\n" + VIEW.format(inside="pass")
    finds(flask(source), "LO310")


def test_settings_that_a_factory_is_handed():
    source = """
        from flask import Flask
        from flask_sqlalchemy import SQLAlchemy
        db = SQLAlchemy()

        def create_app(config=None):
            app = Flask(__name__)
            app.config.update(config)
            db.init_app(app)
            @app.get("/")
            def home(): return ""
            return app

        app = create_app({{"SQLALCHEMY_DATABASE_URI": "{}"}})
    """
    finds(source.format("sqlite:///app.db"), "LO204")
    quiet(source.format("postgresql://db/app"), "LO204")


@pytest.mark.parametrize(("parameters", "found"), [("key", True), ("", False)])
def test_a_cache_that_is_put_on_by_a_call(parameters: str, *, found: bool):
    made = f"def rows({parameters}): return 1\nkept = lru_cache(16)(rows)"
    source = flask(f"from functools import lru_cache\n{made}{VIEW.format(inside='pass')}")
    if found:
        finds(source, "LO105")
    else:
        quiet(source, "LO105")


def test_what_goes_to_the_null_device_is_not_written():
    written = """open({}, "w").close()"""
    quiet(flask(f"import os{VIEW.format(inside=written.format('os.devnull'))}"), "LO2")
    finds(flask(f"import os{VIEW.format(inside=written.format(repr('/srv/x')))}"), "LO201")


def test_views_of_a_decorator_that_computes_their_rule():
    source = """
        import os
        from functools import wraps

        def endpoint(function):
            method, _, name = function.__name__.partition("_")

            @app.route(f"/{name}", methods=[method])
            @wraps(function)
            def wrapper():
                return function()

            return wrapper

        {}
        def delete_document():
            os.remove("/srv/x")
            return ""
    """.replace("{name}", "{{name}}")
    finds(flask(source.format("@endpoint")), "LO201")
    quiet(flask(source.format("") + VIEW.format(inside="pass")), "LO2")
