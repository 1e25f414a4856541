"""A finding about what import or start-up does: it concerns the whole app."""

from __future__ import annotations

import ast

from liftoff.project.source.scopes import Scope
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.model import Call

LATER = "Do it when deploying, or lazily in the request that needs it."


def start_draft(call: Call, rule: str, severity: Severity, message: str, fix: str = LATER) -> Draft:
    """The finding about a call."""
    return start_draft_at(call.node, call.scope, rule, severity, message, call.name, fix)


def start_draft_at(
    node: ast.AST,
    scope: Scope,
    rule: str,
    severity: Severity,
    message: str,
    symbol: str,
    fix: str,
) -> Draft:
    """The finding about any place."""
    return Draft(
        rule=rule,
        severity=severity,
        category="startup_side_effect",
        message=message,
        node=node,
        scope=scope,
        symbol=symbol,
        fix=fix,
        whole_app=True,
        of_start=True,
    )
