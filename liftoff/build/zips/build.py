"""A split or wrapped output folder to zips: one for each function, and layers if asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from liftoff.build.zips.archive import Member
from liftoff.build.zips.byte_code import Compiler
from liftoff.build.zips.installers import Sources
from liftoff.build.zips.interpreters import find_interpreter
from liftoff.build.zips.layers import Layer, common_layers
from liftoff.build.zips.own_code import OwnCode, read_own_code
from liftoff.build.zips.package_set import PackageSet, PackageSets
from liftoff.build.zips.parts import Parts, check_sizes
from liftoff.build.zips.requirements import Boto3, Wanted, wanted
from liftoff.build.zips.shipped import Shipped, shipped
from liftoff.build.zips.source_wheels import build_source_wheels
from liftoff.build.zips.target import Target
from liftoff.build.zips.zipping import zip_functions, zip_layers
from liftoff.plan.built import Build
from liftoff.plan.model import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person chose.

    Attributes:
        target: what the zips are for.
        boto3: when the runtime's boto3 is used.
        layers: whether packages that functions have in common go into layers.
        sources: where wheels come from.
        from_source: distributions that wheels are built of here.
        jobs: how many things are done side by side.
    """

    target: Target
    boto3: Boto3
    layers: bool
    sources: Sources
    from_source: tuple[str, ...] = ()
    jobs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was built.

    Attributes:
        build: for `build.json`.
        zips: folder of the zips; their paths in the build are relative to the folder around it.
        sets: how many different sets of requirements there were.
        runtime: names of packages that are left to the runtime, by function.
        left_out: files of a function's folder that are private, by function.
        uncompiled: why own modules of a function do not compile, by function and path.
    """

    build: Build
    zips: Path
    sets: int
    runtime: Mapping[str, frozenset[str]]
    left_out: Mapping[str, tuple[str, ...]]
    uncompiled: Mapping[str, Mapping[str, str]]


def build_zips(
    plan: Plan,
    out: Path,
    options: Options,
    scratch: Path,
    progress: Callable[[str], None] = lambda _: None,
) -> Result:
    """Build the zips of a plan's functions into a scratch folder.

    Args:
        plan: what to build.
        out: the folder that the plan lies in.
        options: what a person chose.
        scratch: an empty folder.
        progress: is told what is being done.

    Raises:
        LiftoffError: a function's folder is missing, a package cannot be installed, or a function
            is too large for Lambda.
    """
    codes = [read_own_code(out, function, plan.ship_private) for function in plan.functions]
    wants = [wanted(code.requirements, options.target, options.boto3) for code in codes]
    executable = find_interpreter(options.target.python)
    compiler = Compiler(executable, options.target.python) if executable else None
    zips = scratch / "zips"
    zips.mkdir()
    with ThreadPoolExecutor(options.jobs) as pool:
        sets = _install(codes, wants, options, scratch, progress, pool)
        progress("compiling packages")
        made = shipped(sets.values(), compiler, scratch / "compiled", pool)
        needs = {
            code.function.name: tuple(made[d.record] for d in sets[want].distributions)
            for code, want in zip(codes, wants, strict=True)
        }
        layers = common_layers(needs) if options.layers else ()
        progress("compiling functions")
        compiled = [
            pool.submit(code.members, compiler, scratch / "own" / str(number))
            for number, code in enumerate(codes)
        ]
        own = [future.result() for future in compiled]
        parts = [
            _parts(code, members, needs[code.function.name], layers)
            for code, (members, _) in zip(codes, own, strict=True)
        ]
        check_sizes(parts)
        progress("writing zips")
        build = Build(
            runtime=options.target.runtime,
            architecture=options.target.architecture,
            byte_code=compiler is not None,
            functions=zip_functions(parts, zips, pool),
            layers=zip_layers(layers, zips, pool),
        )
    return Result(
        build=build,
        zips=zips,
        sets=len(sets),
        runtime={c.function.name: sets[w].runtime for c, w in zip(codes, wants, strict=True)},
        left_out={code.function.name: code.left_out for code in codes if code.left_out},
        uncompiled={
            code.function.name: faults
            for code, (_, faults) in zip(codes, own, strict=True)
            if faults
        },
    )


def _install(
    codes: Sequence[OwnCode],
    wants: Sequence[Wanted],
    options: Options,
    scratch: Path,
    progress: Callable[[str], None],
    pool: Executor,
) -> dict[Wanted, PackageSet]:
    """Install each set of requirements once."""
    sources = options.sources
    if options.from_source:
        progress("building wheels")
        wheels = scratch / "wheels"
        wheels.mkdir()
        lines = {line for want in wants for line in want.lines}
        build_source_wheels(options.from_source, lines, wheels, sources)
        sources = replace(sources, find_links=(*sources.find_links, str(wheels)))
    makes = PackageSets(target=options.target, boto3=options.boto3, sources=sources)
    users: dict[Wanted, list[OwnCode]] = {}
    for code, want in zip(codes, wants, strict=True):
        users.setdefault(want, []).append(code)
    (scratch / "sets").mkdir()
    progress(f"installing packages for {options.target}")
    work: dict[Wanted, Future[PackageSet]] = {
        want: pool.submit(
            makes.make,
            scratch / "sets" / str(number),
            want,
            {path: read for code in those for path, read in code.modules.items()},
            f"{those[0].folder.name}/requirements.txt",
        )
        for number, (want, those) in enumerate(users.items())
    }
    made = {}
    for done, (want, future) in enumerate(work.items(), start=1):
        made[want] = future.result()
        progress(f"installing packages for {options.target}: {done} of {len(work)} sets")
    return made


def _parts(
    code: OwnCode,
    members: Mapping[str, Member],
    needs: tuple[Shipped, ...],
    layers: Sequence[Layer],
) -> Parts:
    name = code.function.name
    mine = tuple(layer for layer in layers if name in layer.functions)
    layered = {one for layer in mine for one in layer.shipped}
    packages = tuple(one for one in needs if one not in layered)
    return Parts(
        name=name,
        own=members,
        packages=packages,
        layers=mine,
        hidden=frozenset(path for one in packages for path in one.members if code.hides(path)),
    )
