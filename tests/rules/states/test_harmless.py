"""Changes that are no state: registers of loggers, objects that nobody holds yet."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet

KEPT = """
import logging, re

class Kept:
    _known = {{}}

    @staticmethod
    def get(name):
        if name not in Kept._known:
            Kept._known[name] = {value}
        return Kept._known[name]

@app.get("/<name>")
def home(name):
    return str(Kept.get(name))
"""
MADE = """
class Model:
    def __init__(self):
        self.kind = None

    @classmethod
    def load(cls):
        return cls()

class Holder:
    def __init__(self):
        self.current = None

    def load(self, kind):
        model = Model.load()
        {before}
        model.kind = kind
        return model

    def answer(self, kind):
        self.current = self.load(kind)

holder = Holder()
KNOWN = {{}}

@app.get("/{{kind}}")
def home(kind):
    holder.answer(kind)
"""


@pytest.mark.parametrize("value", ["logging.getLogger(name)", "re.compile(name)"])
def test_loggers_and_patterns_by_name(value: str):
    quiet(flask(KEPT.format(value=value)), "LO10")


def test_anything_else_by_name():
    finds(flask(KEPT.format(value="object()")), "LO103")


def test_object_that_nobody_has_yet():
    source = fastapi(MADE.format(before="pass"))
    assert finds(source, "LO114").symbol == "holder.current"


NAMED = """
class Job:
    def __init__(self):
        self.state = None

jobs = {{}}

def made():
    job = Job()
    {inside}
    return job

def look(job):
    print(job)
    return job.state

def store(job):
    jobs[2] = job

def keep(job):
    {before}
    job.state = "kept"
    jobs["a"] = job

@app.get("/")
def home():
    {body}
"""


@pytest.mark.parametrize(
    ("inside", "before", "body", "found"),
    [
        ("pass", "pass", "keep(Job())", 0),
        ("pass", "pass", "keep(made())", 0),
        ("pass", "pass", "job = made()\n    keep(job)", 0),
        ("pass", "pass", 'job = made()\n    job.state = "new"\n    keep(job)', 0),
        ("pass", "pass", "job = made()\n    look(job)\n    keep(job)", 0),
        ("pass", "isinstance(job, Job)", "keep(made())", 0),
        ("pass", "pass", "job = made()\n    store(job)\n    keep(job)", 1),
        ("jobs[1] = job", "pass", "keep(made())", 1),
        ("pass", "jobs[1] = job", "keep(made())", 1),
        ("pass", "pass", "job = made()\n    jobs[1] = job\n    keep(job)", 1),
    ],
)
def test_object_that_is_made_for_a_function(inside: str, before: str, body: str, found: int):
    source = flask(NAMED.format(inside=inside, before=before, body=body))
    assert [f.rule for f in analysis_of(source).findings].count("LO114") == found


@pytest.mark.parametrize("before", ["KNOWN[kind] = model", "KNOWN.setdefault(kind, model)"])
def test_object_that_is_handed_on_before(before: str):
    source = fastapi(MADE.format(before=before))
    assert finds(source, "LO114", "Model.kind").routes == ("GET /{kind}",)


RETURNED = """
import functools

def checked(function):
    @functools.wraps(function)
    def inner(*args):
        return function(*args)
    return inner

class Camera:
    def __init__(self):
        self.shown = None

    @checked
    def ask(self, key):
        return {{"key": key}}

    def power(self):
        answer = self.ask("power")
        {before}
        answer["value"] = 1
        return answer

    def show(self):
        self.shown = self.power()

class House:
    def __init__(self, name):
        self.camera = Camera()
        HOUSES[name] = self

HOUSES = {{}}

@app.get("/<name>")
def home(name):
    House(name)
    for house in HOUSES.values():
        house.camera.show()
    return str(house.camera.shown)
"""


def test_dict_that_nobody_has_yet():
    source = flask(RETURNED.format(before="pass"))
    assert finds(source, "LO114").symbol == "camera.shown"


def test_dict_that_is_handed_on_before():
    source = flask(RETURNED.format(before="self.kept = answer"))
    symbols = {f.symbol for f in analysis_of(source).findings if f.rule == "LO114"}
    assert len(symbols) > 1


TURNS = """
TURNS = {}

@app.get("/")
def home():
    return str(next({}))
"""


@pytest.mark.parametrize("given", ["iter(TURNS)", "(turn for turn in TURNS)", "reversed(TURNS)"])
def test_next_of_an_iterator_of_its_own(given: str):
    quiet(flask(TURNS.format("{1: 2}", given)), "LO1")


def test_next_of_an_iterator_that_is_kept():
    finds(flask(TURNS.format("iter([1, 2]) if app else (n for n in [1])", "TURNS")), "LO102")


WITH = """
class Settings:
    def __init__(self):
        self.data = {{}}

    def __enter__(self):
        {entered}
        self.load()
        return self

    def load(self):
        self.data = {{"paths": 0}}

    def __exit__(self, *error):
        print(self.data)

    def set(self, key, value):
        self.data[key] = value

OPEN = []

def prepare():
    with Settings() as settings:
        settings.set("paths", 1)
        {more}

prepare()

@app.post("/<name>")
def change(name):
    with Settings() as settings:
        settings.set("name", name)
    for settings in OPEN:
        settings.set("name", name)
    return name
"""


def test_object_that_ends_with_the_function_that_makes_it():
    quiet(flask(WITH.format(entered="pass", more="pass")), "LO1")


@pytest.mark.parametrize(
    ("entered", "more"),
    [("OPEN.append(self)", "pass"), ("pass", "OPEN.append(settings)")],
)
def test_object_that_somebody_else_gets(entered: str, more: str):
    source = flask(WITH.format(entered=entered, more=more))
    assert any(f.rule == "LO114" for f in analysis_of(source).findings)


@pytest.mark.parametrize(
    ("value", "severity"), [("extension.client", "info"), ("extension.client.connect()", "blocker")]
)
def test_a_global_that_means_what_another_module_has(value: str, severity: str):
    files = {
        "extension.py": "client = None\n",
        "app.py": flask(f"""
            def load():
                import extension
                global client
                client = {value}

            @app.get("/")
            def home():
                load()
                return str(client)
        """),
    }
    assert finds(files, "LO101").severity == severity


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ('self.data["result"] = data; self.data["status"]["code"] = 1', ["LO114"]),
        ('self.data["status"]["code"] = 1', ["LO110"]),
    ],
)
def test_a_dict_inside_the_dict_of_a_field(change: str, found: list[str]):
    source = f"""
    class Answer:
        def __init__(self):
            self.data = {{"status": {{"code": 0}}, "result": ""}}

        def ok(self, data):
            {change}
            return self.data

    answer = Answer()

    @app.get("/<name>")
    def home(name):
        return answer.ok(name)
    """
    assert [f.rule for f in analysis_of(flask(source)).findings] == found
