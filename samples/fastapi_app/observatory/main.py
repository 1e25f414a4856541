"""The application: ``uvicorn observatory.main:app``."""
import os
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.openapi.utils import get_openapi
from fastapi.staticfiles import StaticFiles
from starlette.middleware.sessions import SessionMiddleware

from observatory import VERSION, database, errors, housekeeping, seeing, settings
from observatory.instruments import instruments
from observatory.middleware import HouseRules, Timing
from observatory.routers import account, api, pages, watch


@asynccontextmanager
async def lifespan(app):
    for name in ("images", "sketches"):
        os.makedirs(settings.data_path(name), exist_ok=True)
    database.create()
    watch.load()
    housekeeping.start()
    yield {"model": seeing.load()}
    housekeeping.stopping.set()
    watch.save()


app = FastAPI(title="Northfield Observatory", version=VERSION, lifespan=lifespan)

app.add_middleware(HouseRules)
app.add_middleware(SessionMiddleware, secret_key=settings.SECRET_KEY, session_cookie="observer")
app.add_middleware(GZipMiddleware, minimum_size=800)
app.add_middleware(
    CORSMiddleware,
    allow_origins=[settings.WEBSITE],
    allow_credentials=True,
    allow_methods=["GET", "POST", "PUT", "DELETE"],
    allow_headers=["Authorization"],
    expose_headers=["X-Observatory-Version"],
)
app.add_middleware(Timing)

errors.register(app)

app.include_router(pages.router)
app.include_router(account.router, tags=["account"])
app.include_router(api.router, prefix="/api/v1")
app.mount("/instruments", instruments)
app.mount("/static", StaticFiles(directory=os.path.join(settings.BASE_DIR, "static")), "static")


def openapi():
    if not app.openapi_schema:
        schema = get_openapi(title=app.title, version=app.version, routes=app.routes)
        schema["info"]["contact"] = {"name": "The committee", "url": settings.WEBSITE}
        app.openapi_schema = schema
    return app.openapi_schema


app.openapi = openapi
