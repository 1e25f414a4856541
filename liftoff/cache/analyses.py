"""What was found in the programs of trees, by the texts of each."""

from __future__ import annotations

import hashlib
import marshal
import zlib
from dataclasses import replace

from liftoff.cache.plain import from_plain, to_plain
from liftoff.cache.program import program
from liftoff.cache.store import Store
from liftoff.cache.workers import in_workers
from liftoff.project.programs import programs
from liftoff.rules.analysis import analyze_program
from liftoff.rules.finding import Analysis
from liftoff.rules.target import Target
from liftoff.rules.together import whole
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
    names: list[str] = []
    if store is not None and this is not None:
        names = [f"analysis-{_digest(part, target, this)}" for part in parts]
    found: dict[int, bytes] = {}
    for number, name in enumerate(names):
        known = store.read(name) if store is not None else None
        if isinstance(known, bytes):
            found[number] = known
    new = [number for number in range(len(parts)) if number not in found]
    new.sort(key=lambda number: -sum(len(file.text) for file in parts[number].files))
    for position, packed in in_workers(
        lambda part: _pack(analyze_program(part, target=target)), [parts[number] for number in new]
    ):
        found[new[position]] = packed
        if store is not None and keep and names:
            store.write(names[new[position]], packed)
    return whole(tree, [_unpack(found[number]) for number in range(len(parts))])


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
    for file in tree.files:
        text = file.text.encode(errors="surrogatepass")
        found.update(marshal.dumps((file.path, len(text)), 2))
        found.update(text)
    return found.hexdigest()
