"""The source tree of a revision, read from git without touching the working tree."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from liftoff.errors import LiftoffError
from liftoff.workspace.source import SourceTree, read_tree

_LINK = "120000"
_SUBMODULE = "160000"
_FILES = ("100644", "100755")
# Their contents say what a folder is; of other files that are not Python the name is enough.
_READ = (".py",)
# Set by git in hooks, and about another folder than ours.
_MISLEADING = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")


@dataclass(frozen=True, slots=True)
class Revision:
    """A tree as it was.

    Attributes:
        tree: its files; None when the folder was not there, or held no Python.
        renamed: today's path of a file by its path then; only where they differ.
    """

    tree: SourceTree | None
    renamed: dict[str, str]


def read_revision(root: str, revision: str, *, only: str | None = None) -> Revision:
    """What a tree held where its branch left a revision.

    That is the last commit that both have: what came to the revision since is no part of the
    change. Without a common one it is the revision itself.

    Args:
        root: the folder, in a working tree of git.
        revision: in git's words: a branch, a tag, a commit, `HEAD~1`.
        only: the one file of the folder that matters; None for all.

    Raises:
        LiftoffError: there is no git, no repository, or no such revision.
    """
    commit = _commit(root, revision)
    base = _git(root, "merge-base", commit, "HEAD", fine=(0, 1, 128)).decode().strip() or commit
    with tempfile.TemporaryDirectory(prefix="liftoff-") as scratch:
        count = _check_out(root, base, Path(scratch), only)
        then = read_tree(scratch) if count else None
    return Revision(then and replace(then, root=root), _renames(root, base))


def _commit(root: str, revision: str) -> str:
    inside = _git(root, "rev-parse", "--is-inside-work-tree", fine=(0, 128)).decode().strip()
    if inside != "true":
        # Asked for again, to have git say why.
        _git(root, "rev-parse", "--show-toplevel")
        raise LiftoffError("is not in a working tree of git", where=root)
    # What begins with a dash would be an option.
    found = b""
    if not revision.startswith("-"):
        found = _git(
            root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", fine=(0, 1, 128)
        )
    if not found:
        raise LiftoffError(
            f"git knows no revision {revision!r}",
            where=root,
            hint="in CI, fetch it first: a shallow clone holds one commit",
        )
    return found.decode().strip()


def _check_out(
    root: str, commit: str, folder: Path, only: str | None, *, inner: bool = False
) -> int:
    """Write the files of a commit below `root` into a folder; gives their number.

    Submodules have a repository of their own in the working tree; one that lacks the commit, or is
    not there, is left out.
    """
    paths = ("--", only) if only is not None else ()
    listing = _git(root, "ls-tree", "-r", "-z", commit, *paths, fine=(0, 128) if inner else (0,))
    entries = list(_entries(listing))
    wanted = [(mode, name, path) for mode, name, path in entries if _has_text(mode, path)]
    texts = iter(_contents(root, [name for _, name, _ in wanted]))
    links: list[tuple[Path, bytes]] = []
    for mode, name, path in entries:
        place = folder / path
        if mode == _SUBMODULE:
            _check_out(os.path.join(root, path), name, place, None, inner=True)  # noqa: PTH118
        if mode not in (*_FILES, _LINK):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        text = next(texts) if _has_text(mode, path) else b""
        if mode == _LINK:
            links.append((place, text))
        else:
            place.write_bytes(text)
    # Last, so that nothing is written through one.
    for place, target in links:
        place.symlink_to(os.fsdecode(target))
    return len(entries)


def _has_text(mode: str, path: str) -> bool:
    return mode == _LINK or (mode in _FILES and path.endswith(_READ))


def _entries(listing: bytes) -> Iterator[tuple[str, str, str]]:
    """Mode, object and path of each file."""
    for line in listing.split(b"\0"):
        if line:
            head, _, path = line.partition(b"\t")
            mode, _, name = head.decode().split(" ")
            yield mode, name, os.fsdecode(path)


def _contents(root: str, names: list[str]) -> Iterator[bytes]:
    """The content of some objects, in their order."""
    answer = _git(root, "cat-file", "--batch", given="".join(f"{name}\n" for name in names))
    position = 0
    for name in names:
        end = answer.index(b"\n", position)
        parts = answer[position:end].split(b" ")
        if len(parts) != 3:
            raise LiftoffError(
                f"git does not have the object {name}",
                where=root,
                hint="fetch the revision whole: a partial clone leaves files out",
            )
        position = end + 1 + int(parts[2])
        yield answer[end + 1 : position]
        position += 1


def _renames(root: str, commit: str) -> dict[str, str]:
    """Today's path by the path then, of files that git takes for the same."""
    listing = _git(
        root, "diff", "--relative", "--find-renames", "--diff-filter=R", "--name-status", "-z",
        "--no-ext-diff", commit, "--",
    )  # fmt: skip
    parts = [os.fsdecode(part) for part in listing.split(b"\0")]
    return dict(zip(parts[1::3], parts[2::3], strict=False))


def _git(root: str, *arguments: str, given: str = "", fine: tuple[int, ...] = (0,)) -> bytes:
    environment = {k: v for k, v in os.environ.items() if k not in _MISLEADING}
    try:
        done = subprocess.run(  # noqa: S603
            ["git", "-C", root, "-c", "core.fsmonitor=false", *arguments],  # noqa: S607
            input=given.encode(),
            capture_output=True,
            check=False,
            # Messages in one language, no lock for what only reads, no question on a terminal.
            env={
                **environment,
                "LC_ALL": "C",
                "GIT_OPTIONAL_LOCKS": "0",
                "GIT_TERMINAL_PROMPT": "0",
            },
        )
    except FileNotFoundError as error:
        raise LiftoffError(
            "git is not installed, or not on PATH", hint="--diff-base reads a revision with git"
        ) from error
    if done.returncode not in fine:
        said = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise LiftoffError(f"git: {said.removeprefix('fatal: ')}", where=root)
    return done.stdout if done.returncode == 0 else b""
