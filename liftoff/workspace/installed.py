"""Libraries that `pip install --target` has put into a source tree, as their metadata says."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Set
from pathlib import Path, PurePosixPath

# The longest lists have some ten thousand lines.
_MOST_LETTERS = 5_000_000


def installed_libraries(root: str, lists: Iterable[str]) -> frozenset[str]:
    """The packages and modules of installed distributions: `libs/flask`, `libs/six.py`.

    Args:
        root: the folder of the tree.
        lists: the paths of the lists of files in it (`Listing.installed`), relative to the root.
    """
    return frozenset(found for path in lists for found in _libraries(root, path))


def in_use(libraries: frozenset[str], imported: Set[str]) -> frozenset[str]:
    """The libraries of the folders from which anything is imported by its name."""
    folders = {p.rpartition("/")[0] for p in libraries if PurePosixPath(p).stem in imported}
    return frozenset(p for p in libraries if p.rpartition("/")[0] in folders)


def is_installed(path: str, libraries: frozenset[str]) -> bool:
    """Whether a file, by its path in the tree, is of a library that is installed there."""
    parts = path.split("/")
    return any("/".join(parts[:end]) in libraries for end in range(1, len(parts) + 1))


def _libraries(root: str, path: str) -> Iterator[str]:
    metadata = PurePosixPath(path).parent
    folder = "" if metadata.parent == PurePosixPath() else f"{metadata.parent}/"
    for name in _names(Path(root, path)):
        # An old pip names files from its own folder: `../flask/app.py`.
        parts = name.replace("\\", "/").removeprefix("../").split("/")
        if parts[0] not in ("", "..", ".", "__pycache__", "bin", metadata.name) and (
            len(parts) > 1 or parts[0].endswith(".py")
        ):
            yield f"{folder}{parts[0]}"


def _names(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return [row[0] for row in csv.reader(file.read(_MOST_LETTERS).splitlines()) if row]
    except (OSError, csv.Error):
        return []
