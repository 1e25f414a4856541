"""Which libraries are judged by what their calls are named: those that nothing else is known of."""

from __future__ import annotations

import sys

from liftoff.rules.model import Call
from liftoff.rules.tables.names import names

# Python's own are in the tables. Those that the rules know well, and those that only compute.
_KNOWN = frozenset(
    names("""
    builtins placed unknown
    flask quart fastapi starlette werkzeug django sanic tornado bottle wtforms jinja2 click typer
    streamlit pydantic pydantic_settings attr attrs marshmallow sqlalchemy sqlmodel
    peewee tortoise piccolo ormar pony mongoengine beanie odmantic pymongo motor redis celery
    requests httpx aiohttp urllib3 structlog loguru flask_sqlalchemy flask_mongoengine
    flask_wtf flask_restful flask_restx flask_smorest flask_login flask_cors flask_babel flask_admin
    flask_migrate flask_marshmallow flask_jwt_extended flask_security flask_principal flask_openapi3
    strawberry graphene ariadne connexion apiflask apispec itsdangerous passlib jose jwt bcrypt
    cryptography argon2 nacl markupsafe yaml toml tomli tomlkit dotenv dateutil pytz arrow pendulum
    bs4 lxml markdown mistune bleach rich tqdm colorama colorlog tabulate typing_extensions numpy
    pandas polars PIL matplotlib six anyio trio uvicorn hypercorn gunicorn waitress pytest babel
    multidict yarl humanize slugify email_validator validators furl packaging pkg_resources
    setuptools orjson ujson simplejson msgpack chardet magic platformdirs appdirs xdg environs
    decouple dynaconf omegaconf hydra injector punq dependency_injector wrapt decorator zope
    aiofiles aiofile aioshutil aiopath aiocsv asgiref
    cairo svgwrite openpyxl docx pptx xlsxwriter reportlab fpdf pypdf PyPDF2 pdfplumber qrcode
    """)
)


def is_unknown(call: Call) -> bool:
    """Whether a call is one of a library that no rule knows."""
    return is_unknown_name(call.name)


def is_unknown_name(name: str) -> bool:
    """As `is_unknown`, for a name."""
    root = name.partition(".")[0].partition("(")[0].partition("[")[0]
    return root not in _KNOWN and root not in sys.stdlib_module_names


def made_by(name: str) -> str:
    """The class or function that made a call's object: `Model` of `lib.Model().run`."""
    made, called, _ = name.partition("()")
    return made.rpartition(".")[2] if called else ""
