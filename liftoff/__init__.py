"""Moves Flask and FastAPI servers to AWS Lambda and proves that they still answer the same."""

__version__ = "0.1.0"
