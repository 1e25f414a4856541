"""A pytest plugin that writes what became of each test, as lines of JSON."""

import importlib
import json
import os
from pathlib import Path

import pytest


def pytest_sessionstart():
    peer = importlib.import_module(os.environ["LIFTOFF_PEER"])
    if not Path(peer.__file__).is_relative_to(Path(__file__).parent):
        pytest.exit(f"the tests would run against {peer.__file__}", returncode=2)


def pytest_collection_modifyitems(items):
    for item in items:
        if "localstack" in item.fixturenames:
            item.add_marker(pytest.mark.skip(reason="deploys to LocalStack, which needs Docker"))


def pytest_runtest_logreport(report):
    if report.when == "call" or not report.passed:
        crash = getattr(report.longrepr, "reprcrash", None)
        if report.skipped:
            why = report.longrepr[2].removeprefix("Skipped: ")
        else:
            why = crash.message.partition("\n")[0] if crash else str(report.longrepr or "")
        line = {"test": report.nodeid, "outcome": report.outcome, "why": why}
        with Path(os.environ["LIFTOFF_OUTCOMES"]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
