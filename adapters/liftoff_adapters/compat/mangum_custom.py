"""Mangum's custom handlers: classes of users that read events which Mangum does not know."""

from __future__ import annotations

from typing import Any, Protocol


class CustomHandler(Protocol):
    """What Mangum asks of such a class."""

    def __init__(self, event: Any, context: Any, config: dict[str, Any], /) -> None: ...

    @classmethod
    def infer(cls, event: Any, context: Any, config: dict[str, Any], /) -> bool:
        """Tell whether the event is one for this class."""
        ...

    @property
    def body(self) -> bytes:
        """The body of the request."""
        ...

    @property
    def scope(self) -> Any:
        """The ASGI scope of the request."""
        ...

    def __call__(self, response: dict[str, Any], /) -> dict[str, Any]:
        """Make the answer of a response: `status`, `headers` as ASGI has them, and `body`."""
        ...


_KEY = "liftoff_adapters.custom"


class CustomExchange:
    """One request of a custom handler, and its response.

    Attributes:
        event: what the ASGI handler reads in the place of the event, which it could not.
        custom: knows the scope and the body, and makes the answer.
    """

    def __init__(self, custom: CustomHandler) -> None:
        self.custom = custom
        self.event: dict[str, Any] = {
            "version": "2.0",
            "rawPath": "/",
            "requestContext": {"http": {"method": "GET", "path": "/"}},
            _KEY: self,
        }
        self._start: dict[str, Any] = {}
        self._chunks: list[bytes] = []
        self._is_complete = False

    def between(self, receive: Any, send: Any) -> tuple[Any, Any]:
        """Give `receive` with the custom body, and `send` that keeps the response."""
        is_read = False

        async def received() -> Any:
            nonlocal is_read
            if is_read:
                return await receive()
            is_read = True
            await receive()
            return {"type": "http.request", "body": self.custom.body, "more_body": False}

        async def sent(message: dict[str, Any]) -> None:
            await send(message)
            if message["type"] == "http.response.start":
                self._start = message
            else:
                self._chunks.append(message.get("body", b""))
                self._is_complete = not message.get("more_body", False)

        return received, sent

    def answer(self) -> dict[str, Any]:
        """Give what the custom handler makes of the response, or of a 500 where there is none."""
        if not self._is_complete:
            return self.custom({
                "status": 500,
                "headers": [[b"content-type", b"text/plain; charset=utf-8"]],
                "body": b"Internal Server Error",
            })  # fmt: skip
        return self.custom({
            "status": self._start["status"],
            "headers": self._start.get("headers", []),
            "body": b"".join(self._chunks),
        })  # fmt: skip


def custom_exchange(event: Any) -> CustomExchange | None:
    """Give the exchange that an event stands for."""
    found = event.get(_KEY)
    return found if isinstance(found, CustomExchange) else None
