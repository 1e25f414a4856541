from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from liftoff_codemods.edits import ModuleEdits
from liftoff_codemods.slice_module import ParsedModule, slice_module

IMPORT = "from liftoff_adapters.handoff import stub as _liftoff_stub\n"


def cut(before: str, **edits: object) -> str:
    return slice_module(textwrap.dedent(before), ModuleEdits(**edits))  # type: ignore[arg-type]


def becomes(before: str, after: str, **edits: object) -> None:
    assert cut(before, **edits) == textwrap.dedent(after)


def test_no_edits_change_nothing() -> None:
    text = "x=1 ;y = 2 # odd\n\n\tif_ = '''\n'''\n".replace("\t", "")
    assert slice_module(text, ModuleEdits()) == text


def test_a_stub_keeps_signature_decorators_comments_and_docstring() -> None:
    becomes(
        '''\
        """Module."""
        from __future__ import annotations
        import os

        # about home
        @app.route("/")  # the root
        @login_required
        def home(a, *, b=1) -> str:  # comment
            """Says hello."""
            x = os.getcwd()
            return x
            # trailing

        y = 2
        ''',
        f'''\
        """Module."""
        from __future__ import annotations
        {IMPORT.strip()}
        import os

        # about home
        @app.route("/")  # the root
        @login_required
        def home(a, *, b=1) -> str:  # comment
            """Says hello."""
            _liftoff_stub('main.home')

        y = 2
        ''',
        stubs={8: "main.home"},
    )


def test_a_stub_of_a_generator_is_a_generator() -> None:
    becomes(
        """\
        async def rows():
            for n in range(3):
                yield n
        def row():
            def inner():
                yield 1
            return inner()
        """,
        f"""\
        {IMPORT.strip()}
        async def rows():
            _liftoff_stub('rows')
            yield
        def row():
            _liftoff_stub('row')
        """,
        stubs={1: "rows", 4: "row"},
    )


def test_stubs_in_factories_and_classes() -> None:
    becomes(
        """\
        def create_app():
            app = Flask(__name__)
            @app.route("/")
            async def home():
                return await one()
            def other(): return 1
            class Item(MethodView):
                def get(self): return 2
                def post(self):
                    return 3
            return app
        """,
        f"""\
        {IMPORT.strip()}
        def create_app():
            app = Flask(__name__)
            @app.route("/")
            async def home():
                _liftoff_stub('home')
            def other(): return 1
            class Item(MethodView):
                def get(self):
                    _liftoff_stub('item')
                def post(self):
                    return 3
            return app
        """,
        stubs={4: "home", 8: "item"},
    )


def test_a_docstring_shares_its_line() -> None:
    becomes(
        """\
        def home():
            "Doc."; return gone()
        """,
        f"""\
        {IMPORT.strip()}
        def home():
            "Doc."
            _liftoff_stub('a')
        """,
        stubs={1: "a"},
    )


@pytest.mark.parametrize("endpoint", ["it's", "both \" and '", "é", "a\\b", "line\nbreak"])
def test_endpoints_are_ascii_literals(endpoint: str) -> None:
    text = cut("def home(): pass\n", stubs={1: endpoint})
    assert text.isascii()
    called: list[str] = []
    code = text.replace(IMPORT, "") + "home()"
    exec(code, {"_liftoff_stub": called.append})
    assert called == [endpoint]


def test_statements_go_with_their_comments_and_decorators() -> None:
    becomes(
        """\
        # header
        a = 1

        # about b
        b = 2
        c = 3; d = 4
        @decorated
        @twice
        def f():
            pass
        class G: pass
        if a:
            e = 5
        else:
            e = 6
        last = 7
        """,
        """\
        # header
        a = 1
        last = 7
        """,
        remove=frozenset({5, 6, 9, 11, 12}),
    )


