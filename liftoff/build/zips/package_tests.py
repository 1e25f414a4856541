"""Which files of packages are their own tests, and imported by nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

_FOLDER = "tests"
# An import that names `tests`, as `from x.tests import y`, `from . import tests` or
# `import x.tests`; and a dotted name in a string, which may be imported or read from.
_FROM = re.compile(rb"^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n]*)", re.MULTILINE)
_IMPORT = re.compile(rb"^[ \t]*import[ \t]+([^\n]*\btests\b[^\n]*)", re.MULTILINE)
_STRING = re.compile(rb"""['"](\w[\w.]*\.tests\b[\w.]*)""")
_NAME = re.compile(r"[\w.]+")


def package_tests(files: Iterable[str], read: Callable[[str], bytes]) -> frozenset[str]:
    """The files in folders called `tests` that no other module mentions.

    A package that anything else imports from, or names in a string, stays: `x.tests` may hold
    what its users need.

    Args:
        files: paths of all files that are on the function's `sys.path`, relative to it.
        read: gives the content of one.
    """
    paths = list(files)
    folders = {folder for path in paths for folder in _test_folders(path)}
    if not folders:
        return frozenset()
    mentioned: set[str] = set()
    for path in paths:
        if path.endswith(".py") and not _test_folders(path):
            text = read(path)
            if b"tests" in text:
                mentioned |= _mentions(text, PurePosixPath(path))
    left_out = {folder for folder in folders if not _is_mentioned(folder, mentioned)}
    return frozenset(path for path in paths if left_out.intersection(_test_folders(path)))


def _test_folders(path: str) -> tuple[str, ...]:
    """The outermost folder called `tests` that a file lies in, below a package; or nothing."""
    parts = PurePosixPath(path).parts
    if parts[0].endswith(".dist-info") or _FOLDER not in parts[1:-1]:
        return ()
    return ("/".join(parts[: parts.index(_FOLDER, 1) + 1]),)


def _is_mentioned(folder: str, mentioned: set[str]) -> bool:
    dotted = folder.replace("/", ".")
    return any(name == dotted or name.startswith(f"{dotted}.") for name in mentioned)


def _mentions(text: bytes, path: PurePosixPath) -> set[str]:
    """Dotted names with `tests` in them that a module imports or has in a string."""
    found: set[str] = set()
    for module, names in _FROM.findall(text):
        base = _absolute(module.decode(), path)
        found.add(base)
        found |= {f"{base}.{name}" for name in _NAME.findall(names.decode(errors="replace"))}
    for names in _IMPORT.findall(text):
        found.update(_NAME.findall(names.decode(errors="replace")))
    found.update(name.decode() for name in _STRING.findall(text))
    return {name for name in found if _FOLDER in name}


def _absolute(module: str, path: PurePosixPath) -> str:
    name = module.lstrip(".")
    level = len(module) - len(name)
    if not level:
        return module
    package = path.parts[: len(path.parts) - level]
    return ".".join([*package, name] if name else package)
