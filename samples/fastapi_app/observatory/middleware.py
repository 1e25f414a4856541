"""What every request passes through."""
import time

from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.middleware.base import BaseHTTPMiddleware

from observatory import VERSION, settings


class Timing:
    """How long an answer took, for the browser's network panel."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()

        async def send_timed(message):
            if message["type"] == "http.response.start":
                taken = (time.perf_counter() - started) * 1000
                MutableHeaders(scope=message)["Server-Timing"] = f"app;dur={taken:.1f}"
            await send(message)

        await self.app(scope, receive, send_timed)


class HouseRules(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        length = request.headers.get("content-length", "0")
        if length.isdigit() and int(length) > settings.MAX_BODY:
            return JSONResponse({"error": "too large"}, 413)
        response = await call_next(request)
        response.headers["X-Observatory-Version"] = VERSION
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
