"""The program that was analyzed last in a folder: a change may leave all that is found as it is.

It may have moved lines, and nothing else, or be one of a test that nothing else imports.

The texts themselves are kept, beside what was found in them: digests would tell that a file has
changed, and not how. There is one such entry a program, which the next analysis replaces.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from liftoff.cache.plain import to_plain
from liftoff.cache.store import Store
from liftoff.project.source.modules import imports_src, parse_source
from liftoff.project.source.same_code import Moves, moves_between
from liftoff.rules.finding import Analysis
from liftoff.rules.moved import moved
from liftoff.rules.target import Target
from liftoff.workspace.source import ReadError, SourceFile, SourceTree

# Each changed file is parsed twice. More files than a person edits are another state of the tree.
_MOST_CHANGED = 50


@dataclass(frozen=True, slots=True)
class LastAnalysis:
    """The last analysis of one program.

    Args:
        store: where it is kept.
        tree: the program as it is now.
        target: where the app will run.
        this: what liftoff is.
    """

    store: Store
    tree: SourceTree
    target: Target
    this: bytes

    def moved(self, unpack: Callable[[bytes], Analysis]) -> Analysis | None:
        """The last analysis with the places as they are now, if nothing else of it can change."""
        last = self.store.read(self._name())
        if not isinstance(last, tuple):
            return None
        around, paths, texts, packed = last
        files = self.tree.files
        if around != self._around() or paths != tuple(file.path for file in files):
            return None
        changed = [
            (SourceFile(file.path, text), file)
            for file, text in zip(files, texts, strict=True)
            if file.text != text
        ]
        if len(changed) > _MOST_CHANGED:
            return None
        analysis = unpack(packed)
        moves: dict[str, Moves] = {}
        for old, new in changed:
            if new.path in analysis.unread and _is_asked_the_same(old, new):
                continue
            how = moves_between(old.text, new.text, new.path)
            if how is None:
                return None
            moves[new.path] = how
        return moved(analysis, moves)

    def keep(self, packed: bytes) -> None:
        """Make this analysis the last one."""
        paths = tuple(file.path for file in self.tree.files)
        texts = tuple(file.text for file in self.tree.files)
        self.store.write(self._name(), (self._around(), paths, texts, packed))

    def _name(self) -> str:
        first = self.tree.files[0].path.partition("/")[0] if self.tree.files else ""
        key = (self.this, self.tree.root, first, to_plain(self.target))
        return "last-" + hashlib.blake2b(marshal.dumps(key, 2), digest_size=20).hexdigest()

    def _around(self) -> tuple[Any, ...]:
        """What else an analysis is made from."""
        errors = tuple((error.path, error.line, error.message) for error in self.tree.errors)
        documents = tuple((one.path, one.text) for one in self.tree.documents)
        return errors, tuple(sorted(self.tree.links.items())), documents


def _is_asked_the_same(old: SourceFile, new: SourceFile) -> bool:
    """Whether two texts of a file that is not read are alike in what is asked of every file.

    That is whether it is Python, and whether it makes `src` a package by importing from it.
    """
    parsed = [parse_source(file.text, file.path) for file in (old, new)]
    if any(isinstance(one, ReadError) for one in parsed):
        return False
    return imports_src(old) == imports_src(new)