@pytest.mark.parametrize(
    ("before", "drop", "after"),
    [
        ("import a, b.c, d as e\n", {"a"}, "import b.c, d as e\n"),
        ("import a, b.c, d as e\n", {"b.c"}, "import a, d as e\n"),
        ("import a, b.c, d as e\n", {"d as e"}, "import a, b.c\n"),
        ("from m import a, b, c\n", {"b"}, "from m import a, c\n"),
        ("from m import a, b, c\n", {"b", "c"}, "from m import a\n"),
        ("from m import a as b, a as c\n", {"a as b"}, "from m import a as c\n"),
        ("from m import a as b, a\n", {"a"}, "from m import a as b\n"),
        ("from . import (a, b)\n", {"b"}, "from . import (a)\n"),
        ("from . import (a, b,)\n", {"b"}, "from . import (a,)\n"),
        ("from m import a, \\\n    b\n", {"b"}, "from m import a\n"),
        ("from m import a, \\\n    b\n", {"a"}, "from m import b\n"),
        (
            "from m import (\n    a,  # one\n    b,  # two\n    c,  # three\n)\n",
            {"b"},
            "from m import (\n    a,  # one\n    c,  # three\n)\n",
        ),
        (
            "from m import (\n    a,\n    b,\n    c,\n)\n",
            {"b", "c"},
            "from m import (\n    a,\n)\n",
        ),
        (
            "from m import (\n    a,\n    b\n)  # end\n",
            {"b"},
            "from m import (\n    a\n)  # end\n",
        ),
        ("from m import a, b  # both\n", {"a"}, "from m import b  # both\n"),
        (
            "from m import (a,  # one\n    b,  # two\n    c  # three\n)\n",
            {"b", "c"},
            "from m import (a  # one\n)\n",
        ),
        (
            "from m import (a,  # one\n    b,  # two\n    c)  # all\n",
            {"c"},
            "from m import (a,  # one\n    b  # two\n)  # all\n",
        ),
        (
            "from m import (a,  # one\n    # about b\n    b,\n    c)\n",
            {"a"},
            "from m import (\n    # about b\n    b,\n    c)\n",
        ),
        ("from m import (a,  # one\n    b)\n", {"a"}, "from m import (b)\n"),
        (
            "from m import (  # noqa: F401\n    # about a\n    a,\n    # about b\n    b,  # two\n)\n",
            {"a"},
            "from m import (  # noqa: F401\n    # about b\n    b,  # two\n)\n",
        ),
        (
            "from m import (\n    a, b,  # both\n    c,\n    # the end\n)\n",
            {"b", "c"},
            "from m import (\n    a,  # both\n    # the end\n)\n",
        ),
        (
            "from m import (\n    a,  # one\n    b, c,  # type: ignore\n    d,  # four\n)\n",
            {"a", "b", "d"},
            "from m import (\n    c,  # type: ignore\n)\n",
        ),
    ],
)  # fmt: skip
def test_names_go_from_imports(before: str, drop: set[str], after: str) -> None:
    assert cut(before, drop_names={1: frozenset(drop)}) == after
    assert cut(after, drop_names={}) == after


@given(
    lines=st.lists(
        st.tuples(st.lists(st.booleans(), min_size=1, max_size=3), st.booleans(), st.booleans()),
        min_size=1,
        max_size=5,
    ).filter(lambda lines: any(any(kept) for kept, _, _ in lines)),
    comma=st.booleans(),
    opening=st.sampled_from(["", "  # noqa: F401"]),
)
def test_each_line_of_names_keeps_its_comments(
    lines: list[tuple[list[bool], bool, bool]], comma: bool, opening: str
) -> None:
    def text(names: list[list[str]]) -> str:
        last = next(inside[-1] for inside in reversed(names) if inside)
        out = f"from m import ({opening}\n"
        for number, (inside, (_, above, end)) in enumerate(zip(names, lines, strict=True)):
            if inside:
                out += f"    # above {number}\n" if above else ""
                out += f"    {', '.join(inside)}{',' if comma or inside[-1] != last else ''}"
                out += f"  # end {number}\n" if end else "\n"
        return f"{out})\n"

    every = [[f"n{i}_{j}" for j in range(len(kept))] for i, (kept, _, _) in enumerate(lines)]
    left = [
        [name for name, stays in zip(names, kept, strict=True) if stays]
        for names, (kept, _, _) in zip(every, lines, strict=True)
    ]
    gone = frozenset(set().union(*every) - set().union(*left))
    assert cut(text(every), drop_names={1: gone} if gone else {}) == text(left)


