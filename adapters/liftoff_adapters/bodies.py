"""Bodies of answers as JSON can carry them, and the sizes of those that events carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liftoff_adapters.parts import TextTypes


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
    from liftoff_adapters.base64_text import encode  # noqa: PLC0415

    return encode(body), True


def encoded_length(body: str | None, is_base64: object) -> int:
    """Give the number of bytes that a request body of an event stands for, without decoding it."""
    if not body:
        return 0
    if is_base64:
        return len(body) * 3 // 4 - body.endswith("=") - body.endswith("==")
    return len(body) if body.isascii() else len(body.encode("utf-8", "surrogatepass"))
