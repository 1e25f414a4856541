"""Paths as an OpenAPI document has them, and the variables of a gateway's path in them."""

from __future__ import annotations

import re

from liftoff.emit.gateway_paths import variables

# `<int(min=1):id>` of Werkzeug and `{id:int}` of Starlette are `{id}` in their documents.
_WERKZEUG = re.compile(r"<(?:[A-Za-z_]\w*(?:\(.*?\))?:)?([A-Za-z_]\w*)>")
_STARLETTE = re.compile(r"\{([A-Za-z_]\w*)(?::[A-Za-z_]\w*)?\}")
_WHOLE = re.compile(r"\{([^{}]+)\}")
_REPEATED = re.compile(r"#\d+$")


def document_path(rule: str) -> str:
    """`/users/{id}` for `GET /users/<int:id>`, the rule's identifier in a plan."""
    path = _REPEATED.sub("", rule.partition(" ")[2])
    return _STARLETTE.sub(r"{\1}", _WERKZEUG.sub(r"{\1}", path))


def app_names(gateway_path: str, path: str) -> dict[str, str]:
    """What the document calls the gateway's variables, where the two stand for the same.

    Args:
        gateway_path: `/users/{p2}/{proxy+}`.
        path: `/users/{id}/{file}`.

    Returns:
        `{"p2": "id", "proxy": "file"}`; a variable that holds a part of a segment, or several, is
        not among them.
    """
    theirs = path.split("/")
    found = {}
    for place, segment in enumerate(gateway_path.split("/")):
        for name, greedy in variables(segment):
            meant = "/".join(theirs[place:]) if greedy else "".join(theirs[place : place + 1])
            if whole := _WHOLE.fullmatch(meant):
                found[name] = whole[1]
    return found
