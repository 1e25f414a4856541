"""The frameworks whose classes the tables know: a copy in an app is no code of the app."""

from __future__ import annotations

# A name that the `__init__.py` of each gives.
FRAMEWORKS = {
    "flask": "Flask",
    "fastapi": "FastAPI",
    "starlette": "__version__",
    "quart": "Quart",
    "flask_restx": "Api",
    "flask_smorest": "Api",
    "flask_appbuilder": "AppBuilder",
    "flask_socketio": "SocketIO",
}
