"""The page of what `analyze` reads routes from, made of the docstrings of those who read them."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

from liftoff.frameworks import library_routes
from liftoff.frameworks.own_routes import OWN_ROUTES

_INTRODUCTION = """\
# Which routes `analyze` reads

`liftoff analyze` and `liftoff routes` without `--app` read the source and run nothing. They know

- Flask and Quart: decorators of apps and blueprints, `add_url_rule`, views that are classes, nested
  blueprints, factories, APIFlask and flask-openapi3;
- FastAPI and Starlette: decorators, `add_api_route`, lists of `Route` and `Mount`, nested routers,
  apps in apps, WebSockets, routers and routes of classes of one's own;
- Flask-RESTful, Flask-RESTX, flask-smorest, Flask-Classful, Flask-AppBuilder and Flask-Admin with
  their classes of views; events of Socket.IO, as WebSockets;
- GraphQL by Strawberry, Graphene and Ariadne: the path, and what answers the fields;
- helpers of the project that register what they are given, and loops over what is written.

Files of a static folder, and FastAPI's own pages on its API, are left out.

`liftoff split` and `wrap` ask the living app, so that nothing depends on this list.
"""


def routes_page() -> str:
    """The page, without the note that it is made."""
    added = "\n".join(f"- {line}" for line in _readings())
    noted = "\n".join(f"- `{name}`: {why}." for name, why in sorted(OWN_ROUTES.items()))
    return (
        f"{_INTRODUCTION}\n## Routes that libraries add\n\nThese are in the list, with what they "
        f"run of the app, where the source tells their paths:\n\n{added}\n\n"
        "Of these a note (LO904) says that routes are missing, as settings, a schema or the "
        f"version decide:\n\n{noted}\n\n"
        "The same note tells of any other library's call that is given an app or router and is "
        "named for what it does: `site.mount_app(app)`, `add_chat_endpoint(app, ...)`.\n"
    )


def _readings() -> list[str]:
    found = []
    for module in pkgutil.iter_modules(library_routes.__path__):
        loaded = importlib.import_module(f"{library_routes.__name__}.{module.name}")
        title, _, rest = inspect.cleandoc(loaded.__doc__ or "").partition("\n")
        if "Source:" in rest:
            source = " ".join(rest.partition("Source:")[2].split())
            found.append(f"{title.rstrip('.')} (from {source.rstrip('.')}).")
    return found
