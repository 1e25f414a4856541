"""Trained models and large data that import or start-up loads (LO502), or a request (LO403)."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from liftoff.project.evaluation.values import External
from liftoff.project.source.scopes import Scope
from liftoff.rules.libraries import unknown_calls
from liftoff.rules.libraries.own_models import own_loads
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.by_name import SERVICES
from liftoff.rules.tables.models import (
    LOAD_METHODS,
    MODEL_PACKAGES,
    MODELS,
    NETWORKS,
    TRAIN_METHODS,
)

# Keywords that name the file of a trained model.
_WEIGHTS = frozenset({
    "weights", "weights_path", "weights_file", "checkpoint", "checkpoint_path", "ckpt_path",
    "model_path", "model_file", "onnx_path", "encoder_weights", "pretrained_weights",
})  # fmt: skip

# Load tables, objects and indexes, whose size nobody knows.
_DATA = (
    "pandas.", "polars.", "geopandas.", "dask.", "pyarrow.", "pickle.", "dill.", "cloudpickle.",
    "joblib.", "nltk.", "datasets.", "faiss.", "annoy.", "hnswlib.", "cv2.Cascade", "surprise.",
    "scipy.", "networkx.", "osmnx.", "anndata.", "scanpy.", "pyreadstat.", "datatable.",
    "feather.", "hickle.", "compress_pickle.", "statsmodels.", "jieba.",
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


def trained_at_start(model: Model, told: Iterable[Scope]) -> Iterator[Call]:
    """The first model that is trained in each function of start-up, where nothing else is told."""
    known = set(told)
    for call in _by_method(model, TRAIN_METHODS):
        alone = model.at_start(call.scope) and not model.runs_later(call.scope)
        if alone and call.scope not in known and not model.only_command(call.scope):
            known.add(call.scope)
            yield call


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
            *_by_method(model, LOAD_METHODS),
            *_networks(model),
            *_with_weights(model),
            *unknown_calls.loaded_models(model),
        )
    ):
        if "Config" not in call.name and not call.name.startswith(SERVICES):
            yield call


def _by_method(model: Model, methods: Mapping[str, tuple[str, ...]]) -> Iterator[Call]:
    for method, libraries in methods.items():
        for call in model.method_calls(method):
            if call.name.startswith(libraries):
                yield call


def _networks(model: Model) -> Iterator[Call]:
    """`ResNet50()` fetches its weights; and packages that are a model."""
    for call in model.calls_of(*NETWORKS):
        weights = call.argument(-1, "weights")
        last = call.name.rpartition(".")[2]
        if last[:1].isupper() and "(" not in last and not _is_none(weights):
            yield call
    for call in model.method_calls("load"):
        if MODEL_PACKAGES.match(call.name):
            yield call


def _is_none(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _with_weights(model: Model) -> Iterator[Call]:
    """Objects of libraries that are told a file of weights, or to fetch their own."""
    for scope in model.scopes:
        for site in scope.calls:
            if any(_names_weights(k) or _is_fetched(k) for k in site.node.keywords):
                for value in model.values(site.node.func, scope):
                    if isinstance(value, External) and _may_load(model, value.name, scope):
                        yield Call(site, value.name, value)
                        break


def _may_load(model: Model, name: str, scope: Scope) -> bool:
    """Whether it is of a library; what requests call may be `store.put(checkpoint=state)`."""
    made = name.rpartition(".")[2][:1].isupper()
    return not name.startswith("builtins.") and (made or model.at_start(scope))


def _names_weights(keyword: ast.keyword) -> bool:
    """`Unet(encoder_weights="imagenet")`; `None` is a network that knows nothing yet."""
    return keyword.arg in _WEIGHTS and not _is_none(keyword.value)


def _is_fetched(keyword: ast.keyword) -> bool:
    """`densenet121(pretrained=True)`, `resnet50(pretrained="imagenet")`."""
    value = keyword.value
    named = isinstance(value, ast.Constant) and (
        value.value is True or isinstance(value.value, str)
    )
    return keyword.arg == "pretrained" and named
