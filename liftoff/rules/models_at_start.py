"""Trained models and large data that import or start-up loads (LO502), or a request (LO403)."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from liftoff.project.scopes import Scope
from liftoff.project.values import External
from liftoff.rules import unknown_calls
from liftoff.rules.model import Call, Model
from liftoff.rules.own_models import own_loads
from liftoff.rules.tables.models import MODELS

# Keywords that name the file of a trained model.
_WEIGHTS = frozenset({
    "weights", "weights_path", "weights_file", "checkpoint", "checkpoint_path", "ckpt_path",
    "model_path", "model_file", "onnx_path",
})  # fmt: skip

# Load tables, objects and indexes, whose size nobody knows.
_DATA = (
    "pandas.", "polars.", "geopandas.", "dask.", "pyarrow.", "pickle.", "dill.", "cloudpickle.",
    "joblib.", "nltk.", "datasets.", "faiss.", "annoy.", "hnswlib.", "cv2.Cascade", "surprise.",
)  # fmt: skip


def loads_at_start(model: Model) -> Iterator[Call]:
    """Calls of libraries, then those of the project's own code that hides such a call."""
    told: set[Scope] = set()
    for call in _loads(model):
        # A request that loads it again, when it was dropped, does not spare the cold start.
        if model.at_start(call.scope):
            told.add(call.scope)
            yield call
    for site, name in own_loads(model, told):
        yield Call(site, name, External(name))


def loads_in_requests(model: Model, told: Iterable[Scope]) -> Iterator[Call]:
    """Calls of libraries in what requests alone run, one a function."""
    known = set(told)
    for call in _loads(model):
        alone = model.in_request(call.scope) and not model.at_start(call.scope)
        if alone and call.scope not in known and not call.name.startswith(_DATA):
            known.add(call.scope)
            yield call


def _loads(model: Model) -> Iterator[Call]:
    for call in dict.fromkeys(
        (
            *model.calls(*MODELS),
            *model.method_calls(
                "from_pretrained", "load_weights", "load_state_dict", "load_checkpoint"
            ),
            *_with_weights(model),
            *unknown_calls.loaded_models(model),
        )
    ):
        if "Config" not in call.name:
            yield call


def _with_weights(model: Model) -> Iterator[Call]:
    """Objects of libraries that are told a file of weights, or to fetch their own."""
    for scope in model.scopes:
        for site in scope.calls:
            if any(k.arg in _WEIGHTS or _is_fetched(k) for k in site.node.keywords):
                for value in model.values(site.node.func, scope):
                    if isinstance(value, External) and _may_load(model, value.name, scope):
                        yield Call(site, value.name, value)
                        break


def _may_load(model: Model, name: str, scope: Scope) -> bool:
    """Whether it is of a library; what requests call may be `store.put(checkpoint=state)`."""
    made = name.rpartition(".")[2][:1].isupper()
    return not name.startswith("builtins.") and (made or model.at_start(scope))


def _is_fetched(keyword: ast.keyword) -> bool:
    """`densenet121(pretrained=True)`."""
    value = keyword.value
    return keyword.arg == "pretrained" and isinstance(value, ast.Constant) and value.value is True
