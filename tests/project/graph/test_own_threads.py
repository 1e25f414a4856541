"""What the threads and processes of the project's own classes run."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask

WORKER = """
import threading
from multiprocessing import Process

class Base(threading.Thread):
    def run(self):
        self.work()

    def work(self):
        pass

class Worker({base}):
    def __init__(self, path):
        super().__init__()
        self.path = path
        {early}

    def {name}(self):
        open(self.path, "w").write("x")

@app.post("/")
def home():
    worker = Worker("/srv/x")
    {start}
    return ""
"""


@pytest.mark.parametrize(
    ("base", "name", "early", "start", "found"),
    [
        ("threading.Thread", "run", "pass", "worker.start()", True),
        ("Process", "run", "pass", "worker.start()", True),
        ("Base", "work", "pass", "worker.start()", True),
        ("threading.Thread", "run", "self.start()", "pass", True),
        ("threading.Thread", "run", "pass", "worker.join()", False),
        ("object", "run", "pass", "worker.start()", False),
    ],
)
def test_start_runs_run(base: str, name: str, early: str, start: str, *, found: bool):
    source = flask(WORKER.format(base=base, name=name, early=early, start=start))
    routes = [f.routes for f in analysis_of(source).findings if f.rule == "LO201"]
    assert routes == ([("POST /",)] if found else [])


def test_a_thread_that_nobody_is_seen_to_start():
    source = """
    import threading

    class Worker(threading.Thread):
        def run(self):
            open("/srv/x", "w").write("x")

    def begin():
        Worker().start()

    @app.get("/")
    def home():
        return ""
    """
    assert [f for f in analysis_of(flask(source)).findings if f.rule == "LO201"] == []
