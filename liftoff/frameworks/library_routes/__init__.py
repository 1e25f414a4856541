"""Routes that libraries add to an app, where their arguments in the source tell them.

Static files are left out, as the app's own are. What a library adds by settings that only the run
tells, or by its version, is in `own_routes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from liftoff.frameworks.library_routes.account_routers import add_account_router
from liftoff.frameworks.library_routes.admin_pages import add_admin_index
from liftoff.frameworks.library_routes.connexion_operations import add_operations
from liftoff.frameworks.library_routes.dash_pages import add_dash_routes
from liftoff.frameworks.library_routes.graphql_routers import add_graphql_router
from liftoff.frameworks.library_routes.help_pages import add_help_pages
from liftoff.frameworks.library_routes.login_pages import add_login_pages
from liftoff.frameworks.library_routes.metrics_pages import add_flask_metrics, add_starlette_metrics
from liftoff.frameworks.library_routes.model_routers import add_model_router
from liftoff.frameworks.library_routes.openapi_pages import (
    add_flasgger_pages,
    add_restx_pages,
    add_smorest_pages,
)
from liftoff.frameworks.library_routes.reading import LibraryCall, Reader, Reading
from liftoff.frameworks.registrars import REGISTRAR_KINDS

# By what is called. Those that are given an app later, by `init_app`, are read there, too.
_READINGS: Mapping[str, Reading] = {
    "flask_restx.Api": add_restx_pages,
    "flask_restx.Api().init_app": add_restx_pages,
    "flask_restful_swagger.swagger.docs": add_help_pages,
    "flasgger.Swagger": add_flasgger_pages,
    "flasgger.Swagger().init_app": add_flasgger_pages,
    "flask_smorest.Api": add_smorest_pages,
    "flask_smorest.Api().init_app": add_smorest_pages,
    "flask_admin.Admin": add_admin_index,
    "flask_admin.Admin().init_app": add_admin_index,
    "flask_admin.base.Admin": add_admin_index,
    "prometheus_flask_exporter.PrometheusMetrics": add_flask_metrics,
    "prometheus_flask_exporter.PrometheusMetrics().init_app": add_flask_metrics,
    "prometheus_flask_exporter.PrometheusMetrics.for_app_factory().init_app": add_flask_metrics,
    **{
        f"prometheus_fastapi_instrumentator.Instrumentator(){chain}.expose": add_starlette_metrics
        for chain in ("", ".add()", ".instrument()", ".add().instrument()", ".instrument().add()")
    },
    "connexion.App().add_api": add_operations,
    "connexion.AsyncApp().add_api": add_operations,
    "dash.Dash": add_dash_routes,
    "strawberry.fastapi.GraphQLRouter": add_graphql_router,
    **{
        made.removesuffix("()"): reading
        for made in REGISTRAR_KINDS
        for library, reading in (
            ("fastapi_users.", add_account_router),
            ("fastapi_crudrouter.", add_model_router),
            ("flask_dance.", add_login_pages),
        )
        if made.startswith(library)
    },
}
READ = frozenset(_READINGS)


def add_library_routes(reader: Reader, calls: Iterable[LibraryCall]) -> None:
    """Put in what libraries add, when all that the project itself registers is known."""
    for call in calls:
        _READINGS[call.name](reader, call)
