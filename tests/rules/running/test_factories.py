"""What an app factory does is start-up, whoever calls it."""

from __future__ import annotations

import pytest

from tests.rules.projects import finds, quiet

SOURCE = """
from threading import Thread
from flask import Flask

store = None
seen = {}

def create_app():
    global store
    store = object()
    app = Flask(__name__)

    @app.post("/")
    def home():
        Thread(target=job).start()
        return ""

    return app

def job():
    with create_app().app_context():
        WORK
"""


@pytest.mark.parametrize("rule", ["LO101", "LO102"])
def test_a_job_that_makes_an_app_of_its_own_starts_it(rule: str):
    quiet(SOURCE.replace("WORK", "print(store)"), rule)


def test_what_the_job_does_then_is_no_start():
    source = SOURCE.replace("WORK", "seen['x'] = store")
    assert finds(source, "LO102").symbol == "seen"
