"""One name for each library symbol: the same thing is importable from several modules."""

from __future__ import annotations

from functools import lru_cache

# What LangChain moved out, and still gives by its old names.
_OF_COMMUNITY = (
    "cache", "chat_message_histories", "chat_models", "document_loaders", "embeddings", "llms",
    "vectorstores",
)  # fmt: skip
# Prefix of a dotted name -> what it is called here. The longest prefix wins.
_ALIASES = {
    "flask.app.Flask": "flask.Flask",
    "flask.blueprints.Blueprint": "flask.Blueprint",
    "flask.globals": "flask",
    "flask.helpers": "flask",
    "flask.wrappers": "flask",
    "flask.templating": "flask",
    "flask.ctx": "flask",
    "flask_cache": "flask_caching",
    "apiflask.APIFlask": "flask.Flask",
    "apiflask.APIBlueprint": "flask.Blueprint",
    "flask_openapi3.OpenAPI": "flask.Flask",
    "flask_openapi3.APIBlueprint": "flask.Blueprint",
    "flask_restplus": "flask_restx",
    "connexion.FlaskApp": "connexion.App",
    "connexion.apps.flask.FlaskApp": "connexion.App",
    "connexion.apps.flask_app.FlaskApp": "connexion.App",
    "fastapi.applications.FastAPI": "fastapi.FastAPI",
    "fastapi_offline.FastAPIOffline": "fastapi.FastAPI",
    "cadwyn.Cadwyn": "fastapi.FastAPI",
    "fastapi.routing.APIRouter": "fastapi.APIRouter",
    "dash.dash.Dash": "dash.Dash",
    "dash_extensions.enrich.DashProxy": "dash.Dash",
    "dash_extensions.enrich.Dash": "dash.Dash",
    "jupyter_dash.JupyterDash": "dash.Dash",
    "fastapi_utils.inferring_router.InferringRouter": "fastapi.APIRouter",
    "fastapi_utils.InferringRouter": "fastapi.APIRouter",
    "fastapi_restful.inferring_router.InferringRouter": "fastapi.APIRouter",
    "fastapi_restful.InferringRouter": "fastapi.APIRouter",
    "fastapi.params.Depends": "fastapi.Depends",
    "fastapi.param_functions.Depends": "fastapi.Depends",
    "fastapi.responses.BackgroundTask": "starlette.background.BackgroundTask",
    "starlette.responses.BackgroundTask": "starlette.background.BackgroundTask",
    "fastapi.responses": "starlette.responses",
    "fastapi.background": "starlette.background",
    "fastapi.BackgroundTasks": "starlette.background.BackgroundTasks",
    "fastapi.UploadFile": "starlette.datastructures.UploadFile",
    "fastapi.datastructures.UploadFile": "starlette.datastructures.UploadFile",
    "fastapi.WebSocket": "starlette.websockets.WebSocket",
    "fastapi.websockets": "starlette.websockets",
    "fastapi.concurrency": "starlette.concurrency",
    "fastapi.Request": "starlette.requests.Request",
    "fastapi.requests": "starlette.requests",
    "fastapi.Response": "starlette.responses.Response",
    "fastapi.staticfiles": "starlette.staticfiles",
    "fastapi.middleware": "starlette.middleware",
    "concurrent.futures.thread.ThreadPoolExecutor": "concurrent.futures.ThreadPoolExecutor",
    "concurrent.futures.process.ProcessPoolExecutor": "concurrent.futures.ProcessPoolExecutor",
    "sqlmodel.create_engine": "sqlalchemy.create_engine",
    "sqlalchemy.engine.create_engine": "sqlalchemy.create_engine",
    "sqlalchemy.ext.asyncio.create_async_engine": "sqlalchemy.create_engine",
    "sqlmodel.SQLModel.metadata": "sqlalchemy.MetaData()",
    "multiprocessing.context": "multiprocessing",
    "multiprocessing.process": "multiprocessing",
    "multiprocessing.pool.Pool": "multiprocessing.Pool",
    "multiprocess": "multiprocessing",
    "celery.app.base.Celery": "celery.Celery",
    "apscheduler.schedulers.background.BackgroundScheduler": "apscheduler.BackgroundScheduler",
    "apscheduler.schedulers.asyncio.AsyncIOScheduler": "apscheduler.AsyncIOScheduler",
    "apscheduler.schedulers.blocking.BlockingScheduler": "apscheduler.BlockingScheduler",
    "apscheduler.schedulers.gevent.GeventScheduler": "apscheduler.GeventScheduler",
    "werkzeug.contrib.cache": "cachelib",
    "werkzeug.local": "werkzeug",
    "cachelib.simple": "cachelib",
    "cachelib.file": "cachelib",
    "logging.handlers": "logging.handlers",
    "codecs.open": "builtins.open",
    "io.open": "builtins.open",
    "_thread.start_new_thread": "_thread.start_new_thread",
    "thread.start_new_thread": "_thread.start_new_thread",
    "posixpath": "os.path",
    "anyio.Path": "pathlib.Path",
    "trio.Path": "pathlib.Path",
    "aiopath.AsyncPath": "pathlib.Path",
    "aiopath.Path": "pathlib.Path",
    "upath.UPath": "pathlib.Path",
    "pathlib.PosixPath": "pathlib.Path",
    "pathlib2": "pathlib",
    "cPickle": "pickle",
    "_pickle": "pickle",
    "pickle5": "pickle",
    "sklearn.externals.joblib": "joblib",
    "subprocess32": "subprocess",
    "modin.pandas": "pandas",
    "tensorflow.compat.v1": "tensorflow",
    "tensorflow.compat.v2": "tensorflow",
    "tensorflow.python.keras": "tensorflow.keras",
    "tf_keras": "tensorflow.keras",
    "pysqlite2": "sqlite3",
    "pysqlite3": "sqlite3",
    "youtube_dl": "yt_dlp",
    "fbprophet": "prophet",
    "patchright": "playwright",
    "rebrowser_playwright": "playwright",
    "seleniumwire.webdriver": "selenium.webdriver",
    "disnake": "discord",
    "nextcord": "discord",
    **{
        f"{library}.{part}": f"langchain_community.{part}"
        for library in ("langchain", "langchain_classic")
        for part in _OF_COMMUNITY
    },
    "langchain_classic": "langchain",
    "urllib2.urlopen": "urllib.request.urlopen",
    "urllib.urlopen": "urllib.request.urlopen",
    "__builtin__": "builtins",
    # What does the same and lets others run meanwhile.
    **{
        f"{library}.{module}": module
        for library in ("gevent", "eventlet.green")
        for module in ("socket", "subprocess", "threading", "time", "os")
    },
}

# Flask up to 0.12 gave `flask_login` as `flask.ext.login`.
_OLD_EXTENSIONS = "flask.ext."


@lru_cache(maxsize=1 << 16)
def canonical(name: str) -> str:
    """The one name of a library symbol; the name itself when it has no other."""
    if name.startswith(_OLD_EXTENSIONS):
        name = f"flask_{name[len(_OLD_EXTENSIONS) :]}"
    prefix = name
    while prefix:
        if prefix in _ALIASES:
            return _ALIASES[prefix] + name[len(prefix) :]
        prefix = prefix.rpartition(".")[0]
    return name
