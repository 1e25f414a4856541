from __future__ import annotations

import textwrap

import pytest
from liftoff_codemods.edits import ModuleEdits
from liftoff_codemods.slice_module import slice_module

IMPORT = "from liftoff_adapters.lazy import lazy as _liftoff_lazy"


def becomes(before: str, after: str, **edits: object) -> None:
    made = slice_module(textwrap.dedent(before), ModuleEdits(**edits))  # type: ignore[arg-type]
    assert made == textwrap.dedent(after)
    compile(made, "made.py", "exec")


def test_an_import_becomes_a_loader_and_functions_call_it() -> None:
    becomes(
        '''\
        """Module."""
        import os

        # frames
        import pandas as pd  # heavy


        def table(rows):  # of rows
            """A table."""
            # made here
            return pd.DataFrame(rows)


        class Tools:
            def size(self): return len(pd.__name__)  # short
        ''',
        f'''\
        """Module."""
        {IMPORT}
        import os

        # frames
        @_liftoff_lazy
        def _liftoff_load_pd():
            global pd
            import pandas as pd  # heavy


        def table(rows):  # of rows
            """A table."""
            _liftoff_load_pd()
            # made here
            return pd.DataFrame(rows)


        class Tools:
            def size(self):
                _liftoff_load_pd()
                return len(pd.__name__)  # short
        ''',
        lazy={5: frozenset({"pandas as pd"})},
        needs={8: frozenset({"pd"}), 15: frozenset({"pd"})},
    )


def test_some_names_of_an_import_wait_others_go_or_stay() -> None:
    becomes(
        "from m import a, b as c, d, e.f if 0 else e\n".replace(", e.f if 0 else e", ", e"),
        f"""\
        {IMPORT}
        from m import a
        @_liftoff_lazy
        def _liftoff_load_c():
            global c
            from m import b as c
        @_liftoff_lazy
        def _liftoff_load_d():
            global d
            from m import d
        """,
        lazy={1: frozenset({"b as c", "d"})},
        drop_names={1: frozenset({"e"})},
    )


def test_a_dotted_import_binds_its_root() -> None:
    becomes(
        "import a.b\n",
        f"""\
        {IMPORT}
        @_liftoff_lazy
        def _liftoff_load_a():
            global a
            import a.b
        """,
        lazy={1: frozenset({"a.b"})},
    )


def test_stubs_and_loaders_in_one_class() -> None:
    becomes(
        """\
        import a
        class View:
            def get(self):
                return 1
            async def helper(self):
                yield a
        """,
        f"""\
        from liftoff_adapters.handoff import stub as _liftoff_stub
        {IMPORT}
        @_liftoff_lazy
        def _liftoff_load_a():
            global a
            import a
        class View:
            def get(self):
                _liftoff_stub('v')
            async def helper(self):
                _liftoff_load_a()
                yield a
        """,
        lazy={1: frozenset({"a"})},
        needs={5: frozenset({"a"})},
        stubs={3: "v"},
    )


def test_a_function_right_below_the_import() -> None:
    becomes(
        """\
        import a
        def f():
            return a
        """,
        f"""\
        {IMPORT}
        @_liftoff_lazy
        def _liftoff_load_a():
            global a
            import a
        def f():
            _liftoff_load_a()
            return a
        """,
        lazy={1: frozenset({"a"})},
        needs={2: frozenset({"a"})},
    )


@pytest.mark.parametrize("line", ["import b\n", "from a import *\n", "x = 1\n"])
def test_what_is_not_imported_cannot_wait(line: str) -> None:
    with pytest.raises(ValueError, match="a is not imported here"):
        slice_module(line, ModuleEdits(lazy={1: frozenset({"a"})}))
