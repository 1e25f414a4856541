"""The programs in one folder: its parts of which none imports from, or names, another.

A folder of several projects is no program. Taken as one, the same method name in two of them would
be one method, and what one puts on `flask.g` another would find there; and a change to one would
need all of them to be analyzed again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace

from liftoff.workspace.source import SourceFile, SourceTree

# Files beside the projects of a folder that are no part of what they do.
_BESIDE = frozenset({"setup", "conftest", "noxfile"})
# Folders that others read without importing them: by path, or by an environment variable.
_SETTINGS = frozenset({"config", "conf", "settings"})
_SOURCES = "src"
# `from name.more import x`, `import name.more as x, other`, and the text "name.more:function".
# Looked for after the end of a line, which takes half as long as at its start.
_IMPORTED = re.compile(r"\n[ \t]*(?:from[ \t]+(\w+)[\w.]*[ \t]+import\b|import[ \t]+([^\n#;]+))")
_WRITTEN = re.compile(r"""["']([A-Za-z_]\w*)[.:][A-Za-z_]""")


def programs(tree: SourceTree) -> tuple[SourceTree, ...]:
    """The trees of the programs in a tree, by path; the tree itself when there is one.

    A program is one or more of the folders below the root. Python files in the root belong to all
    of them, so then there is one program. Libraries that are installed in the tree are in none.
    """
    tree = tree.without_libraries()
    folders = _folders(tree.files)
    if len(folders) < 2:
        return (tree,)
    groups = _Groups(folders)
    for path, target in tree.links.items():
        groups.join(_top(path), _top(target))
    givers = _givers(folders.values())
    for folder in folders.values():
        if folder.name in _SETTINGS:
            for other in folders:
                groups.join(folder.name, other)
        for name in _mentioned(folder.files, givers.keys() - folder.own):
            for giver in givers[name]:
                groups.join(folder.name, giver)
    return _split(tree, {name: groups.first(name) for name in folders})


@dataclass(slots=True)
class _Folder:
    """A folder in the root.

    Attributes:
        files: its Python files.
        gives: the names that others may import from it.
        own: all names of folders and files in it: what they import by such a name is their own.
    """

    name: str
    files: list[SourceFile] = field(default_factory=list)
    gives: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)


class _Groups:
    """Folders that belong together, each known by the first of them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._above = {name: name for name in names}

    def first(self, name: str) -> str:
        while (above := self._above[name]) != name:
            name = above
        return name

    def join(self, left: str, right: str) -> None:
        first, other = sorted((self.first(left), self.first(right)))
        self._above[other] = first


def _folders(files: Iterable[SourceFile]) -> dict[str, _Folder]:
    """The folders in the root, by name; none when there are Python files beside them."""
    found: dict[str, _Folder] = {}
    for file in files:
        top, *below = file.path.removesuffix(".py").split("/")
        if not below:
            if top in _BESIDE:
                continue
            return {}
        folder = found.setdefault(top, _Folder(top, gives={top}))
        folder.files.append(file)
        folder.own.update((top, *below))
        if below[0] == _SOURCES and len(below) > 1:
            below = below[1:]
        if below[0] not in _BESIDE:
            folder.gives.add(below[0])
    return found


def _givers(folders: Iterable[_Folder]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for folder in folders:
        for name in folder.gives:
            found[name].append(folder.name)
    return found


def _mentioned(files: Iterable[SourceFile], names: Set[str]) -> set[str]:
    """Those of some names that imports, or texts that may name a module, begin with.

    Few files have any of them anywhere in their text, which is quickly seen.
    """
    return {
        name
        for file in files
        if any(name in file.text for name in names)
        for name in _mentions(file.text)
        if name in names
    }


def _mentions(text: str) -> Iterator[str]:
    yield from _WRITTEN.findall(text)
    for origin, imported in _IMPORTED.findall(f"\n{text}"):
        if origin:
            yield origin
        else:
            yield from (re.split(r"[.\s]", part.strip())[0] for part in imported.split(","))


def _top(path: str) -> str:
    return path.partition("/")[0]


def _split(tree: SourceTree, groups: Mapping[str, str]) -> tuple[SourceTree, ...]:
    found: list[SourceTree] = []
    rest = next(iter(groups.values()))
    for group in dict.fromkeys(groups.values()):

        def inside(path: str, group: str = group) -> bool:
            return groups.get(_top(path), rest) == group

        found.append(
            replace(
                tree,
                files=tuple(file for file in tree.files if inside(file.path)),
                data=tuple(path for path in tree.data if inside(path)),
                errors=tuple(error for error in tree.errors if inside(error.path)),
                documents=tuple(one for one in tree.documents if inside(one.path)),
                links={path: to for path, to in tree.links.items() if inside(path)},
            )
        )
    return tuple(found)
