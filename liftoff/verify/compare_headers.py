"""The header fields of two answers: what differs, and what the gateway renames."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from liftoff.verify.answer import ABSENT, Answer, Difference
from liftoff.verify.cookies import parse_date
from liftoff.verify.volatile import VOLATILE_HEADERS

# REST APIs rename some fields of an integration's answer.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
_REMAPPED = "x-amzn-remapped-"
# Werkzeug's tag of a file: time, size, and a checksum of its absolute path, which a move changes.
# https://werkzeug.palletsprojects.com/en/stable/utils/#werkzeug.utils.send_file
_FILE_TAG = re.compile(r'(?P<file>(?:W/)?"\d+(?:\.\d+)?-\d+)-\d+"')
# Two answers are not made in the same instant, even where neither takes long.
SAME_TIME_SECONDS = 5

# An API gives each answer without a Content-Type one: an HTTP API the first, a REST API the second.
_DEFAULT_TYPES = frozenset({"text/plain;charset=UTF-8", "application/json"})

# Of each answer its own: how long the server took (https://www.w3.org/TR/server-timing/, and the
# names that middleware gives it: FastAPI's documentation has `X-Process-Time`), and the number of
# the request, by which logs are searched.
_EACH_ITS_OWN = frozenset({
    "server-timing", "x-process-time", "x-response-time", "x-runtime",
    "x-request-id", "x-correlation-id",
})  # fmt: skip

Fields = dict[str, tuple[str, ...]]


# Answers that never have a body (RFC 9110 15.3.5, 15.4.5).
_BODILESS = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class HeaderComparison:
    """What differs, by name, and what the gateway does to every app's answer: that is the same.

    Attributes:
        differences: sorted by name.
        renamed: names of fields that came under a remapped name.
        added: names of fields that the gateway put where the app had none.
    """

    differences: tuple[Difference, ...]
    renamed: tuple[str, ...]
    added: tuple[str, ...]


def compare_headers(
    original: Answer, moved: Answer, *, ignored: Set[str], head: bool, apart: float = 0.0
) -> HeaderComparison:
    """Compare all fields but Set-Cookie and those in `ignored` (lower case).

    Args:
        original: the original app's answer.
        moved: the moved app's answer.
        ignored: lower-case names to leave out besides the volatile ones.
        head: whether the request was HEAD.
        apart: seconds that may lie between the two answers.
    """
    left, renamed_left = _fields(original)
    right, renamed_right = _fields(moved)
    renamed = tuple(sorted(renamed_right - renamed_left - VOLATILE_HEADERS.keys() - ignored))
    skipped = {"set-cookie", *VOLATILE_HEADERS, *ignored}
    put: set[str] = set()
    if "content-type" not in left and set(right.get("content-type", ())) & _DEFAULT_TYPES:
        put.add("content-type")
    if head and "content-length" not in left and right.get("content-length") == ("0",):
        # It counts the body that it was given; to HEAD there is none.
        put.add("content-length")
    added = tuple(sorted(put - skipped))
    skipped |= put
    if original.status == moved.status and moved.status in _BODILESS:
        # The type of nothing says nothing, nor does its length.
        skipped.add("content-type")
        head = False
    differences = tuple(
        Difference(
            what="header", where=name, original=_text(left.get(name)), moved=_text(right.get(name))
        )
        for name in sorted(left.keys() | right.keys())
        if name not in skipped
        and not _same(name, left.get(name), right.get(name), head=head, apart=apart)
    )
    return HeaderComparison(differences, renamed, added)


def _fields(answer: Answer) -> tuple[Fields, set[str]]:
    fields: Fields = {}
    remapped: Fields = {}
    for name, value in answer.headers:
        lower = name.lower()
        if lower.startswith(_REMAPPED):
            key, into = lower.removeprefix(_REMAPPED), remapped
        else:
            key, into = lower, fields
        into[key] = (*into.get(key, ()), value.strip())
    taken = {name for name in remapped if name not in fields}
    return {**remapped, **fields}, taken


def _same(
    name: str,
    left: tuple[str, ...] | None,
    right: tuple[str, ...] | None,
    *,
    head: bool,
    apart: float,
) -> bool:
    if left is None or right is None:
        # Framing may be by length or by chunks; bodies are compared themselves. To HEAD the
        # length is all that is said about the body, so there it counts.
        return name == "content-length" and not head
    if left == right or name in _EACH_ITS_OWN:
        return True
    if name == "etag":
        return _same_file_tag(left, right)
    if name in ("expires", "retry-after"):
        return len(left) == len(right) == 1 and same_date(left[0], right[0], apart)
    if len(left) == len(right) == 1:
        return False
    if name == "content-type" and len({*left, *right}) == 1:
        # No list (RFC 9110 8.3): said twice, it says no more than once.
        return True
    return _members(left) == _members(right)


def _same_file_tag(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    tags = [_FILE_TAG.fullmatch(", ".join(values)) for values in (left, right)]
    return tags[0] is not None and tags[1] is not None and tags[0]["file"] == tags[1]["file"]


def same_date(left: str, right: str, apart: float = 0.0) -> bool:
    """Whether two dates are the same, or both are dates and close to each other.

    Args:
        left: of the one answer.
        right: of the other.
        apart: seconds that may lie between the two answers: a cold start, say.
    """
    if left == right:
        return True
    times = parse_date(left), parse_date(right)
    between = abs((times[0] or 0) - (times[1] or 0))
    return None not in times and between <= SAME_TIME_SECONDS + apart


def _members(values: tuple[str, ...]) -> list[str]:
    """The members of a repeated field as one list (RFC 9110 5.3), quoted strings kept whole."""
    members = [""]
    quoted = escaped = False
    for character in ",".join(values):
        if character == "," and not quoted:
            members.append("")
            continue
        members[-1] += character
        if escaped:
            escaped = False
        elif character == "\\" and quoted:
            escaped = True
        elif character == '"':
            quoted = not quoted
    return [member.strip() for member in members]


def _text(values: tuple[str, ...] | None) -> str:
    return ABSENT if values is None else ", ".join(values)
