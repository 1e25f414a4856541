"""The files of a migration: each function's sliced sources, handler, requirements and adapter."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import liftoff_adapters

from liftoff.build.sources import Sources
from liftoff.emit.formats import Emission, emitted
from liftoff.emit.handlers import handler_source
from liftoff.emit.openapi import KINDS as OPENAPI_GATEWAYS
from liftoff.frameworks.app_documents import DOCUMENTS_FILE, AppDocument, documents_to_json
from liftoff.frameworks.live import Distribution
from liftoff.plan.document import plan_to_json
from liftoff.plan.model import Function
from liftoff.plan.planner import Migration
from liftoff.plan.slicing.cuts import Cut
from liftoff.plan.slicing.slices import Slice
from liftoff.project.source.modules import Modules
from liftoff.workers import value_beside
from liftoff.workspace.output import Content, CopyOf, SameAs

# Functions and routes whose description takes longer than a process takes to begin.
_MANY = 50


def output_files(
    migration: Migration,
    modules: Modules,
    source: Path,
    own_distributions: tuple[Distribution, ...],
    documents: tuple[AppDocument, ...] = (),
    progress: Callable[[str], None] = lambda _: None,
    sources: Sources | None = None,
) -> Iterator[tuple[str, Content]]:
    """Every file of the output folder, by path, one function after the other.

    Args:
        migration: the plan and its slices.
        modules: the original's modules.
        source: folder of the original.
        own_distributions: distributions that the app is itself, and whose metadata is read.
        documents: the app's own OpenAPI documents.
        progress: is told the name of each function that is being made.
        sources: the modules to cut, where some of them are parsed already.
    """
    plan = migration.plan
    emission = Emission(plan=plan, documents=documents)
    yield "plan.json", plan_to_json(plan)
    if documents:
        yield DOCUMENTS_FILE, documents_to_json(documents)
    many = len(plan.functions) + len(plan.routes) >= _MANY
    with value_beside(lambda: _described(emission), worth=many) as described:
        yield from _functions(
            migration, sources or Sources(modules), source, own_distributions, progress
        )
        yield from described().items()


def _described(emission: Emission) -> dict[str, str]:
    """What describes the stack."""
    described = dict(emitted("sam", emission))
    if emission.plan.gateway in OPENAPI_GATEWAYS:
        described |= emitted("openapi", emission)
    return described


def _functions(
    migration: Migration,
    sources: Sources,
    source: Path,
    own_distributions: tuple[Distribution, ...],
    progress: Callable[[str], None],
) -> Iterator[tuple[str, Content]]:
    plan = migration.plan
    given: dict[tuple[str, object], str] = {}
    for function in plan.functions:
        progress(function.name)
        inside: dict[str, Content | Cut] = dict(_held(migration.slices[function.name], source))
        inside |= _adapter()
        inside |= _metadata(own_distributions)
        inside["requirements.txt"] = "".join(f"{line}\n" for line in function.requirements)
        inside[_handler_file(function)] = handler_source(plan, function)
        for path, content in inside.items():
            place = f"{function.folder}/{path}"
            first = place
            # What an app may write to at run time is each function's own.
            if path.endswith(".py"):
                this = id(content) if isinstance(content, Cut) else content
                first = given.setdefault((path, this), place)
            if first != place:
                yield place, SameAs(first)
            else:
                yield place, sources.text(path, content) if isinstance(content, Cut) else content


def _handler_file(function: Function) -> str:
    return function.handler.rpartition(".")[0].replace(".", "/") + ".py"


def _held(held: Slice, source: Path) -> Iterator[tuple[str, Content | Cut]]:
    """What a function holds of the project; a module to be cut with its cut."""
    for path, cut in held.modules.items():
        yield path, cut or CopyOf(f"{source}/{path}")
    for path in held.data:
        # A file that cannot be read is one that the app cannot read, either.
        if os.access(f"{source}/{path}", os.R_OK):
            yield path, CopyOf(f"{source}/{path}")
    for folder in held.folders:
        # A zip holds files, and brings their folders along.
        yield f"{folder}/.keep", ""


@cache
def _adapter() -> Mapping[str, Content]:
    folder = Path(liftoff_adapters.__file__).parent
    return {
        f"liftoff_adapters/{path.relative_to(folder).as_posix()}": CopyOf(str(path))
        for path in sorted(folder.rglob("*.py"))
    }


def _metadata(distributions: tuple[Distribution, ...]) -> Mapping[str, Content]:
    """What `importlib.metadata` reads of the app itself: its version, and its entry points."""
    files = {}
    for found in distributions:
        folder = f"{found.name.replace('-', '_')}-{found.version}.dist-info"
        files[f"{folder}/METADATA"] = (
            f"Metadata-Version: 2.1\nName: {found.name}\nVersion: {found.version}\n"
        )
        if found.entry_points:
            files[f"{folder}/entry_points.txt"] = entry_points_text(found.entry_points)
    return files


def entry_points_text(points: Iterable[tuple[str, str, str]]) -> str:
    """As https://packaging.python.org/specifications/entry-points has it."""
    groups: dict[str, list[str]] = {}
    for group, name, value in points:
        groups.setdefault(group, []).append(f"{name} = {value}\n")
    return "\n".join(f"[{group}]\n{''.join(lines)}" for group, lines in groups.items())
