"""Stands in for apig-wsgi while its own tests run."""

from typing import Any

from liftoff_adapters.compat import make_lambda_handler

__all__ = ["_ExcInfoType", "make_lambda_handler"]

_ExcInfoType = Any
