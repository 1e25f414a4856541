"""Tiny OUT folders, made by hand: plan.json and one handler.py a function."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from liftoff.plan.document import plan_to_json
from liftoff.plan.model import App, Function, FunctionName, Gateway, GatewayRoute, Plan


@dataclass(frozen=True, kw_only=True)
class Source:
    """A function: its handler.py, its routes and what else matters in a test."""

    code: str
    routes: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    environment: Mapping[str, str | FunctionName] = field(default_factory=dict)
    timeout: int = 30
    fallback: bool = False


def route(key: str, function: str) -> GatewayRoute:
    method, _, path = key.partition(" ")
    return GatewayRoute(
        key=key,
        method=method if path else "ANY",
        path=path or key,
        function=function,
        rules=(),
    )


def write_out(out: Path, gateway: Gateway, sources: Mapping[str, Source]) -> Plan:
    """Write the folder; the fallback gets the catch-all routes."""
    functions, routes = [], []
    for name, source in sources.items():
        folder = out / "functions" / name
        folder.mkdir(parents=True)
        (folder / "handler.py").write_text(textwrap.dedent(source.code))
        (folder / "requirements.txt").write_text("\n".join(source.requirements))
        functions.append(
            Function(
                name=name,
                folder=f"functions/{name}",
                handler="handler.handler",
                fallback=source.fallback,
                endpoints=(),
                routes=(),
                memory=512,
                timeout=source.timeout,
                environment=dict(source.environment),
                requirements=source.requirements,
                reason=None,
            )
        )
        catch_all = ("$default",) if gateway == "http" else ("ANY /", "ANY /{proxy+}")
        keys = (*source.routes, *(catch_all if source.fallback else ()))
        routes += [route(key, name) for key in keys]
    plan = Plan(
        app=App(
            target="app:app",
            module="app",
            attribute="app",
            call=False,
            framework="flask",
            interface="wsgi",
            source=".",
            import_roots=("",),
        ),
        gateway=gateway,
        adapter="native",
        mode="split",
        runtime="python3.13",
        architecture="x86_64",
        functions=tuple(functions),
        routes=tuple(routes),
        notes=(),
    )
    (out / "plan.json").write_text(plan_to_json(plan))
    return plan


ECHO = """
    import json

    def handler(event, context):
        return {"statusCode": 200, "headers": {"content-type": "application/json"},
                "body": json.dumps(event)}
"""
