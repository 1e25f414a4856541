"""Routes of Dash: its page, and the path to which all of its callbacks answer.

Source: `dash.Dash._setup_routes`, versions 2.9 to 4.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from liftoff.frameworks.library_routes.reading import (
    LibraryCall,
    Reader,
    made_by,
    registrar_at,
    text_of,
    untold,
)

_ROUTES: Mapping[str, str] = {
    "_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": "GET",
    "_dash-layout": "GET",
    "_dash-dependencies": "GET",
    "_dash-update-component": "POST",
    "_reload-hash": "GET",
    "_favicon.ico": "GET",
    "": "GET",
    "<path:path>": "GET",
}
# What runs for each, of the project's own.
_CALLBACKS, _LAYOUTS = "_dash-update-component", "_dash-layout"


def add_dash_routes(reader: Reader, call: LibraryCall) -> None:
    """The routes below the app's prefix, on the Flask app that it is given or makes."""
    prefix = text_of(reader, call, "routes_pathname_prefix", "")
    if prefix == "":
        prefix = text_of(reader, call, "url_base_pathname", "/")
    if prefix is None:
        untold(reader, call, "Dash's pages are")
        return
    server = registrar_at(reader, call.option("server"), call.scope)
    made = server or made_by(reader, call, "flask")
    for rule, method in _ROUTES.items():
        page = call.page(prefix + rule, prefix + rule, method)
        if rule == _CALLBACKS:
            page = replace(page, dependencies=tuple(reader.registry.callbacks))
        elif rule == _LAYOUTS:
            page = replace(page, dependencies=tuple(reader.registry.layouts))
        made.registrations.append(page)
