"""A WSGI handler whose errors fail the invocation, as those of apig-wsgi and serverless-wsgi do."""

from __future__ import annotations

from liftoff_adapters.answers import Answer
from liftoff_adapters.errors import ResponseError
from liftoff_adapters.events import Kind
from liftoff_adapters.wsgi import WsgiHandler


class RaisingHandler(WsgiHandler):
    """Lets an app's exception out, so that the alarms on Lambda's `Errors` metric go on working.

    A response that Lambda could not return is still answered with a 500 that says so.
    """

    def failed(self, kind: Kind, error: BaseException, *, head: bool) -> Answer:
        """Raise the app's error.

        Raises:
            Exception: the error, unless it is one that only concerns the response.
        """
        if isinstance(error, Exception) and not isinstance(error, ResponseError):
            raise error
        return super().failed(kind, error, head=head)
