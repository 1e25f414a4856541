"""What an operation needs, with the resources that its arguments name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from itertools import product
from math import prod

from liftoff.plan.model import Pseudo
from liftoff.plan.permissions.arguments import Arguments, Looked, Reader
from liftoff.plan.permissions.composing import MAX_TEXTS
from liftoff.plan.permissions.operations import Operation
from liftoff.plan.permissions.services import Need, Source, Target
from liftoff.plan.permissions.text import UNKNOWN, Text, Unknown, Variable, joined

_TOKEN = re.compile(r"\$\{(\w+)\}")
# What of an expression is shown to a person.
_LONGEST = 60
_WORD = re.compile(r"\w|\*")
_OWN = {"Partition": "Partition", "Region": "Region", "Account": "AccountId"}
_QUEUE = re.compile(r"https?://(?:sqs\.)?([\w-]+)\.[^/]+/(\d{12}|\w+)/([\w.-]+)")
# Models that are called through a profile which chooses among regions.
_PROFILE = re.compile(r"(?:us|eu|apac|jp|au|ca|us-gov|global)\.(.+)")


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands in an environment variable, or the part of it between slashes."""

    variable: Variable
    segment: int | None = None


@dataclass(frozen=True, slots=True)
class Hole:
    """What nobody knows before the template is deployed.

    Attributes:
        kind: what is asked for: a variable of an ARN, such as `TableName`, or `TableArn`.
        origin: what is unknown, as the source spells it; the same for the same.
        hint: what to know about it, or "".
    """

    kind: str
    origin: str
    hint: str = ""


Part = str | Pseudo | Setting | Hole
Arn = tuple[Part, ...]
EVERYTHING: Arn = ("*",)


@dataclass(frozen=True, slots=True)
class Grant:
    """One action on one resource."""

    action: str
    arn: Arn


def grants(need: Need, operation: Operation, reader: Reader) -> Iterator[Grant]:
    """The grants of one need of an operation; none where its condition does not hold."""
    for arn in _resources(need, operation, reader):
        yield Grant(need.action, _in_region(arn, operation.region))


def _in_region(arn: Arn, region: Text | None) -> Arn:
    """An ARN of the stack's region in that of the client."""
    if region is None:
        return arn
    own = _parts(region)
    return joined_arn(*(own if part == Pseudo("Region") else (part,) for part in arn))


def _resources(need: Need, operation: Operation, reader: Reader) -> Iterator[Arn]:
    if not _holds(need.when, operation.arguments, reader):
        return
    if not need.targets:
        yield EVERYTHING
        return
    named = [(target, _named(target, operation, reader)) for target in need.targets]
    if not any(arns or target.required for target, arns in named):
        # Nothing that the action may be about is part of this call.
        yield EVERYTHING
        return
    some = any(arns for _, arns in named)
    for target, arns in named:
        yield from arns
        if target.required and not arns:
            # What no argument of the operation can name: all of that kind, beside what is named.
            every = some and not target.sources
            text: Text = ("*",) if every else UNKNOWN
            yield _filled(target.arn, {}, text, operation)


def _holds(when: str, arguments: Arguments, reader: Reader) -> bool:
    if not when:
        return True
    if when.startswith("!"):
        looked = reader.look(arguments, when[1:])
        return looked.maybe or not looked.texts
    path, _, word = when.partition("~")
    looked = reader.look(arguments, path)
    if not word:
        return looked.given
    if looked.maybe or not looked.texts:
        return True
    return any(_may_hold(text, word) for text in looked.texts)


def _may_hold(text: Text, word: str) -> bool:
    return any(word in part.upper() if isinstance(part, str) else True for part in text)


def _named(target: Target, operation: Operation, reader: Reader) -> list[Arn]:
    """The resources that a call names, by the first source that it gives."""
    maybe = False
    for source in target.sources:
        first = source if isinstance(source, str) else next(iter(source.values()))
        looked = reader.look(operation.arguments, first)
        if looked.texts:
            return list(dict.fromkeys(_arns(target, source, looked, operation, reader)))
        maybe = maybe or looked.maybe
    if maybe:
        return [_filled(target.arn, {}, UNKNOWN, operation, first)]
    return []


