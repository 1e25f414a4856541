"""What was found in trees, by the texts in them."""

from __future__ import annotations

import hashlib
import marshal
import zlib
from dataclasses import replace
from typing import Any

from liftoff.cache.plain import from_plain, to_plain
from liftoff.cache.program import program
from liftoff.cache.store import Store
from liftoff.errors import LiftoffError
from liftoff.rules.analysis import analyze
from liftoff.rules.finding import Analysis
from liftoff.rules.target import Target
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
        LiftoffError: see `analyze`; that a tree holds no app is kept as well.
    """
    this = program()
    # The names of other files are no part of the key, so no rule may see them.
    tree = replace(tree, data=())
    if store is None or this is None:
        return analyze(tree, target=target)
    name = f"analysis-{_digest(tree, target, this)}"
    packed = store.read(name)
    if isinstance(packed, bytes):
        return _unpack(packed)
    found: Analysis | LiftoffError
    try:
        found = analyze(tree, target=target)
    except LiftoffError as error:
        found = error
    if keep:
        store.write(name, _pack(found))
    if isinstance(found, LiftoffError):
        raise found
    return found


def _pack(found: Analysis | LiftoffError) -> bytes:
    if isinstance(found, LiftoffError):
        plain: Any = (found.what, found.where, found.hint)
    else:
        plain = to_plain(found)
    return zlib.compress(marshal.dumps((isinstance(found, Analysis), plain)), _QUICK)


def _unpack(packed: bytes) -> Analysis:
    succeeded, plain = marshal.loads(zlib.decompress(packed))  # noqa: S302 - from our own store
    if succeeded:
        return from_plain(Analysis, plain)
    what, where, hint = plain
    raise LiftoffError(what, where=where, hint=hint)


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
