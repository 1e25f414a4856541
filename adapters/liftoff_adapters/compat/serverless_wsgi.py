"""serverless-wsgi's interface: `handle_request(app, event, context)` and `TEXT_MIME_TYPES`.

The environment variables `API_GATEWAY_BASE_PATH` and `STRIP_STAGE_PATH` count as they do there.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from liftoff_adapters.compat.raising import RaisingHandler
from liftoff_adapters.compat.shapes import split_headers
from liftoff_adapters.events import kind_of
from liftoff_adapters.parts import TextTypes
from liftoff_adapters.paths import below

logger = logging.getLogger("liftoff_adapters")

WsgiApp = Callable[..., Iterable[bytes]]

# Sent as text besides `text/…`; users add to it.
TEXT_MIME_TYPES = [
    "application/json",
    "application/javascript",
    "application/xml",
    "application/vnd.api+json",
    "image/svg+xml",
]

_WARMERS = ("aws.events", "serverless-plugin-warmup")
_YES = frozenset({"yes", "y", "true", "t", "1"})

# A function serves one app with one environment: the handler of the last call is the next one's.
_last: tuple[WsgiApp, str, str, RaisingHandler] | None = None


def handle_request(app: WsgiApp, event: Any, context: Any) -> Any:
    """Serve one event with a WSGI app.

    A warmer's event is answered with `{}`. One of the older, non-proxy Lambda integration is read,
    too; its response of status 300 or more is raised, for the integration's patterns to match.

    Raises:
        EventError: the event is of no kind that is served, or is broken.
        RuntimeError: an answer of status 300 or more, as JSON, to a Lambda integration.
    """
    if isinstance(event, Mapping):
        if event.get("source") in _WARMERS:
            logger.info("A warmer's event: the app is not called")
            return {}
        if _is_integration(event):
            answer = handle_request(app, _proxied(event), context)
            if answer["statusCode"] >= 300:
                raise RuntimeError(json.dumps(answer))
            return answer
        if "?" in (event.get("path") or ""):
            # Express Gateway leaves the query in the path.
            event = {**event, "path": event["path"].partition("?")[0]}
    answer = _handler(app)(event, context)
    return _shaped(event, answer)


def _handler(app: WsgiApp) -> RaisingHandler:
    global _last  # noqa: PLW0603
    base = os.environ.get("API_GATEWAY_BASE_PATH", "")
    strip = os.environ.get("STRIP_STAGE_PATH", "")
    if _last is None or _last[0] is not app or _last[1:3] != (base, strip):
        inner = _App(app, base.strip("/"), strip.strip().lower() in _YES)
        handler = RaisingHandler(inner, base_path=base)
        handler.settings = handler.settings.replace(text_types=_Listed())
        _last = (app, base, strip, handler)
    return _last[3]


class _App:
    """Gives the app what else serverless-wsgi puts into the environ, or keeps out of it."""

    def __init__(self, app: WsgiApp, base: str, strips_stage: bool) -> None:
        self._app = app
        self._base = f"/{base}" if base else ""
        self._strips_stage = strips_stage

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        context = environ["apig_wsgi.request_context"]
        root = environ["SCRIPT_NAME"]
        stage = f"/{context.get('stage') or ''}"
        if "path" not in context and "amazonaws.com" in environ.get("HTTP_HOST", "") and not root:
            # An event that was made by hand, or of the Lambda integration, does not say more.
            root = stage.rstrip("/")
        if self._strips_stage and below(root, stage) is not None:
            root = root[len(stage) :]
        if self._base and not root and "rawPath" in environ["aws.event"]:
            # Payload 2.0 leaves a custom domain's base path out of the path; 1.0 does not.
            root = self._base
        environ["SCRIPT_NAME"] = root
        authorizer = context.get("authorizer")
        if isinstance(authorizer, dict) and authorizer.get("principalId"):
            environ["REMOTE_USER"] = authorizer["principalId"]
        return self._app(environ, start_response)


class _Listed(TextTypes):
    """Text is what is known to be, and what `TEXT_MIME_TYPES` holds."""

    def __call__(self, content_type: str) -> bool:
        if super().__call__(content_type):
            return True
        return content_type.partition(";")[0].strip().lower() in TEXT_MIME_TYPES


def _is_integration(event: Mapping[str, Any]) -> bool:
    return event.get("requestPath") is not None and kind_of(event) is None


def _proxied(event: Mapping[str, Any]) -> dict[str, Any]:
    """Give the proxy event that says what an event of the Lambda integration says."""
    path = event["requestPath"].partition("?")[0]
    for name, value in (event.get("path") or {}).items():
        path = path.replace(f"{{{name}}}", value).replace(f"{{{name}+}}", value)
    query = event.get("query") or {}
    body = event.get("body")
    return {
        "httpMethod": event["method"],
        "path": path,
        "headers": event.get("headers"),
        "queryStringParameters": query,
        "body": json.dumps(body) if body else None,
        "isBase64Encoded": False,
        "requestContext": {
            "stage": event.get("stage"),
            "identity": event.get("identity"),
            "authorizer": event.get("enhancedAuthContext") or {},
        },
    }


def _shaped(event: Any, answer: Any) -> Any:
    """Give headers once or several times each, as the event has them."""
    is_single = kind_of(event) in ("rest", "http-1.0") and not event.get("multiValueHeaders")
    if is_single and isinstance(answer, dict):
        single, repeated = split_headers(answer.pop("multiValueHeaders"))
        answer["headers"] = single
        if repeated:
            answer["multiValueHeaders"] = repeated
    return answer
