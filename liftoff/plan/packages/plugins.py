"""Distributions that others load by name: drivers, parsers, engines. No import shows them."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9.+_-]*)://")


@dataclass(frozen=True, slots=True)
class Plugin:
    """A distribution that is loaded by name.

    Attributes:
        distributions: normalized names of those that do the same.
        hosts: distributions that load it.
        schemes: of the addresses for which it is loaded (`postgresql+asyncpg`), or the same word
            alone.
        names: words in code or in strings for which it is loaded.
    """

    distributions: tuple[str, ...]
    hosts: frozenset[str]
    schemes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def wanted_by(self, strings: Set[str], names: Set[str]) -> bool:
        """Whether code with these strings and names makes a host load it."""
        if not names.isdisjoint(self.names) or not strings.isdisjoint((*self.schemes, *self.names)):
            return True
        schemes = {found[1].lower() for text in strings if (found := _SCHEME.match(text))}
        return not schemes.isdisjoint(self.schemes)


_SQL = frozenset({"sqlalchemy", "django", "peewee", "pony", "tortoise-orm", "databases", "ormar"})
_ALCHEMY = frozenset({"sqlalchemy"})
_CACHES = frozenset({
    "flask-caching", "flask-limiter", "limits", "slowapi", "django", "cachelib", "flask-session",
    "celery", "kombu", "rq", "arq", "fastapi-cache2", "aiocache", "dogpile-cache", "flask-socketio",
    "python-socketio", "huey", "dramatiq",
})  # fmt: skip
_WEB = frozenset({"fastapi", "starlette"})
_FRAMES = frozenset({"pandas", "polars", "geopandas"})
_FILES = frozenset({"fsspec", "pandas", "dask", "pyarrow", "smart-open", "universal-pathlib"})

# Source: the dialects of SQLAlchemy, the optional dependencies of Starlette, FastAPI, Pydantic,
# pandas and fsspec, and the backends of the others, as their documentation lists them.
PLUGINS = (
    Plugin(("psycopg2-binary", "psycopg2"), _SQL,
           ("postgres", "postgresql", "postgresql+psycopg2", "cockroachdb")),
    Plugin(("psycopg", "psycopg-binary"), _SQL,
           ("postgresql+psycopg", "postgresql+psycopg_async", "postgres", "postgresql")),
    Plugin(("asyncpg",), _SQL, ("postgresql+asyncpg", "postgres", "postgresql", "asyncpg")),
    Plugin(("pg8000",), _SQL, ("postgresql+pg8000",)),
    Plugin(("mysqlclient",), _SQL, ("mysql", "mysql+mysqldb", "mariadb")),
    Plugin(("pymysql",), _SQL, ("mysql+pymysql", "mariadb+pymysql", "mysql")),
    Plugin(("aiomysql",), _SQL, ("mysql+aiomysql", "mysql")),
    Plugin(("asyncmy",), _SQL, ("mysql+asyncmy", "mysql")),
    Plugin(("mysql-connector-python",), _SQL, ("mysql+mysqlconnector",)),
    Plugin(("mariadb",), _SQL, ("mariadb+mariadbconnector",)),
    Plugin(("aiosqlite",), _SQL, ("sqlite+aiosqlite", "sqlite")),
    Plugin(("sqlcipher3", "sqlcipher3-binary", "pysqlcipher3"), _SQL, ("sqlite+pysqlcipher",)),
    Plugin(("pyodbc",), _SQL, ("mssql", "mssql+pyodbc", "access+pyodbc")),
    Plugin(("pymssql",), _SQL, ("mssql+pymssql",)),
    Plugin(("oracledb",), _SQL, ("oracle", "oracle+oracledb")),
    Plugin(("cx-oracle",), _SQL, ("oracle", "oracle+cx_oracle")),
    Plugin(("snowflake-sqlalchemy",), _ALCHEMY, ("snowflake",)),
    Plugin(("sqlalchemy-bigquery",), _ALCHEMY, ("bigquery",)),
    Plugin(("sqlalchemy-redshift",), _ALCHEMY, ("redshift", "redshift+psycopg2")),
    Plugin(("redshift-connector",), _ALCHEMY, ("redshift+redshift_connector",)),
    Plugin(("sqlalchemy-cockroachdb",), _ALCHEMY, ("cockroachdb", "cockroachdb+asyncpg")),
    Plugin(("clickhouse-sqlalchemy",), _ALCHEMY, ("clickhouse", "clickhouse+native")),
    Plugin(("clickhouse-connect",), _ALCHEMY, ("clickhousedb", "clickhousedb+connect")),
    Plugin(("duckdb-engine",), _ALCHEMY, ("duckdb",)),
    Plugin(("pyathena",), _ALCHEMY, ("awsathena+rest", "awsathena")),
    Plugin(("trino",), _ALCHEMY, ("trino",)),
    Plugin(("pyhive",), _ALCHEMY, ("hive", "presto")),
    Plugin(("sqlalchemy-aurora-data-api",), _ALCHEMY,
           ("postgresql+auroradataapi", "mysql+auroradataapi")),
    Plugin(("greenlet",), _ALCHEMY, (), ("AsyncSession", "create_async_engine", "AsyncEngine")),
    Plugin(("redis",), _CACHES, ("redis", "rediss", "unix"),
           ("RedisCache", "flask_caching.backends.RedisCache")),
    Plugin(("coredis",), frozenset({"limits"}), ("async+redis",)),
    Plugin(("pymemcache",), _CACHES, ("memcached",), ("MemcachedCache", "memcached")),
    Plugin(("pylibmc",), _CACHES, ("memcached",), ("MemcachedCache", "memcached")),
    Plugin(("pymongo",), _CACHES, ("mongodb", "mongodb+srv"), ("mongodb",)),
    Plugin(("dnspython",), frozenset({"pymongo", "motor", "email-validator"}), ("mongodb+srv",)),
    Plugin(("python-multipart",), _WEB, (),
           ("Form", "File", "UploadFile", "OAuth2PasswordRequestForm",
            "OAuth2PasswordRequestFormStrict", "form")),
    Plugin(("itsdangerous",), _WEB, (), ("SessionMiddleware",)),
    Plugin(("jinja2",), _WEB, (), ("Jinja2Templates",)),
    Plugin(("orjson",), _WEB, (), ("ORJSONResponse",)),
    Plugin(("ujson",), _WEB, (), ("UJSONResponse",)),
    Plugin(("pyyaml",), _WEB, (), ("schemas", "OpenAPIResponse")),
    Plugin(("email-validator",), frozenset({"pydantic", "wtforms", "flask-wtf", "marshmallow"}), (),
           ("EmailStr", "NameEmail", "Email", "validate_email")),
    Plugin(("python-dotenv",), frozenset({"pydantic-settings", "flask", "uvicorn"}), (),
           ("env_file", "load_dotenv")),
    Plugin(("tzdata",), frozenset({"pandas", "django", "celery"}), (), ("ZoneInfo",)),
    Plugin(("argon2-cffi",), frozenset({"passlib", "pwdlib", "django"}), (), ("argon2",)),
    Plugin(("bcrypt",), frozenset({"passlib", "pwdlib", "flask-security-too", "django"}), (),
           ("bcrypt", "bcrypt_sha256")),
    Plugin(("cryptography",), frozenset({"pyjwt", "pymysql", "authlib", "python-jose"}), (),
           ("RS256", "ES256", "PS256", "EdDSA")),
    Plugin(("openpyxl",), _FRAMES, (), ("read_excel", "to_excel", "ExcelWriter", "openpyxl")),
    Plugin(("xlsxwriter",), _FRAMES, (), ("to_excel", "ExcelWriter", "xlsxwriter")),
    Plugin(("xlrd",), _FRAMES, (), ("read_excel", "xlrd")),
    Plugin(("pyarrow", "fastparquet"), _FRAMES, (),
           ("read_parquet", "to_parquet", "read_feather", "to_feather", "pyarrow", "fastparquet")),
    Plugin(("tables",), _FRAMES, (), ("read_hdf", "to_hdf", "HDFStore")),
    Plugin(("sqlalchemy",), _FRAMES, (),
           ("read_sql", "read_sql_query", "read_sql_table", "to_sql")),
    Plugin(("tabulate",), _FRAMES, (), ("to_markdown",)),
    Plugin(("lxml",), _FRAMES | {"beautifulsoup4"}, (), ("lxml", "xml", "read_html", "read_xml")),
    Plugin(("html5lib",), _FRAMES | {"beautifulsoup4"}, (), ("html5lib", "read_html")),
    Plugin(("s3fs",), _FILES, ("s3", "s3a")),
    Plugin(("gcsfs",), _FILES, ("gs", "gcs")),
    Plugin(("adlfs",), _FILES, ("abfs", "az", "adl")),
    Plugin(("h2",), frozenset({"httpx", "httpcore"}), (), ("http2",)),
    Plugin(("pysocks",), frozenset({"requests", "urllib3"}), ("socks5", "socks5h", "socks4")),
    Plugin(("socksio",), frozenset({"httpx", "httpcore"}), ("socks5", "socks5h")),
    Plugin(("brotli", "brotlicffi"), frozenset({"httpx", "urllib3", "flask-compress"}), (),
           ("br",)),
    Plugin(("babel",), frozenset({"wtforms", "flask-babel", "jinja2"}), (), ("jinja2.ext.i18n",)),
)  # fmt: skip
