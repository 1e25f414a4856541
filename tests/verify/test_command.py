from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest

from liftoff.cli.verify import command
from liftoff.errors import LiftoffError
from liftoff.plan.document import plan_to_json
from liftoff.plan.model import App, Plan
from liftoff.verify.original import run_original

MakeApp = Callable[..., tuple[App, Path]]
APP = """
import os
def app(environ, start_response):
    if os.environ.get("WHERE") == "elsewhere":
        start_response("400 Bad Request", [])
        return [b"Invalid host header"]
    start_response("200 OK", [("X-Where", os.environ.get("WHERE", ""))])
    return [b"text"]
"""


class Gateway:
    """`LocalGateway`'s signature over a second process of an app, which is the only function."""

    def __init__(
        self,
        plan: Plan,
        out: Path,
        *,
        python: str,
        environment: dict[str, str],
        on_output: object,
        failed_starts: int,
        shown_as: Path | None,
    ) -> None:
        self.misroutes = 0
        self.functions: dict[str, Any] = {}
        self._run = run_original(
            plan.app, out / "functions/fallback", python=python, environment=environment
        )

    def __enter__(self) -> Gateway:
        self.url = self._run.__enter__().url
        return self

    def __exit__(self, *error: Any) -> None:
        self._run.__exit__(*error)


@pytest.fixture
def folders(
    make_app: MakeApp, plan_of: Callable[[App], Plan], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., list[str]]:
    """Arguments of a run over an app and its moved twin."""
    stand_in = ModuleType("liftoff.local.gateway")
    stand_in.LocalGateway = Gateway  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "liftoff.local.gateway", stand_in)

    def make(moved: str = APP, requests: str = '{"method": "GET", "path": "/"}') -> list[str]:
        app, source = make_app({"app.py": APP})
        _, out = make_app({"functions/fallback/app.py": moved}, name="out")
        (out / "plan.json").write_text(plan_to_json(plan_of(app)))
        (out / "requests.jsonl").write_text(requests, encoding="utf-8")
        return [str(source), str(out), "--requests", str(out / "requests.jsonl")]

    return make


def run(*arguments: str) -> Any:
    return command.main(args=list(arguments), standalone_mode=False)


def test_all_the_same_is_0(folders: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*folders(), "--env", "WHERE=a=b") == 0
    assert capsys.readouterr().out.endswith("1 request, 1 the same, 0 different, 0 misroutes\n")


def test_a_difference_is_1(folders: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*folders(APP.replace("text", "texts")), "--format", "json") == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["requests"], document["same"], document["misroutes"]) == (1, 0, 0)
    assert document["different"][0]["path"] == "/"


def test_options_reach_the_run(folders: Any, capsys: pytest.CaptureFixture[str]) -> None:
    different = APP.replace("X-Where", "X-There")
    assert run(*folders(different), "--ignore-header", "X-Where", "--ignore-header", "x-there") == 0
    both = [*folders(), "--env", "WHERE={scratch}"]
    assert run(*both) == 1
    assert "liftoff-scratch-" in capsys.readouterr().out


def test_output_goes_to_a_file_whole(
    folders: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "report.json"
    assert run(*folders(), "--format", "json", "--output", str(file)) == 0
    assert json.loads(file.read_text())["same"] == 1
    assert run(*folders(), "--output", str(file)) == 0
    assert file.read_text().endswith("0 misroutes\n")
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("0 misroutes")) == ("", 2)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_relative_interpreter(folders: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(sys.executable).parent)
    assert run(*folders(), "--python", f"./{Path(sys.executable).name}") == 0


def test_requests_are_made_where_none_are_given(
    folders: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out, *_ = folders()
    assert run(path, out) == 0
    printed = capsys.readouterr()
    assert "0 different" in printed.out
    assert "made from the route map: " in printed.err
    assert "give it by --login" in printed.err
    assert f"liftoff requests {out}" in printed.err
    assert run(path, out, "--env", "WHERE={scratch}") == 1
    capsys.readouterr()
    (login := Path(out) / "login.jsonl").write_text('{"method": "GET", "path": "/home"}')
    assert run(path, out, "--login", str(login)) == 0
    assert "--login" not in capsys.readouterr().err
    login.write_text('{"method": "GET", "path": "/home", "save": {"token": "/nothing"}}')
    assert "{{token}} was not given" in str(
        error(path, out, "--login", str(login), "--header", "X: {{token}}")
    )


def test_an_app_that_serves_another_host(folders: Any) -> None:
    found = error(*folders(), "--env", "WHERE=elsewhere")
    assert "does not serve the host liftoff.example" in str(found)


def error(*arguments: str) -> LiftoffError:
    with pytest.raises(LiftoffError) as raised:
        run(*arguments)
    return raised.value


def test_bad_input_is_one_clear_error(folders: Any, tmp_path: Path) -> None:
    path, out, *rest = folders()
    assert "is not a folder" in str(error(str(tmp_path / "none"), out, *rest))
    assert "holds no plan.json" in str(error(path, path, *rest))
    assert "is not KEY=VALUE" in str(error(path, out, *rest, "--env", "X"))
    assert "is not KEY=VALUE" in str(error(path, out, *rest, "--env", "=1"))
    assert "no such folder" in str(error(path, out, *rest, "--output", str(tmp_path / "no" / "f")))
    assert "cannot be run" in str(error(path, out, *rest, "--python", str(tmp_path / "python")))
    missing = ["--requests", str(tmp_path / "none")]
    assert "none: cannot be read" in str(error(path, out, *missing))
    (tmp_path / "latin").write_bytes(b"\xff")
    assert "is not UTF-8" in str(error(path, out, "--requests", str(tmp_path / "latin")))
    assert "line 1: is not JSON" in str(error(*folders(requests="{")))
    folders()
    (Path(out) / "plan.json").write_text("{}")
    assert "is not a plan of version 1" in str(error(path, out, *rest))


def test_usage_errors_are_clicks_own(folders: Any) -> None:
    with pytest.raises(click.UsageError):
        run(*folders(), "--timeout", "0")
