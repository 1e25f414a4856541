"""What an installer has put into a folder: distributions, and which files are theirs."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path, PurePosixPath

from liftoff.plan.packages.requirement import normalized

# In a distribution's metadata: of the installer and of this machine, never of the package.
_OF_THE_INSTALLER = frozenset({"INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json"})
_RECORD = "RECORD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """An installed distribution.

    Attributes:
        name: as its metadata spells it.
        version: its version.
        requires: its requirements.
        metadata: its `.dist-info` folder, relative to where it is installed.
        files: its files that belong on Lambda, relative to where it is installed, sorted; its
            RECORD is not among them.
        record: its RECORD, with just those files.
    """

    name: str
    version: str
    requires: tuple[str, ...]
    metadata: str
    files: tuple[str, ...]
    record: str

    @property
    def key(self) -> str:
        """The name as PEP 503 compares it."""
        return normalized(self.name)

    def without(self, files: frozenset[str]) -> Distribution:
        """The same without some of its files."""
        return _made(self.name, self.version, self.requires, self.metadata, {
            path: row for path, row in _rows(self.record).items() if path not in files
        })  # fmt: skip


def read_installed(folder: Path) -> tuple[Distribution, ...]:
    """The distributions in a folder, by name.

    Left out are scripts, byte code of this machine's Python, and what the installer notes down.
    """
    found = []
    for metadata in folder.glob("*.dist-info"):
        text = (metadata / "METADATA").read_text(encoding="utf-8", errors="replace")
        fields = HeaderParser().parsestr(text, headersonly=True)
        rows = _rows((metadata / _RECORD).read_text(encoding="utf-8"))
        found.append(
            _made(
                str(fields["Name"]),
                str(fields["Version"]),
                tuple(str(line) for line in fields.get_all("Requires-Dist", [])),
                metadata.name,
                {
                    path: row
                    for path, row in rows.items()
                    if _belongs(path) and (folder / path).is_file()
                },
            )
        )
    return tuple(sorted(found, key=lambda distribution: distribution.key))


def _made(
    name: str, version: str, requires: tuple[str, ...], metadata: str, rows: dict[str, list[str]]
) -> Distribution:
    own = f"{metadata}/{_RECORD}"
    files = tuple(sorted(path for path in rows if path != own))
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerows(rows[path] for path in files)
    writer.writerow([own, "", ""])
    return Distribution(
        name=name,
        version=version,
        requires=requires,
        metadata=metadata,
        files=files,
        record=lines.getvalue(),
    )


def _rows(record: str) -> dict[str, list[str]]:
    return {row[0]: row for row in csv.reader(io.StringIO(record)) if row and row[0]}


def _belongs(path: str) -> bool:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or pure.parts[0] == "bin":
        return False
    if "__pycache__" in pure.parts:
        return False
    return not (pure.parts[0].endswith(".dist-info") and pure.name in _OF_THE_INSTALLER)
