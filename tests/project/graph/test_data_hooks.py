"""What libraries run of schemas and forms, and decorators of views that a class lists."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask

DATA = """
from marshmallow import Schema, post_load, validates
from flask_wtf import FlaskForm

class User(Schema):
    @post_load
    def made(self, data, **options):
        open("/srv/made", "w")
        return data

class Form(FlaskForm):
    def validate_name(self, field):
        open("/srv/name", "w")

@app.post("/")
def home():
    {call}
    return ""
"""


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("User().load(request.json)", ["made"]),
        ("Form().validate_on_submit()", ["name"]),
        ("Form().process(None)", []),
        ("User().get_attribute(None, 1, 2)", []),
    ],
)
def test_methods_that_check_data(call: str, found: list[str]):
    source = flask(DATA.format(call=call))
    lines = source.splitlines()
    places = [f.place.line for f in analysis_of(source).findings if f.symbol == "open"]
    assert [lines[place - 1].split("/")[2].split('"')[0] for place in places] == found


VIEWS = """
import functools
from flask.views import MethodView
from flask_restful import Api, Resource

def noted(function):
    @functools.wraps(function)
    def inner(*args, **options):
        open("/srv/x", "w")
        return function(*args, **options)
    return inner

class Page({base}):
    {listed}

    def get(self):
        return ""

{added}
"""


@pytest.mark.parametrize(
    ("base", "added"),
    [
        ("MethodView", 'app.add_url_rule("/", view_func=Page.as_view("page"))'),
        ("Resource", 'Api(app).add_resource(Page, "/")'),
    ],
)
@pytest.mark.parametrize(
    ("listed", "routes"),
    [
        ("decorators = [noted]", ("GET /",)),
        ("method_decorators = (noted,)", ("GET /",)),
        ("others = [noted]", None),
    ],
)
def test_decorators_that_a_view_lists(
    base: str, added: str, listed: str, routes: tuple[str, ...] | None
):
    source = flask(VIEWS.format(base=base, added=added, listed=listed))
    found = [f.routes for f in analysis_of(source).findings if f.symbol == "open"]
    assert found == ([routes] if routes else [])
