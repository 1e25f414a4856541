"""Routers that FastAPI Users makes.

Source: the decorators in `fastapi_users.router`, version 15.0.
"""

from __future__ import annotations

from collections.abc import Mapping

from liftoff.frameworks.library_routes.reading import LibraryCall, Reader, made_by

_OAUTH = (("GET", "/authorize", ""), ("GET", "/callback", ""))
# Method, rule and the route's name, where the name is always the same.
_ROUTES: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "get_auth_router": (("POST", "/login", ""), ("POST", "/logout", "")),
    "get_register_router": (("POST", "/register", "register:register"),),
    "get_reset_password_router": (
        ("POST", "/forgot-password", "reset:forgot_password"),
        ("POST", "/reset-password", "reset:reset_password"),
    ),
    "get_verify_router": (
        ("POST", "/request-verify-token", "verify:request-token"),
        ("POST", "/verify", "verify:verify"),
    ),
    "get_users_router": (
        ("GET", "/me", "users:current_user"),
        ("PATCH", "/me", "users:patch_current_user"),
        ("GET", "/{id}", "users:user"),
        ("PATCH", "/{id}", "users:patch_user"),
        ("DELETE", "/{id}", "users:delete_user"),
    ),
    "get_oauth_router": _OAUTH,
    "get_oauth_associate_router": _OAUTH,
}


def add_account_router(reader: Reader, call: LibraryCall) -> None:
    """The routes of one router, which the app puts in under a prefix."""
    made = made_by(reader, call, "router")
    for method, rule, name in _ROUTES[call.name.rpartition(".")[2]]:
        made.registrations.append(call.page(rule, name, method))
