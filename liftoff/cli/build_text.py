"""What `liftoff build` prints."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from liftoff.build.zips.build import Result
from liftoff.plan.built import BUILD_FOLDER, Build
from liftoff.plan.model import Note
from liftoff.platform import FUNCTION_ZIPPED_BYTES
from liftoff.report.table import table


def build_json(result: Result, notes: Sequence[Note]) -> str:
    """The build, warnings, and what is left to the runtime, as a JSON document."""
    document = {
        **dataclasses.asdict(result.build),
        "left_to_runtime": {name: sorted(names) for name, names in result.runtime.items() if names},
        "warnings": [*_warnings(result), *_private(result, notes)],
    }
    return json.dumps(document, indent=1) + "\n"


def build_text(result: Result, notes: Sequence[Note], out: Path, *, template: bool) -> str:
    """The build as text that ends without a newline.

    Args:
        result: what was built.
        notes: those of the plan.
        out: the output folder.
        template: whether its template refers to the zips.
    """
    build = result.build
    rows = [("FUNCTION", "ZIPPED", "UNZIPPED", "PACKAGES", "SHA-256"), *_rows(build)]
    functions, sets = _count(len(build.functions), "function"), _count(result.sets, "set")
    head = f"For {build.runtime} on {build.architecture}: {functions}, {sets} of packages"
    blocks = [f"{head}\n{table(rows)}"]
    warnings = (*_warnings(result), *_private(result, notes))
    remarks = [*_left(result.runtime), *(f"warning: {text}" for text in warnings)]
    if remarks:
        blocks.append("\n".join(remarks))
    folder = out / BUILD_FOLDER
    if template:
        end = (
            f"Written to {folder}; template.yaml refers to it.\n"
            f"Next: cd {out} && sam deploy --guided"
        )
    else:
        end = (
            f"Written to {folder}. template.yaml was changed by hand and is left as it is:\n"
            f"let each CodeUri be {BUILD_FOLDER}/NAME.zip, or make the template anew."
        )
    return "\n\n".join([*blocks, end])


def _rows(build: Build) -> Iterator[tuple[str, str, str, str, str]]:
    for function in build.functions:
        archive = function.archive
        layers = "".join(f" + {name}" for name in function.layers)
        yield (
            function.name,
            _mb(archive.zipped),
            _mb(build.unzipped(function)),
            f"{len(archive.packages)}{layers}",
            archive.sha256[:12],
        )
    for layer in build.layers:
        archive = layer.archive
        yield (
            f"layer {layer.name}",
            _mb(archive.zipped),
            _mb(archive.unzipped),
            str(len(archive.packages)),
            archive.sha256[:12],
        )


def _left(runtime: Mapping[str, frozenset[str]]) -> Iterator[str]:
    names = sorted({name for left in runtime.values() for name in left})
    if names:
        yield f"Left to the runtime, which has them: {', '.join(names)} (--boto3 ship packs them)"


def _warnings(result: Result) -> Iterator[str]:
    build = result.build
    if not build.byte_code:
        version = build.runtime.removeprefix("python")
        yield (
            f"no byte code: there is no Python {version} here to compile with, so each cold start "
            f"compiles all modules; install one (uv python install {version}) and build again"
        )
    limit = FUNCTION_ZIPPED_BYTES
    for name, archive in build.archives:
        if archive.zipped > limit:
            largest = sorted(archive.packages, key=lambda package: -package.bytes)[:5]
            listed = ", ".join(f"{package.name} {_mb(package.bytes)}" for package in largest)
            yield (
                f"{name} is {_mb(archive.zipped)} zipped, over the {_mb(limit)} that can "
                f"be uploaded without S3 (sam deploy goes through S3); largest: {listed}"
            )
    for name, faults in result.uncompiled.items():
        for path, why in faults.items():
            yield f"{name}: {path} does not compile on {build.runtime}: {why}"


def _private(result: Result, notes: Sequence[Note]) -> Iterator[str]:
    """Files that the app names, and files of the functions' folders, that no zip has."""
    for note in notes:
        if note.kind == "private":
            place = f" (named in {note.path}:{note.line})" if note.path and note.line else ""
            yield f"{note.subject}{place}: {note.reason}"
    for function, paths in result.left_out.items():
        yield f"{function}: {', '.join(paths)} left out, as secret or no part of an app"


def _mb(size: int) -> str:
    return f"{size / 1024**2:.1f} MB"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
