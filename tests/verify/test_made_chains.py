"""Requests for what a request before has made."""

from __future__ import annotations

import pytest

from liftoff.verify.made_chains import chains, in_order

Rules = list[tuple[tuple[str, ...], str]]

ITEMS: Rules = [
    (("GET", "POST"), "/items/"),
    (("GET", "PUT"), "/items/<int:item_id>"),
    (("DELETE",), "/items/<int:item_id>"),
    (("GET", "POST"), "/items/<int:item_id>/notes"),
]


def test_the_thing_and_what_is_below_it() -> None:
    found = chains(ITEMS)
    assert list(found) == ["/items/"]
    chain = found["/items/"]
    assert chain.save == {"made_items": ["/id", "/item_id", "/data/id", "/uuid", "/key", "/slug"]}
    assert [f"{method} {member.path}" for member, method in in_order(chain)] == [
        "GET /items/{{made_items}}",
        "GET /items/{{made_items}}/notes",
        "PUT /items/{{made_items}}",
        "DELETE /items/{{made_items}}",
        "GET /items/{{made_items}}",
    ]


@pytest.mark.parametrize(
    "rules",
    [
        [(("GET",), "/items"), (("GET",), "/items/{id}")],
        [(("POST",), "/items"), (("GET",), "/other/{id}")],
        [(("POST",), "/items"), (("GET",), "/items/{id}/notes/{note}")],
        [(("POST",), "/items"), (("GET",), "/items/new"), (("OPTIONS",), "/items/{id}")],
        [(("POST",), "/items"), (("GET",), "/items/by/{id}")],
        [(("POST",), "/items"), (("GET",), "/itemsets/{id}")],
        [(("POST",), "/"), (("GET",), "/{id}")],
        [(("POST",), "/of/{user}"), (("GET",), "/of/{user}/{id}")],
    ],
)
def test_what_is_none(rules: Rules) -> None:
    assert chains(rules) == {}


def test_without_a_get_there_is_no_look_after() -> None:
    (chain,) = chains([(("POST",), "/a"), (("DELETE", "PATCH"), "/a/{x}")]).values()
    assert [method for _, method in in_order(chain)] == ["PATCH", "DELETE"]
