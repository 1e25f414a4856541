"""What a function's folder gives to its zip."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from liftoff.build.zips.archive import Member, member_of
from liftoff.build.zips.byte_code import Compiler
from liftoff.errors import LiftoffError
from liftoff.plan.model import Function
from liftoff.workspace.listing import list_tree
from liftoff.workspace.private import private_files
from liftoff.workspace.text import read_text

# What it asked for is in the zip itself.
REQUIREMENTS = "requirements.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCode:
    """A function's own files.

    Attributes:
        function: whose they are.
        folder: where they are.
        files: their paths, sorted.
        left_out: paths of what is private.
        requirements: lines for pip.
    """

    function: Function
    folder: Path
    files: tuple[str, ...]
    left_out: tuple[str, ...]
    requirements: tuple[str, ...]

    @property
    def modules(self) -> Mapping[str, Callable[[], bytes]]:
        """What reads each of its modules, by path."""
        return {
            path: (self.folder / path).read_bytes for path in self.files if path.endswith(".py")
        }

    def members(
        self, compiler: Compiler | None, scratch: Path
    ) -> tuple[dict[str, Member], dict[str, str]]:
        """Its files with their byte code, by path; and why modules do not compile, by path.

        Data files keep their times: browsers cache what a server says was changed long ago, and
        ETags are made of times.
        """
        members = {
            path: member_of(self.folder / path, keep_time=not path.endswith(".py"))
            for path in self.files
        }
        faults: dict[str, str] = {}
        if compiler is not None:
            compiled, faults = compiler.compile(self.files, self.folder, scratch)
            members |= {name: member_of(path) for name, path in compiled.items()}
        return members, faults

    def hides(self, path: str) -> bool:
        """Whether a package's file is behind the function's own module or package of that name."""
        top = PurePosixPath(path).parts[0].partition(".")[0]
        return not self._own_tops.isdisjoint({f"{top}.py", f"{top}/__init__.py"})

    @property
    def _own_tops(self) -> frozenset[str]:
        return frozenset(self.files)


def read_own_code(out: Path, function: Function, ship_private: Iterable[str] = ()) -> OwnCode:
    """List a function's folder, without secrets, environments and what is no part of an app.

    Args:
        out: the folder that the plan lies in.
        function: whose folder.
        ship_private: files that look private, and that are wanted all the same.

    Raises:
        LiftoffError: it is not there, or cannot be read as a whole.
    """
    folder = out / function.folder
    try:
        listing = list_tree(str(folder))
    except (OSError, ValueError) as error:
        raise LiftoffError(
            f"the folder of function {function.name} cannot be read: {error}",
            where=str(folder),
            hint="run `liftoff split` or `liftoff wrap` again",
        ) from error
    for path, why in (*listing.odd, *listing.unlisted):
        raise LiftoffError(why, where=str(folder / path))
    text = read_text(folder / REQUIREMENTS)
    lines = function.requirements if text is None else tuple(text.splitlines())
    files = {*listing.data, *(path for path, _ in listing.python)} - {REQUIREMENTS}
    for path in files:
        if not path.isascii():
            _check_name(folder, path)
    private = private_files(folder, files).difference(ship_private)
    return OwnCode(
        function=function,
        folder=folder,
        files=tuple(sorted(files - private)),
        left_out=tuple(sorted(private)),
        requirements=lines,
    )


def _check_name(folder: Path, path: str) -> None:
    try:
        path.encode()
    except UnicodeEncodeError as error:
        shown = path.encode(errors="surrogateescape").decode(errors="backslashreplace")
        raise LiftoffError(
            "its name is not in UTF-8, and a zip has no others",
            where=str(folder / shown),
            hint="rename it in the app, and run `liftoff split` or `liftoff wrap` again",
        ) from error
