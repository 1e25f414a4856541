"""The help pages that Flask-RESTful-Swagger adds: two for each rule of a resource, and its own.

Source: `flask_restful_swagger.swagger`, version 0.20.
"""

from __future__ import annotations

import re

from liftoff.frameworks.library_routes.reading import LibraryCall, Reader, app_of, text_of, untold

_VARIABLE = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
_STATIC = ("<string:dir1>/<string:dir2>/<string:dir3>", "<string:dir1>/<string:dir2>")


def add_help_pages(reader: Reader, call: LibraryCall) -> None:
    """The pages of an API, whose resources are known by then."""
    api = app_of(reader, call)
    if api is None:
        untold(reader, call, "the help pages are")
        return
    resources = [r for r in api.registrations if not r.unknown_rule]
    if not resources:
        # The first resource brings the pages along.
        return
    above = text_of(reader, call, "api_spec_url", "/api/spec")
    if above is None:
        untold(reader, call, "the list of help pages is")
    else:
        own = f"{above}/_/static/"
        pages = (above, f"{above}.json", f"{above}.html")
        api.registrations += (
            *(call.page(rule, "app/registry") for rule in pages),
            call.page(f"{above}/_/resource_list.json", "app/resourcelister"),
            *(call.page(own + rest, "app/staticfiles") for rest in (*_STATIC, "<string:dir1>")),
        )
    for resource in resources:
        path = _VARIABLE.sub(r"{\1}", resource.rule)
        for ending in ("json", "html"):
            api.registrations.append(call.page(f"{path}.help.{ending}", f"{path}/help"))
