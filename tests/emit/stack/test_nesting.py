from __future__ import annotations

from typing import Any

import pytest

from liftoff.emit.stack import nesting
from liftoff.emit.stack.nesting import nest
from liftoff.emit.stack.parts import Parts
from liftoff.emit.stack.references import Reference, references
from liftoff.errors import LiftoffError


def resource(**properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::Lambda::Function", "Properties": properties}


def stack(**changes: Any) -> Parts:
    """Two functions that refer to the root, and a third that refers to the first of them."""
    values: dict[str, Any] = {
        "parameters": {"Days": {"Type": "Number"}},
        "resources": {
            "Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {}},
            "Base": resource(),
            "A": resource(Days={"Ref": "Days"}, Api={"Fn::Sub": "x/${Api}/${!no}/${AWS::Region}"}),
            "ARole": resource(Base={"Fn::GetAtt": ["Base", "Arn"]}, Own={"Ref": "A"}),
            "B": {**resource(Api={"Ref": "Api"}), "DependsOn": ["Api", "BRole"]},
            "BRole": resource(),
            "C": resource(A={"Fn::Sub": ["${A.Arn}-${v}", {"v": {"Ref": "Base"}}]}),
            "CRole": resource(),
        },
        "outputs": {"Url": {"Value": {"Fn::Sub": "https://${B.Url}/"}}},
        "homes": {"A": "a", "ARole": "a", "B": "b", "BRole": "b", "C": "c", "CRole": "c"},
    }
    return Parts(**{**values, **changes})


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nesting, "CLOUDFORMATION_RESOURCES", 5)
    monkeypatch.setattr(nesting, "MOST_RESOURCES", 2)


def test_what_fits_is_left_alone():
    assert nest(stack(), ["a", "b", "c"]) == nesting.Nesting(root=stack(), stacks=())


def test_each_template_is_given_what_it_refers_to(small: None):
    made = nest(stack(), ["a", "b", "c"], shared=["Api"])
    first, second, third = made.stacks
    assert first.parts.resources["A"]["Properties"] == {
        "Days": {"Ref": "Days"},
        "Api": {"Fn::Sub": "x/${Api}/${!no}/${AWS::Region}"},
    }
    assert first.parts.resources["ARole"]["Properties"] == {
        "Base": {"Ref": "BaseArn"},
        "Own": {"Ref": "A"},
    }
    assert first.inputs == {
        "Api": {"Ref": "Api"},
        "BaseArn": {"Fn::GetAtt": ["Base", "Arn"]},
        "Days": {"Ref": "Days"},
    }
    assert first.parts.outputs == {"AArn": {"Value": {"Fn::GetAtt": ["A", "Arn"]}}}
    assert second.parts.resources["B"]["DependsOn"] == ["BRole"]
    assert second.after == ("Api",)
    assert third.inputs["AArn"] == {"Fn::GetAtt": ["Functions1", "Outputs.AArn"]}
    sub = third.parts.resources["C"]["Properties"]["A"]
    assert sub == {"Fn::Sub": ["${AArn}-${v}", {"v": {"Ref": "Base"}}]}
    assert third.inputs["Api"] == {"Ref": "Api"}


def test_the_root_reads_what_the_others_say(small: None):
    root = nest(stack(), ["a", "b", "c"]).root
    assert root.resources.keys() == {"Api", "Base"}
    assert root.outputs == {"Url": {"Value": {"Fn::Sub": "https://${Functions2.Outputs.BUrl}/"}}}


def test_functions_share_a_template_as_long_as_there_is_room(
    small: None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(nesting, "MOST_RESOURCES", 4)
    first, second = nest(stack(), ["a", "b", "c"]).stacks
    assert first.parts.resources.keys() == {"A", "ARole", "B", "BRole"}
    assert second.parts.resources.keys() == {"C", "CRole"}
    monkeypatch.setattr(nesting, "MOST_FUNCTIONS", 1)
    assert len(nest(stack(), ["a", "b", "c"]).stacks) == 3


def test_a_root_that_is_too_large(small: None):
    many = {f"R{n}": resource() for n in range(6)}
    with pytest.raises(LiftoffError, match="what no function is made of comes to 6 resources"):
        nest(Parts(resources=many), [])


def test_a_function_that_is_too_large(small: None):
    many = {f"R{n}": resource() for n in range(6)}
    with pytest.raises(LiftoffError, match="the function 'a' comes to 6 resources"):
        nest(Parts(resources=many, homes=dict.fromkeys(many, "a")), ["a"])


def test_references_are_found_wherever_they_are():
    value = {
        "a": [{"Ref": "A"}, {"Ref": "AWS::StackName"}],
        "b": {"Fn::GetAtt": ["B", "Outputs.X"]},
        "c": {"Fn::Sub": "${C}${D.Arn}${!E}${AWS::Region}"},
        "d": {"Fn::Sub": ["${v}${F}", {"v": {"Ref": "G"}}]},
        "e": {"Fn::Select": [0, {"Fn::Split": ["/", {"Ref": "H"}]}]},
    }
    assert {(r.target, r.attribute) for r in references(value)} == {
        ("A", ""), ("B", "Outputs.X"), ("C", ""), ("D", "Arn"), ("F", ""), ("G", ""), ("H", ""),
    }  # fmt: skip
    assert Reference("B", "Outputs.X").name == "BOutputsX"
