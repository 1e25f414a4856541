from __future__ import annotations

from liftoff.verify.liftoff_suite_plugin.patches import is_of_client


def test_response_classes_of_pytest_flask_are_for_the_client_alone() -> None:
    class Own: ...

    assert is_of_client(type("TestResponse", (), {"__module__": "pytest_flask.plugin"}))
    assert not is_of_client(Own)
    assert not is_of_client("pytest_flask")
