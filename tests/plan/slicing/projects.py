"""Small projects, sliced for each of their endpoints and compared with the original."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liftoff.build.sources import Sources
from liftoff.frameworks.live import LiveApp, live_app
from liftoff.frameworks.target import parse_target
from liftoff.plan.slicing.cuts import Cut
from liftoff.plan.slicing.slices import Slice, Slicer
from liftoff.project.source.modules import guess_import_roots, parse_modules
from liftoff.workspace.source import read_tree
from tests.plan.slicing import child
from tests.plan.slicing.fresh import in_fresh_process

Text = str | bytes


@dataclass(frozen=True)
class Project:
    """A project, and what its original is and answers."""

    folder: Path
    target: dict[str, Any]
    live: LiveApp
    slicer: Slicer
    sources: Sources
    original: Mapping[str, Any]

    @property
    def endpoints(self) -> list[str]:
        return sorted({rule.route.endpoint for rule in self.live.rules})

    def files(self, held: Slice) -> dict[str, str]:
        """The text of each file of a slice."""
        found = {}
        for path, cut in held.modules.items():
            if cut:
                found[path] = self.sources.text(path, cut)
            else:
                found[path] = (self.folder / path).read_bytes().decode("utf-8", "surrogateescape")
        for path in held.data:
            found[path] = (self.folder / path).read_bytes().decode("utf-8", "surrogateescape")
        return found | {f"{folder}/.keep": "" for folder in held.folders}

    def check(self, *owned: str) -> dict[str, str]:
        """Slice for the endpoints, compare with the original, and give the slice's files."""
        return self.check_each([owned])[0]

    def check_each(self, groups: Iterable[Iterable[str]]) -> list[dict[str, str]]:
        """The same for several slices."""
        groups = [list(owned) for owned in groups]
        held = [self.slicer.slice(owned) for owned in groups]
        slices = [self.files(one) for one in held]
        runs = []
        for owned, one, files in zip(groups, held, slices, strict=True):
            for path in one.modules:
                compile(files[path].encode("utf-8", "surrogateescape"), path, "exec")
            folder = self.folder.parent / "slices" / "-".join(owned).replace("/", "_")
            write(folder, files)
            paths = [p.replace(str(self.folder), str(folder)) for p in self.target["paths"]]
            runs.append(({**self.target, "folder": str(folder), "paths": paths}, owned))
        requests = self.original["requests"]
        for owned, found in zip(
            groups, in_fresh_process(child.run_slices, runs, requests), strict=True
        ):
            self._compare(owned, found)
        return slices

    def _compare(self, owned: list[str], found: Mapping[str, Any]) -> None:
        assert found["rules"] == self.original["rules"]
        for request, was, now in zip(
            self.original["requests"], self.original["answers"], found["answers"], strict=True
        ):
            if was["endpoint"] in (*owned, None):
                assert now == was, f"{request} in the slice of {owned}"
            else:
                assert now == {"endpoint": was["endpoint"], "handoff": True}, request


def write(folder: Path, files: Mapping[str, Text]) -> None:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
        file.write_bytes(raw)
        # Answers with files name their times.
        os.utime(file, (1_700_000_000, 1_700_000_000))


def project(
    tmp_path: Path,
    files: Mapping[str, Text],
    target: str = "app:app",
    *,
    requests: Iterable[tuple[str, ...]] | None = None,
    roots: tuple[str, ...] | None = None,
    cuttable: Callable[[str, Cut], bool] | None = None,
) -> Project:
    """Write a project, import it in a process of its own, and make its slicer."""
    folder = tmp_path / "original"
    write(folder, files)
    tree = read_tree(folder)
    roots = roots or guess_import_roots(tree)
    modules = parse_modules(tree, import_roots=roots)
    parsed = parse_target(target)
    about = {
        "folder": str(folder),
        "module": parsed.module,
        "attribute": parsed.attribute,
        "call": parsed.call,
        "paths": [str(folder / root) for root in roots],
    }
    original = in_fresh_process(child.describe, about, list(requests) if requests else None)
    live = live_app(original["document"])
    sources = Sources(modules)
    slicer = Slicer(
        modules,
        tree.data,
        live,
        (parsed.module, parsed.attribute),
        cuttable or sources.cuttable,
    )
    return Project(folder, about, live, slicer, sources, original)


def check_all(
    tmp_path: Path, files: Mapping[str, Text], target: str = "app:app", **options: Any
) -> dict[str, dict[str, str]]:
    """The files of the slice of each endpoint, each compared with the original."""
    found = project(tmp_path, files, target, **options)
    # A broken original would be equal to any broken slice.
    assert all(answer.get("status", 500) < 500 for answer in found.original["answers"]), [
        *found.original["answers"]
    ]
    slices = found.check_each([endpoint] for endpoint in found.endpoints)
    return dict(zip(found.endpoints, slices, strict=True))


def names_in(text: str) -> set[str]:
    """Names that a module's top level binds."""
    found: set[str] = set()
    for node in ast.parse(text).body:
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                found.add(inner.id)
            elif isinstance(inner, ast.alias):
                found.add((inner.asname or inner.name).split(".")[0])
            elif isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.add(inner.name)
    return found
