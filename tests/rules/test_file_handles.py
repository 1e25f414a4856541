"""Files and handlers that pile up."""

from __future__ import annotations

import pytest

from tests.rules.projects import fastapi, finds, flask, quiet

TOP = "import logging, socket\nlog = logging.getLogger()\nOPEN = {}\n"


@pytest.mark.parametrize(
    "body",
    [
        "OPEN[request.path] = open('/tmp/x')",
        "OPEN[request.path] = socket.create_connection(('a', 1))",
        "log.addHandler(logging.FileHandler('/tmp/x'))",
    ],
)
def test_piles_up(body: str):
    found = finds(flask(f"{TOP}@app.get('/')\ndef home():\n    {body}\n"), "LO603")
    assert (found.severity, found.routes) == ("warning", ("GET /",))


@pytest.mark.parametrize(
    "body",
    [
        "with open('/tmp/x') as f:\n        OPEN['x'] = f.read()",
        "text = open('/tmp/x').read()",
        "if not log.handlers:\n        log.addHandler(logging.StreamHandler())",
        "handler = logging.StreamHandler()\n    log.addHandler(handler)\n    log.removeHandler(handler)",
    ],
)
def test_is_closed_or_guarded(body: str):
    quiet(flask(f"{TOP}@app.get('/')\ndef home():\n    {body}\n"), "LO603")


def test_handler_at_import():
    source = f"{TOP}log.addHandler(logging.StreamHandler())\n@app.get('/')\ndef x(): ...\n"
    quiet(flask(source), "LO603")


KEPT = """
    class Log:
        def __init__(self, path):
            self.file = open(path)

        def tail(self):
            return self.file.read()

    logs = {{}}

    @app.get("/<name>")
    def home(name):
        {text}
"""


def test_objects_that_are_kept_with_an_open_file():
    text = "logs[name] = Log(name)\n        return logs[name].tail()"
    finds(flask(KEPT.format(text=text)), "LO603")


def test_an_object_with_an_open_file_that_nothing_keeps():
    quiet(flask(KEPT.format(text="return Log(name).tail()")), "LO603")


def test_one_process_at_a_time_is_no_leak():
    source = """
    import subprocess

    class Proxy:
        process = None

        def start(self):
            self.process = subprocess.Popen(["proxy"])

    proxy = Proxy()

    @app.post("/restart")
    def restart():
        proxy.start()
    """
    quiet(fastapi(source), "LO603")
    finds(fastapi(source), "LO114")


def test_logger_that_is_made_once():
    source = """
    import logging

    LOGGERS = {}

    def logger_of(name):
        if name in LOGGERS:
            return LOGGERS[name]
        logger = logging.getLogger(name)
        logger.addHandler(logging.StreamHandler())
        LOGGERS[name] = logger
        return logger

    @app.get("/")
    def home():
        logger_of("x").info("x")
    """
    quiet(fastapi(source), "LO603")


@pytest.mark.parametrize(
    ("given", "found"), [("", False), (", stdout=PIPE", True), (", stdin=PIPE", True)]
)
def test_processes_that_are_kept(given: str, found: bool):
    source = flask(f"""
        from subprocess import PIPE, Popen

        shots = {{}}

        @app.get("/<camera>")
        def shot(camera):
            shots[camera] = Popen(["ffmpeg", camera]{given})
            return camera
    """)
    if found:
        finds(source, "LO603")
    else:
        quiet(source, "LO603")


LINE = """
import serial

class Line:
    def __init__(self, port):
        self.file = open(port)

class Feeder:
    def __init__(self):
        self.line = None
        self.lines = []

    def connect(self, port):
        {}

feeder = Feeder()

@app.post("/<port>")
def connect(port):
    feeder.connect(port)
    return port
"""


def test_one_object_with_an_open_file_at_a_time():
    quiet(flask(LINE.format("self.line = Line(port)")), "LO603")
    finds(flask(LINE.format("self.lines.append(Line(port))")), "LO603")
