from __future__ import annotations

import pytest

from liftoff.local.functions import function_name


@pytest.mark.parametrize(
    "reference",
    [
        "home",
        "home:live",
        "home%3A%24LATEST",
        "arn:aws:lambda:us-east-1:123456789012:function:home",
        "arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Ahome%3Alive",
        "arn:aws-cn:lambda:cn-north-1:123456789012:function:home:$LATEST",
        "123456789012:function:home",
        "123456789012:home",
    ],
)
def test_function_name(reference):
    assert function_name(reference) == "home"
