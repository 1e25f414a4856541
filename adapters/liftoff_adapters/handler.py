"""What the WSGI and the ASGI handler have in common: all that a request of a common kind needs.

The rest is loaded when it is needed first.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from liftoff_adapters.parts import MAX_ANSWER, TextTypes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Literal, TypeVar

    from liftoff_adapters.answers import Answer
    from liftoff_adapters.events import Kind

    EventFunction = Callable[[Any, Any], Any]
    _Function = TypeVar("_Function", bound=EventFunction)

    PathEncoding = Literal["auto", "encoded", "decoded"]
    LifespanMode = Literal["auto", "on", "off"]
    LeftoverMode = Literal["finish", "cancel"]
    SyncMode = Literal["direct", "in-place", "pool"]

logger = logging.getLogger("liftoff_adapters")

# JSON writes one character in six bytes at most, and headers are limited to 10 KB: what is
# shorter than this needs no measuring.
MEASURED_FROM = MAX_ANSWER // 6 - 65_536

BODYLESS = frozenset({204, 304})

# What reading a header raises where its name is new, or a part of it is no text and no `bytes`.
UNUSUAL = (AttributeError, KeyError, TypeError, ValueError)


# They belong to one connection, and the connection is the gateway's: a chunked body that says so
# twice is refused by load balancers.
HOP_BY_HOP = frozenset({
    "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
})  # fmt: skip


class Settings:
    """Resolved options, which stay as they are.

    A plain class: to generate a dataclass or a named tuple costs every cold start a third of a
    millisecond.

    Attributes:
        base_path: prefix that a custom domain's mapping adds to each path, as `/base`, or "".
        path_encoding: whether paths of events arrive percent-encoded; "auto": as AWS sends them.
        trusted_hops: proxies between the client and the load balancer whose X-Forwarded-For
            entries are believed.
        raise_errors: whether an app's exception leaves the handler instead of becoming a 500.
        dropped: lower-case names of response headers that are never sent.
        response_names: names of response headers that were seen, as the app spells them, to their
            lower-case form, or to "" for the dropped.
        usual_names: those of them that are text, and are sent once each as they are: no cookies.
        usual_names_bytes: the same, of those that are bytes.
        text_types: decides whether a content type is text.
    """

    __slots__ = (
        "base_path", "dropped", "path_encoding", "raise_errors", "response_names", "text_types",
        "trusted_hops", "usual_names", "usual_names_bytes",
    )  # fmt: skip

    def __init__(
        self,
        *,
        base_path: str,
        path_encoding: PathEncoding,
        trusted_hops: int,
        raise_errors: bool,
        dropped: frozenset[str],
        response_names: dict[str | bytes, str],
        usual_names: dict[str, str],
        usual_names_bytes: dict[bytes, str],
        text_types: TextTypes,
    ) -> None:
        self.base_path = base_path
        self.path_encoding = path_encoding
        self.trusted_hops = trusted_hops
        self.raise_errors = raise_errors
        self.dropped = dropped
        self.response_names = response_names
        self.usual_names = usual_names
        self.usual_names_bytes = usual_names_bytes
        self.text_types = text_types

    def replace(self, **changed: Any) -> Settings:
        """Give the same settings but for some."""
        return Settings(**{name: getattr(self, name) for name in self.__slots__} | changed)


def resolve(
    *,
    base_path: str = "",
    path_encoding: PathEncoding = "auto",
    trusted_hops: int = 0,
    raise_errors: bool = False,
    exclude_headers: Iterable[str] = (),
    text_types: Iterable[str] = (),
) -> Settings:
    """Check options and bring them into the form that each request uses.

    Raises:
        ValueError: an option has a value that it cannot have.
    """
    if path_encoding not in ("auto", "encoded", "decoded"):
        raise ValueError(f"path_encoding is auto, encoded or decoded, not {path_encoding!r}")
    if trusted_hops < 0:
        raise ValueError(f"trusted_hops is 0 or more, not {trusted_hops}")
    for name, several in (("exclude_headers", exclude_headers), ("text_types", text_types)):
        if isinstance(several, str):
            # Of the type that all options raise.
            raise ValueError(f"{name} is a list, as [{several!r}]")  # noqa: TRY004
    base = base_path.strip("/")
    dropped = HOP_BY_HOP | {name.lower() for name in exclude_headers}
    return Settings(
        base_path=f"/{base}" if base else "",
        path_encoding=path_encoding,
        trusted_hops=trusted_hops,
        raise_errors=raise_errors,
        dropped=dropped,
        response_names={},
        usual_names={},
        usual_names_bytes={},
        text_types=TextTypes(text_types),
    )


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
            function: called with event and context; what it returns is the answer. An ASGI
                handler takes async functions, too.
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


def built(
    kind: Kind,
    settings: Settings,
    status: int,
    reason: str | None,
    headers: Iterable[tuple[Any, Any]],
    body: bytes,
    head: bool,
) -> Answer:
    """Make an answer that is no common text: `answers` is loaded at the first of these."""
    from liftoff_adapters.answers import BUILDERS  # noqa: PLC0415

    return BUILDERS[kind](settings, status, reason, headers, body, head)


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


def description(status: int, reason: str | None) -> str:
    """Give status and reason in the form that load balancers want."""
    known = _descriptions.get((status, reason))
    if known is None:
        known = f"{status} {phrase(status, reason)}".rstrip()
        # Apps may make up reasons.
        if len(_descriptions) < _REMEMBERED:
            _descriptions[status, reason] = known
    return known


def phrase(status: int, reason: str | None) -> str:
    """Give the reason that the app says, or the standard one."""
    if reason and reason.isprintable():
        return reason
    from http.client import responses  # noqa: PLC0415

    return responses.get(status, "")


_descriptions: dict[tuple[int, str | None], str] = {}
_REMEMBERED = 256
