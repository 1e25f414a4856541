"""The access log of `serve`, as text."""

from __future__ import annotations

from datetime import datetime

from liftoff.local.access import Access


def access_line(access: Access) -> str:
    """One line for one request: time, request, status, function, cold or warm, milliseconds."""
    when = datetime.fromtimestamp(access.epoch_ms / 1000).astimezone().strftime("%H:%M:%S")
    request = f"{access.method} {access.path}"
    if access.kind == "invoke":
        request = f"invoke {access.path} ({access.method})"
    parts = [when, request, str(access.status)]
    if access.function is not None:
        if access.kind == "http":
            parts.append(access.function)
        parts.append("cold" if access.cold else "warm")
    elif access.kind == "http":
        parts.append("no route")
    parts.append(f"{access.milliseconds:.0f} ms")
    if access.init_ms is not None:
        parts.append(f"(init {access.init_ms:.0f} ms)")
    parts += [f"misroute={endpoint}" for endpoint in access.misroutes]
    if access.error is not None:
        parts.append(f"error={access.error}")
    # A path or a message of the app may hold anything; the log has one line a request.
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in " ".join(parts))
