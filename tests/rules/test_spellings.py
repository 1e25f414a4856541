"""Ways to spell the problem of each rule, and what only looks like it."""

from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask, quiet

FOUND = {
    "an object in app.extensions": (
        "LO114",
        """
        class Index:
            def __init__(self):
                self.files = {}

            def note(self, key):
                self.files[key] = 1

        app.extensions["index"] = Index()

        @app.get("/")
        def home():
            current_app.extensions["index"].note("a")
            return "x"
        """,
    ),
    "a set of another library": (
        "LO102",
        """
        from orderedset import OrderedSet

        seen = OrderedSet()

        @app.get("/")
        def home():
            seen.add(request.path)
            return "x"
        """,
    ),
    "a subclass of a library's cache on a kept object": (
        "LO114",
        """
        from cachetools import LFUCache

        class Packed(LFUCache):
            def __setitem__(self, key, value):
                super().__setitem__(key, bytes(value))

        class Driver:
            def __init__(self):
                self.tiles = Packed(100)

            def keep(self, key):
                self.tiles[key] = b"x"

        driver = Driver()

        @app.get("/")
        def home():
            driver.keep(request.path)
            return "x"
        """,
    ),
    "an event that routes switch": (
        "LO114",
        """
        import threading

        class Search:
            def __init__(self):
                self.stopped = threading.Event()

            def stop(self):
                self.stopped.set()

        search = Search()

        @app.get("/stop")
        def stop():
            search.stop()
            return "x"
        """,
    ),
    "files below a folder that the app itself makes": (
        "LO202",
        """
        import os
        from flask import send_from_directory

        SAMPLES = os.path.join(os.path.dirname(__file__), "samples")
        os.makedirs(SAMPLES, exist_ok=True)

        @app.get("/<name>")
        def sample(name):
            return send_from_directory(SAMPLES, name)
        """,
    ),
    "a folder that a file of settings names": (
        "LO208",
        """
        import os, yaml
        from flask import send_file

        with open("config.yaml") as file:
            settings = yaml.safe_load(file)

        @app.get("/<name>")
        def fetch(name):
            path = os.path.join(settings.get("downloads").get("folder"), name)
            with open(path, "wb") as out:
                out.write(b"x")
            return send_file(path)
        """,
    ),
    "an address of SQLite that nothing known opens": (
        "LO204",
        """
        from elsewhere import opened

        class Defaults:
            BASE = {"uri": "sqlite:////srv/app.db"}

        app.config.from_object(Defaults)
        db = opened(app.config["BASE"]["uri"])

        @app.get("/")
        def home():
            return db.name
        """,
    ),
    "an address of SQLite in parts": (
        "LO204",
        """
        import enum
        from sqlalchemy import URL, create_engine

        class Kind(enum.Enum):
            POSTGRES = "postgres"
            SQLITE = "sqlite"

            def driver(self):
                return "sqlite" if self is Kind.SQLITE else "postgresql+psycopg"

        engine = create_engine(URL.create(drivername=Kind.SQLITE.driver(), database="app.db"))

        @app.get("/")
        def home():
            return engine.name
        """,
    ),
    "an object of a class whose metaclass keeps one": (
        "LO114",
        """
        class Once(type):
            _made = {}

            def __call__(cls, *args):
                if cls not in cls._made:
                    cls._made[cls] = super().__call__(*args)
                return cls._made[cls]

        class Jobs(metaclass=Once):
            def __init__(self):
                self.open = []

            def add(self, job):
                self.open.append(job)

        @app.get("/")
        def home():
            Jobs().add(1)
            return "x"
        """,
    ),
    "a namespace": (
        "LO114",
        """
        from types import SimpleNamespace

        state = SimpleNamespace(hits=0)

        @app.get("/")
        def home():
            state.hits += 1
            return "x"
        """,
    ),
    "a method that has a name of its own": (
        "LO102",
        """
        seen = []
        remember = seen.append

        @app.get("/")
        def home():
            remember(request.path)
            return "x"
        """,
    ),
    "a table that is changed in place": (
        "LO114",
        """
        import pandas

        rows = pandas.read_csv("rows.csv")

        @app.get("/<int:row>")
        def home(row):
            rows.drop(row, inplace=True)
            return "x"
        """,
    ),
    "setattr on the app's configuration": (
        "LO104",
        """
        @app.get("/")
        def home():
            setattr(current_app, "mode", "slow")
            return "x"
        """,
    ),
    "a wait for a queue that others fill": (
        "LO401",
        """
        import queue

        answers = queue.Queue()

        @app.get("/")
        def home():
            return answers.get()
        """,
    ),
    "a timeout with a name": (
        "LO402",
        """
        import requests

        TIMEOUT = (3, 120)

        @app.get("/")
        def home():
            return requests.get("http://other.example", timeout=TIMEOUT).text
        """,
    ),
    "a handler of log files with a name of its own": (
        "LO206",
        """
        import logging

        class Daily(logging.FileHandler):
            pass

        logging.getLogger().addHandler(Daily("app.log"))

        @app.get("/")
        def home():
            return "x"
        """,
    ),
    "a client of a service on this machine": (
        "LO602",
        """
        import httpx

        @app.get("/")
        def home():
            with httpx.Client(base_url="http://127.0.0.1:11434") as client:
                return client.get("/api").text
        """,
    ),
    "a socket of this machine": (
        "LO602",
        """
        import socket

        @app.get("/")
        def home():
            server = socket.socket(socket.AF_UNIX)
            server.connect("/run/daemon.sock")
            return server.recv(10)
        """,
    ),
    "a call that is told to wait": (
        "LO402",
        """
        from jobs_of_others import run_and_wait

        @app.get("/")
        def home():
            return run_and_wait("report", timeout=300)
        """,
    ),
}


