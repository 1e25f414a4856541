from __future__ import annotations

from dataclasses import replace

from liftoff.local.access import Access, Misroutes
from liftoff.local.access_text import access_line

WARM = Access(
    kind="http",
    epoch_ms=1_700_000_000_000,
    method="GET",
    path="/home?x=1",
    status=200,
    function="home",
    milliseconds=3.6,
)


def line(access):
    return access_line(access).partition(" ")[2]


def test_lines():
    assert line(WARM) == "GET /home?x=1 200 home warm 4 ms"
    cold = replace(WARM, cold=True, init_ms=120.4, milliseconds=130)
    assert line(cold) == "GET /home?x=1 200 home cold 130 ms (init 120 ms)"
    handed_on = replace(WARM, misroutes=("shop.cart",))
    assert line(handed_on) == "GET /home?x=1 200 home warm 4 ms misroute=shop.cart"
    lost = replace(WARM, function=None, status=404)
    assert line(lost) == "GET /home?x=1 404 no route 4 ms"
    called = replace(WARM, kind="invoke", method="Event", path="home")
    assert line(called) == "invoke home (Event) 200 warm 4 ms"


def test_one_line_a_request_whatever_the_app_says():
    failed = replace(WARM, status=500, error="ValueError: a\nb\x1b[31m")
    assert line(failed).endswith("error=ValueError: a\\nb\\x1b[31m")


def test_misroutes_belong_to_the_request_with_that_root():
    misroutes = Misroutes()
    misroutes.begin("Root=1-a-b;Sampled=0")
    misroutes.begin("Root=1-c-d")
    misroutes.add("shop.cart", "Root=1-a-b;Parent=1;Sampled=0")
    misroutes.add("shop.cart", None)
    assert misroutes.end("Root=1-c-d") == ()
    assert misroutes.end("Root=1-a-b;Sampled=0") == ("shop.cart",)
    assert misroutes.count == 2
