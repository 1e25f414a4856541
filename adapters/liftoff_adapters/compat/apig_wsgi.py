"""apig-wsgi's interface: `make_lambda_handler(app)`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from liftoff_adapters.compat.raising import RaisingHandler
from liftoff_adapters.compat.shapes import split_headers, without_description
from liftoff_adapters.errors import EventError
from liftoff_adapters.events import Kind, kind_of, source_of
from liftoff_adapters.handler import EventHandler, resolve
from liftoff_adapters.parts import TextTypes

# apig-wsgi 2.20's.
DEFAULT_NON_BINARY_CONTENT_TYPE_PREFIXES = (
    "text/",
    "application/json",
    "application/problem+json",
    "application/vnd.api+json",
)

_JOINED_OTHERWISE = frozenset({"content-length", "content-type", "cookie", "host"})


def make_lambda_handler(
    wsgi_app: Callable[..., Iterable[bytes]],
    binary_support: bool | None = None,
    non_binary_content_type_prefixes: Iterable[str] | None = None,
) -> LambdaHandler:
    """Make a Lambda handler of a WSGI app.

    Args:
        wsgi_app: the WSGI callable.
        binary_support: whether API Gateway's payload 1.0 and load balancers may be sent base64 for
            what is UTF-8, too; None: load balancers only. Payload 2.0 always may. Bytes that are
            not UTF-8 are always sent as base64.
        non_binary_content_type_prefixes: content types that are sent as text, instead of the
            default ones, where binary is supported.
    """
    return LambdaHandler(wsgi_app, binary_support, non_binary_content_type_prefixes)


class LambdaHandler(EventHandler):
    """What `make_lambda_handler` makes; `on` registers functions for events that are not HTTP."""

    def __init__(
        self,
        wsgi_app: Callable[..., Iterable[bytes]],
        binary_support: bool | None,
        non_binary_content_type_prefixes: Iterable[str] | None,
    ) -> None:
        super().__init__(resolve())
        prefixes = non_binary_content_type_prefixes
        if prefixes is None:
            prefixes = DEFAULT_NON_BINARY_CONTENT_TYPE_PREFIXES
        self._binary_support = binary_support
        app = _App(wsgi_app)
        self._handlers = {
            (is_binary, encoded): _handler(app, types, encoded)
            for is_binary, types in ((False, _AllText()), (True, _Prefixes(prefixes)))
            for encoded in (False, True)
        }

    def __call__(self, event: Any, context: Any) -> Any:
        """Serve one event.

        Raises:
            EventError: a ValueError; the event is of no kind that is served, or is broken.
        """
        kind = kind_of(event)
        if kind is None:
            return self.other(event, context)
        handler = self._handlers[self._is_binary(kind), _is_made_by_hand(kind, event)]
        return _shaped(kind, event, handler(event, context))

    def other(self, event: Any, context: Any) -> Any:
        """Serve an event that is not HTTP, and say of an unknown version what apig-wsgi says."""
        try:
            return super().other(event, context)
        except EventError:
            version = event.get("version", "1.0") if isinstance(event, Mapping) else "1.0"
            if version not in ("1.0", "2.0") and source_of(event) is None:
                raise EventError(f"Unknown version {version!r}") from None
            raise

    def _is_binary(self, kind: Kind) -> bool:
        if kind in ("rest", "http-1.0"):
            return bool(self._binary_support)
        if kind in ("alb", "alb-multi"):
            return self._binary_support is None or self._binary_support
        return True


class _App:
    """Gives the app what else apig-wsgi puts into the environ."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        event = environ["aws.event"]
        environ["HTTP"] = "on"
        if "CONTENT_TYPE" in environ:
            environ["HTTP_CONTENT_TYPE"] = environ["CONTENT_TYPE"]
        if "rawPath" in event:
            environ["apig_wsgi.multi_value_headers"] = False
            _join_cookies(environ, event)
        else:
            environ["apig_wsgi.multi_value_headers"] = "multiValueHeaders" in event
            _join_headers(environ, event.get("multiValueHeaders"))
            _complete_server(environ, event)
        if not environ["REMOTE_ADDR"]:
            # The gateway says nothing, so the event is not from one, or is a health check.
            forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
            environ["REMOTE_ADDR"] = forwarded.partition(",")[0].strip() or "127.0.0.1"

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            if exc_info is not None and exc_info[1] is not None:
                raise exc_info[1].with_traceback(exc_info[2])
            return start_response(status, headers)

        return self._app(environ, start)


