from __future__ import annotations

import pytest

from liftoff.emit.references import creation_order
from liftoff.errors import LiftoffError
from liftoff.plan.model import FunctionName
from tests.emit.plans import make_fallback, make_function, make_plan, split_plan


def test_slices_refer_to_the_fallback():
    assert creation_order(split_plan("http")) == ("fallback", "home", "user-detail", "files")


def test_fallback_that_refers_to_a_slice():
    # Even without the name in its environment, a slice's role names the fallback.
    home = make_function("home", environment={})
    fallback = make_fallback(environment={"HOME": FunctionName("home")})
    with pytest.raises(LiftoffError, match=r"in a circle: '(home|fallback)' needs"):
        creation_order(make_plan(functions=(home, fallback)))


def test_function_that_refers_to_itself():
    fallback = make_fallback(environment={"SELF": FunctionName("fallback")})
    with pytest.raises(LiftoffError, match="'fallback' needs 'fallback'"):
        creation_order(make_plan(functions=(fallback,)))
