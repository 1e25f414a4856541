"""Mangum's interface: `Mangum(app)(event, context)`."""

from __future__ import annotations

import asyncio
import inspect
import sys
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from liftoff_adapters.answers import Answer
from liftoff_adapters.asgi import AsgiHandler
from liftoff_adapters.bodies import encode_body
from liftoff_adapters.compat.mangum_app import MangumApp
from liftoff_adapters.compat.mangum_custom import CustomExchange, CustomHandler
from liftoff_adapters.compat.shapes import respelled_cookies, split_headers, without_description
from liftoff_adapters.events import Kind, kind_of
from liftoff_adapters.handler import MEASURED_FROM, EventHandler, resolve
from liftoff_adapters.parts import TextTypes, decode_body

if TYPE_CHECKING:
    from liftoff_adapters.asgi import AsgiApp

# Mangum 0.22's.
DEFAULT_TEXT_MIME_TYPES = (
    "text/",
    "application/json",
    "application/javascript",
    "application/xml",
    "application/vnd.api+json",
    "application/vnd.oai.openapi",
)


class Mangum(EventHandler):
    """A Lambda handler that serves an ASGI app, with Mangum's arguments and answers.

    The app is started at the first request, once for the environment, as code after
    `handler = Mangum(app)` may still add to it. It is served on the event loop that is current
    when the object is made, if there is one, as objects made before may be bound to that.

    Args:
        app: the ASGI 3 callable.
        lifespan: "auto" runs it where the app has one, "on" requires one, "off" runs none.
        api_gateway_base_path: prefix that a custom domain's mapping puts before each path.
        custom_handlers: classes with Mangum's `infer`, `scope`, `body` and `__call__`.
        text_mime_types: content types that hold one of these are sent as text, instead of the
            default ones.
        exclude_headers: names of response headers that are not sent.

    Attributes:
        app: the app.
        lifespan: as given.
        custom_handlers: as given.
        config: the other arguments; `text_mime_types` may be added to.

    Raises:
        ValueError: `lifespan` has a value that it cannot have.
    """

    def __init__(
        self,
        app: AsgiApp,
        lifespan: Literal["auto", "on", "off"] = "auto",
        api_gateway_base_path: str = "/",
        custom_handlers: Sequence[type[CustomHandler]] | None = None,
        text_mime_types: list[str] | None = None,
        exclude_headers: list[str] | None = None,
    ) -> None:
        if lifespan not in ("auto", "on", "off"):
            raise ValueError("Invalid argument supplied for `lifespan`. Choices are: auto|on|off")
        self.app = app
        self.lifespan = lifespan
        self.custom_handlers = custom_handlers or ()
        self.config: dict[str, Any] = {
            "api_gateway_base_path": api_gateway_base_path or "/",
            "text_mime_types": text_mime_types or list(DEFAULT_TEXT_MIME_TYPES),
            "exclude_headers": [name.lower() for name in exclude_headers or ()],
        }
        settings = resolve(
            base_path=self.config["api_gateway_base_path"],
            exclude_headers=self.config["exclude_headers"],
        )
        super().__init__(settings.replace(text_types=_Listed(self.config)))
        self._handler = _Handler(self)

    def __call__(self, event: Any, context: Any) -> Any:
        """Serve one event.

        Raises:
            EventError: the event is of no kind that is served, or is broken.
            LifespanError: the app's startup failed.
        """
        for custom in self.custom_handlers:
            if custom.infer(event, context, self.config):
                exchange = CustomExchange(custom(event, context, self.config))
                self._handler(exchange.event, context)
                return exchange.answer()
        kind = kind_of(event)
        if kind is None:
            answer = self.other(event, context)
            return self._handler.awaited(answer) if inspect.iscoroutine(answer) else answer
        answer = self._handler(event, context)
        if kind in ("http", "url"):
            _give_type(answer, self.settings.text_types)
        return _shaped(kind, answer)

    def close(self) -> None:
        """Run the app's shutdown, once. SIGTERM and the end of the process call it; others may."""
        self._handler.close()


class _Handler(AsgiHandler):
    """Runs the app on the loop that was current, and answers failures as Mangum does."""

    def __init__(self, owner: Mangum) -> None:
        before = _current_loop()
        super().__init__(MangumApp(owner), lifespan=owner.lifespan, startup="first")
        self.settings = owner.settings
        if before is not None:
            self.loop.close()
            asyncio.set_event_loop(before)
            self.loop = before
            # Others may run this loop, too, so that nothing can be known of its state.
            self._complete = before.run_until_complete
            self._was_quiet = bool

    def failed(self, kind: Kind, error: BaseException, *, head: bool) -> Answer:
        """Log why a request failed, and answer it with a 500 that has a content type only."""
        answer = super().failed(kind, error, head=head)
        for headers in (answer.get("headers"), answer.get("multiValueHeaders")):
            if headers is not None:
                headers.pop("content-length", None)
        return answer


class _Listed(TextTypes):
    """Text is what the list holds; the list may grow."""

    __slots__ = ("_config",)

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        self._config = config

    def __call__(self, content_type: str) -> bool:
        return any(listed in content_type for listed in self._config["text_mime_types"])


def _current_loop() -> asyncio.AbstractEventLoop | None:
    """Give the loop that code at import has set or made, if there is one."""
    if sys.version_info < (3, 12):
        # To ask for the loop would make one; without the attribute, it counts as none.
        local = getattr(asyncio.get_event_loop_policy(), "_local", None)
        if getattr(local, "_loop", None) is None:
            return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", DeprecationWarning)
            loop = asyncio.get_event_loop()
    except (RuntimeError, DeprecationWarning):
        return None
    return None if loop.is_closed() else loop


def _give_type(answer: Answer, is_text: TextTypes) -> None:
    """Call a body without a type JSON, as Mangum does with payload 2.0: clients may rely on it."""
    body, headers = answer["body"], answer["headers"]
    if not body or "content-type" in headers:
        return
    headers["content-type"] = "application/json"
    if (
        answer["isBase64Encoded"]
        and "content-encoding" not in headers
        and len(body) < MEASURED_FROM
    ):
        data, still = encode_body(decode_body(body, True), "application/json", "", is_text)
        answer["body"], answer["isBase64Encoded"] = data, still


def _shaped(kind: Kind, answer: Answer) -> Answer:
    if kind in ("rest", "http-1.0"):
        lower = {name.lower(): values for name, values in answer["multiValueHeaders"].items()}
        answer["headers"], answer["multiValueHeaders"] = split_headers(lower)
    elif kind == "alb":
        answer["headers"] = respelled_cookies(answer["headers"])
    elif kind == "alb-multi":
        answer["multiValueHeaders"] = {
            name.lower(): values for name, values in answer["multiValueHeaders"].items()
        }
    return without_description(answer) if kind in ("alb", "alb-multi") else answer
