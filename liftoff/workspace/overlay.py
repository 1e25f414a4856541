"""A source tree with the texts that an editor holds in place of those on the disk."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from liftoff.errors import LiftoffError
from liftoff.workspace.listing import is_no_source
from liftoff.workspace.source import ReadError, SourceFile, SourceTree


def overlay(tree: SourceTree, texts: Mapping[str, str]) -> SourceTree:
    """The tree with texts replaced and added.

    Args:
        tree: what was read from the disk.
        texts: by path relative to the tree's root, with `/`; see `path_in_tree`.
    """
    files = {file.path: file for file in tree.files if file.path not in texts}
    # What could not be read from the disk is no trouble when the editor has it.
    errors = [error for error in tree.errors if error.path not in texts]
    for path, text in texts.items():
        before, nul, _ = text.partition("\0")
        if nul:
            line = before.count("\n") + 1
            errors.append(ReadError(path, line, "holds a NUL byte, so it is not Python source"))
        else:
            files[path] = SourceFile(path, text)
    return replace(
        tree,
        files=tuple(files[path] for path in sorted(files)),
        data=tuple(path for path in tree.data if path not in texts),
        errors=tuple(sorted(errors, key=lambda error: error.path)),
        links={link: path for link, path in tree.links.items() if link not in texts},
    )


def path_in_tree(tree: SourceTree, path: str | os.PathLike[str]) -> str:
    """The path of a file as the tree names it; the file need not exist.

    Args:
        tree: what was read from the disk.
        path: absolute, or relative to the working directory.

    Raises:
        LiftoffError: the file is not Python, is outside the tree, or in a folder that is not read.
    """
    # The file's own link is kept: the tree names the link, not what it leads to.
    given = Path(path)
    full = given.parent.resolve() / given.name
    if full.suffix != ".py":
        raise LiftoffError("is not a Python file", where=str(path))
    root = Path(tree.root)
    if not full.is_relative_to(root):
        raise LiftoffError(
            f"is outside the analyzed folder {tree.root}",
            where=str(path),
            hint="give the folder that holds the app and this file",
        )
    inside = full.relative_to(root)
    if any(is_no_source(root / parent) for parent in inside.parents if parent.parts):
        raise LiftoffError("is in a folder that is not analyzed", where=str(path))
    return inside.as_posix()