def _arns(
    target: Target, source: Source, looked: Looked, operation: Operation, reader: Reader
) -> Iterator[Arn]:
    if isinstance(source, str):
        for text in looked.texts:
            yield from _whole(target, text, source, operation)
        return
    (variable, path), *others = source.items()
    rest: dict[str, tuple[Text, ...]] = {}
    for name, inner in others:
        found = reader.look(operation.arguments, inner)
        if not (found.texts or found.maybe) and not target.required:
            return  # an index that is not given is not asked
        rest[name] = found.texts if found.texts and not found.maybe else (UNKNOWN,)
    if prod(map(len, rest.values())) > MAX_TEXTS:
        rest = dict.fromkeys(rest, (UNKNOWN,))
    for text in looked.texts:
        for chosen in product(*rest.values()):
            inside = dict(zip(rest, chosen, strict=True))
            yield from _by_name(target.arn, variable, path, text, inside, operation)


def _whole(target: Target, text: Text, path: str, operation: Operation) -> Iterator[Arn]:
    """An argument that is an ARN."""
    match text:
        case (Variable(environment=True) as variable,):
            yield (Setting(variable),)
        case (str() as start, *_) if not start.startswith("arn:") and _is_name(text):
            # Some take the name as well.
            yield _filled(target.arn, {}, text, operation, path)
        case (str(), *_) if _tells(text):
            yield _parts(text)
        case _:
            yield (Hole(_arn_kind(target.arn), _origin(operation, path)),)


def _tells(text: Text) -> bool:
    """Whether an ARN says anything of the resource: what is after its fifth colon."""
    colons = 0
    for part in text:
        if isinstance(part, str):
            *before, last = part.split(":")
            colons += len(before)
            if colons >= 5 and last.strip("*/"):
                return True
        elif colons >= 5 and isinstance(part, Variable):
            return True
    return False


def _is_name(text: Text) -> bool:
    return all(isinstance(part, str) and ":" not in part for part in text)


def _by_name(
    template: str,
    variable: str,
    path: str,
    text: Text,
    rest: dict[str, Text],
    operation: Operation,
) -> Iterator[Arn]:
    """An argument that is a name, or sometimes an ARN or a URL."""
    after = template.partition(f"${{{variable}}}")[2]
    match text:
        case (str() as start, *_) if start.startswith("arn:"):
            yield joined_arn(_parts(text), _fill(after, rest))
        case (Variable(name, True) as found,) if name.upper().endswith("ARN"):
            yield joined_arn((Setting(found),), _fill(after, rest))
        case _ if path.endswith("QueueUrl"):
            yield _queue(template, text, operation, path)
        case _ if variable == "IdentityName":
            yield from _identities(template, text)
        case (str() as model, *_) if variable in ("ModelId", "ResourceId"):
            yield from _model(template, model, text, operation)
        case (str() as alias, *_) if variable == "KeyId" and alias.startswith("alias/"):
            hint = f"of the key behind {alias}"
            yield (Hole("KeyArn", alias, hint),)
        case _ if variable == "ParameterNameWithoutLeadingSlash":
            first = text[0]
            if isinstance(first, str) and not _is_unknown(text):
                yield _filled(template, rest, (first.lstrip("/"), *text[1:]), operation)
            else:
                origin = first.name if isinstance(first, Variable) else _origin(operation, path)
                yield (Hole("ParameterArn", origin),)
        case _:
            yield _filled(template, rest, text, operation, path)


def _queue(template: str, text: Text, operation: Operation, path: str) -> Arn:
    match text:
        case (str() as url,) if (found := _QUEUE.match(url)) is not None:
            region, account, name = found.groups()
            return ("arn:", Pseudo("Partition"), f":sqs:{region}:{account}:{name}")
        case (Variable(environment=True) as variable,):
            return _fill(template, {"QueueName": text}, {variable: 4})
        case _:
            return _filled(template, {}, UNKNOWN, operation, path)


