"""Sends every request to the original and to the moved app, in order, and judges each pair."""

from __future__ import annotations

import dataclasses
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from liftoff.plan.model import Plan
from liftoff.verify.answer import Answer, Failure
from liftoff.verify.client import send
from liftoff.verify.compare import compare
from liftoff.verify.original import run_original
from liftoff.verify.requests import Request
from liftoff.verify.result import Exchange, Report
from liftoff.verify.sessions import Sessions

# Longer than the gateway's own limit, so that the original can be seen to outlast it.
TIMEOUT_SECONDS = 60.0
SCRATCH = "{scratch}"
# The order of a set's members is noise on both sides, and no fault of the move.
_FIXED = {"PYTHONHASHSEED": "0"}


class FunctionStats(Protocol):
    """What the local gateway counts for a function."""

    @property
    def invocations(self) -> int:
        """How often it was invoked."""


class Gateway(Protocol):
    """What the judge needs of the local gateway."""

    @property
    def url(self) -> str:
        """Where it answers."""

    @property
    def misroutes(self) -> int:
        """How often a function handed a request on to the fallback."""

    @property
    def functions(self) -> Mapping[str, FunctionStats]:
        """The functions' counts, by name."""


class GatewayFactory(Protocol):
    """Makes the gateway of a plan: `liftoff.local.gateway.LocalGateway`, or a test's own."""

    def __call__(
        self, plan: Plan, out: Path, *, python: str, environment: Mapping[str, str]
    ) -> AbstractContextManager[Gateway]:
        """A gateway that runs while its context lasts."""


def verify(
    plan: Plan,
    out: Path,
    source: Path,
    requests: tuple[Request, ...],
    *,
    python: str,
    environment: Mapping[str, str],
    gateway_factory: GatewayFactory,
    in_place: bool = False,
    timeout: float = TIMEOUT_SECONDS,
    ignored_headers: Set[str] = frozenset(),
    on_progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """Run both apps side by side and send them the requests one after the other.

    Args:
        plan: the plan of the moved app.
        out: the folder that it lies in.
        source: the folder of the original app.
        requests: in the order in which they are sent.
        python: the interpreter of both apps' environment.
        environment: variables for both sides. `{scratch}` in a value becomes the path of a folder
            that is empty at the start, another one for each side.
        gateway_factory: what serves the moved app.
        in_place: run the original in `source` instead of in a copy of it.
        timeout: seconds that each answer may keep silent.
        ignored_headers: lower-case names of header fields to leave out of every comparison.
        on_progress: called with the number of requests done.

    Raises:
        LiftoffError: one of the two does not start.
    """
    with (
        _side_environment(environment) as for_original,
        _side_environment(environment) as for_moved,
        run_original(
            plan.app, source, python=python, environment=for_original, in_place=in_place
        ) as original,
        gateway_factory(plan, out, python=python, environment=for_moved) as gateway,
    ):
        left, right = Sessions(), Sessions()
        exchanges = []
        for done, request in enumerate(requests, start=1):
            ignore = dataclasses.replace(
                request.ignore, headers=request.ignore.headers | ignored_headers
            )
            first, first_ms = _ask(original.url, request, left, timeout)
            if isinstance(first, Failure):
                first = Failure(original.death() or first.reason)
            invoked, misroutes = _invocations(gateway), gateway.misroutes
            second, second_ms = _ask(gateway.url, request, right, timeout)
            exchanges.append(
                Exchange(
                    request=request,
                    original=first,
                    moved=second,
                    original_ms=first_ms,
                    moved_ms=second_ms,
                    functions=tuple(
                        name
                        for name, count in _invocations(gateway).items()
                        if count != invoked.get(name, 0)
                    ),
                    misroutes=gateway.misroutes - misroutes,
                    comparison=compare(first, second, method=request.method, ignore=ignore),
                )
            )
            on_progress(done)
        return Report(tuple(exchanges), gateway.misroutes)


@contextmanager
def _side_environment(environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="liftoff-scratch-") as scratch:
        given = {name: value.replace(SCRATCH, scratch) for name, value in environment.items()}
        yield {**_FIXED, **given}


def _ask(
    url: str, request: Request, sessions: Sessions, timeout: float
) -> tuple[Answer | Failure, float]:
    cookie = sessions.cookie_header(request.session, request.target, now=time.time())
    start = time.perf_counter()
    answer = send(url, request, cookie=cookie, timeout=timeout)
    milliseconds = (time.perf_counter() - start) * 1000
    if isinstance(answer, Answer):
        sessions.keep(request.session, request.target, answer, now=time.time())
    return answer, milliseconds


def _invocations(gateway: Gateway) -> dict[str, int]:
    return {name: stats.invocations for name, stats in gateway.functions.items()}
