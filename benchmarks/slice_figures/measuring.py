"""Sizes and starts of everything that was built of an app, in one run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from benchmarks.slice_figures.preparing import Prepared
from benchmarks.slice_figures.starts import (
    Start,
    Starts,
    imports_only,
    loaded_modules,
    medians,
    ratio,
    start,
)
from liftoff.build.zips.unpacked import unpacked
from liftoff.cli.plan_file import read_build
from liftoff.local.environment import Launch
from liftoff.local.interpreter import inspect
from liftoff.local.launching import function_fence, function_folder, launches
from liftoff.plan.document import plan_from_json
from liftoff.plan.model import Function, Plan

_Thing = TypeVar("_Thing")
_NOT_OF_THE_APP = ("liftoff_adapters/", "requirements.txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A function, the whole app, or the floor.

    Attributes:
        name: of the function; `whole app` and `floor` for the others.
        routes: what it answers.
        files: of the app, in it.
        source_bytes: of these files.
        zipped: bytes of its zip.
        unzipped: bytes of what is in the zip.
        packages: top-level names that it loads at init from outside the app and Python.
        starts: of the function; None where it was not started, as only some functions are.
        imports: starts of a process that only imports what it loads from outside the app, or None.
        over_imports: processor time of a start to that of its imports right after it, the median of
            all rounds; None where it was not started.
        over_whole: the same, to the start of the whole app right beside it.
    """

    name: str
    routes: tuple[str, ...]
    files: int
    source_bytes: int
    zipped: int
    unzipped: int
    packages: tuple[str, ...]
    starts: Starts | None
    imports: Starts | None
    over_imports: float | None
    over_whole: float | None

    @property
    def measured(self) -> tuple[Starts, Starts]:
        """Its starts, and those of its imports."""
        if self.starts is None or self.imports is None:
            raise ValueError(f"{self.name} was not started")
        return self.starts, self.imports


@dataclass(slots=True)
class _Candidate:
    name: str
    function: Function
    out: Path
    bytes: tuple[int, int]


@dataclass(slots=True)
class _Started:
    launch: Launch
    imports: Launch
    packages: tuple[str, ...]
    starts: list[Start] = field(default_factory=list)
    starts_of_imports: list[Start] = field(default_factory=list)
    starts_of_whole: list[Start] = field(default_factory=list)

    def noted(self, kind: str) -> list[Start]:
        """Where the starts of a kind go; see `in_turns`."""
        kinds = {"own": self.starts, "imports": self.starts_of_imports}
        return kinds.get(kind, self.starts_of_whole)


async def measure(
    made: Prepared, runs: int, most: int, scratch: Path, told: Callable[[str], None]
) -> list[Figures]:
    """All figures of an app: the floor, the whole app, then each function.

    The starts of all of them take turns, and each stands between its imports, from the same folder,
    and the whole app: a machine that changes its speed changes all three.

    Args:
        made: what was built of the app.
        runs: how often each is started.
        most: how many functions are started, `evenly` chosen.
        scratch: an empty folder.
        told: is given a line of progress before each round.
    """
    floor, whole = _weighed(made.floor, "floor"), _weighed(made.whole, "whole app")
    functions = _weighed(made.functions, None)
    with ExitStack() as stack:
        started = {
            candidate.name: await _with_imports(candidate, launch, scratch)
            for chosen in (floor, whole, evenly(functions, most))
            for candidate, launch in _unpacked(chosen, scratch, stack)
        }
        whole_app = started["whole app"].launch
        for number in range(runs + 1):
            told(f"{made.app.name}: round {number} of {runs}")
            turns = in_turns(list(started.values()))
            # Whichever comes first finds fewer of the files in memory.
            for kind, those in turns if number % 2 else reversed(turns):
                launch = {"own": those[0].launch, "imports": those[0].imports, "whole": whole_app}
                made_start = await start(launch[kind])
                for one in those:
                    one.noted(kind).append(made_start)
    for one in started.values():
        # The first of each reads its files from the disk.
        del one.starts[0], one.starts_of_imports[0], one.starts_of_whole[0]
    return [
        _figures(candidate, started.get(candidate.name))
        for candidate in [*floor, *whole, *functions]
    ]


