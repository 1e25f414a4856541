"""The files of a migration: each function's sliced sources, handler, requirements and adapter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import liftoff_adapters
from liftoff_codemods.edits import ModuleEdits
from liftoff_codemods.slice_module import ParsedModule

from liftoff.emit.handlers import handler_source
from liftoff.emit.openapi import openapi
from liftoff.emit.sam import sam_template
from liftoff.emit.yaml_text import yaml_text
from liftoff.frameworks.live import Distribution
from liftoff.plan.document import plan_to_json
from liftoff.plan.model import Function
from liftoff.plan.planner import Migration
from liftoff.plan.slicing.slices import Cut, Slice
from liftoff.project.modules import Modules
from liftoff.workspace.output import Content, CopyOf
from liftoff.workspace.private import is_private

HANDLER_FILE = "handler.py"


def output_files(
    migration: Migration,
    modules: Modules,
    source: Path,
    own_distributions: tuple[Distribution, ...],
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, Content]:
    """Every file of the output folder, by path.

    Args:
        migration: the plan and its slices.
        modules: the original's modules.
        source: folder of the original.
        own_distributions: distributions that the app is itself, and whose metadata it reads.
        progress: is told the name of each function that is being made.
    """
    plan = migration.plan
    files: dict[str, Content] = {
        "plan.json": plan_to_json(plan),
        "template.yaml": yaml_text(sam_template(plan)),
        "openapi.yaml": yaml_text(openapi(plan)),
    }
    sources = _Sources(modules, source)
    for function in plan.functions:
        progress(function.name)
        inside: dict[str, Content] = dict(sources.files(migration.slices[function.name]))
        inside |= _adapter()
        inside |= _metadata(own_distributions)
        inside["requirements.txt"] = "".join(f"{line}\n" for line in function.requirements)
        inside[_handler_file(function)] = handler_source(plan, function)
        files |= {f"{function.folder}/{path}": content for path, content in inside.items()}
    return files


def _handler_file(function: Function) -> str:
    return function.handler.rpartition(".")[0].replace(".", "/") + ".py"


class _Sources:
    """Cuts modules; each is parsed once, and a cut that several functions share is made once."""

    def __init__(self, modules: Modules, source: Path) -> None:
        self._modules = modules
        self._source = source
        self._parsed: dict[str, ParsedModule] = {}
        self._cut: dict[tuple[str, str], str] = {}

    def files(self, held: Slice) -> Iterator[tuple[str, Content]]:
        for path, cut in held.modules.items():
            yield path, self._text(path, cut) if cut else CopyOf(str(self._source / path))
        for path in held.data:
            if not is_private(path):
                yield path, CopyOf(str(self._source / path))

    def _text(self, path: str, cut: Cut) -> str:
        key = (path, repr(cut))
        if key not in self._cut:
            if path not in self._parsed:
                self._parsed[path] = ParsedModule(self._modules.by_path[path].text)
            self._cut[key] = self._parsed[path].slice(
                ModuleEdits(
                    stubs=cut.stubs,
                    remove=cut.remove,
                    drop_names=cut.drop_names,
                    load_only=cut.load_only,
                )
            )
        return self._cut[key]


def _adapter() -> Mapping[str, Content]:
    folder = Path(liftoff_adapters.__file__).parent
    return {
        f"liftoff_adapters/{path.relative_to(folder).as_posix()}": CopyOf(str(path))
        for path in sorted(folder.rglob("*.py"))
    }


def _metadata(distributions: tuple[Distribution, ...]) -> Mapping[str, Content]:
    """What `importlib.metadata.version("the app itself")` reads."""
    return {
        f"{found.name.replace('-', '_')}-{found.version}.dist-info/METADATA": (
            f"Metadata-Version: 2.1\nName: {found.name}\nVersion: {found.version}\n"
        )
        for found in distributions
    }
