"""Cuts modules; each is parsed once, and a cut that several functions share is made once."""

from __future__ import annotations

import libcst
from liftoff_codemods.coding_cookie import declare_utf8
from liftoff_codemods.edits import ModuleEdits
from liftoff_codemods.slice_module import ParsedModule

from liftoff.errors import LiftoffError
from liftoff.plan.slicing.cuts import Cut
from liftoff.project.modules import Modules


class Sources:
    """The sources of a project, to be cut.

    Args:
        modules: the project's modules.
    """

    def __init__(self, modules: Modules) -> None:
        self._modules = modules
        self._parsed: dict[str, ParsedModule | None] = {}
        self._cut: dict[str, list[tuple[Cut, str]]] = {}

    def cuttable(self, path: str) -> bool:
        """Whether LibCST reads the module: the grammar of a new Python may be ahead of it."""
        return self._parse(path) is not None

    def text(self, path: str, cut: Cut) -> str:
        """The module at a path with a cut made, to be written as UTF-8.

        Raises:
            LiftoffError: the module is not cuttable.
        """
        parsed = self._parse(path)
        if parsed is None:
            raise LiftoffError("cannot be cut: LibCST does not read it", where=path)
        for made, text in self._cut.get(path, ()):
            if made == cut:
                return text
        edits = ModuleEdits(
            stubs=cut.stubs,
            remove=cut.remove,
            drop_names=cut.drop_names,
            load_only=cut.load_only,
        )
        text = declare_utf8(parsed.slice(edits))
        self._cut.setdefault(path, []).append((cut, text))
        return text

    def _parse(self, path: str) -> ParsedModule | None:
        if path not in self._parsed:
            try:
                self._parsed[path] = ParsedModule(self._modules.by_path[path].text)
            except (libcst.ParserSyntaxError, RecursionError):
                self._parsed[path] = None
        return self._parsed[path]
