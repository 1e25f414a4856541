"""Functions that no name picks out: registered classes, `__getattr__`, `getattr` by a computed name."""

from __future__ import annotations

import pytest

from tests.project.test_precision import called

CASES = {
    "class that a decorator registers": (
        """
        kinds = {}
        def register(cls):
            kinds[cls.__name__] = cls
            return cls
        @register
        class One:
            def run(self): pass
        kinds[name()]().run()
        """,
        {"One.run", "register"},
    ),
    "class that a decorator with a name registers": (
        """
        kinds = {}
        def register(name):
            def keep(cls):
                kinds[name] = cls
                return cls
            return keep
        @register("a")
        class One:
            def run(self): pass
        kinds["a"]().run()
        """,
        {"One.run", "register", "register.keep"},
    ),
    "class that its base registers": (
        """
        class Base:
            kinds = []
            def __init_subclass__(cls):
                Base.kinds.append(cls)
        class One(Base):
            def run(self): pass
        for kind in Base.kinds:
            kind().run()
        """,
        {"One.run"},
    ),
    "attribute that an object hands on to another": (
        """
        class Inner:
            def run(self): pass
            def other(self): pass
        class Proxy:
            def __init__(self): self._inner = Inner()
            def own(self): pass
            def __getattr__(self, name): return getattr(self._inner, name)
        proxy = Proxy()
        proxy.run()
        proxy.own()
        """,
        {"Inner.run", "Proxy.own", "Proxy.__init__"},
    ),
    "method by a computed name": (
        """
        class Commands:
            def start(self): pass
            def stop(self): pass
            def _private(self): pass
        getattr(Commands(), input())()
        """,
        {"Commands.start", "Commands.stop"},
    ),
    "method by a name in a variable": (
        """
        class Commands:
            def start(self): pass
        command = getattr(Commands(), input(), None)
        command()
        """,
        {"Commands.start"},
    ),
    "function by a name that starts so": (
        "globals()['f' + input()]()",
        {f"f{n}" for n in range(6)},
    ),
    "attribute by a computed name that nobody calls": (
        """
        class Row:
            def save(self): pass
        print(getattr(Row(), input()))
        """,
        set(),
    ),
    "decorator that is an object": (
        """
        class Cached:
            def __init__(self, seconds): self.kept = f0
            def __call__(self, inner):
                def wrapper(): return self.kept
                return wrapper
        @Cached(5)
        def one(): pass
        one()()
        """,
        {"Cached.__init__", "Cached.__call__", "Cached.__call__.wrapper", "f0"},
    ),
    "text of an object": (
        """
        class Text:
            def __str__(self): return ""
            def __iter__(self): return iter([])
        str(Text())
        sum(Text())
        """,
        {"Text.__str__", "Text.__iter__"},
    ),
    "attribute that is set by a method": (
        """
        class Saved:
            def __setattr__(self, name, value): value()
        Saved().x = f0
        """,
        {"Saved.__setattr__"},
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_called(text: str, expected: set[str]) -> None:
    assert called(text) == expected
