"""The value of a field of a page: of an `<input>` or `<button>`, or the content of a `<meta>`."""

from __future__ import annotations

from contextlib import suppress
from html.parser import HTMLParser


def field_value(page: str, name: str) -> str | None:
    """The value of the first field of a name; None where no field has one."""
    fields = _Fields(name)
    # What some versions of Python raise at `<![what` in a page.
    with suppress(AssertionError):
        fields.feed(page)
    return fields.value


class _Fields(HTMLParser):
    """Looks for a field while a page is read."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.value: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag; `<input/>` comes here, too."""
        found = dict(attrs)
        holds = {"input": "value", "button": "value", "meta": "content"}.get(tag)
        if self.value is None and holds is not None and found.get("name") == self._name:
            self.value = found.get(holds)
