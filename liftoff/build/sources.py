"""Cuts modules; each is taken apart once, and the last cut of each is remembered."""

from __future__ import annotations

import libcst
from liftoff_codemods.coding_cookie import declare_utf8
from liftoff_codemods.edits import ModuleEdits
from liftoff_codemods.slice_module import ParsedModule

from liftoff.errors import LiftoffError
from liftoff.plan.slicing.cuts import Cut
from liftoff.project.source.modules import Modules

_UNREADABLE = (libcst.ParserSyntaxError, SyntaxError, RecursionError)


class Sources:
    """The sources of a project, to be cut.

    Args:
        modules: the project's modules.
    """

    def __init__(self, modules: Modules) -> None:
        self._modules = modules
        self._parsed: dict[str, ParsedModule] = {}
        self._made: dict[str, tuple[Cut, str]] = {}

    def cuttable(self, path: str, cut: Cut) -> bool:
        """Whether LibCST reads what is to be changed: a new Python's grammar may be ahead of it."""
        try:
            self._text(path, cut)
        except _UNREADABLE:
            return False
        return True

    def text(self, path: str, cut: Cut) -> str:
        """The module at a path with a cut made, to be written as UTF-8.

        Raises:
            LiftoffError: the module is not cuttable so.
        """
        try:
            return self._text(path, cut)
        except _UNREADABLE as error:
            raise LiftoffError("cannot be cut: LibCST does not read it", where=path) from error

    def _text(self, path: str, cut: Cut) -> str:
        # The functions of one router follow each other, and cut the other modules alike.
        made = self._made.get(path)
        if made is not None and made[0] == cut:
            return made[1]
        if path not in self._parsed:
            module = self._modules.by_path[path]
            self._parsed[path] = ParsedModule(module.text, module.tree)
        edits = ModuleEdits(
            stubs=cut.stubs,
            remove=cut.remove,
            drop_names=cut.drop_names,
            load_only=cut.load_only,
            lazy=cut.lazy,
            needs=cut.needs,
        )
        text = declare_utf8(self._parsed[path].slice(edits))
        self._made[path] = cut, text
        return text
