"""A plan's gateway and functions, running on this machine, as a context manager."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Coroutine, Iterable, Mapping
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uvicorn

from liftoff.errors import LiftoffError
from liftoff.local.access import Access, Misroutes
from liftoff.local.fence import Fence
from liftoff.local.functions import Functions
from liftoff.local.gateway_app import GatewayApp
from liftoff.local.interpreter import Interpreter, inspect
from liftoff.local.invoke_api import InvokeApi
from liftoff.local.launching import StandIn, function_fence, function_folder, launches
from liftoff.local.pool import FunctionStats, Pool
from liftoff.plan.model import Plan

HOST = "127.0.0.1"


class LocalGateway:
    """Serves from `__enter__` to `__exit__`, which ends every process that was started.

    Functions start at their first request, or before by `start_all`.

    Attributes:
        url: address of the gateway.
        invoke_url: address of Lambda's Invoke API.
        python_version: of the functions' interpreter, such as `3.13.1`.
        fences: what each function may not import, by name; empty without fence.
    """

    def __init__(
        self,
        plan: Plan,
        out: str | Path,
        *,
        port: int = 0,
        invoke_port: int = 0,
        python: str = sys.executable,
        environment: Mapping[str, str] | None = None,
        on_access: Callable[[Access], None] | None = None,
        on_output: Callable[[str, str], None] | None = None,
        concurrency: int = 1,
        failed_starts: int | None = None,
        fence: bool = True,
        scheme: str = "https",
        timeout: float | None = None,
        stand_in: StandIn | None = None,
        shown_as: Path | None = None,
    ) -> None:
        """Nothing happens yet.

        Args:
            plan: what to serve.
            out: the folder that `plan.json` is in.
            port: of the gateway; 0 for any that is free.
            invoke_port: of Lambda's Invoke API; 0 for any that is free.
            python: the interpreter that runs the functions; it needs awslambdaric.
            environment: variables for every function; they win over the plan's.
            on_access: called with each answered request, in the server's thread.
            on_output: called with function name and line for each line that a function prints.
            concurrency: environments that one function may have at a time.
            failed_starts: how often a function's init may fail alike until it is not tried again;
                None for as often as it is called.
            fence: whether imports that a function's requirements do not bring fail, as on Lambda.
            scheme: what `X-Forwarded-Proto` says: `https` with port 443 as on AWS, or `http` with
                the gateway's own port.
            timeout: the gateway's time limit in seconds; None for that of the plan's kind.
            stand_in: runs in front of each handler; then requests of
                `liftoff.verify.liftoff_suite_plugin` are taken as the tests made them.
            shown_as: the folder that `out` is a copy of, for what functions print.
        """
        self._plan = plan
        self._out = Path(out)
        self._ports = (port, invoke_port)
        self._python = python
        self._environment = dict(environment or {})
        self._on_access = on_access
        self._on_output = on_output
        self._concurrency = concurrency
        self._failed_starts = failed_starts
        self._fence = fence
        self._scheme = scheme
        self._timeout = timeout
        self._stand_in = stand_in
        self._shown_as = shown_as
        self._misroutes = Misroutes()
        self._functions = Functions({})
        self._sockets: list[socket.socket] = []
        self._scratch: Path | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._thread: threading.Thread | None = None
        self.fences: dict[str, Fence] = {}
        self.python_version = ""
        self.url = ""
        self.invoke_url = ""

    @property
    def misroutes(self) -> int:
        """How often a function handed a request on to the fallback."""
        return self._misroutes.count

    @property
    def functions(self) -> dict[str, FunctionStats]:
        """What each function has done so far, by name."""
        return self._functions.stats

    def __enter__(self) -> Self:
        """Start serving.

        Raises:
            LiftoffError: a port is taken, a function's folder is missing, or the interpreter has no
                awslambdaric.
        """
        folders = {f.name: function_folder(self._out, f) for f in self._plan.functions}
        interpreter = inspect(self._python, distributions=self._fence)
        self.python_version = interpreter.version
        if self._fence:
            self.fences = {
                f.name: function_fence(f, folders[f.name], interpreter)
                for f in self._plan.functions
            }
        try:
            self._sockets = [_listen(port) for port in self._ports]
            self.url, self.invoke_url = (
                f"http://{HOST}:{sock.getsockname()[1]}" for sock in self._sockets
            )
            self._scratch = Path(tempfile.mkdtemp(prefix="liftoff-serve-"))
            ready: Future[None] = Future()
            self._thread = threading.Thread(
                target=self._run, args=(interpreter, ready), name="liftoff-gateway", daemon=True
            )
            self._thread.start()
            ready.result()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop serving, and end all processes."""
        self.close()

    def start_all(self, *, parallel: int = 2) -> None:
        """Start one environment of every function, so many at a time.

        Raises:
            LiftoffError: those that do not start, each with its error and its last lines of output.
        """
        self.prewarm((function.name for function in self._plan.functions), parallel=parallel)

    def prewarm(self, names: Iterable[str], *, parallel: int = 2) -> None:
        """Start one environment of each named function; see `start_all`."""
        self._call(self._functions.prewarm(tuple(names), parallel))

    def close(self) -> None:
        """Stop serving, and end all processes. May be called twice."""
        if self._thread is not None:
            if self._loop is not None and self._stopping is not None:
                with contextlib.suppress(RuntimeError):  # the loop has ended by itself
                    self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join()
            self._thread = None
        for sock in self._sockets:
            sock.close()
        self._sockets = []
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = None

    def _call(self, work: Coroutine[Any, Any, None]) -> None:
        if self._loop is None or self._thread is None:
            work.close()
            raise RuntimeError("the gateway is not running")
        asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _run(self, interpreter: Interpreter, ready: Future[None]) -> None:
        try:
            asyncio.run(self._serve(interpreter, ready))
        except BaseException as error:
            if ready.done():
                raise
            ready.set_exception(error)

    async def _serve(self, interpreter: Interpreter, ready: Future[None]) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        self._functions = self._start_functions(interpreter)
        gateway = GatewayApp(
            self._plan,
            self._functions,
            self._misroutes,
            scheme=self._scheme,
            port=443 if self._scheme == "https" else self._sockets[0].getsockname()[1],
            timeout=self._timeout,
            on_access=self._on_access,
            as_sent=self._stand_in is not None,
        )
        invoke_api = InvokeApi(self._functions, self._misroutes, on_access=self._on_access)
        servers = [_server(gateway), _server(invoke_api)]
        serving = [
            asyncio.create_task(server.serve(sockets=[sock]))
            for server, sock in zip(servers, self._sockets, strict=True)
        ]
        ready.set_result(None)
        try:
            await self._stopping.wait()
        finally:
            for server in servers:
                server.should_exit = True
            await self._functions.close()
            await asyncio.gather(*serving, return_exceptions=True)

    def _start_functions(self, interpreter: Interpreter) -> Functions:
        made = launches(
            self._plan,
            self._out,
            interpreter,
            fences=self.fences,
            scratch=self._scratch or Path(tempfile.gettempdir()),
            invoke_url=self.invoke_url,
            environment=self._environment,
            show=self._on_output,
            stand_in=self._stand_in,
            shown_as=self._shown_as,
        )
        longer = self._stand_in.seconds if self._stand_in is not None else 0.0
        return Functions(
            {
                f.name: Pool(
                    made[f.name],
                    timeout=f.timeout + longer,
                    concurrency=self._concurrency,
                    failed_starts=self._failed_starts,
                )
                for f in self._plan.functions
            }
        )


def _listen(port: int) -> socket.socket:
    # With the protocol named, asyncio turns off the delay of small packets.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((HOST, port))
        sock.listen(512)
    except (OSError, OverflowError) as error:
        sock.close()
        raise LiftoffError(
            f"cannot listen: {error}", where=f"{HOST}:{port}", hint="give --port another port"
        ) from error
    return sock


def _server(app: GatewayApp | InvokeApi) -> uvicorn.Server:
    """A server that adds no header of its own and believes no forwarded address."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            loop="asyncio",
            interface="asgi3",
            log_config=None,
            log_level="critical",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=5,
        )
    )
