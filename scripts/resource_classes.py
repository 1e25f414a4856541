"""The classes of `boto3.resource`: which operation each method of theirs calls, and with what."""

from __future__ import annotations

from typing import Any

import boto3
from boto3.resources.model import ResourceModel
from botocore import xform_name


def resource_classes(service: str) -> dict[str, Any]:
    """The classes of a service by name, the service itself as ""; empty when it has none.

    An argument is `@Name` for an identifier of the object, `=value` for a fixed one.
    """
    session = boto3.session.Session()
    if service not in session.get_available_resources():
        return {}
    shapes = session.resource(service, region_name="us-east-1").meta.client.meta.service_model
    document = session._loader.load_service_model(service, "resources-1")
    definitions = document["resources"]
    found = {"": _class(ResourceModel("", document["service"], definitions), shapes)}
    for name, definition in definitions.items():
        found[name] = _class(ResourceModel(name, definition, definitions), shapes)
    return found


def _class(model: Any, shapes: Any) -> dict[str, Any]:
    if model.shape:
        model.load_rename_map(shapes.shape_for(model.shape))
    else:
        model.load_rename_map()
    identifiers = [identifier.name for identifier in model.identifiers]
    made: dict[str, Any] = {
        "ids": [xform_name(name) for name in identifiers],
        "methods": {action.name: _action(action) for action in model.actions},
        "objects": {
            reference.name: [reference.resource.type, _identifiers(reference.resource)]
            for reference in (*model.subresources, *model.references)
        },
        "many": {
            many.name: {
                **_request(many.request),
                "of": many.resource.type,
                "ids": _identifiers(many.resource),
                "batch": {
                    action.name: _action(action) for action in many.resource.model.batch_actions
                },
            }
            for many in model.collections
        },
        "waiters": {waiter.name: xform_name(waiter.waiter_name) for waiter in model.waiters},
    }
    if model.load:
        made["load"] = _action(model.load)
        made["lazy"] = sorted(model.get_attributes(shapes.shape_for(model.shape)))
    return made


def _action(action: Any) -> dict[str, Any]:
    made = _request(action.request)
    if action.resource is not None:
        made |= {"of": action.resource.type, "ids": _identifiers(action.resource)}
    return made


def _request(request: Any) -> dict[str, Any]:
    if request is None:
        return {}
    params = {p.target: _source(p) for p in request.params if _source(p) is not None}
    return {"method": xform_name(request.operation), "params": params}


def _source(parameter: Any) -> str | None:
    if parameter.source == "identifier":
        return f"@{xform_name(parameter.name)}"
    return f"={parameter.value}" if parameter.source in ("string", "integer") else None


def _identifiers(resource: Any) -> dict[str, str]:
    """Where the identifiers of what is made come from: this object's, or the arguments."""
    return {
        xform_name(identifier.target): f"@{xform_name(identifier.name)}"
        if identifier.source == "identifier"
        else "input"
        if identifier.source == "input"
        else f"request:{identifier.path}"
        if identifier.source == "requestParameter"
        else ""
        for identifier in resource.identifiers
    }
