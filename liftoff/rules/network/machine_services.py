"""Services of the machine that the server runs on: its daemons, and who takes logs and metrics.

LO602, besides the addresses that `addresses` finds.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import Constant, External, Place, Prefix
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.machine import LOOKS, SERVICES

_LOCAL = ("localhost", "127.", "0.0.0.0", "[::1]", "/", "unix:", "qemu:///", "file:")  # noqa: S104


def machine_services(model: Model) -> Iterator[Draft]:
    """Clients that are told no other machine, and what looks at the machine."""
    for kind in SERVICES:
        for call in model.calls(*kind.calls):
            severity = _severity(model, call, kind.told)
            if severity is not None and not model.only_command(call.scope):
                yield _draft(call, severity, kind.text)
    told: set[str] = set()
    for call in model.calls(*LOOKS):
        module = call.scope.module.path
        if module not in told and model.runs_later(call.scope):
            told.add(module)
            yield _draft(call, "info", "looks at one environment, not at a server")


def _draft(call: Call, severity: Severity, text: str) -> Draft:
    name = call.name.rpartition(".")[2]
    return Draft(
        rule="LO602",
        severity=severity,
        category="identity_or_address",
        message=f"`{name}` {text}",
        node=call.node,
        scope=call.scope,
        symbol=call.name,
        fix="Use a service that is reached over the network, and give its address.",
        whole_app=not call.scope.is_function,
    )


def _severity(model: Model, call: Call, told: tuple[str, ...]) -> Severity | None:
    """Information where the environment may name another machine; None where the source does."""
    address = call.argument(0, *told)
    if address is None:
        return "warning"
    # `("localhost", 514)`
    first = address.elts[0] if isinstance(address, ast.Tuple) and address.elts else address
    values = model.values(first, call.scope)
    texts = [str(v.value) for v in values if isinstance(v, Constant)]
    texts += [v.text for v in values if isinstance(v, Prefix)]
    if texts == ["None"]:
        return "warning"
    if not any(text.startswith(_LOCAL) for text in texts):
        return None
    return "info" if any(isinstance(v, External | Place) for v in values) else "warning"
