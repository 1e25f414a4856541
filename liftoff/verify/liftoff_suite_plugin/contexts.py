"""What `with client:` shows of a Flask request after it: `request`, `session`, `g`.

The request ran in a function. The tests see a context of the same request, with the session that
its answer has left. `g` has what the app's own before-request functions set: they run here when a
test looks for something in it. What the view itself puts into `g` is not seen.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import Any

from .asking import Headers

_KEPT = "werkzeug.debug.preserve_context"


def preserve(app: Any, environ: dict[str, Any], headers: Headers) -> None:
    """Give a client that keeps contexts the one of a request that a function has answered."""
    keep = environ.get(_KEPT)
    if keep is None or not hasattr(app, "request_context"):
        return
    after = {**environ, "HTTP_COOKIE": _cookies(environ.get("HTTP_COOKIE", ""), headers)}
    context = app.request_context(environ)
    session = app.session_interface.open_session(app, app.request_class(after))
    keep(_Preserved(app, context, session))


class _Preserved:
    def __init__(self, app: Any, context: Any, session: Any) -> None:
        self._app, self._context, self._session = app, context, session

    def __enter__(self) -> Any:
        from flask import g

        if self._session is not None:
            # It was an attribute before Flask had a property for it.
            name = "_session" if hasattr(self._context, "_session") else "session"
            setattr(self._context, name, self._session)
        self._context.push()
        held: Any = g
        found = held._get_current_object()
        # `g` has a `__setattr__` of its own.
        object.__setattr__(found, "__class__", _filled_later(type(found), self._app))
        return self._context

    def __exit__(self, *error: Any) -> None:
        self._context.__exit__(*error)


def _filled_later(kind: Any, app: Any) -> Any:
    """A class of `g` that runs the before-request functions when something is not there yet."""

    def fill(self: Any) -> None:
        object.__setattr__(self, "__class__", kind)
        app.preprocess_request()

    def __getattr__(self: Any, name: str) -> Any:  # noqa: N807
        if name.startswith("__"):
            raise AttributeError(name)
        fill(self)
        return getattr(self, name)

    def get(self: Any, name: str, default: Any = None) -> Any:
        fill(self)
        return kind.get(self, name, default)

    def __contains__(self: Any, name: str) -> bool:  # noqa: N807
        fill(self)
        return bool(kind.__contains__(self, name))

    members = {"__getattr__": __getattr__, "get": get, "__contains__": __contains__}
    return type(kind.__name__, (kind,), members)


def _cookies(sent: str, headers: Headers) -> str:
    """What the client sends next, where it sent this and got these headers."""
    pairs = dict(part.strip().partition("=")[::2] for part in sent.split(";") if part.strip())
    for name, value in headers:
        if name.lower() == "set-cookie":
            try:
                cookies = SimpleCookie(value)
            except CookieError:
                continue
            for key, morsel in cookies.items():
                gone = not morsel.value or morsel["max-age"] == "0"
                pairs.pop(key, None) if gone else pairs.update({key: morsel.coded_value})
    return "; ".join(f"{key}={value}" for key, value in pairs.items())
