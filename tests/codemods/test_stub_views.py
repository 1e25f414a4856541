from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from libcst.codemod import CodemodContext, CodemodTest
from liftoff_codemods.stub_views import StubViewsCommand


class TestStubViews(CodemodTest):
    TRANSFORM = StubViewsCommand

    def twice(self, before: str, after: str, views: list[str]) -> None:
        self.assertCodemod(before, after, views)
        self.assertCodemod(after, after, views)

    def test_views_by_qualified_name(self) -> None:
        before = '''
            """Pages."""
            from app import app

            @app.route("/")
            def home():
                """The first page."""
                return "home"  # plain

            class Item(MethodView):
                def get(self): return "item"

                def post(self):
                    return "posted"

            def create_app():
                @app.route("/about")
                def home():
                    return "about"
        '''
        after = '''
            """Pages."""
            from liftoff_adapters.handoff import stub as _liftoff_stub
            from app import app

            @app.route("/")
            def home():
                """The first page."""
                _liftoff_stub('main.home')

            class Item(MethodView):
                def get(self):
                    _liftoff_stub('item')

                def post(self):
                    return "posted"

            def create_app():
                @app.route("/about")
                def home():
                    _liftoff_stub('about=x')
        '''
        self.twice(before, after, ["home=main.home", "Item.get=item", "create_app.home=about=x"])

    def test_other_code_stays_as_it_is(self) -> None:
        before = "def  home( ) : return 1 ;\n"
        self.assertCodemod(before, before, ["other=x"])
        self.assertCodemod(before, before)

    def test_a_wrong_argument(self) -> None:
        for text in ("home", "=x", "home="):
            with pytest.raises(ValueError, match="is not of the form NAME=ENDPOINT"):
                StubViewsCommand(CodemodContext(), [text])


def test_it_runs_with_libcst_s_own_tool(tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    file.write_text("def home():\n    return 1\n", encoding="utf-8")
    command = [
        sys.executable, "-m", "libcst.tool", "codemod", "-x", "--no-format",
        "liftoff_codemods.stub_views.StubViewsCommand", "--view", "home=main.home", str(file),
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert file.read_text(encoding="utf-8").endswith(
        "def home():\n    _liftoff_stub('main.home')\n"
    )
