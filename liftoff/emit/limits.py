"""How many resources a template comes to."""

from __future__ import annotations

from collections.abc import Mapping

from liftoff.emit.stack.parts import Resource


def weight(resource: Resource) -> int:
    """How many resources one becomes when it is deployed.

    SAM gives each function a role, and a version and an alias when it publishes one.
    """
    if resource["Type"] != "AWS::Serverless::Function":
        return 1
    return 4 if "AutoPublishAlias" in resource["Properties"] else 2


def resource_count(resources: Mapping[str, Resource]) -> int:
    """How many resources a template's own come to; a nested stack counts as one."""
    return sum(weight(resource) for resource in resources.values())
