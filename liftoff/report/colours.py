"""Colours of a terminal, as plain escape sequences: no library is imported for them."""

from __future__ import annotations

from dataclasses import dataclass

_CODES = {"red": "31", "green": "32", "yellow": "33", "cyan": "36", "bold": "1", "dim": "2"}


@dataclass(frozen=True, slots=True)
class Paint:
    """Paints text when it is on, and leaves it as it is when it is off."""

    on: bool

    def __call__(self, text: str, colour: str) -> str:
        """The text in a colour of `_CODES`."""
        return f"\x1b[{_CODES[colour]}m{text}\x1b[0m" if self.on else text

    def bold(self, text: str) -> str:
        """The text in bold."""
        return self(text, "bold")

    def dim(self, text: str) -> str:
        """The text in a lighter tone."""
        return self(text, "dim")
