"""Replace the bodies of views by stubs, as a command of LibCST's own tool.

python -m libcst.tool codemod liftoff_codemods.stub_views.StubViewsCommand \
        --view home=main.home --view create_app.about=about app.py
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import libcst as cst
from libcst.codemod import CodemodContext, VisitorBasedCodemodCommand

from liftoff_codemods.stubs import stubbed, with_stub_import


class StubViewsCommand(VisitorBasedCodemodCommand):
    """Makes views hand their requests on.

    Args:
        context: LibCST's own.
        view: `QUALIFIED_NAME=ENDPOINT` of each view: `home`, `Item.get`, `create_app.about`.

    Raises:
        ValueError: a view is not given in this form.
    """

    DESCRIPTION = "Replaces the bodies of views by stubs that hand the request on."

    @staticmethod
    def add_args(arg_parser: argparse.ArgumentParser) -> None:
        """Declare `--view`."""
        arg_parser.add_argument(
            "--view",
            action="append",
            default=[],
            metavar="NAME=ENDPOINT",
            help="qualified name of a view, and its endpoint; may be given several times",
        )

    def __init__(self, context: CodemodContext, view: Sequence[str] = ()) -> None:
        super().__init__(context)
        self._endpoints: dict[str, str] = {}
        for text in view:
            name, equals, endpoint = text.partition("=")
            if not (name and equals and endpoint):
                raise ValueError(f"{text!r} is not of the form NAME=ENDPOINT")
            self._endpoints[name] = endpoint
        self._path: list[str] = []
        self._stubs = False

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self._path.append(node.name.value)

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self._path.append(node.name.value)

    def leave_ClassDef(
        self,
        original_node: cst.ClassDef,  # noqa: ARG002
        updated_node: cst.ClassDef,
    ) -> cst.ClassDef:
        self._path.pop()
        return updated_node

    def leave_FunctionDef(
        self,
        original_node: cst.FunctionDef,  # noqa: ARG002
        updated_node: cst.FunctionDef,
    ) -> cst.FunctionDef:
        endpoint = self._endpoints.get(".".join(self._path))
        self._path.pop()
        if endpoint is None:
            return updated_node
        self._stubs = True
        return stubbed(updated_node, endpoint)

    def leave_Module(
        self,
        original_node: cst.Module,  # noqa: ARG002
        updated_node: cst.Module,
    ) -> cst.Module:
        return with_stub_import(updated_node) if self._stubs else updated_node
