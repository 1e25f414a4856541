"""Two pages of each Flask-Dance blueprint: where a login begins, and where it comes back to.

Source: `flask_dance.consumer.base`, version 7.1.
"""

from __future__ import annotations

from liftoff.frameworks.library_routes.reading import LibraryCall, Reader, made_by, text_of, untold


def add_login_pages(reader: Reader, call: LibraryCall) -> None:
    """The pages, which are named after the provider unless the call says otherwise."""
    made = made_by(reader, call, "blueprint")
    if call.name.endswith("ConsumerBlueprint"):
        first = call.argument(0, "name")
        name = reader.text(first, call.scope) if first is not None else None
    else:
        name = call.name.rpartition(".")[2].removeprefix("make_").removesuffix("_blueprint")
    begins = text_of(reader, call, "login_url", f"/{name}")
    returns = text_of(reader, call, "authorized_url", f"/{name}/authorized")
    if name is None or begins is None or returns is None:
        untold(reader, call, "Flask-Dance's pages are")
        return
    made.name = name
    made.registrations += (call.page(begins, "login"), call.page(returns, "authorized"))
