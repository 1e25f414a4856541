"""Hypothesis strategies: rule sets for Werkzeug, and paths that go near them."""

from __future__ import annotations

from itertools import product

from hypothesis import strategies as st
from werkzeug.routing import BaseConverter, Map, Rule

from tests.plan.routing.soundness import ENCODED


class Letters(BaseConverter):
    regex = "[a-c]+"
    weight = 10


class Light(BaseConverter):
    regex = "[a-c]+"
    weight = 5


class Spanning(BaseConverter):
    regex = "[a-c/]+"
    weight = 300


class Anything(BaseConverter):
    regex = ".*"
    part_isolating = False
    weight = -5


class MaybeEmpty(BaseConverter):
    regex = "[^/]*"
    weight = 150


class Doubled(BaseConverter):
    regex = r"(a|b)(?:x)?"
    weight = 100


CONVERTERS = {
    "letters": Letters,
    "light": Light,
    "spanning": Spanning,
    "anything": Anything,
    "maybe": MaybeEmpty,
    "doubled": Doubled,
}
# The words are few, so that rules meet.
WORDS = ("a", "b", "me", "5", "1.5", "-3", "a-b", "a.b", "x", "é", "a+b", "@me", "~b", "{p1}")
KINDS = (
    "", "string:", "string(length=2):", "string(minlength=2, maxlength=3):", "int:",
    "int(signed=True):", "int(fixed_digits=2):", "int(max=3):", "float:", "path:", "uuid:",
    "any(a, b, me):", "letters:", "light:", "spanning:", "anything:", "maybe:", "doubled:",
)  # fmt: skip
UUID = "123e4567-e89b-12d3-a456-426614174000"
METHODS = ("GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "TRACE")

_common = st.sampled_from(("", "int:", "path:", "string:"))
_kind = st.one_of(_common, st.sampled_from(KINDS))


# To make a strategy takes longer than to draw from it: these are made once.
_word = st.sampled_from(WORDS)
_shape = st.sampled_from(("word", "word", "variable", "variable", "mixed"))
_mixed = st.sampled_from(("a{v}", "{v}.b", "{v}-<w{n}>", "<w{n}>{v}"))
_endpoint = st.sampled_from("ABCDEFG")
_methods = st.one_of(
    st.just(["GET", "OPTIONS"]),
    st.lists(st.sampled_from(METHODS), min_size=1, max_size=3, unique=True),
    st.none(),
)
_place = st.sampled_from(("api", "<tenant>"))
_strict = st.sampled_from((None, None, True, False))
_count = st.integers(0, 4)
_boolean = st.booleans()
_one_in_four, _one_in_seven, _one_in_eight, _one_in_ten, _one_in_21 = (
    st.integers(0, most) for most in (3, 6, 7, 9, 20)
)


def _segment(draw: st.DrawFn, number: int) -> str:
    shape = draw(_shape)
    if shape == "word":
        return draw(_word)
    variable = f"<{draw(_kind)}v{number}>"
    return variable if shape == "variable" else draw(_mixed).format(v=variable, n=number)


@st.composite
def _rule(draw: st.DrawFn, hosts: str) -> Rule:
    count = draw(_count)
    segments = [_segment(draw, n) for n in range(count)]
    text = "/" + "/".join(segments)
    if count and draw(_boolean):
        text += "/"
    if draw(_one_in_21) == 0:
        text = text.replace("/", "//", 1) if draw(_boolean) else f"{text}//z"
    methods = draw(_methods)
    place = {}
    if hosts and draw(_one_in_four) == 0:
        place = {hosts: draw(_place)}
        if hosts == "host":
            place["host"] += ".example.com"
    return Rule(
        text,
        endpoint=draw(_endpoint),
        methods=methods,
        strict_slashes=draw(_strict),
        defaults={"page": 1} if draw(_one_in_seven) == 0 else None,
        redirect_to="/a" if draw(_one_in_21) == 0 else None,
        **place,
    )


_hosts = st.sampled_from(("", "", "", "host", "subdomain"))
_rules = {
    hosts: st.lists(_rule(hosts), min_size=1, max_size=7) for hosts in ("", "host", "subdomain")
}
_mostly = st.sampled_from((True, True, False))


@st.composite
def url_maps(draw: st.DrawFn) -> Map:
    """A map of a few rules that meet in many places."""
    hosts = draw(_hosts)
    rules = draw(_rules[hosts])
    return Map(
        rules,
        converters=CONVERTERS,
        strict_slashes=draw(_mostly),
        merge_slashes=draw(_mostly),
        redirect_defaults=draw(_boolean),
        host_matching=hosts == "host",
    )


DENSE_PATHS = tuple(
    "/" + "/".join(segments) + end
    for count in range(4)
    for segments in product(("a", "5", "z", ""), repeat=count)
    for end in (("", "/") if segments else ("",))
)
# The same with one slash or two of them encoded, between segments or at the end.
ENCODED_PATHS = tuple(
    "/" + first + "".join(slash + segment for slash, segment in zip(slashes, others, strict=True))
    for count in (1, 2, 3)
    for first in ("a", "5")
    for others in product(("a", "5", "z"), repeat=count)
    for slashes in product(("/", ENCODED), repeat=count)
    if (ENCODED in slashes and count < 3) or slashes.count(ENCODED) == 1
)
_dense_segment = st.sampled_from(
    ("a", "a", "5", "<v{n}>", "<v{n}>", "<int:v{n}>", "<letters:v{n}>", "<light:v{n}>",
     "<int:v{n}>", "<path:v{n}>", "<maybe:v{n}>", "<anything:v{n}>", "<v{n}>z")
)  # fmt: skip
_dense_segments = st.lists(_dense_segment, max_size=3)
_dense_count = st.integers(2, 5)
_dense_end = st.sampled_from(("", "", "/"))
_dense_methods = st.sampled_from(
    (["GET", "OPTIONS"], ["GET", "OPTIONS"], ["GET", "OPTIONS"], ["POST"], ["HEAD"], ["OPTIONS"],
     None)
)  # fmt: skip


@st.composite
def dense_maps(draw: st.DrawFn) -> Map:
    """A map of so few words that its rules meet on every path."""
    rules = []
    for index in range(draw(_dense_count)):
        segments = draw(_dense_segments)
        text = "".join(f"/{segment}" for segment in segments).format(n="{n}")
        for n in range(len(segments)):
            text = text.replace("{n}", str(n), 1)
        rules.append(
            Rule(
                text + draw(_dense_end) or "/",
                endpoint="ABCDEFG"[index],
                methods=draw(_dense_methods),
                strict_slashes=draw(_mostly),
                subdomain="api" if draw(_one_in_ten) == 0 else None,
            )
        )
    return Map(rules, converters=CONVERTERS)


_value = st.sampled_from(
    (*WORDS, "ab", "c", "12", "007", "999", "1.0", "b.b", "c-c", "ax", "bx", "aa", "a\nb", "z",
     "x.b", "A", UUID, "")
)  # fmt: skip
_some_values = st.lists(_value, min_size=1, max_size=3)


@st.composite
def paths(draw: st.DrawFn, url_map: Map) -> str:
    """A path made from one of the map's rules, then often bent a little."""
    rule = draw(st.sampled_from(list(url_map.iter_rules())))
    segments = []
    for segment in rule.rule.split("/")[1:]:
        if "<" not in segment or draw(_one_in_ten) == 0:
            segments.append(segment if "<" not in segment else draw(_value))
        elif "path:" in segment or "spanning:" in segment or "anything:" in segment:
            segments += draw(_some_values)
        elif segment.endswith(">.b"):
            segments.append(draw(_value) + ".b")
        elif segment.startswith("a<"):
            segments.append("a" + draw(_value))
        elif ">-<" in segment:
            segments.append(draw(_value) + "-" + draw(_value))
        else:
            segments.append(draw(_value))
    match draw(_one_in_eight):
        case 0:
            segments.append("")
        case 1 if segments:
            segments.pop()
        case 2:
            segments.append(draw(_value))
        case 3 if segments:
            segments[draw(st.integers(0, len(segments) - 1))] = draw(_value)
        case 4:
            segments.insert(draw(st.integers(0, len(segments))), "")
    return "/" + "/".join(segments)
