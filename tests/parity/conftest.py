from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpbin
import pytest
from click.testing import CliRunner

from liftoff.cli import cli
from tests.once import once
from tests.parity.warm import starts

SAMPLES = Path(__file__).parents[2] / "samples"
TARGETS = {
    "flask_app": "shop:create_app()",
    "fastapi_app": "observatory.main:app",
    "httpbin": "httpbin:app",
}
# What most functions of an app import.
PACKAGES = {
    "flask_app": ("flask",),
    "fastapi_app": (
        "fastapi.staticfiles", "fastapi.templating", "itsdangerous", "starlette.middleware.sessions",
    ),
    "httpbin": ("flask", "flask.testing"),
}  # fmt: skip

# Variables with which the functions of an app start.
Starting = Callable[..., AbstractContextManager[dict[str, str]]]


@pytest.fixture(scope="session")
def httpbin_source(between_workers: Path) -> Path:
    """A folder with httpbin's sources, as a checkout of it is."""

    def copy(folder: Path) -> None:
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(Path(httpbin.__file__).parent, folder / "httpbin", ignore=ignore)

    return once(between_workers / "httpbin", copy)


@pytest.fixture(scope="session")
def made(between_workers: Path, httpbin_source: Path) -> Callable[..., Path]:
    """Makes the output of an app, once for all tests that read it; gives its folder."""

    def make(app: str, gateway: str, command: str = "split", adapter: str = "native") -> Path:
        source = httpbin_source if app == "httpbin" else SAMPLES / app

        def run(out: Path) -> None:
            CliRunner().invoke(
                cli,
                [
                    *(command, str(source), "--app", TARGETS[app], "-o", str(out)),
                    *("--gateway", gateway, "--adapter", adapter),
                ],
                catch_exceptions=False,
            )

        return once(between_workers / f"{app}-{command}-{gateway}-{adapter}", run)

    return make


@pytest.fixture
def starting(made: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Starting:
    """How functions of an app start: by themselves, or as forks where those are that are the same."""

    @contextmanager
    def variables(app: str, *, by_itself: bool = False) -> Iterator[dict[str, str]]:
        if by_itself:
            yield {}
            return
        scratch = tmp_path_factory.mktemp("warm")
        with starts(made(app, "http"), scratch, *PACKAGES[app]) as wrapper:
            yield {"AWS_LAMBDA_EXEC_WRAPPER": str(wrapper)}

    return variables
