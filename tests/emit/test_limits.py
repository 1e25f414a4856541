from __future__ import annotations

import pytest

from liftoff.emit.limits import check_resources, resource_count
from liftoff.errors import LiftoffError
from tests.emit.plans import make_fallback, make_function, make_plan, wide_plan


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_more_than_100_functions_fit(gateway: str):
    check_resources(wide_plan(gateway, functions=160, routes=160))


def test_the_last_that_fits_and_the_first_that_does_not():
    largest = wide_plan("http", functions=164, routes=164)
    assert resource_count(largest) == 498
    check_resources(largest)
    with pytest.raises(LiftoffError, match="166 functions come to 501 resources") as caught:
        check_resources(wide_plan("http", functions=165, routes=165))
    assert caught.value.hint


def test_function_without_a_route_has_no_permission():
    assert resource_count(make_plan(functions=(make_function("a"), make_fallback()))) == 7
