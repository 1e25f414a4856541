"""An execution environment: one process that runs one function, one call at a time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from liftoff.local.invocation import Invocation, Outcome, error_payload
from liftoff.local.output import Output
from liftoff.local.patience import VARIABLE, import_seconds
from liftoff.local.runtime_api import RuntimeApi
from liftoff.local.variables import function_arn

# What an exiting process may still have in its pipe arrives at once.
_DRAIN_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """How a function's process is started.

    Attributes:
        name: the function.
        folder: its sources; the working folder.
        command: program and arguments.
        variables: environment variables, from the scratch folder and the Runtime API's address.
        show: called with each line that the process prints, or None.
        renamed: a folder, and what it is called in what the process prints.
    """

    name: str
    folder: Path
    command: Sequence[str]
    variables: Callable[[Path, str], dict[str, str]]
    show: Callable[[str], None] | None
    renamed: tuple[str, str] | None = None


class InitError(Exception):
    """The environment did not come up.

    Attributes:
        payload: Lambda's error object.
        output: the last lines that the process printed.
    """

    def __init__(self, payload: bytes, output: tuple[str, ...]) -> None:
        super().__init__(payload)
        self.payload = payload
        self.output = output


class Environment:
    """A started process. Made by `start`; ended by `stop`, with all that it has forked.

    Attributes:
        init_ms: from starting the process to its first poll for an event.
        output: what it prints.
    """

    def __init__(
        self,
        api: RuntimeApi,
        process: asyncio.subprocess.Process,
        output: Output,
        scratch: Path,
        reading: asyncio.Task[None],
    ) -> None:
        self.init_ms = 0.0
        self.output = output
        self._api = api
        self._process = process
        self._scratch = scratch
        self._reading = reading
        self._exited = asyncio.create_task(process.wait())

    @classmethod
    async def start(cls, launch: Launch) -> Environment:
        """Start the process and wait until its init is over.

        Raises:
            InitError: the process cannot be started, ends, or takes too long, or the function's
                modules do not import.
        """
        api, output = RuntimeApi(function_arn(launch.name)), Output(launch.show, launch.renamed)
        await api.start()
        scratch = Path(tempfile.mkdtemp(prefix=f"liftoff-{launch.name}-"))
        began = time.perf_counter()
        try:
            process = await asyncio.create_subprocess_exec(
                *launch.command,
                cwd=launch.folder,
                env=launch.variables(scratch, api.address),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,
            )
        except BaseException as error:
            api.close()
            shutil.rmtree(scratch, ignore_errors=True)
            if isinstance(error, OSError):
                payload = error_payload("Runtime.InvalidEntrypoint", str(error))
                raise InitError(payload, ()) from error
            raise
        reading = asyncio.create_task(output.read(cast(asyncio.StreamReader, process.stdout)))
        environment = cls(api, process, output, scratch, reading)
        try:
            await environment._init(began)
        except BaseException:
            await environment.stop()
            raise
        return environment

    @property
    def pid(self) -> int:
        """Of the process that was started."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can take another call."""
        return not self._exited.done() and not self._api.broken

    async def invoke(self, invocation: Invocation, timeout: float) -> Outcome:
        """Call the function. A process that ends, or takes over `timeout` seconds, is a failure.

        After either the environment is stopped, as Lambda does.
        """
        began, printed = time.perf_counter(), self.output.count
        answered = self._api.hand_over(invocation, timeout)
        either: set[asyncio.Future[Any]] = {answered, self._exited}
        await asyncio.wait(either, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        if answered.done():
            outcome = answered.result()
        else:
            outcome = Outcome(
                payload=await self._why_not_answered(invocation, timeout), failed=True
            )
        if invocation.stream is not None:
            await invocation.stream.end(whole=not outcome.failed)
        duration = (time.perf_counter() - began) * 1000
        await asyncio.sleep(0)  # what was printed before the answer is in the pipe already
        return replace(outcome, duration_ms=duration, log=self.output.since(printed))

    async def stop(self) -> None:
        """End the process and everything it has forked; may be called twice."""
        self._api.close()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._exited
        await asyncio.wait({self._reading}, timeout=_DRAIN_SECONDS)
        self._reading.cancel()
        shutil.rmtree(self._scratch, ignore_errors=True)

    async def _init(self, began: float) -> None:
        api = self._api
        first: set[asyncio.Future[Any]] = {api.polled, api.init_error, self._exited}
        seconds = import_seconds()
        await asyncio.wait(first, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if api.polled.done():
            self.init_ms = (api.polled.result() - began) * 1000
            return
        if api.init_error.done():
            payload = api.init_error.result()
        elif self._exited.done():
            payload = error_payload("Runtime.ExitError", self._exit_message())
        else:
            message = f"Init did not end within {seconds:g} seconds ({VARIABLE})"
            payload = error_payload("Sandbox.Timedout", message)
        await self.stop()
        raise InitError(payload, tuple(self.output.kept))

    async def _why_not_answered(self, invocation: Invocation, timeout: float) -> bytes:
        kind, what = "Sandbox.Timedout", f"Task timed out after {timeout:.2f} seconds"
        if self._exited.done():
            kind, what = "Runtime.ExitError", self._exit_message()
        payload = error_payload(kind, f"RequestId: {invocation.request_id} Error: {what}")
        await self.stop()
        return payload

    def _exit_message(self) -> str:
        code = self._exited.result()
        how = f"signal: {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
        return f"Runtime exited with error: {how}"
