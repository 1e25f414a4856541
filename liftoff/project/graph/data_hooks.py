"""Methods that libraries run when they load, dump or validate data: of schemas and forms."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import Instance
from liftoff.project.graph.edges import EdgeRecorder
from liftoff.project.program import decorator_name
from liftoff.project.source.scopes import CallSite, Scope

LOADS = frozenset({"load", "loads", "dump", "dumps", "validate", "validate_on_submit"})
_SCHEMAS = ("marshmallow.", "flask_marshmallow.", "marshmallow_sqlalchemy.")
_FORMS = ("wtforms.", "flask_wtf.")
_OF_SCHEMAS = frozenset({
    "pre_load", "post_load", "pre_dump", "post_dump", "validates", "validates_schema",
})  # fmt: skip


class DataHooks(EdgeRecorder):
    """Records what such a call runs of an object of the project's own class."""

    def loaded(self, function: ast.Attribute, call: CallSite) -> None:
        """`UserSchema().load(data)` and `form.validate_on_submit()`."""
        for value in self.evaluator.values(function.value, call.scope):
            if isinstance(value, Instance):
                for method in self.of_data(value.cls, function.attr):
                    self.edge(call.scope, method, call.node, written=False)
                    self.read_on(method, value)

    def of_data(self, cls: Scope, called: str) -> Iterator[Scope]:
        """The methods of a class that its base calls by their names, or by their decorators."""
        bases = self.evaluator.hierarchy.external_bases(cls)
        schema = any(base.startswith(_SCHEMAS) for base in bases)
        form = called.startswith("validate") and any(base.startswith(_FORMS) for base in bases)
        for owner in self.evaluator.hierarchy.mro(cls)[0] if schema or form else ():
            for method in owner.children:
                names = {decorator_name(decorator) for decorator in method.decorators}
                if (schema and names & _OF_SCHEMAS) or (form and _validates(method)):
                    yield method


def _validates(method: Scope) -> bool:
    return method.is_function and method.name.startswith("validate")
