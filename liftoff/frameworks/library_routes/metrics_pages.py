"""`/metrics`, which Prometheus asks.

Source: prometheus-flask-exporter 0.23, prometheus-fastapi-instrumentator 8.1.
"""

from __future__ import annotations

from liftoff.frameworks.library_routes.reading import (
    LibraryCall,
    Reader,
    app_of,
    is_off,
    text_of,
    untold,
)

_PATH = "/metrics"


def add_flask_metrics(reader: Reader, call: LibraryCall) -> None:
    """The exporter's page; none where its path is `None`."""
    _add(reader, call, "path", "prometheus_metrics", position=1)


def add_starlette_metrics(reader: Reader, call: LibraryCall) -> None:
    """The page that `expose` adds."""
    _add(reader, call, "endpoint", "metrics")


def _add(reader: Reader, call: LibraryCall, option: str, endpoint: str, position: int = -1) -> None:
    app = app_of(reader, call)
    if app is None or is_off(reader, call, option):
        return
    path = text_of(reader, call, option, _PATH, position)
    if path is None:
        untold(reader, call, "the metrics are")
    else:
        app.registrations.append(call.page(path, endpoint))