def in_turns(things: Sequence[_Thing]) -> list[tuple[str, tuple[_Thing, ...]]]:
    """What is started in a round, one after the other, and whose figure it is.

    Each thing stands between its imports and the whole app, whose start counts for the two beside.
    """
    turns: list[tuple[str, tuple[_Thing, ...]]] = []
    for number in range(0, len(things), 2):
        first, *second = pair = tuple(things[number : number + 2])
        turns += [("imports", (first,)), ("own", (first,)), ("whole", pair)]
        turns += [(kind, (one,)) for one in second for kind in ("own", "imports")]
    return turns


def evenly(functions: Sequence[_Candidate], most: int) -> list[_Candidate]:
    """The fallback, and as many others as may be: evenly by size, smallest and largest included."""
    own = [one for one in functions if not one.function.fallback]
    by_size = sorted(own, key=lambda one: (one.bytes, one.name))
    places = {round(n * (len(own) - 1) / (most - 1)) for n in range(most)} if most > 1 else {0}
    chosen = {id(one) for place, one in enumerate(by_size) if place in places}
    return [one for one in functions if one.function.fallback or id(one) in chosen]


def _weighed(out: Path, name: str | None) -> list[_Candidate]:
    """The functions of a build, with the sizes of their zips."""
    build = read_build(out)
    if build is None:
        raise FileNotFoundError(f"{out} has not been built")
    archives = {f.name: build.function(f.name).archive for f in _plan(out).functions}
    return [
        _Candidate(name or f.name, f, out, (archives[f.name].zipped, archives[f.name].unzipped))
        for f in _plan(out).functions
    ]


def _plan(out: Path) -> Plan:
    return plan_from_json((out / "plan.json").read_text(), where=str(out / "plan.json"))


def _unpacked(
    candidates: Sequence[_Candidate], scratch: Path, stack: ExitStack
) -> Iterator[tuple[_Candidate, Launch]]:
    """How each of some functions of one build is started, from its zip."""
    out = candidates[0].out
    build = read_build(out)
    assert build is not None
    names = {one.function.name for one in candidates}
    plan = replace(_plan(out), functions=tuple(one.function for one in candidates))
    part = replace(build, functions=tuple(f for f in build.functions if f.name in names))
    run, folder = stack.enter_context(unpacked(plan, out, part))
    interpreter = inspect(sys.executable, distributions=True)
    fences = {
        f.name: function_fence(f, function_folder(folder, f), interpreter) for f in run.functions
    }
    rules = scratch / f"fences-{out.name}"
    rules.mkdir(exist_ok=True)
    started = launches(
        run, folder, interpreter, fences=fences, scratch=rules, invoke_url="http://127.0.0.1:9",
        environment={}, show=None,
    )  # fmt: skip
    return ((one, started[one.function.name]) for one in candidates)


async def _with_imports(candidate: _Candidate, launch: Launch, scratch: Path) -> _Started:
    """Look at what it loads from outside the app, and how to start that alone."""
    folder = scratch / f"modules-{candidate.out.name}-{candidate.function.name}"
    folder.mkdir(exist_ok=True)
    root = launch.folder
    modules, packages = [], set()
    for name, file in await loaded_modules(launch, folder):
        inside = (
            Path(file).relative_to(root).as_posix() if Path(file).is_relative_to(root) else None
        )
        if inside is not None and _is_of_the_app(candidate, inside):
            continue
        if not file.startswith(str(folder)):
            modules.append(name)
        if inside is not None and not inside.startswith("liftoff_adapters/"):
            packages.add(name.partition(".")[0])
    imports = imports_only(launch, modules, folder / "imports")
    return _Started(launch, imports, tuple(sorted(packages)))


def _is_of_the_app(candidate: _Candidate, inside: str) -> bool:
    own = candidate.out / candidate.function.folder / inside
    return own.exists() and not inside.startswith("liftoff_adapters/")


def _figures(candidate: _Candidate, started: _Started | None) -> Figures:
    folder = candidate.out / candidate.function.folder
    files = [
        file
        for file in folder.rglob("*")
        if file.is_file() and not file.relative_to(folder).as_posix().startswith(_NOT_OF_THE_APP)
    ]
    return Figures(
        name=candidate.name,
        routes=candidate.function.routes,
        files=len(files),
        source_bytes=sum(file.stat().st_size for file in files),
        zipped=candidate.bytes[0],
        unzipped=candidate.bytes[1],
        packages=started.packages if started else (),
        starts=medians(started.starts) if started else None,
        imports=medians(started.starts_of_imports) if started else None,
        over_imports=ratio(started.starts, started.starts_of_imports) if started else None,
        over_whole=ratio(started.starts, started.starts_of_whole) if started else None,
    )
