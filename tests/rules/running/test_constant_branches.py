"""Branches that only start-up takes, or only some routes: calls give the constants that decide."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, finds, flask, quiet

APP = """
mode = size = ""
sizes = []

def update(key, value=None):
    global mode
    {update}

def resize(value):
    global size
    size = value
    sizes.append(value)

update("size", 1)

@app.post("/<name>")
def change(name):
    {change}
    return ""
"""
CHAIN = 'if key == "mode":\n        mode = value\n    elif key == "size":\n        resize(value)'
OTHERWISE = 'if key != "size":\n        mode = value\n        return\n    resize(value)'
MATCH = (
    'match key:\n        case "mode" | "kind":\n            mode = value\n'
    '        case "size":\n            resize(value)'
)
EITHER = (
    'if key in ("size", "sizes") and value:\n        resize(value)\n    else:\n        mode = 1'
)


@pytest.mark.parametrize("update", [CHAIN, OTHERWISE, MATCH, EITHER])
def test_a_branch_that_no_request_takes(update: str):
    text = flask(APP.replace("{update}", update).replace("{change}", 'update("mode", name)'))
    assert finds(text, "LO101").symbol == "mode"
    quiet(text, "LO102")


@pytest.mark.parametrize("change", ['update("size", name)', "update(name, 1)", "update(*name)"])
@pytest.mark.parametrize("update", [CHAIN, OTHERWISE, MATCH, EITHER])
def test_a_branch_that_a_request_may_take(update: str, change: str):
    text = flask(APP.replace("{update}", update).replace("{change}", change))
    assert finds(text, "LO102").symbol == "sizes"


@pytest.mark.parametrize(
    "handed",
    [
        "threading.Thread(target=update, args=(name, 2)).start()",
        "each = update; each(name, 3)",
        "each = update if name else print; each(name)",
        'each = {"one": [update]}; each[name][0](name)',
        "(lambda each=update: each(name))()",
    ],
)
def test_a_function_that_is_handed_on(handed: str):
    text = flask("import threading\n" + APP.replace("{update}", CHAIN).replace("{change}", handed))
    finds(text, "LO102")


def test_routes_that_take_a_branch():
    text = flask("""
        import os

        def act(what):
            if what == "run":
                os.makedirs("/srv/kept")

        @app.post("/run")
        def run():
            act("run")
            return ""

        @app.post("/stop")
        def stop():
            act("stop")
            return ""
        """)
    assert finds(text, "LO201").routes == ("POST /run",)


def test_a_parameter_that_is_set_anew():
    update = 'key = key or "size"\n    ' + CHAIN
    text = flask(APP.replace("{update}", update).replace("{change}", 'update("mode", name)'))
    finds(text, "LO102")


def test_methods():
    text = flask("""
        class Settings:
            def __init__(self):
                self.mode = self.size = ""

            def update(self, key, value):
                if key == "mode":
                    self.mode = value
                elif key == "size":
                    self.size = value

        settings = Settings()
        settings.update("size", 1)

        @app.post("/<name>")
        def change(name):
            settings.update("mode", name)
            return ""
        """)
    assert finds(text, "LO114").symbol == "settings.mode"


TWICE = """
import os

def act(what):
    if what == "keep":
        keep()
    elif what == "hold":
        keep()

def keep():
    os.makedirs("/srv/kept")

act("keep")

@app.post("/<name>")
def hold(name):
    act("off")
    act({second})
    return ""
"""


@pytest.mark.parametrize(("second", "found"), [('"on"', 0), ('"hold"', 1), ("name", 1)])
def test_a_function_that_is_called_twice(second: str, found: int):
    text = flask(TWICE.replace("{second}", second))
    assert len([f for f in analysis_of(text).findings if f.rule == "LO201"]) == found


STATIC = """
from logging.handlers import RotatingFileHandler

class Log:
    @{kind}
    def start({first}path=None):
        if path is not None:
            RotatingFileHandler(path + "app.log")

Log.start()

@app.get("/")
def home():
    Log.start({given})
    return ""
"""


@pytest.mark.parametrize(("kind", "first"), [("staticmethod", ""), ("classmethod", "cls, ")])
def test_a_branch_of_a_method_of_the_class(kind: str, first: str):
    text = flask(STATIC.replace("{kind}", kind).replace("{first}", first))
    quiet(text.replace("{given}", ""), "LO206")
    finds(text.replace("{given}", '"/srv/"'), "LO206")
