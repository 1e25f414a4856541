"""The OpenAPI documents that an app makes of itself, as data and as a file beside the plan."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liftoff.errors import LiftoffError
from liftoff.frameworks.swagger import is_swagger, openapi_of
from liftoff.json_text import parsed

# Relative to the plan.
DOCUMENTS_FILE = "app-openapi.json"
DOCUMENTS_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AppDocument:
    """One document of OpenAPI 3.

    Attributes:
        prefix: path of the mount that its app is under; "" for the app itself.
        document: as the app made it.
    """

    prefix: str
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedDocument:
    """A document that could not be had.

    Attributes:
        prefix: as that of `AppDocument`.
        reason: a clause.
        path: file that raised, relative to the source, or None.
        line: its line, or None.
    """

    prefix: str
    reason: str
    path: str | None = None
    line: int | None = None


def documents_of(
    answers: Sequence[Mapping[str, Any]],
) -> tuple[tuple[AppDocument, ...], tuple[FailedDocument, ...]]:
    """The probe's documents, and those that cannot be used."""
    found, failed = [], []
    for answer in answers:
        prefix, error, document = answer["prefix"], answer.get("error"), answer.get("document")
        if error is not None:
            reason = f"making it raised {error['kind']}: {error['message']}"
            failed.append(
                FailedDocument(prefix=prefix, reason=reason, path=error["path"], line=error["line"])
            )
        elif isinstance(document, dict) and is_swagger(document):
            found.append(AppDocument(prefix=prefix, document=openapi_of(document)))
        elif not isinstance(document, dict) or not _is_openapi_3(document):
            reason = "it is none of OpenAPI 3 or Swagger 2"
            failed.append(FailedDocument(prefix=prefix, reason=reason))
        else:
            found.append(AppDocument(prefix=prefix, document=document))
    return tuple(found), tuple(failed)


def documents_to_json(documents: Sequence[AppDocument]) -> str:
    """The documents as an indented JSON text that ends in a newline."""
    listed = [{"prefix": found.prefix, "document": found.document} for found in documents]
    return json.dumps({"version": DOCUMENTS_VERSION, "documents": listed}, indent=1) + "\n"


def documents_from_json(text: str, *, where: str) -> tuple[AppDocument, ...]:
    """Read what `documents_to_json` wrote.

    Args:
        text: the file's text.
        where: the file's name, for messages.

    Raises:
        LiftoffError: it is no such text.
    """
    hint = "run `liftoff split` again, or remove the file to emit without the app's own schemas"
    data = parsed(text, where=where, hint=hint)
    listed = data.get("documents") if isinstance(data, dict) else None
    if not isinstance(listed, list) or data.get("version") != DOCUMENTS_VERSION:
        raise LiftoffError(
            f"holds no documents of version {DOCUMENTS_VERSION}", where=where, hint=hint
        )
    for number, entry in enumerate(listed):
        document = entry.get("document") if isinstance(entry, dict) else None
        if not _is_openapi_3(document) or not isinstance(entry.get("prefix"), str):
            raise LiftoffError(
                f"documents[{number}] is no OpenAPI 3 document with its prefix",
                where=where,
                hint=hint,
            )
    return tuple(AppDocument(prefix=e["prefix"], document=e["document"]) for e in listed)


def _is_openapi_3(document: Any) -> bool:
    return isinstance(document, dict) and str(document.get("openapi", "")).startswith("3.")
