"""WSGI and ASGI adapters for AWS Lambda. Standard library only; imports nothing until asked."""

__version__ = "0.1.0"
