"""What a key of the configuration is."""

from __future__ import annotations

from dataclasses import dataclass

from liftoff.gate.values import Read


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One key.

    Attributes:
        key: as it is written; `target.gateway` is `gateway` in the table `target`.
        read: from TOML's value to the setting's; raises `UnfitError`.
        kind: the type in words.
        example: a line, or some, of TOML.
        about: what it does, as Markdown.
    """

    key: str
    read: Read
    kind: str
    example: str
    about: str
