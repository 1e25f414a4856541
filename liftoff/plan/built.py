"""What `liftoff build` made of a plan, as plain data: `build/build.json` beside the zips.

Templates refer to the zips that it names; without it they refer to the functions' folders.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from liftoff.errors import LiftoffError
from liftoff.json_text import parsed
from liftoff.plan.model import Plan
from liftoff.plan.reading import read_value

BUILD_VERSION = 1
# Relative to the plan.
BUILD_FOLDER = "build"
BUILD_FILE = f"{BUILD_FOLDER}/build.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A distribution in a zip.

    Attributes:
        name: as its metadata spells it.
        version: its version.
        bytes: its files, byte code included.
    """

    name: str
    version: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A zip that is ready to upload.

    Attributes:
        file: where it is, relative to the plan, with `/`.
        sha256: of the zip, in hexadecimal.
        zipped: bytes of the zip.
        unzipped: bytes of what is in it.
        packages: the distributions in it, by name.
    """

    file: str
    sha256: str
    zipped: int
    unzipped: int
    packages: tuple[Package, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltLayer:
    """A layer: distributions that several functions have in common.

    Attributes:
        name: letters, digits and `-`.
        archive: its zip; what is in it is below `python/`.
    """

    name: str
    archive: Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltFunction:
    """A function's zip.

    Attributes:
        name: of the function in the plan.
        archive: its zip.
        layers: names of the layers that it needs; at most five.
    """

    name: str
    archive: Archive
    layers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One run of `liftoff build`.

    Attributes:
        runtime: that the packages and the byte code are for, such as `python3.13`.
        architecture: `arm64` or `x86_64`.
        byte_code: whether the zips have byte code.
        functions: one for each function of the plan, in its order.
        layers: those that the functions name.
    """

    runtime: str
    architecture: str
    byte_code: bool
    functions: tuple[BuiltFunction, ...]
    layers: tuple[BuiltLayer, ...]

    @property
    def archives(self) -> tuple[tuple[str, Archive], ...]:
        """Every zip, with the name of its function or layer."""
        functions = ((function.name, function.archive) for function in self.functions)
        return (*functions, *((layer.name, layer.archive) for layer in self.layers))

    def function(self, name: str) -> BuiltFunction:
        """What was built of the function of that name.

        Raises:
            KeyError: nothing was.
        """
        for function in self.functions:
            if function.name == name:
                return function
        raise KeyError(name)

    def unzipped(self, function: BuiltFunction) -> int:
        """Bytes that a function takes on Lambda, its layers included."""
        layers = (layer.archive for layer in self.layers if layer.name in function.layers)
        return function.archive.unzipped + sum(archive.unzipped for archive in layers)


def built_plan(plan: Plan, build: Build) -> Plan:
    """The plan with the runtime and the processor that it was built for.

    Raises:
        LiftoffError: the plan has other functions than those that were built.
    """
    planned, made = ({function.name for function in these.functions} for these in (plan, build))
    if planned != made:
        raise LiftoffError(
            f"was built of another plan: {', '.join(sorted(planned ^ made))} differ",
            where=BUILD_FILE,
            hint="run `liftoff build` again",
        )
    return replace(plan, runtime=build.runtime, architecture=build.architecture)


def build_to_json(build: Build) -> str:
    """The build as an indented JSON document that ends in a newline."""
    return json.dumps({"version": BUILD_VERSION, **dataclasses.asdict(build)}, indent=1) + "\n"


def build_from_json(text: str, *, where: str) -> Build:
    """Read what `build_to_json` wrote.

    Args:
        text: the document.
        where: the file's name, for messages.

    Raises:
        LiftoffError: it is no such document.
    """
    hint = "run `liftoff build` again"
    data = parsed(text, where=where, hint=hint)
    if not isinstance(data, dict) or data.get("version") != BUILD_VERSION:
        raise LiftoffError(f"is no build of version {BUILD_VERSION}", where=where, hint=hint)
    faults: list[str] = []
    body = {key: value for key, value in data.items() if key != "version"}
    build: Build = read_value(Build, body, "", faults)
    if not faults:
        faults.extend(_outside(build))
    if faults:
        listed = "\n".join(f"    {fault}" for fault in faults)
        raise LiftoffError(f"is not a valid build:\n{listed}", where=where, hint=hint)
    return build


def _outside(build: Build) -> list[str]:
    layers = {layer.name for layer in build.layers}
    faults = [
        f"functions.{function.name}: there is no layer {name!r}"
        for function in build.functions
        for name in function.layers
        if name not in layers
    ]
    for name, archive in build.archives:
        file = PurePosixPath(archive.file)
        if file.is_absolute() or ".." in file.parts:
            faults.append(f"{name}: {archive.file} is not below the plan's folder")
    return faults
