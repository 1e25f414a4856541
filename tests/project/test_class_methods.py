"""Methods of classes that are called like methods of containers."""

from __future__ import annotations

import ast

import pytest

from liftoff.project.evaluation.values import Part
from tests.project.test_graph import graph_of

SOURCE = """
class Row:
    @classmethod
    def get(cls, key):
        return load(key)

class Manager:
    def __init__(self, model):
        self.model = model

manager = Manager({model})
row = manager.model.get(1)
"""


@pytest.mark.parametrize(("model", "is_part"), [("Row", False), ("dict(given)", True)])
def test_what_they_give_is_no_part_of_who_holds_the_class(model: str, is_part: bool) -> None:
    graph = graph_of(SOURCE.format(model=model))
    module = graph.program.modules["m"]
    row = graph.evaluator.values(ast.parse("row", mode="eval").body, module)
    assert any(isinstance(value, Part) for value in row) is is_part
