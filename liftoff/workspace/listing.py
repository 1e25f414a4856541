"""Lists a source tree: which files are in it, and their state on the disk.

Imports nothing but `os`: a run whose result is known does little else than this.
"""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

# Never part of an app: version control, environments, caches, build output.
IGNORED_FOLDERS = frozenset({
    ".git", ".hg", ".svn", ".venv", "node_modules", "__pycache__", ".tox", ".nox", ".mypy_cache",
    ".pytest_cache", ".ruff_cache", ".hypothesis", ".eggs", "site-packages", ".idea", ".vscode",
    ".aws-sam", ".serverless",
})  # fmt: skip

# In the folder of a virtual environment (of any age, and of conda), and in an output folder.
# A folder is not judged by a name such as `env`: an app's own package may have it.
MANIFEST = ".liftoff.json"
# How the names of half-written output folders begin.
UNFINISHED = ".liftoff-"
_MARKS = frozenset({"pyvenv.cfg", "conda-meta", MANIFEST})
_DEEPER_MARKS = (("bin", "activate_this.py"), ("Scripts", "activate_this.py"))

# What setuptools fills a folder `build` with: a second copy of each module in `lib`.
_BUILDS = "build"
_BUILT = ("lib.", "bdist.", "temp.")

# The list of files of an installed distribution (PEP 627), and of one that an old pip installed.
FILE_LISTS = (".dist-info/RECORD", ".egg-info/installed-files.txt")

# Where OpenAPI documents lie that register routes: `spec/pets.yaml`, `openapi.json`.
_DOCUMENTS = (".yaml", ".yml", ".json")
_OF_APIS = ("api", "swagger", "spec")

# Beside a file that Emacs edits, and that macOS copied: named after it, and never source.
_LEFTOVERS = (".#", "._")


class Listing:
    """What a folder holds.

    Attributes:
        root: absolute path of the folder, without links.
        python: path and state of each Python file, sorted; a link's state is that of its target.
        links: the paths of those that are links.
        data: paths of all other regular files, sorted.
        installed: path and state of those that list what a library has put into the tree, sorted.
        documents: path and state of those that may describe an API, sorted.
        odd: what is called as a Python file and is none (a pipe, a link to nowhere), with why.
        unlisted: the folders that cannot be listed, with why.

    All paths are relative to the root, with `/`.
    """

    __slots__ = ("data", "documents", "installed", "links", "odd", "python", "root", "unlisted")

    def __init__(self, root: str) -> None:
        self.root = root
        self.python: list[tuple[str, os.stat_result]] = []
        self.links: set[str] = set()
        self.data: list[str] = []
        self.installed: list[tuple[str, os.stat_result]] = []
        self.documents: list[tuple[str, os.stat_result]] = []
        self.odd: list[tuple[str, str]] = []
        self.unlisted: list[tuple[str, str]] = []


def list_tree(path: str) -> Listing:
    """List a folder, or a single file with its folder as root.

    Of a folder of the tree that a link leads to, the data are listed by the link's name, too. Other
    links to folders are not followed, nor links below one, so a loop cannot trap the walk.

    Raises:
        OSError: the path does not exist, or cannot be listed.
        ValueError: it is neither a file nor a folder.
    """
    state = os.stat(path)
    # Not the same for a path such as `/`: `realpath` gives no separator at the end.
    whole = os.path.realpath(path)
    if stat.S_ISREG(state.st_mode):
        root, name = os.path.split(whole)
        listing = Listing(root)
        if name.endswith(".py"):
            listing.python.append((name, state))
        else:
            listing.data.append(name)
        return listing
    if not stat.S_ISDIR(state.st_mode):
        raise ValueError("is neither a file nor a folder")
    listing = Listing(whole)
    _list_folders(listing)
    listing.python.sort()
    listing.data.sort()
    listing.installed.sort()
    listing.documents.sort()
    listing.odd.sort()
    listing.unlisted.sort()
    return listing


