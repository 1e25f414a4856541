"""A runtime of its own: `python -m liftoff_adapters.stream [TARGET]`.

TARGET is `module.handler`, a Lambda handler, or `module:app` or `module:make_app()`, a WSGI or ASGI
app. Without it the function's own setting counts, which Lambda gives in `_HANDLER`.
"""

from __future__ import annotations

import os
import sys

from liftoff_adapters.stream.errors import error_object
from liftoff_adapters.stream.logs import configure
from liftoff_adapters.stream.loop import serve
from liftoff_adapters.stream.runtime_api import RuntimeApi
from liftoff_adapters.stream.target import add_paths, load


def main(arguments: list[str]) -> None:
    """Serve until the environment ends; report a function that cannot start, and leave."""
    address = os.environ.get("AWS_LAMBDA_RUNTIME_API")
    target = arguments[0] if arguments else os.environ.get("_HANDLER", "")
    if not address or not target or len(arguments) > 1:
        sys.exit(f"{__doc__}\nIt runs on Lambda: AWS_LAMBDA_RUNTIME_API is to be set.")
    configure()
    add_paths()
    try:
        handler = load(target)
    except BaseException as error:
        RuntimeApi(address).fail_init(error_object(error))
        raise
    serve(handler)


if __name__ == "__main__":
    main(sys.argv[1:])
