"""Stands in for Mangum while its own tests run."""

from liftoff_adapters.compat import Mangum

__all__ = ["Mangum"]
