"""The log group of all functions, with its retention."""

from __future__ import annotations

from liftoff.emit.logical_ids import LOG_GROUP
from liftoff.emit.stack.parts import Parts
from liftoff.plan.model import Plan
from liftoff.platform import LOG_RETENTION_DAYS

RETENTION = "LogRetentionDays"


def log_group(plan: Plan) -> Parts:
    """One group for all, which goes with the stack.

    A request that a function hands on to the fallback can so be followed in one place.
    """
    retention = {
        "Type": "Number",
        "Default": plan.deployment.log_retention,
        "AllowedValues": [*LOG_RETENTION_DAYS],
        "Description": "How long the functions' logs are kept",
    }
    group = {
        "Type": "AWS::Logs::LogGroup",
        "DeletionPolicy": "Delete",
        "UpdateReplacePolicy": "Delete",
        "Properties": {"RetentionInDays": {"Ref": RETENTION}},
    }
    return Parts(parameters={RETENTION: retention}, resources={LOG_GROUP: group})
