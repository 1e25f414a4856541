"""Routers that FastAPI-CRUDRouter makes for a model.

Source: `fastapi_crudrouter.core._base`, version 0.8.
"""

from __future__ import annotations

from liftoff.frameworks.library_routes.reading import (
    LibraryCall,
    Reader,
    is_off,
    made_by,
    text_of,
    untold,
)
from liftoff.project.evaluation.values import ClassValue

# What turns each off, its method and its rule.
_ROUTES = (
    ("get_all_route", "GET", ""),
    ("create_route", "POST", ""),
    ("delete_all_route", "DELETE", ""),
    ("get_one_route", "GET", "/{item_id}"),
    ("update_route", "PUT", "/{item_id}"),
    ("delete_one_route", "DELETE", "/{item_id}"),
)


def add_model_router(reader: Reader, call: LibraryCall) -> None:
    """The routes of one model, below its prefix or the name of its schema."""
    schema = call.argument(0, "schema")
    values = reader.evaluator.values(schema, call.scope) if schema is not None else ()
    named = next((v.scope.name.lower() for v in values if isinstance(v, ClassValue)), "")
    prefix = text_of(reader, call, "prefix", named)
    if not prefix:
        untold(reader, call, "the routes of a model are")
        return
    made = made_by(reader, call, "router")
    made.prefix = f"/{prefix.strip('/')}"
    made.registrations += (
        call.page(rule, option.removesuffix("_route"), method)
        for option, method, rule in _ROUTES
        if not is_off(reader, call, option)
    )
