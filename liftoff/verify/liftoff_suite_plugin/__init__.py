"""A pytest plugin: what a suite's test clients ask is answered by the functions, over HTTP.

Copied to where the tests' interpreter finds it, in the app's environment, which need not have
liftoff in it: so these files use the standard library, cloudpickle (copied beside them) and what
the app itself brings. `function` runs in each function's process, all others in the tests'.

The environment says where the gateway answers (LIFTOFF_SUITE_URL), which app was split
(LIFTOFF_SUITE_APP), where its sources are (LIFTOFF_SUITE_SOURCE) and where to write which test
asked what (LIFTOFF_SUITE_REPORT).
"""

from __future__ import annotations


def pytest_load_initial_conftests() -> None:
    """Stand in front of the app before any `conftest.py` or test module is imported."""
    from . import assignments, clients, databases, origins, patches

    assignments.watch()
    origins.watch()
    patches.watch()
    databases.watch()
    clients.take()


def pytest_runtest_setup() -> None:
    """See how the app is before a test changes it."""
    from . import caches

    caches.note()
