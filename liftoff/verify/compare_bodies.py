"""Two bodies, byte for byte; where they differ, the place is told in the terms of their type."""

from __future__ import annotations

import json
import zlib
from itertools import islice
from typing import Any

from liftoff.verify.answer import ABSENT, Answer, Difference
from liftoff.verify.common_prefix import common_prefix_length
from liftoff.verify.compare_json import json_differences, key_orders
from liftoff.verify.signed import in_words

_MOST_PLACES = 10
_CONTEXT_BYTES = 16
_MOST_UNPACKED_BYTES = 64_000_000
_TEXT_TYPES = ("json", "xml", "javascript", "x-www-form-urlencoded", "yaml")


def compare_bodies(
    original: Answer, moved: Answer, *, ignored: tuple[str, ...] = ()
) -> tuple[Difference, ...]:
    """The places where the bodies differ; none when they are the same.

    Compressed bodies are the same when what they hold is: gzip writes the time into its head. So
    are texts whose signed values say the same: the time is in those.

    Args:
        original: the original app's answer.
        moved: the moved app's answer.
        ignored: places of a JSON body that may differ, as JSON pointers.
    """
    if original.body == moved.body:
        return ()
    left, right = _unpacked(original), _unpacked(moved)
    if left is None or right is None:
        left, right = original.body, moved.body
    if left == right:
        return ()
    texts = _text_of(original, left), _text_of(moved, right)
    if texts[0] is not None and texts[0] == texts[1]:
        return ()
    documents = _documents(original, moved, left, right)
    if documents is not None:
        places = list(islice(json_differences(*documents, ignored=ignored), _MOST_PLACES + 1))
        if places:
            return _as_differences(places)
        if ignored:
            # With places left out, there are no bytes to compare any more.
            return ()
        places = list(islice(key_orders(*documents), _MOST_PLACES + 1))
        if places:
            return _as_differences(places)
    if texts[0] is not None and texts[1] is not None:
        return (_first_line(texts[0], texts[1]),)
    return (_first_offset(left, right),)


def text_of(answer: Answer) -> str | None:
    """A body as text, with what its signed values say in their place; None where it is none."""
    body = _unpacked(answer)
    return _text_of(answer, answer.body if body is None else body)


def _unpacked(answer: Answer) -> bytes | None:
    """The body without gzip or deflate; None when it has neither or is damaged or huge."""
    codings = [value.strip().lower() for value in answer.values("content-encoding")]
    if codings not in (["gzip"], ["x-gzip"], ["deflate"]):
        return None
    # 32: gzip or zlib, by their heads (zlib's manual, inflateInit2). Some servers send deflate raw.
    for window in (32 + zlib.MAX_WBITS, -zlib.MAX_WBITS):
        unpacker = zlib.decompressobj(window)
        try:
            content = unpacker.decompress(answer.body, _MOST_UNPACKED_BYTES)
        except zlib.error:
            continue
        return content if unpacker.eof and not unpacker.unused_data else None
    return None


def _documents(
    original: Answer, moved: Answer, left: bytes, right: bytes
) -> tuple[Any, Any] | None:
    if not (_media_type(original).endswith("json") and _media_type(moved).endswith("json")):
        return None
    try:
        return json.loads(left), json.loads(right)
    except (ValueError, RecursionError):
        return None


def _as_differences(places: list[tuple[str, str, str]]) -> tuple[Difference, ...]:
    differences = [
        Difference(what="body", where=pointer or "the whole document", original=one, moved=two)
        for pointer, one, two in places[:_MOST_PLACES]
    ]
    if len(places) > _MOST_PLACES:
        differences.append(
            Difference(what="body", where="and more places", original="...", moved="...")
        )
    return tuple(differences)


def _media_type(answer: Answer) -> str:
    values = answer.values("content-type")
    return values[0].partition(";")[0].strip().lower() if values else ""


def _text_of(answer: Answer, body: bytes) -> str | None:
    kind = _media_type(answer)
    if kind.startswith("text/") or kind.endswith(_TEXT_TYPES):
        return in_words(body.decode(errors="backslashreplace"))
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else in_words(text)


def _first_line(left: str, right: str) -> Difference:
    lines = left.split("\n"), right.split("\n")
    number = common_prefix_length(*lines)
    one, two = (side[number] if number < len(side) else ABSENT for side in lines)
    column = common_prefix_length(one, two) + 1
    return Difference(
        what="body", where=f"line {number + 1}, column {column}", original=one, moved=two
    )


def _first_offset(left: bytes, right: bytes) -> Difference:
    offset = common_prefix_length(left, right)
    one, two = (
        f"{side[offset : offset + _CONTEXT_BYTES].hex(' ')} ({len(side):,} bytes in all)"
        for side in (left, right)
    )
    return Difference(what="body", where=f"offset {offset}", original=one, moved=two)
