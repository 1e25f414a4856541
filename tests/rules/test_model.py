"""What rules ask of the whole model."""

from __future__ import annotations

from liftoff.rules.analysis import with_model
from liftoff.rules.model import Model
from tests.rules.projects import flask, tree_of


def test_what_several_rules_ask_for_is_looked_at_once() -> None:
    looks: list[Model] = []

    def look(model: Model) -> list[int]:
        looks.append(model)
        return [len(looks)]

    def twice(model: Model) -> tuple[list[int], list[int]]:
        return model.once(look), model.once(look)

    tree = tree_of(flask("@app.get('/')\ndef index(): return ''\n"))
    first, second = with_model(tree, twice)
    assert first is second
    assert with_model(tree, twice)[0] == [2], "another model is looked at by itself"
