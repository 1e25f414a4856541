"""Which files that are sent belong to a page, or come with the package: those are small."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.values import Constant, Place
from liftoff.project.source.scopes import Scope
from liftoff.rules.disk_reads import is_part_of_package
from liftoff.rules.model import Call, Model

_OF_PAGES = (
    ".html", ".htm", ".css", ".js", ".ico", ".webmanifest", ".md", ".svg", "favicon.png",
    "apple-touch-icon.png", "robots.txt", "humans.txt", "llms.txt", "ads.txt", "security.txt",
    "manifest.json", "sitemap.xml",
)  # fmt: skip
# By a name that is written out: `FileResponse("images/icon.png")`.
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".woff", ".woff2", ".ttf")
# Give a path, or the same one in another form.
_GIVES_PATH = frozenset({"fspath", "abspath", "realpath", "normpath", "join", "joinpath"})
# Files that are large even where they come with the package.
_LARGE = (
    ".mp4", ".mkv", ".mov", ".avi", ".webm", ".zip", ".gz", ".tar", ".7z", ".iso", ".apk", ".exe",
    ".dmg", ".bin", ".onnx", ".pt", ".pth", ".safetensors", ".gguf",
)  # fmt: skip


def is_of_page(model: Model, call: Call) -> bool:
    """Whether a file is sent that belongs to a page, or to the package."""
    source = call.argument(0, "path", "path_or_file")
    values = model.values(source, call.scope) if source is not None else ()
    names = [v.value for v in values if isinstance(v, Constant) and isinstance(v.value, str)]
    places = [v for v in values if isinstance(v, Place)]
    if names and len(names) == len(values) and all(n.endswith(_OF_PAGES) for n in names):
        return True
    # Wherever the package lies, and whatever a setting says that it lies in.
    if places and all(v.whole and v.text.endswith(_OF_PAGES) for v in places):
        return True
    if source is None:
        return False
    name = _last_name(source, call.scope)
    if name.endswith((*_OF_PAGES, *_LARGE)):
        return name.endswith(_OF_PAGES)
    spelled = name.endswith(_PICTURES) or _is_joined(source, call.scope)
    return spelled and is_part_of_package(model, source, call.scope)


def _is_joined(node: ast.expr, scope: Scope) -> bool:
    """Whether the file is named below a folder right here: a setting may lead anywhere."""
    match node:
        case ast.BinOp(op=ast.Div()):
            return True
        case ast.Call(func=ast.Attribute(attr="join" | "joinpath")):
            return True
        case ast.JoinedStr(values=[ast.Constant(value=str() as folder), *_]):
            return "/" in folder
        case ast.Call(func=ast.Name(id="str" | "Path"), args=[path]):
            return _is_joined(path, scope)
        case ast.Call(func=ast.Attribute(value=path, attr="resolve" | "absolute")):
            return _is_joined(path, scope)
        case ast.Name(id=name) if name in scope.bindings:
            return all(
                isinstance(b.node, ast.BinOp | ast.Call)
                and _is_joined(b.node, scope)
                and not _last_name(b.node, scope).endswith(_LARGE)
                for b in scope.bindings[name]
                if b.line < node.lineno
            )
        case _:
            return False


def _last_name(node: ast.expr, scope: Scope) -> str:
    """The file's name where the source spells it: `str(FOLDER / "index.html")`."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=[*_, ast.Constant(value=str() as text)]):
            return text
        case ast.BinOp(op=ast.Div() | ast.Add(), right=last):
            return _last_name(last, scope)
        case ast.Call(func=ast.Name(id="str"), args=[path]):
            return _last_name(path, scope)
        case ast.Call(func=ast.Attribute(attr=called), args=[*_, last]) if called in _GIVES_PATH:
            return _last_name(last, scope)
        case ast.Call(func=ast.Attribute(value=path, attr="resolve" | "absolute" | "as_posix")):
            return _last_name(path, scope)
        case ast.Name(id=name) if name in scope.bindings:
            only, *more = scope.bindings[name]
            made = only.node if not more and only.line < node.lineno else None
            if only.kind == "value" and isinstance(made, ast.BinOp | ast.Call):
                return _last_name(made, scope)
    return ""
