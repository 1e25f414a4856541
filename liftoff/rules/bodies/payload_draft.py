"""A finding about a body that may pass the limits (LO404, LO405)."""

from __future__ import annotations

import ast

from liftoff.project.source.scopes import Scope
from liftoff.rules.finding import Draft, Severity

_FIX = "Hand out a presigned S3 address instead of the bytes."


def payload_draft(
    node: ast.AST, scope: Scope, rule: str, severity: Severity, message: str, symbol: str
) -> Draft:
    """What is told of one body."""
    return Draft(
        rule=rule,
        severity=severity,
        category="large_upload_or_download",
        message=message,
        node=node,
        scope=scope,
        symbol=symbol,
        fix=_FIX,
    )