def is_no_source(folder: str | os.PathLike[str]) -> bool:
    """Whether a folder below the root is an environment, a cache, or what a tool has put out."""
    if is_ignored(os.path.basename(folder)):
        return True
    is_build = os.path.basename(folder) == _BUILDS and os.path.isdir(folder)
    if is_build and _is_built(folder, os.listdir(folder)):
        return True
    marks = (*((mark,) for mark in _MARKS), *_DEEPER_MARKS)
    return any(os.path.exists(os.path.join(folder, *mark)) for mark in marks)


def is_ignored(name: str) -> bool:
    """Whether a folder of this name is never part of an app."""
    return name in IGNORED_FOLDERS or name.startswith(UNFINISHED)


def _list_folders(listing: Listing) -> None:
    pending = [(listing.root, "", False)]
    while pending:
        folder, prefix, linked = pending.pop()
        try:
            with os.scandir(folder) as found:
                entries = list(found)
        except OSError as error:
            if not prefix:
                raise
            listing.unlisted.append((prefix[:-1], error.strerror or str(error)))
            continue
        names = {entry.name for entry in entries}
        if prefix and (_is_marked(folder, names) or _is_built(folder, names)):
            continue
        for entry in entries:
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                if not is_ignored(entry.name):
                    pending.append((entry.path, f"{path}/", linked))
            elif linked:
                if not path.endswith(".py") and os.path.isfile(entry.path):
                    listing.data.append(path)
            elif entry.is_symlink() and _leads_aside(entry.path, listing.root):
                pending.append((entry.path, f"{path}/", True))
            else:
                _add(listing, entry, path)


def _add(listing: Listing, entry: os.DirEntry[str], path: str) -> None:
    if not path.endswith(".py"):
        _add_data(listing, entry, path)
    elif not entry.name.startswith(_LEFTOVERS):
        _add_python(listing, entry, path)


def _leads_aside(link: str, root: str) -> bool:
    """Whether a link leads to a folder of the tree that is not around it."""
    target, here = os.path.realpath(link), os.path.realpath(os.path.dirname(link))
    return (
        os.path.isdir(target)
        and f"{target}/".startswith(os.path.join(root, ""))
        and not f"{here}/".startswith(f"{target}/")
        and not any(map(is_ignored, (os.path.basename(link), *target[len(root) :].split("/"))))
    )


def _is_built(folder: str | os.PathLike[str], names: Collection[str]) -> bool:
    """Whether a folder holds what setuptools builds in it, and nothing else."""
    return (
        os.path.basename(folder) == _BUILDS
        and any(name.startswith(_BUILT) for name in names)
        and all(name == "lib" or name.startswith((*_BUILT, "scripts-")) for name in names)
    )


def _is_marked(folder: str, names: set[str]) -> bool:
    return not names.isdisjoint(_MARKS) or any(
        parent in names and os.path.exists(os.path.join(folder, parent, name))
        for parent, name in _DEEPER_MARKS
    )


def _add_data(listing: Listing, entry: os.DirEntry[str], path: str) -> None:
    try:
        if entry.is_file():
            listing.data.append(path)
            if path.endswith(FILE_LISTS):
                listing.installed.append((path, entry.stat()))
            elif path.endswith(_DOCUMENTS) and any(word in path.lower() for word in _OF_APIS):
                listing.documents.append((path, entry.stat()))
    except OSError:
        # A link to itself, or gone by now.
        return


def _add_python(listing: Listing, entry: os.DirEntry[str], path: str) -> None:
    try:
        state = entry.stat()
    except OSError as error:
        listing.odd.append((path, f"cannot be read: {error.strerror}"))
        return
    if stat.S_ISREG(state.st_mode):
        listing.python.append((path, state))
        if entry.is_symlink():
            listing.links.add(path)
    elif not stat.S_ISDIR(state.st_mode):
        listing.odd.append((path, "is no regular file"))
