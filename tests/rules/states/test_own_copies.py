"""Objects that a function owns although their parts look like those of others."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, finds, flask, quiet

TOP = "import copy, json\nROWS = [{'a': 1}]\nTREE = {'rows': ROWS, 'own': {}}\n"


@pytest.mark.parametrize(
    "body",
    [
        "for row in copy.deepcopy(ROWS):\n        row['a'] = 2",
        "rows = copy.deepcopy(ROWS)\n    rows[0]['a'] = 2",
        "tree = copy.deepcopy(TREE)\n    tree['x'] = dict(a=1)\n    tree['own']['a'] = 2",
        "made = {'rows': ROWS, 'params': {}}\n    made['params']['a'] = 2",
    ],
)
def test_own(body: str):
    quiet(flask(f"{TOP}@app.get('/')\ndef home():\n    {body}\n"), "LO102")


@pytest.mark.parametrize(
    "body",
    [
        "for row in ROWS:\n        row['a'] = 2",
        "rows = list(ROWS)\n    rows[0]['a'] = 2",
        "rows = copy.copy(ROWS)\n    rows[0]['a'] = 2",
        "made = {'rows': ROWS, 'params': {}}\n    made['rows'][0]['a'] = 2",
    ],
)
def test_shared(body: str):
    assert finds(flask(f"{TOP}@app.get('/')\ndef home():\n    {body}\n"), "LO102").symbol == "ROWS"


def test_a_fresh_list_in_an_attribute():
    quiet(
        flask("""
        NAMES = ["a"]

        class Setting:
            def __init__(self, value):
                self.value = value
            def parse(self, items):
                self.value = []
                for item in items:
                    self.value.append(item)

        @app.get("/")
        def home():
            Setting(NAMES).parse(request.args)
        """)
    )


def test_a_class_made_by_each_call():
    quiet(
        flask("""
        @app.get("/")
        def home():
            class Answer: ...
            Answer.__name__ = request.args["name"]
            return Answer.__name__
        """)
    )


def test_a_method_of_the_project_is_no_method_of_a_dict():
    source = """
    class Kind:
        @classmethod
        def update(cls, item):
            return item

    KINDS = {"a": Kind}

    @app.get("/")
    def home():
        kind = KINDS[request.args["kind"]]
        return kind.update(request)
    """
    assert analysis_of(flask(source)).findings == ()


@pytest.mark.parametrize(
    ("made", "found"), [("KEPT.options", True), ("deepcopy(KEPT.options)", False)]
)
def test_a_copy_of_what_a_librarys_object_holds(made: str, found: bool):
    source = f"""
        from copy import deepcopy
        import somelibrary
        KEPT = somelibrary.Client()

        @app.get("/")
        def home():
            options = {made}
            options["n"] = 1
            return str(options)
        """
    rules = [f.rule for f in analysis_of(flask(source)).findings]
    assert ("LO114" in rules) is found


@pytest.mark.parametrize(
    ("rows", "found"), [("copy.deepcopy(self.rows)", False), ("self.rows", True)]
)
def test_methods_of_what_was_copied(rows: str, found: bool):
    source = f"""
    import copy

    class Row:
        def __init__(self):
            self.trains = []
        def clear(self):
            self.trains.append(1)
            self.trains = []

    class Table:
        def __init__(self):
            self.rows = {{"a": Row()}}
        def update(self):
            rows = {rows}
            for name in rows:
                rows[name].clear()
            return [row.trains for row in self.rows.values()]

    table = Table()

    @app.get("/")
    def home():
        return str(table.update())
    """
    assert (
        "trains" in [f.symbol.split(".")[-1] for f in analysis_of(flask(source)).findings]
    ) is found


@pytest.mark.parametrize(("given", "found"), [("ROWS[key]", False), ("ROWS['b']", True)])
def test_what_is_put_back(given: str, found: bool):
    source = f"""
    ROWS = {{"a": 1, "b": 2}}

    @app.get("/<key>")
    def home(key):
        rows = ROWS
        rows[key] = {given}
        return str(ROWS)
    """
    assert ("LO102" in [f.rule for f in analysis_of(flask(source)).findings]) is found
