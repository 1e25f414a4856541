"""What a framework runs around requests, at start and at the end: hooks of apps and routers."""

from __future__ import annotations

import ast

from liftoff.frameworks.registrars import Registrar
from liftoff.frameworks.rule_calls import RuleCalls
from liftoff.project.evaluation.values import FunctionValue
from liftoff.project.source.scopes import Scope

HOOKS = frozenset({
    "before_request", "after_request", "teardown_request", "url_value_preprocessor", "url_defaults",
    "errorhandler", "register_error_handler", "middleware", "add_middleware", "exception_handler",
    "add_exception_handler", "teardown_appcontext",
})  # fmt: skip
APP_HOOKS = frozenset({
    "before_app_request", "after_app_request", "teardown_app_request", "app_url_value_preprocessor",
    "app_url_defaults", "app_errorhandler",
})  # fmt: skip
# What a template may call.
TEMPLATE_HOOKS = frozenset({
    "context_processor", "app_context_processor", "template_filter", "add_template_filter",
    "template_global", "add_template_global", "template_test", "add_template_test",
    "app_template_filter", "add_app_template_filter", "app_template_global",
    "add_app_template_global", "app_template_test",
})  # fmt: skip
STARTUP_HOOKS = frozenset({"before_first_request", "before_app_first_request", "before_serving"})
ALL_HOOKS = HOOKS | APP_HOOKS | TEMPLATE_HOOKS | STARTUP_HOOKS | {"on_event", "add_event_handler"}


class Hooks(RuleCalls):
    """Reads hooks into a registry."""

    def hook_targets(
        self, node: ast.Call | None, scope: Scope, decorated: Scope | None
    ) -> list[Scope]:
        """The functions that a hook's decorator stands on, or that its call is given."""
        if decorated is not None:
            return [*self.runs(FunctionValue(decorated))] if decorated.is_function else []
        found: list[Scope] = []
        for argument in node.args if node is not None else ():
            for value in self.evaluator.values(argument, scope):
                found.extend(self.runs(value))
        for keyword in node.keywords if node is not None else ():
            if keyword.arg in ("f", "func", "dispatch", "handler"):
                for value in self.evaluator.values(keyword.value, scope):
                    found.extend(self.runs(value))
        return found

    def hook(
        self, registrar: Registrar, name: str, function: Scope, node: ast.Call | None, scope: Scope
    ) -> None:
        """Note when a hook's function runs."""
        if name in STARTUP_HOOKS:
            self.registry.startup[function] = None
        elif name in ("on_event", "add_event_handler"):
            event = self.text(node.args[0], scope) if node is not None and node.args else ""
            group = self.registry.shutdown if event == "shutdown" else self.registry.startup
            if scope.kind == "main" or _is_of_main(function):
                # An import of the app never adds it.
                group = self.registry.commands
            group[function] = None
        elif name in TEMPLATE_HOOKS:
            self.registry.templates[function] = None
        elif name in APP_HOOKS:
            registrar.app_hooks[function] = None
        else:
            self.around(registrar, name, function)

    def around(self, registrar: Registrar, name: str, function: Scope) -> None:
        """Note a function that runs around requests; middleware is made once, before the first."""
        once = function.name == "__init__" and "middleware" in name
        (self.registry.startup if once else registrar.hooks)[function] = None


def _is_of_main(function: Scope) -> bool:
    """Whether it is defined under `if __name__ == "__main__"`."""
    mains = (s for s in function.module_scope().children if s.kind == "main")
    return any(function in main.children for main in mains)
