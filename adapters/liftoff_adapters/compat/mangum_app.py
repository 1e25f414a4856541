"""Stands between the ASGI handler and the app, for what Mangum does beside serving."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Protocol

from liftoff_adapters.compat.mangum_custom import custom_exchange

if TYPE_CHECKING:
    from liftoff_adapters.asgi import AsgiApp

# The loggers of Mangum, so that what is configured for them goes on counting.
http_logger = logging.getLogger("mangum.http")
lifespan_logger = logging.getLogger("mangum.lifespan")


class HasApp(Protocol):
    """Holds an app that may be replaced."""

    app: AsgiApp


class MangumApp:
    """An ASGI app: the owner's, with its requests logged and its lifespan watched."""

    def __init__(self, owner: HasApp) -> None:
        self._owner = owner
        self._state: dict[str, Any] | None = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Serve one scope."""
        if scope["type"] == "lifespan":
            self._state = scope["state"]
            await _Watched(receive, send).run(self._owner.app, scope)
            return
        exchange = custom_exchange(scope["aws.event"])
        if exchange is not None:
            scope = dict(exchange.custom.scope)
            if self._state is not None:
                scope["state"] = self._state.copy()
            receive, send = exchange.between(receive, send)
        if http_logger.isEnabledFor(logging.INFO):
            send = _logged(scope, send)
        await self._owner.app(scope, receive, send)


def _logged(scope: dict[str, Any], send: Any) -> Any:
    status = 0

    async def logged(message: dict[str, Any]) -> None:
        nonlocal status
        await send(message)
        if message["type"] == "http.response.start":
            status = message["status"]
        elif not message.get("more_body", False):
            http_logger.info("%s %s %s", scope["method"], scope["path"], status)

    return logged


class _Watched:
    """A lifespan that turns what an app does wrong after startup began into a failure.

    Before, it only says that the app has no lifespan.
    """

    def __init__(self, receive: Any, send: Any) -> None:
        self._receive = receive
        self._send = send
        self._is_asked = False
        self._has_said = False

    async def run(self, app: AsgiApp, scope: dict[str, Any]) -> None:
        try:
            await app(scope, self._received, self._sent)
        except Exception:
            if self._is_asked and not self._has_said:
                lifespan_logger.exception("Exception in 'lifespan' protocol.")
            raise

    async def _received(self) -> Any:
        message = await self._receive()
        self._is_asked = True
        return message

    async def _sent(self, message: dict[str, Any]) -> None:
        if self._is_asked and not message["type"].startswith("lifespan."):
            message = {
                "type": "lifespan.startup.failed",
                "message": f"the app sent {message['type']!r} in its lifespan",
            }
        await self._send(message)
        self._has_said = True
