from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from liftoff.frameworks.target import parse_target
from liftoff.plan.model import App, Function, GatewayRoute, Plan

MakeApp = Callable[..., tuple[App, Path]]


@pytest.fixture
def make_app(tmp_path: Path) -> MakeApp:
    """Writes files into a folder of their own and says how the app in them is imported."""

    def make(
        files: dict[str, str],
        *,
        target: str = "app:app",
        interface: str = "wsgi",
        name: str = "source",
    ) -> tuple[App, Path]:
        folder = tmp_path / name
        for path, text in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        found = parse_target(target)
        app = App(
            target=target,
            module=found.module,
            attribute=found.attribute,
            call=found.call,
            arguments=found.arguments,
            framework=interface,
            interface=interface,  # type: ignore[arg-type]
            source=str(folder),
            import_roots=("",),
        )
        return app, folder

    return make


@pytest.fixture
def plan_of() -> Callable[[App], Plan]:
    """The plan that puts a whole app into one function."""

    def plan(app: App) -> Plan:
        function = Function(
            name="fallback", folder="functions/fallback", handler="handler.handler", fallback=True,
            endpoints=(), routes=(), memory=512, timeout=30, environment={}, requirements=(),
            reason=None,
        )  # fmt: skip
        route = GatewayRoute(
            key="$default", method="ANY", path="$default", function="fallback", rules=()
        )
        return Plan(
            app=app, gateway="http", adapter="native", mode="wrap", runtime="python3.13",
            architecture="arm64", functions=(function,), routes=(route,), notes=(),
        )  # fmt: skip

    return plan