def _join_cookies(environ: dict[str, Any], event: Mapping[str, Any]) -> None:
    """Join cookies as apig-wsgi does, with those that some emulators leave in the headers."""
    cookies = event.get("cookies")
    if not cookies:
        return
    headers = event.get("headers") or {}
    left = [value for name, value in headers.items() if name.lower() == "cookie"]
    joined = ";".join((*cookies, *left))
    environ["HTTP_COOKIE"] = joined if joined.isascii() else joined.encode().decode("latin-1")


def _join_headers(environ: dict[str, Any], headers: Any) -> None:
    """Join repeated headers by a comma without a space."""
    for name, values in (headers or {}).items():
        if len(values) > 1 and isinstance(values, list) and name.lower() not in _JOINED_OTHERWISE:
            key = f"HTTP_{name.upper().replace('-', '_')}"
            if key in environ and "_" not in name:
                joined = ",".join(values)
                environ[key] = joined if joined.isascii() else environ[key]


def _complete_server(environ: dict[str, Any], event: Mapping[str, Any]) -> None:
    """Leave unsaid what the health check of a load balancer does not say."""
    context = event.get("requestContext")
    if not isinstance(context, dict) or "elb" not in context:
        return
    headers = {
        name.lower() for name in event.get("multiValueHeaders") or event.get("headers") or ()
    }
    if "host" not in headers:
        environ["SERVER_NAME"] = ""
        environ.pop("HTTP_HOST", None)
        if "x-forwarded-port" not in headers:
            environ["SERVER_PORT"] = ""
        if "x-forwarded-proto" not in headers:
            environ["wsgi.url_scheme"] = "http"


def _is_made_by_hand(kind: Kind, event: Mapping[str, Any]) -> bool:
    """Whether an event comes from a test or an emulator: what AWS sends names the domain.

    The paths of such events are taken as encoded, as apig-wsgi takes all of them.
    """
    if kind not in ("http", "http-1.0"):
        return False
    context = event.get("requestContext")
    return not isinstance(context, dict) or "domainName" not in context


def _shaped(kind: Kind, event: Mapping[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    if kind in ("http", "url"):
        answer.setdefault("cookies", [])
    elif kind in ("rest", "http-1.0") and "multiValueHeaders" not in event:
        single, repeated = split_headers(answer.pop("multiValueHeaders"))
        answer["headers"] = single
        if repeated:
            answer["multiValueHeaders"] = repeated
    elif kind in ("alb", "alb-multi"):
        return without_description(answer)
    return answer


def _handler(app: _App, types: TextTypes, encoded: bool) -> RaisingHandler:
    handler = RaisingHandler(app, path_encoding="encoded" if encoded else "auto")
    handler.settings = handler.settings.replace(text_types=types)
    return handler


class _AllText(TextTypes):
    """All that is UTF-8 is text: without binary media types, a REST API decodes no base64."""

    def __call__(self, content_type: str) -> bool:  # noqa: ARG002
        return True


class _Prefixes(TextTypes):
    """Text is what begins with one of the prefixes."""

    __slots__ = ("_prefixes",)

    def __init__(self, prefixes: Iterable[str]) -> None:
        super().__init__()
        self._prefixes = tuple(prefixes)

    def __call__(self, content_type: str) -> bool:
        return content_type.startswith(self._prefixes)
