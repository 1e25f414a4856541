"""All functions of a plan, by name: the Lambda service of this machine."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import unquote

from liftoff.errors import LiftoffError
from liftoff.local.environment import InitError
from liftoff.local.invocation import Invocation, Outcome, describe_error
from liftoff.local.pool import FunctionStats, Pool

_ARN = re.compile(r"arn:aws[\w-]*:lambda:[^:]*:[^:]*:function:(?P<rest>.+)")
_PARTIAL_ARN = re.compile(r"\d{12}:(?:function:)?(?P<rest>.+)")
_SHOWN_LINES = 20


class UnknownFunctionError(KeyError):
    """No function has that name."""


def function_name(reference: str) -> str:
    """The bare name in a name, a partial ARN or an ARN, with or without a qualifier.

    Source: FunctionName of Invoke, Lambda API Reference.
    """
    text = unquote(reference)
    found = _ARN.fullmatch(text) or _PARTIAL_ARN.fullmatch(text)
    return (found["rest"] if found else text).partition(":")[0]


class Functions:
    """Invokes functions by name."""

    def __init__(self, pools: Mapping[str, Pool]) -> None:
        self._pools = pools

    @property
    def stats(self) -> dict[str, FunctionStats]:
        """What each function has done so far."""
        return {name: pool.stats for name, pool in self._pools.items()}

    async def invoke(
        self, name: str, invocation: Invocation, on_start: Callable[[], None] | None = None
    ) -> Outcome:
        """Call a function.

        Raises:
            UnknownFunctionError: there is none of that name.
        """
        return await self._pool(name).invoke(invocation, on_start)

    async def prewarm(self, names: Iterable[str], parallel: int) -> None:
        """Have an environment of each function up, so many at a time.

        Raises:
            UnknownFunctionError: there is none of such a name.
            LiftoffError: those that do not come up, each with its error and last lines of output.
        """
        turns = asyncio.Semaphore(parallel)
        faults: list[str] = []

        async def one(name: str, pool: Pool) -> None:
            async with turns:
                try:
                    await pool.prewarm()
                except InitError as error:
                    faults.append(_fault(name, error))

        await asyncio.gather(*[one(name, self._pool(name)) for name in names])
        if faults:
            raise LiftoffError(
                "functions that do not start:\n" + "\n".join(sorted(faults)),
                hint="their handlers are imported with their own requirements only",
            )

    async def close(self) -> None:
        """Stop all processes."""
        await asyncio.gather(*(pool.close() for pool in self._pools.values()))

    def _pool(self, name: str) -> Pool:
        try:
            return self._pools[name]
        except KeyError:
            raise UnknownFunctionError(name) from None


def _fault(name: str, error: InitError) -> str:
    lines = error.output[-_SHOWN_LINES:]
    return "\n".join(
        [f"    {name}: {describe_error(error.payload)}", *(f"      | {x}" for x in lines)]
    )
