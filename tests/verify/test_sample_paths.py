from __future__ import annotations

from urllib.parse import unquote

import pytest
from starlette.routing import Route
from werkzeug.routing import Map, Rule

from liftoff.verify.sample_paths import plain_rule, sample_paths


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("/", 1),
        ("/a-b/c.txt", 1),
        ("/<name>", 3),
        ("/user/<int:n>/<name>", 3),
        ("/<float(min=1):x>", 3),
        ("/<uuid:item>/<path:rest>", 3),
        ("/<any(json, xml):kind>/x", 3),
        ("/<string(length=4):word>", 3),
        ("/v<int:major>.<int:minor>/", 3),
        ("/<user_id>/page/<page>", 3),
    ],
)
def test_werkzeug_matches_the_first(rule: str, count: int) -> None:
    paths = sample_paths(rule)
    assert len(paths) == count
    adapter = Map([Rule(rule, endpoint="it")]).bind("host")
    assert adapter.match(unquote(paths[0]))[0] == "it"


@pytest.mark.parametrize(
    "rule",
    ["/{name}", "/{n:int}/x", "/{x:float}", "/{item:uuid}", "/files/{rest:path}", "/{a}-{b}"],
)
def test_starlette_matches_the_first(rule: str) -> None:
    found = Route(rule, lambda request: None)
    assert found.path_regex.match(unquote(sample_paths(rule)[0]))


def test_the_last_only_looks_like_it() -> None:
    assert sample_paths("/<int:n>") == ("/1", "/999", "/abc")
    assert sample_paths("/{item_id}/<x>") == (
        "/{item_id}/test",
        "/{item_id}/caf%C3%A9",
        "/{item_id}/a%2Fb",
    )


@pytest.mark.parametrize(
    ("rule", "plain"),
    [("/a/<int:n>/<x>", "/a/{n}/{x}"), ("/a/{n:int}/{x}", "/a/{n}/{x}"), ("/a", "/a")],
)
def test_as_openapi_spells_it(rule: str, plain: str) -> None:
    assert plain_rule(rule) == plain
