"""What the WSGI and the ASGI handler have in common: all that a request of a common kind needs.

The rest is loaded when it is needed first.
"""

from __future__ import annotations

import logging
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from liftoff_adapters.bodies import MAX_ANSWER
from liftoff_adapters.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeVar

    from liftoff_adapters.answers import Answer
    from liftoff_adapters.events import Kind

    EventFunction = Callable[[Any, Any], Any]
    _Function = TypeVar("_Function", bound=EventFunction)

logger = logging.getLogger("liftoff_adapters")

# JSON writes one character in six bytes at most, and headers are limited to 10 KB: what is
# shorter than this needs no measuring.
MEASURED_FROM = MAX_ANSWER // 6 - 65_536

BODYLESS = frozenset({204, 304})

# What reading a header raises where its name is new, or a part of it is no text and no `bytes`.
UNUSUAL = (AttributeError, KeyError, TypeError, ValueError)


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
        from liftoff_adapters.events import source_of  # noqa: PLC0415

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
        from liftoff_adapters.answers import plain  # noqa: PLC0415
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


class _Builders(dict[Any, Any]):
    """What makes answers of each kind, loaded at the first that is no common text."""

    __slots__ = ()

    def __missing__(self, kind: Kind) -> Any:
        from liftoff_adapters.answers import BUILDERS  # noqa: PLC0415

        self.update(BUILDERS)
        return self[kind]


BUILDERS = _Builders()


def common_kind(event: Any) -> Kind:
    """Guess the kind of an event that has all that gateways send.

    It is right for these, but that a function URL's is taken for an HTTP API's and one of payload
    1.0 for a REST API's, which look the same where nothing is encoded.

    Raises:
        KeyError, TypeError: it has not.
    """
    context = event["requestContext"]
    if "http" in context:
        return "http"
    if "elb" in context:
        return "alb" if event.get("multiValueHeaders") is None else "alb-multi"
    return "rest"


def text_answer(
    kind: Kind,
    settings: Settings,
    status: int,
    reason: str | None,
    sent: dict[str, str],
    spelled: Iterable[tuple[str, str]],
    body: bytes,
) -> Answer | None:
    """Make the answer for an event in fewer steps than `build`, if there is nothing uncommon.

    That is, if the body is text, and as long as the headers say.

    Args:
        kind: kind of the event.
        settings: of the handler.
        status: such as 200.
        reason: such as "OK"; None takes the standard one.
        sent: the headers under lower-case names, looked at and not repeated.
        spelled: the headers under the names that load balancers and REST APIs get.
        body: the whole body.
    """
    try:
        content_type = sent["content-type"]
        types = settings.text_types
        if "content-encoding" in sent or not (types.known.get(content_type) or types(content_type)):
            return None
        text = body.decode()
    except UNUSUAL:
        return None
    if (
        status in BODYLESS
        or len(text) > MEASURED_FROM
        or ("content-length" in sent and sent["content-length"] != str(len(body)))
    ):
        return None
    if kind == "http":
        return {"statusCode": status, "headers": sent, "body": text, "isBase64Encoded": False}
    if kind == "rest":
        return {
            "statusCode": status,
            "multiValueHeaders": {name: [value] for name, value in spelled},
            "body": text,
            "isBase64Encoded": False,
        }
    if kind == "alb":
        return {
            "statusCode": status,
            "statusDescription": description(status, reason),
            "headers": dict(spelled),
            "body": text,
            "isBase64Encoded": False,
        }
    return None


@lru_cache(256)
def description(status: int, reason: str | None) -> str:
    """Give status and reason in the form that load balancers want."""
    return f"{status} {phrase(status, reason)}".rstrip()


def phrase(status: int, reason: str | None) -> str:
    """Give the reason that the app says, or the standard one."""
    return reason if reason and reason.isprintable() else _standard_phrase(status)


@cache
def _standard_phrase(status: int) -> str:
    from http.client import responses  # noqa: PLC0415

    return responses.get(status, "")
