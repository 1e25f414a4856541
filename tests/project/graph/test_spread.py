"""What `**given` hands to a function, and what loops over chained sequences give."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, finds, flask, quiet

SPREAD = """
class Disk:
    def put(self):
        open("/srv/x", "w")

class Nothing:
    def put(self):
        pass

class Job:
    def __init__(self, store=None, name=""):
        self.store = store

    def run(self):
        self.store.put()

def make(**options):
    return Job(**options)

OPTIONS = {{"store": {store}(), "name": "x"}}

@app.post("/")
def home():
    {job}.run()
    return ""
"""


@pytest.mark.parametrize(
    "job",
    [
        "Job(**OPTIONS)",
        "Job(**dict(store={store}()))",
        "make(store={store}())",
        "make(**OPTIONS)",
        "Job(**{{'name': 'x', **OPTIONS}})",
    ],
)
@pytest.mark.parametrize("store", ["Disk", "Nothing"])
def test_arguments_by_two_stars(job: str, store: str):
    source = flask(SPREAD.format(job=job.format(store=store), store=store))
    if store == "Disk":
        assert finds(source, "LO201").routes == ("POST /",)
    else:
        # `Disk` is never made.
        quiet(source, "LO2")


CHAINED = """
from itertools import chain

class Disk:
    def put(self):
        open("/srv/x", "w")

FIRST = {{"a": 1}}
SECOND = {{"b": Disk()}}

@app.post("/")
def home():
    {loop}
    return ""
"""


@pytest.mark.parametrize(
    "loop",
    [
        "for one in chain(FIRST.values(), SECOND.values()):\n        one.put()",
        "for name, one in chain(FIRST.items(), SECOND.items()):\n        one.put()",
        "every = chain(FIRST.items(), SECOND.items())\n    for name, one in every:\n        one.put()",
    ],
)
def test_one_after_the_other(loop: str):
    assert finds(flask(CHAINED.format(loop=loop)), "LO201").routes == ("POST /",)


KINDS = """
from werkzeug.utils import import_string

class Store:
    @classmethod
    def from_config(cls, config):
        return {loaded}.from_config(config)

class Disk(Store):
    @classmethod
    def from_config(cls, config):
        return cls()

    def put(self):
        open("/srv/x", "w")

class Other:
    def put(self):
        open("/srv/y", "w")

store = Store.from_config(app.config)

@app.post("/")
def home():
    store.put()
    return ""
"""


@pytest.mark.parametrize(
    "loaded",
    [
        'import_string(config["store"])',
        'getattr(__import__(config["module"]), config["name"])',
    ],
)
def test_a_class_that_settings_choose_among_the_heirs(loaded: str):
    found = analysis_of(flask(KINDS.format(loaded=loaded))).findings
    assert [f.place.line for f in found if f.rule == "LO201"] == [17]


def test_one_dict_that_two_functions_hand_on():
    source = """
class Job:
    def __init__(self, store=None):
        self.store = store

OPTIONS = {"store": 1}
OTHERS = {"store": open}

def first(given):
    return Job(**given)

def second(given):
    return Job(**given)

def late(given):
    return first(given) or second(given)

@app.post("/")
def home():
    for given in (OPTIONS, OTHERS):
        late(given).store("/srv/x", "w")
    return ""
"""
    assert finds(flask(source), "LO201").routes == ("POST /",)


VIEWS = """
import os
from flask.views import MethodView
from flask_restful import Api, Resource

class Disk:
    def put(self):
        open("/srv/x", "w")

class Page({base}):
    def __init__(self, store=None, name=""):
        self.store = store

    def post(self):
        self.store.put()
        return ""

api = Api(app)
{added}
"""


@pytest.mark.parametrize(
    ("base", "added"),
    [
        ("MethodView", 'app.add_url_rule("/", view_func=Page.as_view("page", store=Disk()))'),
        ("MethodView", 'app.add_url_rule("/", view_func=Page.as_view("page", Disk()))'),
        ("Resource", 'api.add_resource(Page, "/", resource_class_kwargs={"store": Disk()})'),
    ],
)
def test_what_the_framework_makes_a_view_with(base: str, added: str):
    source = flask(VIEWS.format(base=base, added=added))
    assert finds(source, "LO201").routes == ("POST /",)
