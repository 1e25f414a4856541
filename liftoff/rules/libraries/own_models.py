"""Models that the app itself runs: by the names of its functions, where it has such a library.

What a library of models does is seen by its calls. This is for what hides behind code of the
project: its own network in PyTorch, or a library in C.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Set

from liftoff.project.evaluation.generated_init import only_keeps
from liftoff.project.evaluation.values import ClassValue, External
from liftoff.project.graph.edges import function_of
from liftoff.project.graph.reach import leading_to, reached
from liftoff.project.source.scopes import CallSite, Scope
from liftoff.rules.libraries.unknown_calls import is_model
from liftoff.rules.model import Model
from liftoff.rules.tables import by_name

_LIBRARIES = frozenset({
    "torch", "tensorflow", "jax", "keras", "onnxruntime", "ctranslate2", "llama_cpp",
    "transformers", "diffusers", "paddle", "mlx", "tflite_runtime", "ctypes",
})  # fmt: skip
# `with torch.no_grad():`
_INFERENCE = ("torch.no_grad", "torch.inference_mode", "torch.autocast", "torch.cuda.amp.autocast")


def has_models(model: Model) -> bool:
    """Whether any module imports a library that runs models."""
    return any(
        name.partition(".")[0] in _LIBRARIES
        for scope in model.scopes
        for name in (*scope.imports, *scope.star_imports)
    )


def inferences(model: Model) -> Iterator[tuple[ast.expr, Scope]]:
    """The first block for inference in each function that requests run."""
    for scope in model.scopes:
        for manager in scope.withs if model.in_request(scope) else ():
            called = manager.func if isinstance(manager, ast.Call) else manager
            if isinstance(called, ast.expr) and any(
                isinstance(value, External) and value.name.startswith(_INFERENCE)
                for value in model.values(called, scope)
            ):
                yield called, scope
                break


def own_jobs(model: Model, told: Collection[Scope]) -> Iterator[tuple[CallSite, str]]:
    """Calls like `generator.generate(prompt)` in a request, of functions of the project.

    Args:
        model: the app.
        told: functions in which a finding already says that a model runs.
    """
    if not has_models(model):
        return
    leading = leading_to(told, model.graph.edges)
    jobs: list[Scope] = []
    found: list[tuple[CallSite, str, Scope]] = []
    for scope in model.scopes:
        for site in scope.calls if model.in_request(scope) else ():
            for function in _functions(model, site):
                named = by_name.OF_MODELS.match(function.name) and not _is_quick(function)
                if named and not _leads_to(function, leading):
                    found.append((site, function.name, scope))
                    jobs.append(function)
                    break
    inside = reached(jobs, model.graph.callees)
    for site, name, scope in found:
        if scope not in inside:
            yield site, name


def own_loads(model: Model, told: Collection[Scope]) -> Iterator[tuple[CallSite, str]]:
    """Calls like `load_model(path)` and `Detector(path)` at import, of the project's own code."""
    if not has_models(model):
        return
    leading = leading_to(told, model.graph.edges)
    for scope in model.import_modules:
        for site in scope.calls:
            for value in model.values(site.node.func, scope):
                if isinstance(value, ClassValue):
                    if only_keeps(model.evaluator, value.scope):
                        continue
                    name, started = value.scope.name, value.scope
                else:
                    function = function_of(value)
                    if function is None:
                        continue
                    name, started = function.name, function
                if is_model(name) and not _leads_to(started, leading):
                    yield site, name
                    break


def _is_quick(function: Scope) -> bool:
    """Whether its module has only a library whose models answer at once, such as scikit-learn."""
    roots = {name.partition(".")[0] for name in function.module_scope().imports}
    return bool(roots & set(by_name.QUICK_MODELS)) and not roots & _LIBRARIES


def _functions(model: Model, site: CallSite) -> list[Scope]:
    values = model.values(site.node.func, site.scope)
    return [f for value in values if (f := function_of(value)) is not None]


def _leads_to(start: Scope, leading: Set[Scope]) -> bool:
    """Whether a function, or one inside it, is among those that lead somewhere."""
    return start in leading or any(c.is_function and c in leading for c in start.children)
