"""What makes objects of classes that only its data names, and what makes none."""

from __future__ import annotations

import ast

import pytest

from liftoff.plan.slicing.names import uses_of
from liftoff.plan.slicing.pickling_caches import cache_names
from liftoff.project.source.modules import Module


def _line(code: str) -> int | None:
    uses, _ = uses_of([ast.parse(code)])
    return uses.unpickles


@pytest.mark.parametrize(
    "code",
    [
        "def f(b):\n    from pickle import loads\n    return loads(b)",
        "def f(b):\n    import pandas as p\n    return p.read_pickle(b)",
        "def f(b):\n    import jsonpickle\n    return jsonpickle.decode(b)",
        "def f(b):\n    import yaml\n    return yaml.unsafe_load(b)",
        "def f(b):\n    from yaml import UnsafeLoader, load\n    return load(b, Loader=UnsafeLoader)",
        "def f(b):\n    import yaml\n    return yaml.load(b, Loader=yaml.Loader)",
        "import yaml\nclass Own(\n    yaml.Loader):\n    pass",
        "def f(b):\n    import pickle as how\n    return Store(how).loads(b)",
        "def f(b):\n    import pickle\n    x = pickle; return x.loads(b)",
        "from shop import db\nclass Job:\n    made = db.Column(db.PickleType)",
        "from sqlalchemy.types import PickleType\nclass Job:\n    made = Column(PickleType())",
        "import diskcache\n\ncache = diskcache.Cache('/tmp/cache')",
        "import cachelib\n\ncache = cachelib.RedisCache()",
        "async def f():\n    from cashews import cache\n    return await cache.get('k')",
    ],
)
def test_classes_that_only_the_data_names(code: str) -> None:
    assert _line(code) == 3


@pytest.mark.parametrize(
    "code",
    [
        "def f(b):\n    from json import loads\n    return loads(b)",
        "def f(b):\n    import pickle\n    return pickle.dumps(b)",
        "import cachelib\n\ncache = cachelib.SimpleCache()",
        "def f(b):\n    import yaml\n    return yaml.safe_load(b)",
        "def f(b):\n    import yaml\n    return yaml.load(b, Loader=yaml.SafeLoader)",
        "def f(b):\n    import yaml\n    return yaml.load(b, Loader=yaml.FullLoader)",
        "def f(b):\n    from jinja2 import Loader\n    return Loader(b)",
        "import yaml, pandas\ndef f(pickle, b):\n    return g(yaml, pandas), pickle.loads(b)",
        "import pickle\ntry:\n    pass\nexcept pickle.PickleError:\n    pass",
    ],
)
def test_data_that_names_no_class(code: str) -> None:
    assert _line(code) is None


@pytest.mark.parametrize(
    "made",
    [
        "from flask_caching import Cache\ncache = Cache()",
        "import flask_caching\ncache: object = flask_caching.Cache(config={})",
        "from flask_caching import Cache as C\nclass Own(C):\n    pass\nself.cache = Own()",
        "from dogpile.cache import make_region\ncache = make_region().configure('dogpile.cache.redis')",
    ],
)
@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("def f(k):\n    return cache.get(k)", 2),
        ("def f(k):\n    return ext.cache.get_many(k)", 2),
        ("def f(k):\n    how = cache.get\n    return how(k)", 2),
        ("def f(k):\n    from shop.ext import cache as c\n    return c.get(k)", 3),
        ("@cache.memoize()\ndef f(k):\n    return cache.set(k, {}.get(k))", None),
        ("def f(cached):\n    return cached.get(k)", None),
    ],
)
def test_objects_that_a_cache_gives_back(made: str, code: str, line: int | None) -> None:
    caches = cache_names([Module("ext", "ext.py", False, made, ast.parse(made))])
    uses, _ = uses_of([ast.parse(code)], caches=caches)
    assert uses.unpickles == line


def test_other_caches_pickle_nothing() -> None:
    made = "from shop import Cache\ncache = Cache()  # not of flask_caching"
    assert not cache_names([Module("ext", "ext.py", False, made, ast.parse(made))])
