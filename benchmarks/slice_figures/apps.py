"""The apps that are measured, and how each is had."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.slice_figures.tools import install, pip_download, run

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkApp:
    """An app.

    Attributes:
        name: how the page calls it.
        framework: `flask` or `fastapi`.
        target: how it is imported.
        sample: its folder in this repository, or None.
        pypi: distribution and version, or None.
        repository: address and commit on GitHub, or None.
        folder: the app's folder in what was downloaded.
        requirements: for pip, in that folder; `-r file` for a file. What `pypi` requires is
            installed without it.
        from_source: distributions without wheels, which are built.
        environment: variables that it needs to import.
    """

    name: str
    framework: str
    target: str
    sample: str | None = None
    pypi: tuple[str, str] | None = None
    repository: tuple[str, str] | None = None
    folder: str = "."
    requirements: tuple[str, ...] = ()
    from_source: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


APPS = (
    BenchmarkApp(
        name="flask sample",
        framework="flask",
        target="shop:create_app()",
        sample="samples/flask_app",
        requirements=("-r", "requirements.txt"),
        environment={"SHOP_DATA_DIR": "/tmp/data"},
    ),
    BenchmarkApp(
        name="fastapi sample",
        framework="fastapi",
        target="observatory.main:app",
        sample="samples/fastapi_app",
        requirements=("-r", "requirements.txt"),
        environment={"OBSERVATORY_DATA_DIR": "/tmp/data"},
    ),
    BenchmarkApp(
        name="httpbin", framework="flask", target="httpbin:app", pypi=("httpbin", "0.10.4")
    ),
    BenchmarkApp(
        name="flaskr",
        framework="flask",
        target="flaskr:create_app()",
        pypi=("flask", "3.1.3"),
        folder="examples/tutorial",
        requirements=("flask==3.1.3",),
    ),
    BenchmarkApp(
        name="snappass", framework="flask", target="snappass.main:app", pypi=("snappass", "1.6.2"),
        environment={"SECRET_KEY": "bench"},
    ),
    BenchmarkApp(
        name="microblog",
        framework="flask",
        target="microblog:app",
        repository=(
            "https://github.com/miguelgrinberg/microblog",
            "a975ef64864354867c88e0ed3a17ba7d17dca752",
        ),
        requirements=("-r", "requirements.txt"),
        from_source=("Flask-Mail", "langdetect"),
        environment={"LOG_TO_STDOUT": "1", "DATABASE_URL": "sqlite:////tmp/app.db"},
    ),
    BenchmarkApp(
        name="full-stack-fastapi-template",
        framework="fastapi",
        target="app.main:app",
        repository=(
            "https://github.com/fastapi/full-stack-fastapi-template",
            "e4022a9502a6b61c857e3cbdaddc69e7219c9d53",
        ),
        folder="backend",
        # With these pip finds a way through what it pins.
        requirements=(".", "fastapi==0.115.14", "fastapi-cli==0.0.7", "sentry-sdk==1.45.1"),
        environment={
            "PROJECT_NAME": "bench",
            "POSTGRES_SERVER": "127.0.0.1",
            "POSTGRES_USER": "bench",
            "POSTGRES_PASSWORD": "bench-password",
            "FIRST_SUPERUSER": "admin@example.com",
            "FIRST_SUPERUSER_PASSWORD": "bench-password",
            "SECRET_KEY": "bench-secret-key",
        },
    ),
    BenchmarkApp(
        name="punkt",
        framework="fastapi",
        target="main:app",
        repository=(
            "https://github.com/samsonhsy/dot-backend",
            "432ff1796eba94e82c9d3ce71f261a19b01d0151",
        ),
        requirements=(
            "aioboto3", "aiosqlite", "asyncpg", "bcrypt", "email-validator", "fastapi", "passlib",
            "pydantic-settings", "pyjwt", "python-jose", "python-multipart", "sqlalchemy[asyncio]",
        ),
        environment={
            "DATABASE_URL": "postgresql+asyncpg://bench:bench@127.0.0.1:1/bench",
            "FILE_STORAGE_URL": "http://127.0.0.1:1",
            "FILE_STORAGE_ACCESS_KEY_ID": "bench",
            "FILE_STORAGE_SECRET_ACCESS_KEY": "bench",
            "FILE_STORAGE_REGION": "us-east-1",
            "ACCESS_TOKEN_EXPIRE_HOURS": "24",
            "SECRET_KEY": "bench",
            "ALGORITHM": "HS256",
            "FREE_TIER_RETRIEVAL_LIMIT": "3",
            "RETRIEVAL_PERIOD_DAYS": "3",
        },
    ),
    BenchmarkApp(
        name="heroes",
        framework="fastapi",
        target="tutorial001:app",
        pypi=("sqlmodel", "0.0.50"),
        folder="docs_src/tutorial/fastapi/teams",
        requirements=("sqlmodel==0.0.50", "fastapi"),
    ),
)  # fmt: skip


def source_of(app: BenchmarkApp, work: Path, checkouts: Path | None) -> Path:
    """The folder with the app's sources, downloaded when it is not there yet.

    Args:
        app: the app.
        work: where downloads go.
        checkouts: a folder of sources that the caller has, each by its app's name.
    """
    if app.sample is not None:
        return ROOT / app.sample
    if checkouts is not None and (checkouts / app.name).is_dir():
        return checkouts / app.name / app.folder
    source = work / "source"
    if not source.exists():
        if app.pypi is not None:
            _unpack(pip_download(*app.pypi, work / "download"), source)
        elif app.repository is not None:
            address, commit = app.repository
            run("git", "clone", "--quiet", address, str(source))
            run("git", "-C", str(source), "checkout", "--quiet", commit)
    return source / app.folder


def environment_of(app: BenchmarkApp, source: Path, work: Path) -> Path:
    """The interpreter of an environment with all that the app requires, and without the app."""
    python = work / "venv" / "bin" / "python"
    done = work / "venv" / "installed"
    if not done.exists():
        shutil.rmtree(work / "venv", ignore_errors=True)
        wanted = list(app.requirements)
        own = None
        if app.pypi is not None and app.folder == ".":
            own = app.pypi[0]
            wanted.append(f"{own}=={app.pypi[1]}")
        install(work / "venv", wanted, cwd=source)
        for name in (own, "app" if "." in app.requirements else None):
            if name is not None:
                # The sources are what is split.
                run(str(python), "-m", "pip", "uninstall", "--quiet", "--yes", name)
        done.touch()
    return python


def _unpack(archive: Path, target: Path) -> None:
    with tarfile.open(archive) as tar:
        names = tar.getnames()
        tar.extractall(target.parent, filter="data")
    (target.parent / names[0].split("/")[0]).rename(target)


def version_in(python: Path, distribution: str) -> str:
    """Which version of a distribution an environment has."""
    code = f"import importlib.metadata as m; print(m.version({distribution!r}))"
    done = subprocess.run([str(python), "-c", code], check=True, capture_output=True, text=True)
    return done.stdout.strip()
