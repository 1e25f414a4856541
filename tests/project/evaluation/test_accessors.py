"""What reading, setting and deleting an attribute runs: properties and descriptors."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask

DECORATED = """
    @property
    def name(self):
        READ.append(1)

    @name.setter
    def name(self, value):
        SET.append(value)

    @name.deleter
    def name(self):
        DELETED.append(1)
"""
CALLED = """
    def _read(self):
        READ.append(1)

    def _set(self, value):
        SET.append(value)

    def _delete(self):
        DELETED.append(1)

    name = property(_read, _set, fdel=_delete)
"""
DESCRIBED = """
    name = Column("name")
"""
SOURCE = """
READ, SET, DELETED = [], [], []

class Column:
    def __init__(self, name):
        self.name = name

    def __get__(self, row, kind):
        READ.append(1)

    def __set__(self, row, value):
        SET.append(value)

    def __delete__(self, row):
        DELETED.append(1)

class Row:{body}

@app.get("/")
def home():
    row = Row()
    {used}
    return ""
"""


@pytest.mark.parametrize("body", [DECORATED, CALLED, DESCRIBED])
@pytest.mark.parametrize(
    ("used", "changed"),
    [
        ("str(row.name)", ["READ"]),
        ("row.name = 1", ["SET"]),
        ("del row.name", ["DELETED"]),
        ("row.name += 1", ["READ", "SET"]),
        ("row.other = 1", []),
    ],
)
def test_the_function_that_a_use_of_an_attribute_runs(body: str, used: str, changed: list[str]):
    found = analysis_of(flask(SOURCE.format(body=body, used=used))).findings
    assert sorted(f.symbol for f in found if f.rule == "LO102") == changed


@pytest.mark.parametrize(("kept", "found"), [("value()", 0), ("self._shared.value = value", 1)])
def test_a_property_that_is_set_is_no_field_but_for_what_nobody_sees(kept: str, found: int):
    source = f"""
    import multiprocessing

    class Row:
        def __init__(self):
            self._shared = multiprocessing.Value("i")

        @property
        def name(self):
            return ""

        @name.setter
        def name(self, value):
            {kept}

    row = Row()

    @app.get("/")
    def home():
        row.name = str
        return ""
    """
    assert len([f for f in analysis_of(flask(source)).findings if f.rule == "LO114"]) == found
