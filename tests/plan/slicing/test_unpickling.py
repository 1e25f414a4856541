"""What makes objects of classes that only its data names, and what makes none."""

from __future__ import annotations

import ast

import pytest

from liftoff.plan.slicing.names import uses_of


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