@pytest.mark.parametrize(("rule", "body"), FOUND.values(), ids=FOUND)
def test_found(rule: str, body: str):
    finds(flask(body), rule)


LEFT_ALONE = {
    "rows of peewee, by their key": (
        "LO1",
        """
        from peewee import IntegerField, Model

        class Track(Model):
            plays = IntegerField(default=0)

        def row(table, key):
            return table[key]

        @app.get("/<key>")
        def play(key):
            track = row(Track, key)
            track.plays += 1
            track.save()
            return "x"
        """,
    ),
    "the stream of an upload is no path": (
        "LO2",
        """
        from PIL import Image

        def size(stream):
            return Image.open(stream).size

        @app.post("/")
        def home():
            return str(size(request.files["picture"].stream))
        """,
    ),
    "the number of the process in a line of the log": (
        "LO605",
        """
        import os
        from loguru import logger

        @app.get("/")
        def home():
            logger.info("served by {pid}", pid=os.getpid())
            return "x"
        """,
    ),
    "a text that only compares addresses": (
        "LO204",
        """
        import os

        @app.get("/")
        def home():
            return str(os.environ["DATABASE_URL"].startswith("sqlite:///"))
        """,
    ),
    "a queue of one request": (
        "LO401",
        """
        import queue

        @app.get("/")
        def home():
            answers = queue.Queue()
            answers.put(1)
            return str(answers.get())
        """,
    ),
    "an event of one request": (
        "LO1",
        """
        import threading

        @app.get("/")
        def home():
            done = threading.Event()
            done.set()
            return "x"
        """,
    ),
    "a cache's lifetime is no wait": (
        "LO402",
        """
        from caches_of_others import Store

        store = Store()

        @app.get("/")
        def home():
            store.put("a", 1, timeout=3600)
            return "x"
        """,
    ),
}


@pytest.mark.parametrize(("family", "body"), LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_left_alone(family: str, body: str):
    quiet(flask(body), family)
