"""Lets a Flask app that holds some of its views answer for those alone."""

from __future__ import annotations

from collections.abc import Container
from functools import wraps
from typing import Any, TypeVar

from liftoff_adapters.handoff import Handoff

App = TypeVar("App")


def guard(app: App, owned: Container[str]) -> App:
    """Hand on each request whose endpoint is not in `owned`, before any hook of the app runs.

    Flask has matched the request when its context was pushed, so its own matcher decides. What
    matches no rule (404, 405, redirects) is answered here: the app has its whole URL map and all
    error handlers.

    Args:
        app: the Flask object. Middleware on `app.wsgi_app` stays as it is.
        owned: endpoints whose views are here.

    Returns:
        The same object.

    Raises:
        TypeError: `app` is not a Flask object, but something around one.
    """
    dispatch = getattr(app, "full_dispatch_request", None)
    if dispatch is None:
        raise TypeError(
            f"guard() takes the Flask object, not {type(app).__name__}: call it on the app before "
            "the app is wrapped, or put the middleware on app.wsgi_app"
        )
    from flask import request  # noqa: PLC0415

    current: Any = request

    @wraps(dispatch)
    def full_dispatch_request(*args: Any, **kwargs: Any) -> Any:
        matched = current._get_current_object()
        rule = matched.url_rule
        if rule is not None and matched.routing_exception is None and rule.endpoint not in owned:
            raise Handoff(rule.endpoint)
        return dispatch(*args, **kwargs)

    app.full_dispatch_request = full_dispatch_request  # type: ignore[attr-defined]
    return app