def test_an_import_for_its_effect() -> None:
    becomes(
        "from a.b import c, d  # why\nimport x\n",
        "import a.b as _liftoff_loaded  # why\nimport x\n",
        load_only={1: "a.b"},
    )


@pytest.mark.parametrize(
    "edits",
    [
        {"stubs": {1: "a"}},
        {"stubs": {3: "a"}},
        {"remove": frozenset({2})},
        {"drop_names": {3: frozenset({"a"})}},
        {"load_only": {9: "a"}},
    ],
)
def test_an_edit_that_finds_nothing_is_an_error(edits: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="nothing of the kind to edit at line"):
        cut("x = (\n    1)\ndef f():\n    pass\n" if "stubs" not in edits else "x = 1\n", **edits)


def test_the_last_name_of_an_import_stays() -> None:
    with pytest.raises(ValueError, match="must keep one name"):
        cut("from a import b\n", drop_names={1: frozenset({"b"})})


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("indent", ["    ", "\t", "  "])
def test_line_ends_and_indents_are_the_file_s_own(newline: str, indent: str) -> None:
    text = f"x = 1{newline}def f():{newline}{indent}return 1{newline}y = 2{newline}"
    after = slice_module(text, ModuleEdits(stubs={2: "f"}, remove=frozenset({1})))
    imported = IMPORT.replace("\n", newline)
    assert after == (
        f"{imported}def f():{newline}{indent}_liftoff_stub('f'){newline}y = 2{newline}"
    )


def test_a_module_is_cut_in_many_ways() -> None:
    parsed = ParsedModule("a = 1\nb = 2\n")
    assert parsed.slice(ModuleEdits(remove=frozenset({1}))) == "b = 2\n"
    assert parsed.slice(ModuleEdits(remove=frozenset({2}))) == "a = 1\n"
    assert parsed.slice(ModuleEdits(remove=frozenset({1, 2}))).strip() == ""


STATEMENTS = (
    "a = 1  # one\n",
    "\n\n# apart\nb = [\n    1,\n    2,\n]\n",
    "def f(x):\n    # inside\n    return x\n",
    "@d\nclass C:\n    x = 1\n\n    def m(self): return 2\n",
    "if a:\n    pass\nelse:\n    c = 3\n",
    "x = 1; y = 2\n",
    "import os, sys\n",
    'text = """\n  kept\n"""\n',
)


@given(st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=8), st.sets(st.integers(0, 7)))
def test_what_stays_is_byte_for_byte_the_same(parts: list[str], chosen: set[int]) -> None:
    import ast

    nodes = {node.lineno: node for node in ast.parse("".join(parts)).body}
    lines = sorted(nodes)
    starts, line = [], 1
    for part in parts:
        starts.append(line)
        line += part.count("\n")
    gone = [index for index in sorted(chosen) if index < len(parts)]
    remove = {
        n for index in gone for n in lines
        if starts[index] <= n < starts[index] + parts[index].count("\n")
    }  # fmt: skip
    kept = [part for index, part in enumerate(parts) if index not in gone]
    after = slice_module("".join(parts), ModuleEdits(remove=frozenset(remove)))
    # Comments above the first statement are the module's.
    assert after.endswith("".join(kept))
    assert after.removesuffix("".join(kept)).strip() in ("", "# apart")
