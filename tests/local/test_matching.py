from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftoff.local.matching import http_router, rest_router
from tests.local.apps import route


def http(*keys):
    return http_router([route(key, key) for key in keys])


def rest(*keys):
    return rest_router([route(key, key) for key in keys])


def chosen(router, method, path):
    match = router.select(method, path)
    return (match.route.key, match.variables) if match else None


# The example of "Create routes for HTTP APIs" in AWS's guide.
PETS = http(
    "$default", "ANY /{proxy+}", "GET /pets/{proxy+}", "GET /pets/dog/{id}", "GET /pets/dog/1"
)


@pytest.mark.parametrize(
    ("method", "path", "key"),
    [
        ("GET", "/pets/dog/1", "GET /pets/dog/1"),
        ("GET", "/pets/dog/2", "GET /pets/dog/{id}"),
        ("GET", "/pets/cat/1", "GET /pets/{proxy+}"),
        ("POST", "/test/5", "ANY /{proxy+}"),
        ("POST", "/pets/dog/1", "ANY /{proxy+}"),
        ("GET", "/", "$default"),
    ],
)
def test_http_api_follows_the_guide(method, path, key):
    assert PETS.select(method, path).route.key == key


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/a", ("GET /a", {})),
        ("GET", "/a/", None),  # U: a trailing slash is a segment here
        ("HEAD", "/a", None),
        ("GET", "/u/me", ("GET /u/me", {})),
        ("GET", "/u/a%20b", ("GET /u/{p1}", {"p1": "a b"})),
        ("GET", "/u/a%2Fb", ("GET /u/{p1}", {"p1": "a/b"})),
        ("GET", "/u/", None),
        ("PUT", "/u/me", ("ANY /u/me", {})),
        ("GET", "/f/x/y", ("GET /f/{proxy+}", {"proxy": "x/y"})),
        ("GET", "/f/x/", ("GET /f/{proxy+}", {"proxy": "x/"})),
        ("GET", "/f", None),
        ("GET", "/%61", ("GET /a", {})),
        ("OPTIONS", "*", None),
    ],
)
def test_http_api(method, path, expected):
    router = http("GET /a", "GET /u/{p1}", "GET /u/me", "ANY /u/me", "GET /f/{proxy+}")
    assert chosen(router, method, path) == expected


def test_http_api_prefers_the_longest_greedy_prefix_and_then_the_method():
    router = http("GET /a/{g+}", "ANY /a/b/{g+}", "ANY /a/{g+}")
    assert chosen(router, "GET", "/a/b/c") == ("ANY /a/b/{g+}", {"g": "c"})
    assert chosen(router, "GET", "/a/c") == ("GET /a/{g+}", {"g": "c"})
    assert chosen(router, "POST", "/a/c") == ("ANY /a/{g+}", {"g": "c"})


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/", ("ANY /", {})),
        ("GET", "/a", ("GET /a", {})),
        ("GET", "/a/", ("GET /a", {})),
        ("GET", "//a", ("GET /a", {})),
        ("POST", "/a", ("ANY /{proxy+}", {"proxy": "a"})),
        ("GET", "/u/me", ("GET /u/me", {})),
        ("GET", "/u/7", ("GET /u/{p1}", {"p1": "7"})),
        ("PUT", "/u/me", ("ANY /{proxy+}", {"proxy": "u/me"})),
        ("PUT", "/u/7", ("PUT /u/{p1}", {"p1": "7"})),
        ("GET", "/u/7/x", ("GET /u/{p1}/x", {"p1": "7"})),
        ("GET", "/f/1/2", ("GET /f/{proxy+}", {"proxy": "1/2"})),
        ("DELETE", "/f/1/2", ("ANY /{proxy+}", {"proxy": "f/1/2"})),
        ("GET", "/f", ("ANY /{proxy+}", {"proxy": "f"})),
    ],
)
def test_rest_api(method, path, expected):
    router = rest(
        "ANY /", "ANY /{proxy+}", "GET /a", "GET /u/{p1}", "PUT /u/{p1}", "GET /u/me",
        "GET /u/{p1}/x", "GET /f/{proxy+}",
    )  # fmt: skip
    assert chosen(router, method, path) == expected


def test_rest_api_refuses_what_no_resource_takes():
    router = rest("GET /a", "GET /b/{proxy+}")
    assert router.select("POST", "/a") is None
    assert router.select("GET", "/c") is None
    assert router.select("POST", "/b/c") is None


def test_rest_api_decides_segment_by_segment():
    router = rest("GET /a/{proxy+}", "GET /{x}/b")
    assert chosen(router, "GET", "/a/b") == ("GET /a/{proxy+}", {"proxy": "b"})
    assert chosen(router, "GET", "/c/b") == ("GET /{x}/b", {"x": "c"})


SEGMENTS = st.lists(st.sampled_from(["a", "b", "{v}"]), min_size=1, max_size=3)
METHODS = st.sampled_from(["GET", "POST", "ANY"])


@st.composite
def keys(draw):
    path = "/" + "/".join(draw(SEGMENTS))
    path += draw(st.sampled_from(["", "/{g+}"]))
    return f"{draw(METHODS)} {path}"


def fits(key, method, path):
    """Whether a route takes a request at all, written the slow and plain way."""
    own, _, pattern = key.partition(" ")
    names, parts = pattern.split("/")[1:], path.split("/")[1:]
    if own not in (method, "ANY"):
        return False
    if names[-1] == "{g+}":
        if len(parts) < len(names):
            return False
        names, parts = names[:-1], parts[: len(names) - 1]
    return len(names) == len(parts) and all(
        name in ("{v}", part) for name, part in zip(names, parts, strict=True)
    )


@given(
    st.lists(keys(), unique=True, max_size=8),
    st.sampled_from(["GET", "POST"]),
    st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=4),
)
def test_the_winner_fits_and_order_does_not_matter(routes, method, parts):
    path = "/" + "/".join(parts)
    for make in (http, rest):
        winner = chosen(make(*routes), method, path)
        assert winner == chosen(make(*reversed(routes)), method, path)
        if winner is not None:
            assert fits(winner[0], method, path)
    assert (chosen(http(*routes), method, path) is None) == (
        not any(fits(key, method, path) for key in routes)
    )


@given(st.lists(keys(), unique=True, max_size=8), st.text(max_size=20))
def test_a_catch_all_takes_everything(routes, text):
    path = "/" + quote(text, safe="/%")
    assert http(*routes, "$default").select("GET", path) is not None
    assert rest(*routes, "ANY /", "ANY /{proxy+}").select("GET", path) is not None
