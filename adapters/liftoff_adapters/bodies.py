"""Bodies: bytes to what JSON can carry, and back."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

# What Lambda returns: 6 MB of JSON. The Runtime Interface Emulator refuses a response from 100
# bytes more on. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
MAX_ANSWER = 6 * 1024 * 1024

_TEXT = frozenset({
    "", "application/ecmascript", "application/graphql", "application/javascript",
    "application/json", "application/jsonlines", "application/jwt", "application/sql",
    "application/toml", "application/x-javascript", "application/x-ndjson", "application/x-sh",
    "application/x-www-form-urlencoded", "application/x-yaml", "application/xml",
    "application/xml-dtd", "application/yaml",
})  # fmt: skip
_TEXT_SUFFIXES = ("+json", "+xml", "+yaml")
_UTF8 = ("utf-8", "utf8", "us-ascii", "ascii")

# An app sends few content types; one that puts a random boundary into each must not fill memory.
_REMEMBERED = 256


class TextTypes:
    """Tells text from binary by content type, and remembers what it has told.

    Args:
        extra: prefixes of media types that are text besides the known ones.

    Attributes:
        known: content types that were seen, and whether they are text.
    """

    __slots__ = ("_extra", "known")

    def __init__(self, extra: Iterable[str] = ()) -> None:
        self._extra = tuple(prefix.lower() for prefix in extra)
        self.known: dict[str, bool] = {}

    def __call__(self, content_type: str) -> bool:
        """Whether a body of this type may be sent as text; the empty type may."""
        known = self.known.get(content_type)
        if known is None:
            known = self._decide(content_type.lower())
            if len(self.known) < _REMEMBERED:
                self.known[content_type] = known
        return known

    def _decide(self, content_type: str) -> bool:
        media, *parameters = (part.strip() for part in content_type.split(";"))
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "charset" and value.strip().strip("\"'") not in _UTF8:
                return False
        return (
            media in _TEXT
            or media.startswith("text/")
            or media.endswith(_TEXT_SUFFIXES)
            or bool(self._extra and media.startswith(self._extra))
        )


def encode_body(
    body: bytes, content_type: str | None, content_encoding: str | None, text_types: TextTypes
) -> tuple[str, bool]:
    """Give a response body as JSON can carry it, and whether that is base64.

    Text is sent as text only where its bytes are UTF-8: the gateway writes them as UTF-8 again, so
    the client gets the very bytes of the app either way.
    """
    if not body:
        return "", False
    # The look-up saves a call; a subclass may find text in what is known as binary.
    content_type = content_type or ""
    is_text = text_types.known.get(content_type) or text_types(content_type)
    if is_text and (not content_encoding or content_encoding == "identity"):
        try:
            return body.decode(), False
        except UnicodeDecodeError:
            pass
    text: str = _base64_text().encode(body)
    return text, True


def decode_body(body: str | None, is_base64: object) -> bytes:
    """Give the bytes of a request body as an event carries it.

    Raises:
        ValueError: the body says that it is base64 and is not.
    """
    if not body:
        return b""
    if is_base64:
        data: bytes = _base64_text().decode(body)
        return data
    try:
        return body.encode()
    except UnicodeEncodeError:
        return body.encode("utf-8", "surrogatepass")


def encoded_length(body: str | None, is_base64: object) -> int:
    """Give the number of bytes that a request body of an event stands for, without decoding it."""
    if not body:
        return 0
    if is_base64:
        return len(body) * 3 // 4 - body.endswith("=") - body.endswith("==")
    return len(body) if body.isascii() else len(body.encode("utf-8", "surrogatepass"))


@cache
def _base64_text() -> ModuleType:
    """Load what codes base64 at the first body that needs it: most functions see none."""
    from liftoff_adapters import base64_text  # noqa: PLC0415

    return base64_text
