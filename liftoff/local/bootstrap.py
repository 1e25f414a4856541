"""Run by path in the functions' interpreter: makes `sys.path` Lambda's, then runs awslambdaric.

Arguments: the handler; the function's folder; a JSON file `{"blocked": [...], "hidden": [...],
"site": [...]}`, or "" for no fence; a folder for the end of `sys.path`, or "". It imports nothing
of liftoff.
"""

from __future__ import annotations

import importlib.machinery
import json
import sys
from collections.abc import Sequence
from types import ModuleType


class RequirementsFence:
    """A finder that does not see modules of distributions that the function does not require.

    Their names are still looked up outside the folders of installed packages: the function's own
    folder may hold a module of that name, and a package may vendor one.
    """

    def __init__(self, blocked: Sequence[str], site: Sequence[str]) -> None:
        self._blocked = frozenset(blocked)
        self._site = frozenset(site)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """See `importlib.abc.MetaPathFinder`."""
        if fullname not in self._blocked:
            return None
        if path is None:
            rest = [folder for folder in sys.path if folder not in self._site]
        else:
            below = tuple(f"{site}/" for site in self._site)
            rest = [folder for folder in path if not folder.startswith(below)]
        spec = importlib.machinery.PathFinder.find_spec(fullname, rest, target)
        if spec is None:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return spec


def main(handler: str, folder: str, fence: str, last: str) -> None:
    """Never returns while the Runtime API answers."""
    sys.path[0] = folder  # in place of this file's own folder
    if fence:
        with open(fence, encoding="utf-8") as file:  # noqa: PTH123
            rules = json.load(file)
        hidden = frozenset(rules["hidden"])
        sys.path[1:] = [entry for entry in sys.path[1:] if entry not in hidden]
        sys.meta_path.insert(0, RequirementsFence(rules["blocked"], rules["site"]))
    if last:
        sys.path.append(last)
    sys.argv = ["/var/runtime/bootstrap.py", handler]

    from awslambdaric.__main__ import main as run  # noqa: PLC0415

    run(sys.argv)


if __name__ == "__main__":
    main(*sys.argv[1:5])
