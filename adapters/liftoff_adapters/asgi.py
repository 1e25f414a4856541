"""Runs an ASGI app behind API Gateway, function URLs, load balancers, Lambda@Edge, VPC Lattice."""

from __future__ import annotations

import asyncio
import atexit
import builtins
import inspect
import sys
from typing import TYPE_CHECKING, Any

from liftoff_adapters.common_scopes import COMMON
from liftoff_adapters.handler import (
    UNUSUAL,
    EventHandler,
    Settings,
    built,
    common_kind,
    logger,
    resolve,
    text_answer,
)
from liftoff_adapters.loop import EnvironmentLoop, new_loop
from liftoff_adapters.parts import BROKEN, MAX_ANSWER, learn_names

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterable
    from typing import Literal

    from liftoff_adapters.events import Kind
    from liftoff_adapters.handler import LeftoverMode, LifespanMode, PathEncoding, SyncMode
    from liftoff_adapters.lifespan import Lifespan
    from liftoff_adapters.sigterm import Sigterm

    AsgiApp = Callable[[dict[str, Any], Any, Any], Awaitable[None]]
    Message = dict[str, Any]

# Python 3.10 has none to be raised.
_GROUP: Any = getattr(builtins, "BaseExceptionGroup", ())
_INSIDE = (
    "an AsgiHandler runs an event loop, and this thread runs one already (a notebook, an async "
    "test): use the handler in another thread, as with `await asyncio.to_thread(handler, event, "
    "context)`"
)


