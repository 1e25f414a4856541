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
        requirements=(".",),
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
        name="fief",
        framework="fastapi",
        target="fief.app:app",
        pypi=("fief-server", "0.27.0"),
        # Its passwords module imports pkg_resources.
        requirements=("setuptools<70",),
        environment={
            "SECRET": "bench-secret-bench-secret",
            "ENCRYPTION_KEY": "YmVuY2gtYmVuY2gtYmVuY2gtYmVuY2gtYmVuY2gtISE=",
            "FIEF_CLIENT_ID": "bench",
            "FIEF_CLIENT_SECRET": "bench",
            "FIEF_DOMAIN": "localhost:8000",
            "DATABASE_LOCATION": "/tmp",
            "TELEMETRY_ENABLED": "false",
        },
    ),
    BenchmarkApp(
        name="titiler",
        framework="fastapi",
        target="titiler.application.main:app",
        pypi=("titiler.application", "2.4.0"),
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
        for name in (own, "app" if app.requirements == (".",) else None):
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
