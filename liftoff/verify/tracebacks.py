"""Tracebacks in answers: a page for debugging names the frames of the server that it stands in."""

from __future__ import annotations

import re
from dataclasses import replace

from liftoff.verify.answer import Answer

# The frames of a traceback are indented lines, in a group of exceptions behind its bar.
# https://docs.python.org/3/library/exceptions.html#exception-groups
_FRAMES = re.compile(
    rb"^(?P<head>(?:(?P<indent> *)[+|] )?(?:Exception Group )?"
    rb"Traceback \(most recent call last\):\r?\n)"
    rb"(?:(?(indent)(?P=indent)\|   |  ).*\r?\n)+",
    re.MULTILINE,
)


def without_frames(answer: Answer) -> Answer:
    """The same answer without the frames of its tracebacks: what is raised stays."""
    body = _FRAMES.sub(rb"\g<head>", answer.body)
    if body == answer.body:
        return answer
    lengths = str(len(answer.body)), str(len(body))
    headers = tuple(
        (name, lengths[1] if name.lower() == "content-length" and value == lengths[0] else value)
        for name, value in answer.headers
    )
    return replace(answer, headers=headers, body=body)
