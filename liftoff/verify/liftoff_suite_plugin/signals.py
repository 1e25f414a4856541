"""Signals of Flask and Flask-Mail that tests listen to: functions send them in their processes."""

from __future__ import annotations

import sys
import weakref
from typing import Any

from .sources import is_test

_SENDERS = {
    "flask": (
        "template_rendered", "before_render_template", "request_started", "request_finished",
        "request_tearing_down", "got_request_exception", "message_flashed",
    ),
    "flask_mail": ("email_dispatched",),
}  # fmt: skip


def heard() -> str | None:
    """A signal that a test listens to now."""
    for module, names in _SENDERS.items():
        for name in names:
            signal = getattr(sys.modules.get(module), name, None)
            for receiver in list(getattr(signal, "receivers", {}).values()):
                if _is_of_a_test(receiver() if isinstance(receiver, weakref.ref) else receiver):
                    return f"{module}.{name}"
    return None


def _is_of_a_test(receiver: Any) -> bool:
    code = getattr(getattr(receiver, "__func__", receiver), "__code__", None)
    # `mail.record_messages()` connects a function of its own.
    recorded = ".record_messages." in getattr(receiver, "__qualname__", "")
    return recorded or (code is not None and is_test(code.co_filename))
