"""The interfaces of Mangum, apig-wsgi and serverless-wsgi, for handlers that were written for them.

`from liftoff_adapters.compat import Mangum`, `make_lambda_handler` or `serverless_wsgi`. Each is
imported when it is asked for, so that a WSGI handler imports no asyncio.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from liftoff_adapters.compat.apig_wsgi import make_lambda_handler
    from liftoff_adapters.compat.mangum import Mangum

__all__ = ["Mangum", "make_lambda_handler"]

_HOMES = {
    "Mangum": "liftoff_adapters.compat.mangum",
    "make_lambda_handler": "liftoff_adapters.compat.apig_wsgi",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)
