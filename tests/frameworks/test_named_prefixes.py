"""Prefixes that are made of the name of the blueprint that is put in."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of

APP = """
from flask import Blueprint, Flask

PREFIX = "/v1"
users = Blueprint("users", __name__)
posts = Blueprint("posts", __name__)

@users.get("/one")
def one(): return ""

@posts.get("/two")
def two(): return ""

app = Flask(__name__)
for blueprint in (users, posts):
    app.register_blueprint(blueprint, url_prefix={prefix})
"""


@pytest.mark.parametrize(
    "prefix",
    [
        'f"/api/{blueprint.name}"',
        '"/api/" + blueprint.name',
        '"/api/%s" % blueprint.name',
        '"/api/{}".format(blueprint.name)',
    ],
)
def test_the_name_in_the_prefix(prefix: str):
    rules = [route.rule for route in analysis_of(APP.replace("{prefix}", prefix)).routes]
    assert rules == ["/api/users/one", "/api/posts/two"]


def test_more_than_the_name():
    source = APP.replace("{prefix}", 'f"{blueprint.import_name}/{blueprint.name}"')
    found = analysis_of(source)
    assert "/api/users/one" not in [route.rule for route in found.routes]
