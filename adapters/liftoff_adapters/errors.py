"""What the adapters raise."""

from __future__ import annotations


class EventError(ValueError):
    """An event that is of no kind the handler serves, or that lacks what its kind must have."""


class LifespanError(RuntimeError):
    """The app's lifespan startup failed, or the app has none though `lifespan="on"` asks for it."""


class ResponseError(RuntimeError):
    """A response that cannot be sent.

    Attributes:
        public: what the client may read about it.
    """

    def __init__(self, what: str, *, public: str = "Internal Server Error") -> None:
        super().__init__(what)
        self.public = public
