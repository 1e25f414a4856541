"""Pages on an API that Flask-RESTX, Flasgger and flask-smorest add.

Source: `flask_restx.api` 1.3, `flasgger.base` 0.9.7, `flask_smorest.spec` 0.47.
"""

from __future__ import annotations

from liftoff.frameworks.library_routes.reading import (
    LibraryCall,
    Reader,
    app_of,
    entries,
    is_off,
    text_of,
    untold,
)
from liftoff.frameworks.readings import keyword_of
from liftoff.project.evaluation.contents import element_values
from liftoff.project.evaluation.values import Constant, Container, Values, texts


def add_restx_pages(reader: Reader, call: LibraryCall) -> None:
    """The root, the description, and the page that shows it, which is below no prefix."""
    app = app_of(reader, call)
    if app is None:
        return
    site = call.site or reader.evaluator.site(call.node, call.scope)
    api = reader.registrar("restful", site)
    api.registrations.append(call.page("" if api.prefix else "/", "root"))
    if keyword_of(call.node, "add_specs") is not None and call.site is not None:
        # Only `init_app` hears of it.
        return
    description = text_of(reader, call, "default_swagger_filename", "swagger.json")
    shown = text_of(reader, call, "doc", "/")
    if description is not None:
        api.registrations.append(call.page(f"/{description}", "specs"))
    if shown is not None:
        app.registrations.append(call.page(shown, "doc"))
    if description is None or (shown is None and not is_off(reader, call, "doc")):
        untold(reader, call, "Flask-RESTX's pages are")


def add_flasgger_pages(reader: Reader, call: LibraryCall) -> None:
    """The pages, where the app's settings or the call's tell nothing that only the run tells."""
    app = app_of(reader, call)
    if app is None:
        return
    given = call.argument(1, "config")
    settings = reader.evaluator.configured("SWAGGER")
    if given is not None:
        settings = (*settings, *reader.evaluator.values(given, call.scope))
    if given is not None and not any(isinstance(value, Container) for value in settings):
        untold(reader, call, "Flasgger's pages are")
        return
    described = [
        (route, next(iter(texts(entries(reader, (spec,), "endpoint"))), ""))
        for spec in _elements(reader, entries(reader, settings, "specs"))
        for route in texts(entries(reader, (spec,), "route"))
    ] or [("/apispec_1.json", "apispec_1")]
    app.registrations += (call.page(route, f"flasgger.{endpoint}") for route, endpoint in described)
    if entries(reader, settings, "swagger_ui") == (Constant(False),):
        return
    above = next(iter(texts(entries(reader, settings, "url_prefix"))), "")
    shown = next(iter(texts(entries(reader, settings, "specs_route"))), "/apidocs/")
    back = next(iter(texts(entries(reader, settings, "oauth_redirect"))), "/oauth2-redirect.html")
    app.registrations += (
        call.page(above + shown, "flasgger.apidocs"),
        call.page(above + back, "flasgger.oauth_redirect"),
        call.page(f"{above}/apidocs/index.html", "flasgger.<lambda>"),
    )


def _elements(reader: Reader, held: Values) -> list[Container]:
    found = [c for c in held if isinstance(c, Container) and c.kind == "list"]
    values = element_values(reader.evaluator, tuple(found))
    return [value for value in values if isinstance(value, Container)]


# What flask-smorest shows, by the names of its settings; each but the first wants a script's URL.
_SHOWN = {
    "OPENAPI_REDOC": "openapi_redoc",
    "OPENAPI_SWAGGER_UI": "openapi_swagger_ui",
    "OPENAPI_RAPIDOC": "openapi_rapidoc",
}


def add_smorest_pages(reader: Reader, call: LibraryCall) -> None:
    """The description, and the pages that the app's settings name."""
    app = app_of(reader, call)
    if app is None:
        return
    configured = reader.evaluator.configured
    above = next(iter(texts(configured("OPENAPI_URL_PREFIX"))), None)
    if above is None:
        untold(reader, call, "flask-smorest's pages are")
        return
    above = f"/{above.strip('/')}" if above.strip("/") else ""
    name = next(iter(texts(configured("OPENAPI_JSON_PATH"))), "openapi.json")
    app.registrations.append(call.page(f"{above}/{name.lstrip('/')}", "api-docs.openapi_json"))
    for setting, endpoint in _SHOWN.items():
        path = next(iter(texts(configured(f"{setting}_PATH"))), None)
        if path is not None and configured(f"{setting}_URL"):
            page = call.page(f"{above}/{path.lstrip('/')}", f"api-docs.{endpoint}")
            app.registrations.append(page)
