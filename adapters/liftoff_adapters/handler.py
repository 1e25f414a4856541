"""What the WSGI and the ASGI handler have in common."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from liftoff_adapters.answers import Answer, plain
from liftoff_adapters.events import Kind, source_of
from liftoff_adapters.settings import Settings

logger = logging.getLogger("liftoff_adapters")

EventFunction = Callable[[Any, Any], Any]
_Function = TypeVar("_Function", bound=EventFunction)


class EventHandler:
    """Functions for the events that are not HTTP, and answers to what went wrong.

    Attributes:
        settings: the resolved options.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._by_source: dict[str, EventFunction] = {}
        self._by_test: list[tuple[Callable[[Any], object], EventFunction]] = []

    def on(
        self, source: str | Callable[[Any], object], function: _Function | None = None
    ) -> Callable[[_Function], _Function]:
        """Serve events that are not HTTP with a function of event and context.

        Called with a function, or as a decorator: `@handler.on("aws:sqs")`.

        Args:
            source: the source as the event names it (`aws:sqs`, `aws:s3`, the `source` of an
                EventBridge event), `"*"` for all that nothing else takes, or a test that gets the
                event, such as `lambda event: event.get("warmer")`.
            function: called with event and context; what it returns is the answer.
        """

        def register(function: _Function) -> _Function:
            if callable(source):
                self._by_test.append((source, function))
            else:
                self._by_source[source] = function
            return function

        if function is not None:
            register(function)
        return register

    def other(self, event: Any, context: Any) -> Any:
        """Serve an event that is not HTTP.

        Raises:
            EventError: no function takes it.
        """
        from liftoff_adapters.errors import EventError  # noqa: PLC0415

        for accepts, function in self._by_test:
            if accepts(event):
                return function(event, context)
        source = source_of(event)
        chosen = self._by_source.get(source) if source is not None else None
        chosen = chosen or self._by_source.get("*")
        if chosen is not None:
            return chosen(event, context)
        raise EventError(_unserved(source, event))

    def failed(self, kind: Kind, error: BaseException, *, head: bool) -> Answer:
        """Log why a request failed, and answer it with a 500."""
        from liftoff_adapters.errors import ResponseError  # noqa: PLC0415

        public = "Internal Server Error"
        if isinstance(error, ResponseError):
            logger.error("The response was not sent: %s", error)
            public = error.public
        else:
            logger.error("The app failed to answer the request", exc_info=error)
        return plain(kind, self.settings, 500, public, head=head)


def _unserved(source: str | None, event: Any) -> str:
    if source is None:
        keys = ", ".join(sorted(map(_shown, event))) if isinstance(event, dict) else ""
        described = f"keys: {keys or 'none'}" if isinstance(event, dict) else type(event).__name__
        what = f"an event of unknown source ({described[:500]})"
    elif source == "aws:apigateway:websocket":
        what = "an event of a WebSocket API, which this handler does not speak"
    else:
        what = f"an event from {_shown(source)}"
    named = _shown(source or "*")
    return f"{what}: register a function for it with handler.on({named}, function)"


def _shown(text: object) -> str:
    """Give text as Python writes it, in ASCII, and no longer than a message may be."""
    return ascii(text)[:200]
