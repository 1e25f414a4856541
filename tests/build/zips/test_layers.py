from __future__ import annotations

from liftoff.build.zips.archive import Member
from liftoff.build.zips.installed import Distribution
from liftoff.build.zips.layers import common_layers
from liftoff.build.zips.shipped import Shipped


def dist(name: str, size: int, *files: str) -> Shipped:
    found = Distribution(
        name=name, version="1", requires=(), metadata=f"{name}-1.dist-info", files=(), record=name
    )
    return Shipped(found, {path: Member(b"", size) for path in files or (f"{name}/__init__.py",)})


FLASK, PANDAS, JSON = dist("flask", 5), dist("pandas", 100), dist("json", 1)


def layers(**functions: list[Shipped]) -> list[tuple[set[str], set[str]]]:
    return [
        ({one.distribution.name for one in layer.shipped}, set(layer.functions))
        for layer in common_layers(functions)
    ]


def test_a_layer_is_what_the_same_functions_need() -> None:
    assert layers(a=[FLASK, JSON], b=[FLASK, PANDAS, JSON], c=[FLASK, PANDAS]) == [
        ({"pandas"}, {"b", "c"}),
        ({"flask"}, {"a", "b", "c"}),
        ({"json"}, {"a", "b"}),
    ]


def test_what_one_function_needs_stays_in_its_zip() -> None:
    assert layers(a=[FLASK], b=[PANDAS]) == []


def test_there_are_no_more_layers_than_a_function_may_have() -> None:
    many = [dist(f"d{n}", n + 1) for n in range(8)]
    functions = {f"f{n}": many[n:] for n in range(8)}
    assert len(common_layers(functions)) == 5


def test_distributions_that_share_a_package_stay_together() -> None:
    one = dist("one", 9, "shared/__init__.py", "shared/one.py")
    two = dist("two", 9, "shared/two.py")
    assert layers(a=[one, two], b=[one]) == []
    assert layers(a=[one, two], b=[one, two]) == [({"one", "two"}, {"a", "b"})]


def test_a_namespace_may_be_spread() -> None:
    one, two = dist("one", 9, "google/one/__init__.py"), dist("two", 9, "google/two/__init__.py")
    assert layers(a=[one, two], b=[one]) == [({"one"}, {"a", "b"})]
