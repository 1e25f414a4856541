"""Sends every request to the original and to the moved app, in order, and judges each pair."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from liftoff.plan.model import Plan
from liftoff.verify.answer import Answer, Failure
from liftoff.verify.client import send
from liftoff.verify.compare import Comparison, compare
from liftoff.verify.kept_alive import KeptAlive
from liftoff.verify.made_anew import (
    MOST_REPEATS,
    SAFE_METHODS,
    Side,
    to_repeat,
    without_made_anew,
)
from liftoff.verify.original import SHOWN_LINES, OriginalApp, last_lines, run_original
from liftoff.verify.own_values import LEAST_CHARACTERS, aligned
from liftoff.verify.requests import Ignore, Request, filled
from liftoff.verify.result import Exchange, Report
from liftoff.verify.saved import value_of
from liftoff.verify.sessions import Sessions
from liftoff.verify.tracebacks import without_frames
from liftoff.verify.validators import conditional, revalidated, to_revalidate

# Longer than the gateway's own limit, so that the original can be seen to outlast it.
TIMEOUT_SECONDS = 60.0
# A connection may be closed before the process that had it has ended.
_ENDING_SECONDS = 0.5
SCRATCH = "{scratch}"
# The name of the side, for a database of its own on a server: `app_original`, `app_moved`.
SIDE = "{side}"
# The order of a set's members is noise on both sides, and no fault of the move.
_FIXED = {"PYTHONHASHSEED": "0"}


class FunctionStats(Protocol):
    """What the local gateway counts for a function."""

    @property
    def invocations(self) -> int:
        """How often it was invoked."""

    @property
    def unstarted(self) -> int:
        """How often it was not up for a call, as its start failed."""

    @property
    def start_error(self) -> str:
        """Why, the last time."""


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
        self,
        plan: Plan,
        out: Path,
        *,
        python: str,
        environment: Mapping[str, str],
        on_output: Callable[[str, str], None],
    ) -> AbstractContextManager[Gateway]:
        """A gateway that runs while its context lasts; tells each line that a function prints."""


def verify(
    plan: Plan,
    out: Path,
    source: Path,
    requests: tuple[Request, ...],
    *,
    python: str,
    environment: Mapping[str, str],
    gateway_factory: GatewayFactory,
    scratch: Path | None = None,
    in_place: bool = False,
    zip_times: bool = False,
    timeout: float = TIMEOUT_SECONDS,
    ignored_headers: Set[str] = frozenset(),
    opaque_validators: bool = False,
    root_path: str = "",
    on_progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """Run both apps side by side and send them the requests one after the other.

    Args:
        plan: the plan of the moved app.
        out: the folder that it lies in.
        source: the folder of the original app.
        requests: in the order in which they are sent.
        python: the interpreter of both apps' environment.
        environment: variables for both sides. `{scratch}` in a value becomes the path of a folder,
            another one for each side, and `{side}` becomes `original` or `moved`.
        gateway_factory: what serves the moved app.
        scratch: what these folders hold at the start, such as a database; None for nothing.
        in_place: run the original in `source` instead of in a copy of it.
        zip_times: whether the moved app was unpacked from zips, which hold even seconds only.
        timeout: seconds that each answer may keep silent.
        ignored_headers: lower-case names of header fields to leave out of every comparison.
        opaque_validators: count an ETag or Last-Modified that differs as the same, if each side
            answers alike when it is given its own back.
        root_path: what clients write before each path of the moved app, such as a REST API's stage;
            the original is told the same.
        on_progress: called with the number of requests done.

    Raises:
        LiftoffError: one of the two does not start.
    """
    printed: list[str] = []
    with (
        _side_environment(environment, scratch, "original") as for_original,
        _side_environment(environment, scratch, "moved") as for_moved,
        KeptAlive(
            partial(
                run_original,
                plan.app,
                source,
                python=python,
                environment=for_original,
                in_place=in_place,
                zip_times=zip_times,
                root_path=root_path,
            )
        ) as original,
        gateway_factory(
            plan,
            out,
            python=python,
            environment=for_moved,
            on_output=lambda name, line: printed.append(f"{name}: {line}"),
        ) as gateway,
    ):
        folders = tuple((out / function.folder).resolve() for function in plan.functions)
        judge = _Judge(original, gateway, folders, timeout, ignored_headers, opaque_validators)
        exchanges, printed_before = [], []
        for done, request in enumerate(requests, start=1):
            if not judge.leaves_out(request):
                printed_before.append(len(printed))
                exchanges.append(judge.exchange(request))
            on_progress(done)
        misroutes = gateway.misroutes
    # Only now: what a function prints may arrive after its answer.
    ends = [*printed_before[1:], len(printed)]
    logs = [tuple(printed[a:b][-SHOWN_LINES:]) for a, b in zip(printed_before, ends, strict=True)]
    return Report(
        tuple(replace(e, moved_log=log) for e, log in zip(exchanges, logs, strict=True)),
        misroutes,
        original.restarts,
    )


class _Judge:
    """Both sides while they run, and the cookies that each has set."""

    def __init__(
        self,
        original: KeptAlive,
        gateway: Gateway,
        folders: tuple[Path, ...],
        timeout: float,
        ignored_headers: Set[str],
        opaque_validators: bool,
    ) -> None:
        self._kept_alive = original
        self._gateway = gateway
        self._folders = folders
        self._timeout = timeout
        self._ignored_headers = ignored_headers
        self._opaque_validators = opaque_validators
        self._original_sessions, self._moved_sessions = Sessions(), Sessions()
        self._original_saved: dict[str, str] = {}
        self._moved_saved: dict[str, str] = {}
        # What the moved app made for itself, and what stands for it in the original's answers.
        self._own: dict[str, str] = {}

    @property
    def _original(self) -> OriginalApp:
        return self._kept_alive.app

    def leaves_out(self, request: Request) -> bool:
        """Whether a request is for what neither side has given."""
        sides = (self._original_saved, self._moved_saved)
        return request.only_if_saved and all(request.uses - side.keys() for side in sides)

    def exchange(self, request: Request) -> Exchange:
        """Ask both sides and compare."""
        self._kept_alive.revive()
        log_size = self._original.log.stat().st_size
        cookie = self._cookie(request, self._original_sessions)
        moved_cookie = self._cookie(request, self._moved_sessions)
        one, two = filled(request, self._original_saved), filled(request, self._moved_saved)
        original, original_ms = self._ask(self._original.url, one, self._original_sessions, cookie)
        if isinstance(original, Failure) and not isinstance(one, str):
            original = Failure(self._original.death(within=_ENDING_SECONDS) or original.reason)
        misroutes, invoked = self._gateway.misroutes, self._invoked()
        unstarted = self._unstarted()
        moved, moved_ms = self._ask(self._gateway.url, two, self._moved_sessions, moved_cookie)
        ignore = replace(request.ignore, headers=request.ignore.headers | self._ignored_headers)
        apart = (original_ms + moved_ms) / 1000
        self._save(request, original, moved)
        comparison = compare(original, moved, method=request.method, ignore=ignore, apart=apart)
        if comparison.differences:
            comparison, moved = self._told(request, original, moved, comparison, ignore, apart)
        if self._opaque_validators and to_revalidate(request, comparison):
            comparison = self._revalidated(request, original, moved, comparison, ignore)
        if to_repeat(request, comparison) and isinstance(one, Request) and isinstance(two, Request):
            for _ in range(MOST_REPEATS):
                again = send(self._original.url, one, cookie=cookie, timeout=self._timeout)
                moved_again = send(
                    self._gateway.url, two, cookie=moved_cookie, timeout=self._timeout
                )
                comparison = without_made_anew(comparison, (original, again), (moved, moved_again))
                if comparison.made_anew or original == again or moved == moved_again:
                    break
            if comparison.made_anew:
                self._remember(original, moved)
        return Exchange(
            request=request,
            original=original,
            moved=moved,
            original_ms=original_ms,
            moved_ms=moved_ms,
            functions=tuple(
                name for name, count in self._invoked().items() if count != invoked.get(name, 0)
            ),
            misroutes=self._gateway.misroutes - misroutes,
            unstarted={
                name: self._gateway.functions[name].start_error
                for name, count in self._unstarted().items()
                if count != unstarted.get(name, 0)
            },
            comparison=comparison,
            original_log=last_lines(self._original.log, after=log_size),
        )

    def _save(self, request: Request, original: Side, moved: Side) -> None:
        """Keep what later requests use; an answer that has it not leaves what is there."""
        for save in request.save:
            values = [
                value_of(save, side) if isinstance(side, Answer) else None
                for side in (original, moved)
            ]
            sides = (self._original_saved, self._moved_saved)
            for kept, value in zip(sides, values, strict=True):
                if value is not None:
                    kept[save.name] = value
            one, two = values
            if one and two and one != two and min(len(one), len(two)) >= LEAST_CHARACTERS:
                self._own[two] = one

    def _told(
        self,
        request: Request,
        original: Side,
        moved: Side,
        comparison: Comparison,
        ignore: Ignore,
        apart: float,
    ) -> tuple[Comparison, Side]:
        """The judgement, and the moved app's answer, with the original's ids and tokens in it.

        Tracebacks are judged by what they end with: their frames are of the server around the app.
        """
        if not isinstance(original, Answer) or not isinstance(moved, Answer):
            return comparison, moved
        fresh = original.status == moved.status and request.method not in SAFE_METHODS
        known = {str(own): str(self._original.folder) for own in self._folders} | self._own
        one, two = without_frames(original), without_frames(moved)
        told, made = aligned(one, two, known, fresh=fresh, apart=apart)
        if told == moved:
            return comparison, moved
        found = compare(one, told, method=request.method, ignore=ignore, apart=apart)
        if not found.differences:
            self._own.update(made)
            found = replace(found, own_values=True)
        return found, told

    def _remember(self, original: Side, moved: Side) -> None:
        """Keep what was made anew: a session may go on with it."""
        if isinstance(original, Answer) and isinstance(moved, Answer):
            self._own.update(aligned(original, moved, self._own, fresh=True, apart=0.0)[1])

    def _revalidated(
        self,
        request: Request,
        original: Side,
        moved: Side,
        comparison: Comparison,
        ignore: Ignore,
    ) -> Comparison:
        sides = (
            (self._original.url, original, self._original_sessions),
            (self._gateway.url, moved, self._moved_sessions),
        )
        one, two = (
            self._ask(url, conditional(request, answer), sessions, self._cookie(request, sessions))[
                0
            ]
            if isinstance(answer, Answer)
            else answer
            for url, answer, sessions in sides
        )
        return revalidated(comparison, one, two, method=request.method, ignore=ignore)

    def _ask(
        self, url: str, request: Request | str, sessions: Sessions, cookie: str | None
    ) -> tuple[Side, float]:
        """The answer and its milliseconds; a text says why the request cannot be sent."""
        if isinstance(request, str):
            return Failure(request), 0.0
        start = time.perf_counter()
        answer = send(url, request, cookie=cookie, timeout=self._timeout)
        milliseconds = (time.perf_counter() - start) * 1000
        if isinstance(answer, Answer):
            sessions.keep(request.session, request.target, answer, now=time.time())
        return answer, milliseconds

    def _cookie(self, request: Request, sessions: Sessions) -> str | None:
        return sessions.cookie_header(request.session, request.target, now=time.time())

    def _invoked(self) -> dict[str, int]:
        return {name: stats.invocations for name, stats in self._gateway.functions.items()}

    def _unstarted(self) -> dict[str, int]:
        return {name: stats.unstarted for name, stats in self._gateway.functions.items()}


@contextmanager
def _side_environment(
    environment: Mapping[str, str], scratch: Path | None, side: str
) -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="liftoff-scratch-") as folder:
        if scratch is not None:
            shutil.copytree(scratch, folder, dirs_exist_ok=True)
        given = {
            name: value.replace(SCRATCH, folder).replace(SIDE, side)
            for name, value in environment.items()
        }
        yield {**_FIXED, **given}
