"""Every template, of either kind, for every gateway: accepted by the programs that read them."""

from __future__ import annotations

from typing import Any

import pytest

from liftoff.emit.cloudformation import cloudformation_templates
from liftoff.emit.limits import resource_count
from liftoff.emit.sam import sam_templates
from liftoff.emit.stack import nesting
from liftoff.plan.model import Plan
from tests.emit.checking import complaints, dangling, transform
from tests.emit.plans import (
    make_build,
    much_permitted_plan,
    odd_plan,
    permitted_plan,
    settled_plan,
    split_plan,
    wide_plan,
    wrap_plan,
)

GATEWAYS = ("http", "rest", "alb", "url")
SMALL = {
    f"{make.__name__}-{gateway}": make(gateway)
    for make in (split_plan, wrap_plan, odd_plan, permitted_plan, settled_plan)
    for gateway in GATEWAYS
} | {"much-permitted": much_permitted_plan("http")}
WIDE = {f"wide-{gateway}": wide_plan(gateway, functions=250, routes=297) for gateway in GATEWAYS}
each_plan = pytest.mark.parametrize("plan", (SMALL | WIDE).values(), ids=SMALL | WIDE)


@each_plan
def test_sam_accepts_it_and_the_count_is_right(plan: Plan, monkeypatch: pytest.MonkeyPatch):
    for template in sam_templates(plan).values():
        transformed = transform(template, monkeypatch)
        assert len(transformed["Resources"]) == resource_count(template["Resources"]) <= 500
        # The aliases that SAM makes are referred to as well.
        assert not dangling(transformed)


@each_plan
def test_both_kinds_make_the_same_resources(plan: Plan, monkeypatch: pytest.MonkeyPatch):
    def types(templates: Any) -> list[str]:
        made = [r["Type"] for template in templates for r in template["Resources"].values()]
        return sorted(kind for kind in made if kind != "AWS::CloudFormation::Stack")

    sam = (transform(template, monkeypatch) for template in sam_templates(plan).values())
    plain = cloudformation_templates(plan).values()
    assert types(plain) == types(sam)
    for template in plain:
        assert len(template["Resources"]) <= 500
        assert not dangling(template)


# Each lint takes seconds: the plans that have most in them.
@pytest.mark.parametrize("gateway", GATEWAYS)
@pytest.mark.parametrize("make", [odd_plan, settled_plan])
def test_cfn_lint_accepts_sam(make: Any, gateway: str, monkeypatch: pytest.MonkeyPatch):
    (template,) = sam_templates(make(gateway)).values()
    assert complaints(template, monkeypatch) == []


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_cfn_lint_accepts_a_plain_template(gateway: str, monkeypatch: pytest.MonkeyPatch):
    (template,) = cloudformation_templates(settled_plan(gateway)).values()
    assert complaints(template, monkeypatch) == []


def test_what_a_role_has_no_room_for_is_beside_it(monkeypatch: pytest.MonkeyPatch):
    plan = much_permitted_plan("http")
    for (template,) in (sam_templates(plan).values(), cloudformation_templates(plan).values()):
        kinds = [r["Type"] for r in template["Resources"].values()]
        assert kinds.count("AWS::IAM::ManagedPolicy") >= 3
        assert complaints(template, monkeypatch) == []


def test_cfn_lint_accepts_nested_stacks(monkeypatch: pytest.MonkeyPatch):
    # Smaller than CloudFormation's, as a lint of hundreds of resources takes long.
    monkeypatch.setattr(nesting, "CLOUDFORMATION_RESOURCES", 20)
    monkeypatch.setattr(nesting, "MOST_RESOURCES", 20)
    templates = cloudformation_templates(settled_plan("http"))
    assert len(templates) > 1
    for template in templates.values():
        assert complaints(template, monkeypatch) == []


def test_cfn_lint_accepts_what_was_built(monkeypatch: pytest.MonkeyPatch):
    plan = split_plan("http")
    build = make_build(plan, layers=("common",))
    (template,) = cloudformation_templates(plan, build).values()
    assert complaints(template, monkeypatch) == []


@each_plan
def test_each_template_keeps_to_what_one_can_ask_and_say(plan: Plan):
    for templates in (sam_templates(plan), cloudformation_templates(plan)):
        root, *nested = templates.values()
        for template in templates.values():
            assert len(template.get("Outputs", {})) <= 200
            assert len(template.get("Parameters", {})) <= 200
        for template in nested:
            assert resource_count(template["Resources"]) <= nesting.MOST_RESOURCES
        stacks = [r for r in root["Resources"].values() if r["Type"].endswith(
            ("::Application", "CloudFormation::Stack"))]  # fmt: skip
        for stack, template in zip(stacks, nested, strict=True):
            assert stack["Properties"]["Parameters"].keys() == template["Parameters"].keys()
