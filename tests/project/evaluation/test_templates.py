"""What templates put together."""

from __future__ import annotations

import ast

import pytest

from liftoff.project.evaluation.templates import pieces


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('f"{a}/{{b}}"', ["a", "/{b}"]),
        ('"%s/%d" % (a, b)', ["a", "/", "b"]),
        ('"%s%%/x" % a', ["a", "%/x"]),
        ('"{}/{name}".format(a, name=b)', ["a", "/", "b"]),
        ('"{0:02d}/{1!r}".format(a, b)', ["a", "/", "b"]),
        ('"/".join([a, b])', ["a", "/", "b"]),
    ],
)
def test_the_pieces_of_a_template(template: str, found: list[str]) -> None:
    parts = pieces(ast.parse(template, mode="eval").body)
    assert [p if isinstance(p, str) else ast.unparse(p) for p in parts or ()] == found


@pytest.mark.parametrize(
    "template",
    [
        '"{0.name}/x".format(a)',
        '"{a[key]}/x".format(a=a)',
        '"{}{:>{width}}".format(a, b, width=3)',
        '"{}/{}".format(a)',
        '"{}".format(*a)',
        '"%(name)s" % a',
        '"%-5s/%s" % (a, b)',
        '"/".join(a)',
    ],
)
def test_what_is_not_told(template: str) -> None:
    assert pieces(ast.parse(template, mode="eval").body) is None
