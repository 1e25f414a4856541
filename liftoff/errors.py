"""The one error that a user sees: what is wrong, where, and what to do about it."""

from __future__ import annotations


class LiftoffError(Exception):
    """Input that liftoff cannot work with. The command line prints it and exits with 2.

    Attributes:
        what: what is wrong, as one sentence without a full stop.
        where: the file, folder, option or address that it is about, or None.
        hint: what the user can do, as one sentence, or None.
    """

    def __init__(self, what: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}\n  help: {self.hint}" if self.hint else head
