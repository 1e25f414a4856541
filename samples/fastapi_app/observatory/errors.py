"""Errors: JSON for the API, a page for people."""
import logging

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from observatory.templating import templates

logger = logging.getLogger("observatory")


class NotInCatalogue(Exception):
    def __init__(self, what):
        self.what = what


def is_api(request):
    return request.url.path.startswith("/api/")


async def http_error(request: Request, error: HTTPException):
    if is_api(request):
        content = {"error": error.detail, "path": request.url.path}
        return JSONResponse(content, error.status_code, headers=error.headers)
    return templates.TemplateResponse(
        request,
        "error.html",
        {"code": error.status_code, "message": error.detail},
        status_code=error.status_code,
        headers=error.headers,
    )


async def validation_error(request: Request, error: RequestValidationError):
    fields = [
        {"field": ".".join(str(part) for part in fault["loc"]), "message": fault["msg"]}
        for fault in error.errors()
    ]
    return JSONResponse({"error": "not understood", "fields": fields}, 422)


async def not_in_catalogue(request: Request, error: NotInCatalogue):
    return JSONResponse({"error": f"{error.what} is not in the catalogue"}, 404)


async def server_error(request: Request, error: Exception):
    logger.error("%s %s failed: %r", request.method, request.url.path, error)
    return JSONResponse({"error": "internal error"}, 500)


def register(app):
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(RequestValidationError, validation_error)
    app.add_exception_handler(NotInCatalogue, not_in_catalogue)
    app.add_exception_handler(Exception, server_error)
