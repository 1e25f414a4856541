"""Files to modules: names as the import system gives them, and the parsed syntax tree of each."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from liftoff.project.source.newer_syntax import in_older_words
from liftoff.project.source.own_name import own_name
from liftoff.project.source.syntax import walk
from liftoff.workspace.source import ReadError, SourceFile, SourceTree


@dataclass(frozen=True, slots=True)
class Module:
    """One parsed module.

    Attributes:
        name: dotted name, as `import` spells it.
        path: relative to the root of the tree, with `/`.
        is_package: whether it is an `__init__.py`.
        text: its source.
        tree: its syntax tree.
    """

    name: str
    path: str
    is_package: bool
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        """The package that relative imports start from; empty for a top-level module."""
        return self.name if self.is_package else self.name.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Modules:
    """All modules of a project, by dotted name, the files that do not parse, and its documents."""

    by_name: Mapping[str, Module]
    by_path: Mapping[str, Module]
    errors: tuple[ReadError, ...]
    documents: tuple[SourceFile, ...] = ()


def parse_modules(tree: SourceTree, *, import_roots: Iterable[str] = ()) -> Modules:
    """Parse each file; one that does not parse becomes an error, and the rest goes on.

    Args:
        tree: what was read.
        import_roots: folders (relative, "" is the root) that are on `sys.path`; guessed when empty.
    """
    roots = tuple(import_roots)
    parsed = {file: parse_source(file.text, file.path) for file in tree.files}
    errors = [*tree.errors, *(one for one in parsed.values() if isinstance(one, ReadError))]
    trees = {file: one for file, one in parsed.items() if isinstance(one, ast.Module)}
    package = None if roots else own_name({file.path: one for file, one in trees.items()})
    roots = roots or guess_import_roots(tree)
    by_name: dict[str, Module] = {}
    by_path: dict[str, Module] = {}
    for file, parsed_tree in trees.items():
        name, is_package = module_name(file.path, roots)
        if package is not None:
            name = f"{package}.{name}".removesuffix(".")
        module = Module(name, file.path, is_package, file.text, parsed_tree)
        by_path[file.path] = module
        # Of `app.py` and the package `app` beside it, Python imports the package.
        if name not in by_name or (is_package and not by_name[name].is_package):
            by_name[name] = module
    errors.sort(key=lambda error: error.path)
    return Modules(by_name, by_path, tuple(errors), tree.documents)


def parse_source(text: str, path: str) -> ast.Module | ReadError:
    """Parse one file's text; a failure of any kind is a value with its line."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        newer = _parse_newer(text)
        if newer is not None:
            return newer
        return ReadError(path, error.lineno or 1, f"syntax error: {error.msg}")
    except (RecursionError, MemoryError):
        return ReadError(path, 1, "is nested too deeply to be parsed")
    except ValueError as error:
        return ReadError(path, 1, f"cannot be parsed: {error}")


def _parse_newer(text: str) -> ast.Module | None:
    """The tree of source that is in the syntax of a newer Python; None when it is not that."""
    older = in_older_words(text)
    if older == text:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(older)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def guess_import_roots(tree: SourceTree) -> tuple[str, ...]:
    """The folders that `import` starts from: the root, and `src` where nothing makes it a package.

    An `__init__.py` does, and so does code that imports `src.something`.
    """
    paths = {file.path for file in tree.files}
    folders = {str(PurePosixPath(path).parent) for path in paths}
    roots = [""]
    if (
        any(f == "src" or f.startswith("src/") for f in folders)
        and "src/__init__.py" not in paths
        and not any(imports_src(file) for file in tree.files)
    ):
        roots.insert(0, "src")
    return tuple(roots)


def imports_src(file: SourceFile) -> bool:
    """Whether a file imports `src`, or anything from it, as a package."""
    if " src" not in file.text:
        return False
    parsed = parse_source(file.text, file.path)
    return isinstance(parsed, ast.Module) and any(
        name.partition(".")[0] == "src" for node in walk(parsed) for name in _absolute(node)
    )


def _absolute(node: ast.AST) -> tuple[str, ...]:
    match node:
        case ast.Import(names=names):
            return tuple(alias.name for alias in names)
        case ast.ImportFrom(module=str(module), level=0):
            return (module,)
    return ()


def module_name(path: str, roots: tuple[str, ...]) -> tuple[str, bool]:
    """Dotted name of a file below the first import root that holds it; whether it is a package."""
    for root in roots:
        prefix = f"{root}/" if root else ""
        if path.startswith(prefix):
            parts = path[len(prefix) :].removesuffix(".py").split("/")
            break
    if parts[-1] == "__init__":
        return ".".join(parts[:-1]), True
    return ".".join(parts), False


def resolve_relative(module: Module, level: int, name: str | None) -> str:
    """The absolute name that `from ...name import x` means; empty when it leaves the project."""
    if level == 0:
        return name or ""
    parts = module.package.split(".") if module.package else []
    if level - 1 > len(parts):
        return ""
    base = parts[: len(parts) - (level - 1)]
    return ".".join([*base, *(name.split(".") if name else [])])