def _identities(template: str, text: Text) -> Iterator[Arn]:
    """Who sends is verified by address or by domain."""
    match text:
        case (str() as sender,):
            address = parseaddr(sender)[1] or sender
            for name in dict.fromkeys((address, address.rpartition("@")[2])):
                yield _fill(template, {"IdentityName": (name,)})
        case _:
            origin = next((part.name for part in text if isinstance(part, Variable)), "sender")
            hint = "verified address or domain that mail is sent from"
            yield _fill(template, {}, hole=Hole("IdentityName", origin, hint))


def _model(template: str, name: str, text: Text, operation: Operation) -> Iterator[Arn]:
    profile = _PROFILE.match(name)
    if "inference-profile" in template:
        if profile is not None:
            yield _filled(template, {}, text, operation)
    elif profile is not None:
        # A profile calls the model in each of its regions.
        model = (profile[1], *text[1:])
        yield _filled(template.replace("${Region}", "*"), {}, model, operation)
    else:
        yield _filled(template, {}, text, operation)


def _filled(
    template: str, rest: dict[str, Text], first: Text, operation: Operation, path: str = ""
) -> Arn:
    """An ARN whose first own variable is `first`, from the argument at `path`."""
    variables = [name for name in _TOKEN.findall(template) if name not in _OWN]
    if not variables:
        return _fill(template, {})
    origin = _origin(operation, path or variables[0])
    for part in first:
        if isinstance(part, Variable) and not part.environment:
            origin = part.name
    hole = Hole(variables[0], origin)
    return _fill(template, {**rest, variables[0]: first}, hole=hole)


def _fill(
    template: str,
    texts: dict[str, Text],
    segments: dict[Variable, int] | None = None,
    hole: Hole | None = None,
) -> Arn:
    """An ARN, with `*` for what lies inside what is named and is not known itself."""
    parts: list[Part] = []
    position = 0
    for found in _TOKEN.finditer(template):
        parts.append(template[position : found.start()])
        position = found.end()
        name = found[1]
        if name in _OWN:
            parts.append(Pseudo(_OWN[name]))  # type: ignore[arg-type]
        elif hole is not None and name == hole.kind and _is_unknown(texts.get(name, UNKNOWN)):
            parts.append(hole)
        else:
            parts.extend(_parts(texts.get(name, UNKNOWN), segments))
    parts.append(template[position:])
    return joined_arn(tuple(parts))


def _is_unknown(text: Text) -> bool:
    """Whether nothing of a text is known but the name of a setting, or what stands between."""
    return not any(
        part.environment if isinstance(part, Variable) else _WORD.search(part)
        for part in text
        if not isinstance(part, Unknown)
    )


def _parts(text: Text, segments: dict[Variable, int] | None = None) -> Arn:
    return tuple(
        part
        if isinstance(part, str)
        else Setting(part, (segments or {}).get(part))
        if isinstance(part, Variable) and part.environment
        else "*"
        for part in joined(text)
    )


def joined_arn(*arns: Arn) -> Arn:
    """Parts one after the other, neighbouring texts as one."""
    parts: list[Part] = []
    for part in (part for arn in arns for part in arn):
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        elif part != "":
            parts.append(part)
    return tuple(parts)


def _arn_kind(template: str) -> str:
    """`TopicArn` of an ARN whose first own variable is `${TopicName}`."""
    names = [name for name in _TOKEN.findall(template) if name not in _OWN]
    first = names[0] if names else "Resource"
    return f"{re.sub('(Name|Id)$', '', first) or first}Arn"


def _origin(operation: Operation, path: str) -> str:
    """What tells one unknown from another: where it is, and how it is spelled there."""
    name = path.partition(".")[0].partition("[")[0]
    given = operation.arguments.named.get(name)
    spelled = ast.unparse(given[0]) if given is not None else ""
    if len(spelled) > _LONGEST:
        spelled = f"{spelled[: _LONGEST - 3]}..."
    scope = given[1] if given is not None else operation.scope
    return f"{scope.module.name}:{scope.qualname}:{spelled}"
