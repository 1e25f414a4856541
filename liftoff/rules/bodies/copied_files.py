"""Whole files that a function takes into memory: of the disk, of an archive, of a bucket."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.values import External
from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Model

# Put files of the disk into an archive.
_PACKS = ("zipfile.ZipFile().write", "tarfile.open().add", "tarfile.TarFile().add")
# Fill a buffer with an object of a bucket.
_FETCHES = frozenset({
    "download_to_file", "download_fileobj", "download_to_stream", "download_blob_to_file",
})  # fmt: skip


def copies_a_file(model: Model, node: ast.Call, scope: Scope) -> bool:
    """`buffer.write(file.read())`, `archive.write(path)`, `blob.download_to_file(buffer)`."""
    called = model.values(node.func, scope)
    if any(isinstance(v, External) and v.name in _PACKS for v in called):
        return True
    match node:
        case ast.Call(ast.Attribute(_, method)) if method in _FETCHES:
            return True
        case ast.Call(
            ast.Attribute(_, "write" | "BytesIO") | ast.Name("BytesIO"),
            [ast.Call(ast.Attribute(file, "read"), [])],
        ) | ast.Call(ast.Attribute(_, "copyfileobj") | ast.Name("copyfileobj"), [file, _]):
            opened = model.values(file, scope)
            return any(isinstance(v, External) and v.name == "builtins.open()" for v in opened)
        case _:
            return False
