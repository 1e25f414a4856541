"""The judgement on one request: are the two answers the same to whoever sent it?"""

from __future__ import annotations

from dataclasses import dataclass

from liftoff.verify.answer import Answer, Difference, Failure
from liftoff.verify.compare_bodies import compare_bodies
from liftoff.verify.compare_cookies import compare_cookies
from liftoff.verify.compare_headers import compare_headers
from liftoff.verify.requests import Ignore

_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs, and which header fields do so without being different.

    Attributes:
        differences: what a client would notice.
        renamed: names of fields that the gateway renames.
        added: names of fields that the gateway adds.
        revalidated: validators that each side knows again, though they are not the same.
        made_anew: whether they differ in what both sides make anew for each answer.
        own_values: whether they differ in ids, tokens or times that each side makes for itself, in
            the folder that it lies in, or in the frames of a traceback.
    """

    differences: tuple[Difference, ...]
    renamed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    revalidated: tuple[str, ...] = ()
    made_anew: bool = False
    own_values: bool = False


def compare(
    original: Answer | Failure,
    moved: Answer | Failure,
    *,
    method: str,
    ignore: Ignore,
    apart: float = 0.0,
) -> Comparison:
    """Compare the original app's answer with the moved app's.

    Dates may be as far from each other as the answers were: `apart` seconds, and a few more.

    No answer is never the same, not even on both sides: nothing was proved then.
    """
    if isinstance(original, Failure) or isinstance(moved, Failure):
        return Comparison((_no_answer(original, moved),))
    differences: list[Difference] = []
    if original.status != moved.status:
        differences.append(
            Difference(
                what="status", where="", original=str(original.status), moved=str(moved.status)
            )
        )
    ignored = ignore.headers
    if ignore.body or ignore.pointers:
        # The length of a body that may differ may differ.
        ignored = ignored | {"content-length"}
    head = method == "HEAD"
    if head and original.status == moved.status == _SERVER_ERROR:
        # Of a page for debugging, whose frames are each side's own, only the length is said.
        ignored = ignored | {"content-length"}
    fields = compare_headers(original, moved, ignored=ignored, head=head, apart=apart)
    differences.extend(fields.differences)
    if "set-cookie" not in ignored:
        cookies = compare_cookies(original, moved, ignored=ignore.cookies, apart=apart)
        differences.extend(cookies)
    if not ignore.body:
        differences.extend(compare_bodies(original, moved, ignored=ignore.pointers))
    return Comparison(tuple(differences), fields.renamed, fields.added)


def _no_answer(original: Answer | Failure, moved: Answer | Failure) -> Difference:
    one, two = (
        side.reason if isinstance(side, Failure) else f"status {side.status}"
        for side in (original, moved)
    )
    return Difference(what="answer", where="", original=one, moved=two)