class AsgiHandler(EventHandler):
    """A Lambda handler that serves an ASGI app on one event loop for the environment's life.

    Called with event and context, it returns the answer that the event's source wants, once the
    app's coroutine has ended: background tasks of a response are done by then, as the environment
    is frozen afterwards. Exceptions of the app are logged and answered with a 500; what is no
    `Exception`, `SystemExit` and a cancelled request apart, leaves the handler as it is.

    Args:
        app: the ASGI 3 callable.
        lifespan: "auto" runs it where the app has one, "on" requires one, "off" runs none.
        startup: "init" starts the app when the handler is made, where a failure fails the
            environment's init; "first" at the first request.
        leftovers: what happens to tasks that a request has started and not awaited: "finish"
            waits for them, "cancel" cancels them; both with a warning that names them.
        leftover_seconds: how long "finish" waits. What runs longer stays, and is not waited for
            again: a client library's keep-alive task, say.
        sync: where functions run that the framework calls in a thread, as FastAPI does with `def`
            endpoints. "in-place" runs them in the event loop's thread while the loop has nothing
            else to do, and moves the loop to another thread as soon as it has; "direct" hands them
            to one thread and waits for that thread; "pool" leaves them to the framework's pool of
            threads. All three keep what the framework promises.
        base_path: prefix that a custom domain's mapping puts before each path, as `/shop`; it goes
            to `root_path`.
        path_encoding: "auto" takes each source's path as AWS sends it; "encoded" and "decoded"
            are for emulators that do otherwise.
        trusted_hops: proxies in front of a load balancer whose X-Forwarded-For is believed.
        raise_errors: let an exception of the app fail the invocation instead of answering 500.
        exclude_headers: names of response headers that are not sent.
        text_types: prefixes of media types to send as text besides the known ones.

    Raises:
        LifespanError: the app's startup failed, where it is run at init.
        RuntimeError: an event loop runs in this thread already.
        ValueError: an option has a value that it cannot have.
    """

    def __init__(
        self,
        app: AsgiApp,
        *,
        lifespan: LifespanMode = "auto",
        startup: Literal["init", "first"] = "init",
        leftovers: LeftoverMode = "finish",
        leftover_seconds: float = 5.0,
        sync: SyncMode = "in-place",
        base_path: str = "",
        path_encoding: PathEncoding = "auto",
        trusted_hops: int = 0,
        raise_errors: bool = False,
        exclude_headers: Iterable[str] = (),
        text_types: Iterable[str] = (),
    ) -> None:
        super().__init__(
            resolve(
                base_path=base_path,
                path_encoding=path_encoding,
                trusted_hops=trusted_hops,
                raise_errors=raise_errors,
                exclude_headers=exclude_headers,
                text_types=text_types,
            )
        )
        for name, value, allowed in (
            ("lifespan", lifespan, ("auto", "on", "off")),
            ("startup", startup, ("init", "first")),
            ("leftovers", leftovers, ("finish", "cancel")),
            ("sync", sync, ("direct", "in-place", "pool")),
        ):
            if value not in allowed:
                raise ValueError(f"{name} is one of {', '.join(allowed)}, not {value!r}")
        if startup == "init" and asyncio._get_running_loop() is not None:
            raise RuntimeError(_INSIDE)
        self.app = app
        self.loop = new_loop()
        asyncio.set_event_loop(self.loop)
        self._complete: Callable[[Coroutine[Any, Any, None]], None]
        self._was_quiet: Callable[[], bool]
        if isinstance(self.loop, EnvironmentLoop):
            self._complete = self.loop.complete
            self._was_quiet = self.loop.was_quiet
        else:
            self._complete = self.loop.run_until_complete
            self._was_quiet = bool
        self._threads = None
        if sync != "pool" and "anyio.to_thread" in sys.modules:
            from liftoff_adapters.threads import serve_sync_calls  # noqa: PLC0415

            self._threads = serve_sync_calls(self.loop, sync)
        self._mode = lifespan
        self._lifespan: Lifespan | None = None
        from liftoff_adapters.leftovers import Leftovers  # noqa: PLC0415

        self._leftovers = Leftovers(leftovers, leftover_seconds)
        self._sigterm: Sigterm | None = None
        self._started = False
        if startup == "init":
            self._start()

    @property
    def app(self) -> AsgiApp:
        """The app. Another may be put in its place."""
        return self._app

    @app.setter
    def app(self, app: AsgiApp) -> None:
        self._app = app
        self._answer = _coroutine_function(app)

    def __call__(self, event: Any, context: Any) -> Any:
        """Serve one event.

        Raises:
            EventError: the event is of no kind that is served, or is broken.
            LifespanError: the app's startup failed, where it is run at the first request.
            RuntimeError: an event loop runs in this thread already.
        """
        settings = self.settings
        try:
            kind = common_kind(event)
            made = COMMON[kind](event, context, settings)
        except BROKEN:
            made = None
        if made is None:
            found = self._uncommon(event, context)
            if found is None:
                return self.other(event, context)
            kind, made = found
        scope, body = made
        if asyncio._get_running_loop() is not None:
            raise RuntimeError(_INSIDE)
        if not self._started:
            self._start()
        if self._lifespan is not None:
            scope["state"] = self._lifespan.state.copy()
        head = scope["method"] == "HEAD"
        exchange = exchange_of(body, HeadExchange) if head else exchange_of(body)
        try:
            self._respond(scope, exchange)
            status, headers, whole = exchange.status, exchange.headers, exchange.body or b""
            return text_answer_of(kind, settings, status, headers, whole, head) or built(
                kind, settings, status, None, headers, whole, head
            )
        except (Exception, SystemExit, asyncio.CancelledError) as error:
            if self.settings.raise_errors and isinstance(error, Exception):
                raise
            return self.failed(kind, error, head=head)
        except _GROUP as group:
            from liftoff_adapters.errors import exit_of  # noqa: PLC0415

            raise exit_of(group) from group
        finally:
            if self._sigterm is not None and self._sigterm.postponed:
                self._sigterm.end()

    def _uncommon(
        self, event: Any, context: Any
    ) -> tuple[Kind, tuple[dict[str, Any], bytes]] | None:
        from liftoff_adapters.events import READERS, broken, kind_of  # noqa: PLC0415
        from liftoff_adapters.scope import scope_of  # noqa: PLC0415

        kind = kind_of(event)
        if kind is None:
            return None
        try:
            request = READERS[kind](event, self.settings)
            return kind, (scope_of(request, event, context, len(request.body)), request.body)
        except BROKEN as error:
            raise broken(kind, error) from error

    def other(self, event: Any, context: Any) -> Any:
        """Serve an event that is not HTTP. Async functions run on the app's loop, once it is up.

        Raises:
            EventError: no function takes it.
            LifespanError: the app's startup failed, where it is run at the first event.
            RuntimeError: an event loop runs in this thread already.
        """
        answer = super().other(event, context)
        return self.awaited(answer) if inspect.iscoroutine(answer) else answer

    def awaited(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine on the app's loop, and end what it leaves behind."""
        if asyncio._get_running_loop() is not None:
            coroutine.close()
            raise RuntimeError(_INSIDE)
        try:
            if not self._started:
                self._start()
        except BaseException:
            coroutine.close()
            raise
        try:
            return self.loop.run_until_complete(coroutine)
        finally:
            self._leftovers.settle(self.loop, coroutine)
            if self._sigterm is not None and self._sigterm.postponed:
                self._sigterm.end()

    def _respond(self, scope: dict[str, Any], exchange: Exchange) -> None:
        """Run the app, and end what it leaves behind.

        Raises what the app raises; and RuntimeError where it ends before its response does.
        """
        request = self._answer(scope, exchange.receive, exchange.send)
        try:
            self._complete(request)
        except Exception as error:
            # The client of a server would have the whole response by now.
            if exchange.body is None or self.settings.raise_errors:
                raise
            logger.error("The app failed after its response was complete", exc_info=error)
        finally:
            if exchange.body is None:
                exchange.close()
            if not self._was_quiet():
                self._leftovers.settle(self.loop, request)
        if exchange.body is None:
            raise RuntimeError("the app ended before its response was complete")

    def _start(self) -> None:
        self.loop.run_until_complete(self._startup())
        self._started = True
        if self._lifespan is not None:
            from liftoff_adapters.sigterm import Sigterm  # noqa: PLC0415

            self._sigterm = Sigterm(self.close, busy=self.loop.is_running)
            atexit.register(self.close)

    async def _startup(self) -> None:
        if self._mode != "off":
            from liftoff_adapters.lifespan import Lifespan  # noqa: PLC0415

            lifespan = Lifespan(self.app, self._mode)
            await lifespan.startup()
            if lifespan.running:
                self._lifespan = lifespan
        self._leftovers.keep_current()

    def close(self) -> None:
        """Run the app's shutdown, once. SIGTERM and the end of the process call it; others may."""
        lifespan, self._lifespan = self._lifespan, None
        if lifespan is not None and not self.loop.is_closed():
            self.loop.run_until_complete(lifespan.shutdown())
        if self._threads is not None:
            self._threads.close()


def _coroutine_function(app: AsgiApp) -> Callable[..., Coroutine[Any, Any, None]]:
    """Give what makes a coroutine of a request, and runs nothing before that is run."""
    for function in (app, getattr(app, "__call__", None)):  # noqa: B004 - to look at it
        code = getattr(getattr(function, "__func__", function), "__code__", None)
        # Not by `iscoroutinefunction`, which believes what a function says that is none.
        if code is not None and code.co_flags & inspect.CO_COROUTINE:
            return function  # type: ignore[return-value]

    async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
        await app(scope, receive, send)

    return answer


def text_answer_of(
    kind: Kind,
    settings: Settings,
    status: int,
    headers: Iterable[tuple[bytes, bytes]],
    body: bytes,
    head: bool,
) -> dict[str, Any] | None:
    """Make the answer of text whose headers are sent as they are, once each.

    None where anything is uncommon, which the builder of the kind looks at; what is given is what
    that gives.
    """
    if head or type(headers) is not tuple:
        return None
    names = settings.usual_names_bytes
    sent: dict[str, str] = {}
    try:
        for name, value in headers:
            text = value.decode("ascii")
            if "\n" in text or "\r" in text or "\0" in text:
                return None
            sent[names[name]] = text
    except KeyError:
        if learn_names(headers, settings):
            return text_answer_of(kind, settings, status, headers, body, head)
        return None
    except UNUSUAL:
        return None
    if len(sent) != len(headers):
        return None
    return text_answer(kind, settings, status, None, sent, sent.items(), body)


class Exchange:
    """The `receive` and `send` of one request. Nothing is sent before all of it is there.

    Attributes:
        status: of the response, 0 before it has started.
        headers: of the response, as the app has sent them.
        body: of the response; None before it is complete.
    """

    # Set by `exchange_of`: a call of `__init__` costs more than all of them.
    status: int
    headers: Iterable[tuple[bytes, bytes]]
    body: bytes | None
    _ended: asyncio.Event | None
    _parts: list[bytes] | None
    _request: bytes | None
    _size: int

    __slots__ = ("_ended", "_parts", "_request", "_size", "body", "headers", "status")

    async def receive(self) -> Message:
        """Give the body, then nothing until the response is complete, then a disconnect.

        An early disconnect would make an app believe that the client went away.
        """
        if self._request is not None:
            body, self._request = self._request, None
            return {"type": "http.request", "body": body, "more_body": False}
        if self.body is None:
            if self._ended is None:
                self._ended = asyncio.Event()
            await self._ended.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Take a part of the response.

        Raises:
            RuntimeError: the message may not come now.
            ResponseError: the status is none of HTTP's, or the body is more than Lambda returns.
        """
        kind = message["type"]
        if kind == "http.response.body" and self.status and self.body is None:
            body = message.get("body") or b""
            self._size = size = self._size + len(body)
            if size > MAX_ANSWER:
                from liftoff_adapters.oversize import too_large  # noqa: PLC0415

                raise too_large(f"{size:,} bytes or more")
            is_last = not message.get("more_body")
            if self._parts is not None:
                self._parts.append(body)
            elif not is_last or type(body) is not bytes:
                self._parts = [body]
            if is_last:
                self.body = body if self._parts is None else b"".join(self._parts)
                if self._ended is not None:
                    self._ended.set()
        elif kind == "http.response.start" and not self.status:
            headers = message.get("headers")
            if headers:
                # The app's list may change after it was sent.
                self.headers = tuple(headers)
            status = message["status"]
            if type(status) is not int or not 100 <= status <= 599:
                from liftoff_adapters.errors import checked_status  # noqa: PLC0415

                status = checked_status(status)
            self.status = status
        else:
            is_complete = self.body is not None
            state = "complete" if is_complete else "started" if self.status else "not started"
            raise RuntimeError(f"the app sent {kind!r} while the response was {state}")

    def close(self) -> None:
        """Wake who waits for the client to go away, as the response will never be complete."""
        if self._ended is None:
            self._ended = asyncio.Event()
        self._ended.set()


class HeadExchange(Exchange):
    """That of a HEAD request, whose response has no body, however long the app makes one."""

    __slots__ = ()

    async def send(self, message: Message) -> None:
        """Take a part of the response, and drop what it has of a body."""
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await super().send(message)


def exchange_of(request: bytes, kind: type[Exchange] = Exchange) -> Exchange:
    """Make what speaks with an app about a request with this body."""
    exchange = kind()
    exchange._request = request
    exchange._ended = exchange._parts = exchange.body = None
    exchange._size = exchange.status = 0
    exchange.headers = ()
    return exchange
