from __future__ import annotations

import functools
import shutil
from collections.abc import Callable
from pathlib import Path

import httpbin
import pytest
from click.testing import CliRunner

from liftoff.cli import cli

SAMPLES = Path(__file__).parents[2] / "samples"
TARGETS = {
    "flask_app": "shop:create_app()",
    "fastapi_app": "observatory.main:app",
    "httpbin": "httpbin:app",
}


@pytest.fixture(scope="session")
def httpbin_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with httpbin's sources, as a checkout of it is."""
    folder = tmp_path_factory.mktemp("httpbin")
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(httpbin.__file__).parent, folder / "httpbin", ignore=ignore)
    return folder


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, httpbin_source: Path) -> Callable[..., Path]:
    """Makes the output of an app, once for all tests that read it; gives its folder."""

    @functools.cache
    def make(app: str, gateway: str, command: str = "split", adapter: str = "native") -> Path:
        source = httpbin_source if app == "httpbin" else SAMPLES / app
        out = tmp_path_factory.mktemp("outputs") / "out"
        CliRunner().invoke(
            cli,
            [
                *(command, str(source), "--app", TARGETS[app], "-o", str(out)),
                *("--gateway", gateway, "--adapter", adapter),
            ],
            catch_exceptions=False,
        )
        return out

    return make
