from __future__ import annotations

import pytest
from liftoff_adapters.flask_rules import build_late
from werkzeug.routing import Map, Rule

RULES = ["/", "/a/<int:n>", "/b/<path:p>/", "/c/<x>-<y>", "/<any(p, q):which>/end"]
VALUES = [
    ("/", {}), ("/", {"q": "1", "rule": "x"}), ("/a/<int:n>", {"n": 3}), ("/a/<int:n>", {"n": 1}),
    ("/b/<path:p>/", {"p": "x/y z", "more": ["1", "2"]}), ("/c/<x>-<y>", {"x": "é", "y": "/"}),
    ("/<any(p, q):which>/end", {"which": "q"}),
]  # fmt: skip


def built():
    rules = [Rule(text, endpoint=text) for text in RULES]
    rules.append(Rule("/a/one", endpoint="/a/<int:n>", defaults={"n": 1}))
    urls = Map(rules).bind("example.com", "/root")
    return [urls.build(endpoint, values) for endpoint, values in VALUES]


@pytest.fixture
def late(monkeypatch):
    compiled = []
    original = Rule._compile_builder

    def counted(self, *args):
        compiled.append(self.rule)
        return original(self, *args)

    monkeypatch.setattr(Rule, "_compile_builder", counted)
    build_late()
    return compiled


def test_urls_are_the_same(late, monkeypatch):
    found = built()
    monkeypatch.undo()
    assert found == built()


def test_a_builder_is_compiled_once_and_when_it_is_used(late):
    build_late()
    urls = Map([Rule(text, endpoint=text) for text in RULES]).bind("example.com")
    assert late == []
    assert [urls.build("/a/<int:n>", {"n": n}) for n in (1, 2)] == ["/a/1", "/a/2"]
    assert late == ["/a/<int:n>"]


def test_a_werkzeug_without_that_step_stays_as_it_is(monkeypatch):
    monkeypatch.delattr(Rule, "_compile_builder")
    build_late()
    assert not hasattr(Rule, "_compile_builder")
