"""What a fresh process does with a Starlette or FastAPI app: its map, its document, its answers."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from liftoff_adapters.starlette_guard import guard

from liftoff.frameworks.liftoff_probe import starlette_rules

Request = tuple[str, ...]


class _Asked:
    """The endpoints that are owned, and those that were asked for; None owns all."""

    def __init__(self, owned: frozenset[str] | None) -> None:
        self.owned = owned
        self.names: list[str] = []

    def __contains__(self, name: str) -> bool:
        self.names.append(name)
        return self.owned is None or name in self.owned

    @property
    def handed_on(self) -> bool:
        return bool(self.names) and self.owned is not None and self.names[-1] not in self.owned


def default_requests(app: Any) -> list[Request]:
    """One request for each rule without variables."""
    return [
        ((rule["methods"] or ["GET"])[0], rule["rule"])
        for rule in starlette_rules.starlette_rules(app, Path.cwd())
        if "{" not in rule["rule"] and not rule["websocket"]
    ]


def behaviour(app: Any, owned: frozenset[str] | None, requests: list[Request]) -> dict[str, Any]:
    """The map, with the OpenAPI document, and the answers, with the lifespan run before them."""
    rules = [
        [r["rule"], r["endpoint"], r["methods"], r["host"], r["websocket"]]
        for r in starlette_rules.starlette_rules(app, Path.cwd())
    ]
    document = app.openapi() if hasattr(app, "openapi") else None
    answers = asyncio.run(_answers(app, owned, requests))
    return {"rules": [rules, document], "answers": answers}


async def _answers(
    app: Any, owned: frozenset[str] | None, requests: list[Request]
) -> list[dict[str, Any]]:
    async with app.router.lifespan_context(app):
        return [await _answer(app, owned, *request) for request in requests]


async def _answer(
    app: Any, owned: frozenset[str] | None, method: str, target: str, body: str = ""
) -> dict[str, Any]:
    """Endpoint and answer of a request; `handoff` in place of an answer that is not here."""
    asked = _Asked(owned)
    path, _, query = target.partition("?")
    headers = [(b"host", b"example.com"), (b"content-length", str(len(body)).encode())]
    if body:
        kind = b"application/json" if body.startswith(("{", "[")) else b"text/plain"
        headers.append((b"content-type", kind))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "scheme": "https",
        "headers": headers,
        "client": ("1.2.3.4", 5),
        "server": ("example.com", 443),
    }
    sent: list[dict[str, Any]] = []
    parts = [body.encode()]

    async def receive() -> dict[str, Any]:
        if not parts:
            # The client waits for its answer.
            await asyncio.Event().wait()
        return {"type": "http.request", "body": parts.pop(), "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    try:
        await guard(app, asked)(scope, receive, send)
    except BaseException as error:
        # Middleware may put it in a group, which the handler looks through.
        if asked.handed_on:
            return {"endpoint": asked.names[-1], "handoff": True}
        return {"endpoint": asked.names[-1] if asked.names else None, "error": repr(error)}
    return {
        "endpoint": asked.names[-1] if asked.names else None,
        "status": sent[0]["status"],
        "body": b"".join(message.get("body", b"") for message in sent).decode("utf-8", "replace"),
        "headers": sorted([n.decode(), v.decode()] for n, v in sent[0]["headers"]),
    }
