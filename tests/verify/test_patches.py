from __future__ import annotations

import os
from unittest import mock

import pytest

from liftoff.verify.liftoff_suite_plugin import patches
from liftoff.verify.liftoff_suite_plugin.patches import is_of_client


def test_response_classes_of_pytest_flask_are_for_the_client_alone() -> None:
    class Own: ...

    assert is_of_client(type("TestResponse", (), {"__module__": "pytest_flask.plugin"}))
    assert not is_of_client(Own)
    assert not is_of_client("pytest_flask")


def test_dictionaries_that_mock_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_patch_dict", "_unpatch_dict"):
        monkeypatch.setattr(mock._patch_dict, name, getattr(mock._patch_dict, name))
    patches.watch_dictionaries()
    users: dict[str, int] = {}
    with mock.patch.dict(users, alice=1):
        assert patches.active(users) == []  # the configuration goes along anyhow
        with pytest.raises(patches.UnseenPatchError, match="items of a dict"):
            patches.active(None)
    with mock.patch.dict(os.environ, ALICE="1"):
        assert patches.active(None) == []
