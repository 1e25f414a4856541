"""The index that Flask-Admin adds: its own, or a class of the project.

Source: `flask_admin.base`, version 2.2.
"""

from __future__ import annotations

from liftoff.frameworks.class_views import ClassViews
from liftoff.frameworks.library_routes.reading import (
    LibraryCall,
    Reader,
    app_of,
    text_of,
    untold,
)


def add_admin_index(reader: Reader, call: LibraryCall) -> None:
    """`/admin/`, with all that the index class exposes."""
    app = app_of(reader, call)
    if app is None:
        return
    view = call.option("index_view")
    url = text_of(reader, call, "url", "/admin")
    if url is None:
        untold(reader, call, "Flask-Admin's index is")
    elif view is None:
        endpoint = text_of(reader, call, "endpoint", "admin") or "admin"
        app.registrations.append(call.page(f"{url.rstrip('/')}/", f"{endpoint}.index"))
    else:
        for registrar in ClassViews(reader).admin_index(view, call.scope, url):
            reader.registry.registrars.setdefault(registrar.site, registrar)
