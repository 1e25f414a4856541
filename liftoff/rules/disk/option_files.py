"""What a library does as its options say: `YoutubeDL({"outtmpl": path})` writes files."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import Container
from liftoff.project.source.syntax import walk
from liftoff.rules.model import Call, Model

_TAKES_OPTIONS = ("yt_dlp.*.YoutubeDL",)
# What one folder holds for all, and what names a file; the first that is there counts.
_FOLDERS, _FILES = "paths", "outtmpl"
_HOME = "home"
_NAMED_BY_DEFAULT = ast.Constant("%(title)s [%(id)s].%(ext)s", lineno=1, col_offset=0)
# What FFmpeg does: steps named for it, and one file of a video and a sound.
_MERGED, _STEPS, _STEP, _FORMAT = "merge_output_format", "postprocessors", "FFmpeg", "format"


def option_files(model: Model) -> Iterator[tuple[Call, ast.expr]]:
    """The calls that are given the options, and what names the file."""
    for call in dict.fromkeys(model.calls(*_TAKES_OPTIONS)):
        options = call.argument(0, "params")
        given = _entries(model, call, options) if options is not None else {}
        folders = _entries(model, call, given[_FOLDERS]) if _FOLDERS in given else {}
        path = folders.get(_HOME, given.get(_FILES))
        if path is None and _says_nothing(model, call, options) and _downloads(model, call):
            # The working directory.
            path = _NAMED_BY_DEFAULT
        if path is not None:
            yield call, path


def _says_nothing(model: Model, call: Call, options: ast.expr | None) -> bool:
    """Whether the options surely name no file, as far as they are written out."""
    if options is None:
        return not (call.node.args or call.node.keywords)
    values = model.values(options, call.scope)
    name = ast.unparse(options)
    if any(
        isinstance(site.node.func, ast.Attribute) and ast.unparse(site.node.func.value) == name
        for site in call.scope.calls
    ):
        # `options.update(more)`.
        return False
    literals = [
        value.site.node
        for value in values
        if isinstance(value, Container) and isinstance(value.site.node, ast.Dict)
    ]
    return bool(literals) and len(literals) == len(values) and all(_is_plain(d) for d in literals)


def _is_plain(literal: ast.Dict) -> bool:
    return all(
        isinstance(key, ast.Constant) and key.value not in (_FILES, _FOLDERS)
        for key in literal.keys
    )


def _downloads(model: Model, made: Call) -> bool:
    """Whether what a call makes fetches files, and does not only say what they are."""
    for call in model.method_calls("download", "extract_info"):
        site = call.value.site
        if site is None or site.node is not made.node:
            continue
        fetches = call.argument(1, "download")
        if not call.name.endswith("extract_info") or fetches is None:
            return True
        if isinstance(fetches, ast.Constant) and fetches.value:
            return True
    return False


def converting(model: Model) -> Iterator[Call]:
    """The calls whose options have files converted, or put together, by FFmpeg."""
    for call in dict.fromkeys(model.calls(*_TAKES_OPTIONS)):
        options = call.argument(0, "params")
        given = _entries(model, call, options) if options is not None else {}
        steps, chosen = given.get(_STEPS), given.get(_FORMAT)
        converts = steps is not None and any(
            isinstance(n, ast.Constant) and str(n.value).startswith(_STEP) for n in walk(steps)
        )
        joins = isinstance(chosen, ast.Constant) and "+" in str(chosen.value).partition("/")[0]
        if converts or joins or _MERGED in given:
            yield call


def _entries(model: Model, call: Call, node: ast.expr) -> dict[str, ast.expr]:
    """What stands under the keys of a dictionary that the calling function can name itself."""
    found: dict[str, ast.expr] = {}
    for value in model.values(node, call.scope):
        if not isinstance(value, Container) or not isinstance(value.site.node, ast.Dict):
            continue
        literal, here = value.site.node, value.site.scope is call.scope
        for key, entry in zip(literal.keys, literal.values, strict=True):
            if isinstance(key, ast.Constant) and (here or isinstance(entry, ast.Constant)):
                found[str(key.value)] = entry
    for store in call.scope.stores:
        match store.target:
            case ast.Subscript(slice=ast.Constant(value=str() as name)) as target:
                if store.value is not None and ast.unparse(target.value) == ast.unparse(node):
                    found[name] = store.value
    return found
