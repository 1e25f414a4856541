"""A Set-Cookie field, read as a browser reads it (RFC 6265 5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_tz
from typing import Any


@dataclass(frozen=True, slots=True)
class SetCookie:
    """One cookie that an answer sets.

    Attributes:
        name: may be empty.
        value: as sent, quotes included.
        attributes: lower-case names with their values, the last of each; a flag has "".
    """

    name: str
    value: str
    attributes: tuple[tuple[str, str], ...]

    def attribute(self, name: str) -> str | None:
        """The value of an attribute, or None where there is none."""
        return dict(self.attributes).get(name)


def parse_set_cookie(field: str) -> SetCookie:
    """The cookie of one field value; what is malformed is kept as it is, never dropped."""
    pair, *rest = field.split(";")
    name, equals, value = pair.partition("=")
    if not equals:
        name, value = "", name
    attributes: dict[str, str] = {}
    for part in rest:
        key, _, text = part.partition("=")
        if key.strip() or text.strip():
            attributes[key.strip().lower()] = text.strip()
    return SetCookie(name.strip(), value.strip(), tuple(sorted(attributes.items())))


def parse_date(text: str) -> float | None:
    """An HTTP or cookie date as seconds since 1970, or None when it is none."""
    parts: Any = parsedate_tz(text)
    if parts is None:
        return None
    try:
        moment = datetime(*parts[:6]).replace(tzinfo=UTC)
        return moment.timestamp() - (parts[9] or 0)
    except (ValueError, OverflowError):
        return None
