"""Who answers: the functions, or, where they cannot know what a test has prepared, the app here."""

from __future__ import annotations

import base64
import json
import os
import pickle
from collections.abc import Callable
from typing import Any, TypeVar

from . import caches
from .asking import Answer, Request, ask
from .carried import NotCarriedError, carried, send_by_value
from .databases import look_again
from .function import MISSING, NOT_JUDGED, RAISED

Given = TypeVar("Given")
_REPORT = os.environ.get("LIFTOFF_SUITE_REPORT", "")


def answer(
    app: Any, request: Request, *, raises: bool, here: Callable[[], Given], root_path: str = ""
) -> Answer | Given:
    """Have the functions answer a request, or the tests' own app.

    Args:
        app: the one that the test client was given.
        request: what it asks.
        raises: whether the client lets the app's exceptions through.
        here: asks the tests' own app.
        root_path: where the client says that the app is.

    Raises:
        Exception: what the app raised in its function, if the client lets that through.
    """
    if root_path:
        _report(f"asks with the root path {root_path}, which no request of a gateway has")
        return here()
    while True:
        try:
            sent = carried(app, raises=raises)
        except NotCarriedError as error:
            _report(str(error))
            return here()
        found = ask(request, sent)
        headers = {name.lower(): value for name, value in found.headers}
        if NOT_JUDGED not in headers:
            break
        if not send_by_value(headers.get(MISSING, "")):
            _report(f"has an app that a function cannot make: {headers[NOT_JUDGED]}")
            return here()
    _report(None)
    look_again()
    caches.note()
    if RAISED in headers:
        raise pickle.loads(base64.b64decode(headers[RAISED]))  # noqa: S301 - from a function here
    return found


def _report(reason: str | None) -> None:
    """Say who answered a request of the test that runs, and why it was not the functions."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
    if _REPORT:
        with open(_REPORT, "a", encoding="utf-8") as file:
            file.write(json.dumps({"test": test, "reason": reason}) + "\n")
