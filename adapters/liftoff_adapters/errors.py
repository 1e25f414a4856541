"""What the adapters raise, and what they make of what apps raise and say."""

from __future__ import annotations

from typing import Any


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


def checked_status(status: Any) -> int:
    """Give a status that is no plain number as one: `http.HTTPStatus.OK`.

    Raises:
        ResponseError: it is none of HTTP's.
    """
    if isinstance(status, int) and not isinstance(status, bool) and 100 <= status <= 599:
        return int(status)
    raise ResponseError(f"the app's status is {ascii(status)[:100]}, which is none of HTTP's")


def exit_of(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Give what is no `Exception` in a group: task groups wrap it together with what it caused."""
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup) and not isinstance(error, Exception):
            return exit_of(error)
        if not isinstance(error, Exception):
            return error
    return group
