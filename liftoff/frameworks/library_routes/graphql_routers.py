"""Strawberry's router for FastAPI: one path for requests and for a WebSocket.

Source: `strawberry.fastapi.router`, version 0.341.
"""

from __future__ import annotations

from dataclasses import replace

from liftoff.frameworks.library_routes.reading import LibraryCall, Reader, made_by, text_of, untold


def add_graphql_router(reader: Reader, call: LibraryCall) -> None:
    """GET, POST and the WebSocket of subscriptions."""
    path = text_of(reader, call, "path", "")
    if path is None:
        untold(reader, call, "GraphQL is answered")
        return
    made = made_by(reader, call, "router")
    made.registrations += (
        call.page(path, "handle_http_get"),
        call.page(path, "handle_http_post", "POST"),
        replace(call.page(path, "websocket_endpoint"), websocket=True),
    )
