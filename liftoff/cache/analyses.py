"""What was found in the programs of trees, by the texts of each."""

from __future__ import annotations

import hashlib
import marshal
import zlib
from dataclasses import replace

from liftoff.cache.last import LastAnalysis
from liftoff.cache.plain import from_plain, to_plain
from liftoff.cache.program import program
from liftoff.cache.store import Store
from liftoff.project.programs import programs
from liftoff.rules.analysis import analyze_program
from liftoff.rules.finding import Analysis
from liftoff.rules.target import Target
from liftoff.rules.together import whole
from liftoff.workers import in_workers
from liftoff.workspace.source import SourceTree

# Findings are alike: even this level makes a tenth of them.
_QUICK = 1


def analyze_once(
    tree: SourceTree, *, target: Target, store: Store | None, keep: bool = True
) -> Analysis:
    """The analysis of a tree: known already, or made now and kept.

    Args:
        tree: what was read.
        target: where the app will run.
        store: where analyses are kept; None for nowhere.
        keep: whether a new one is worth keeping.

    Raises:
        LiftoffError: see `whole`.
    """
    this = program()
    # The names of other files are no part of the key, so no rule may see them.
    parts = programs(replace(tree, data=()))
    known = [_Known(store, part, target, this) for part in parts] if store and this else []
    found = {number: packed for number, one in enumerate(known) if (packed := one.read())}
    new = [number for number in range(len(parts)) if number not in found]
    new.sort(key=lambda number: -sum(len(file.text) for file in parts[number].files))
    for position, packed in in_workers(
        lambda part: _pack(analyze_program(part, target=target)), [parts[number] for number in new]
    ):
        found[new[position]] = packed
        if known and keep:
            known[new[position]].write(packed)
    return whole(tree, [_unpack(found[number]) for number in range(len(parts))])


class _Known:
    """What is known of a program: by its texts, or by those of the last analysis in its folder."""

    def __init__(self, store: Store, tree: SourceTree, target: Target, this: bytes) -> None:
        self._store = store
        self._name = f"analysis-{_digest(tree, target, this)}"
        self._last = LastAnalysis(store, tree, target, this)

    def read(self) -> bytes | None:
        known = self._store.read(self._name)
        if isinstance(known, bytes):
            return known
        analysis = self._last.moved(_unpack)
        return None if analysis is None else _pack(analysis)

    def write(self, packed: bytes) -> None:
        self._store.write(self._name, packed)
        self._last.keep(packed)


def _pack(found: Analysis) -> bytes:
    return zlib.compress(marshal.dumps(to_plain(found)), _QUICK)


def _unpack(packed: bytes) -> Analysis:
    plain = marshal.loads(zlib.decompress(packed))  # noqa: S302 - from our own store
    return from_plain(Analysis, plain)


def _digest(tree: SourceTree, target: Target, this: bytes) -> str:
    found = hashlib.blake2b(this, digest_size=20)
    errors = [(error.path, error.line, error.message) for error in tree.errors]
    head = (tree.root, to_plain(target), errors, sorted(tree.links.items()))
    # Version 2 writes equal values as equal bytes; later ones depend on what is shared.
    found.update(marshal.dumps(head, 2))
    for file in (*tree.files, *tree.documents):
        text = file.text.encode(errors="surrogatepass")
        found.update(marshal.dumps((file.path, len(text)), 2))
        found.update(text)
    return found.hexdigest()
