"""Large answers and uploads (LO404, LO405).

## What it finds

| code | what | severity |
|---|---|---|
| LO404 | a file as an answer: `FileResponse`, `send_file` | warning |
| LO404 | sound or film that the request makes in memory | info |
| LO405 | an upload: `UploadFile`, `request.files`, a form's file | warning when kept, else info |
| LO405 | a whole body that is taken for a file or base64 | warning |
| LO405 | a field of the body that is decoded from base64 | info |

## Why

A Lambda invocation takes and gives at most 6 MB, of which base64 leaves 4.5 MB for binary bodies.

## Example

Bad: `return FileResponse("video.mp4")`.
Good: `return RedirectResponse(s3.generate_presigned_url("get_object", ...))`.

## How sure

How large an answer or upload is only the run tells: each that may be is told, so most are warnings.

## How to fix

Presigned S3 addresses, both ways.
"""

from __future__ import annotations

from collections.abc import Iterator

from liftoff.rules.bodies.form_files import form_files
from liftoff.rules.bodies.raw_uploads import raw_uploads
from liftoff.rules.bodies.sent_files import sent_files
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model


def check(model: Model) -> Iterator[Draft]:
    """Files sent, files received."""
    yield from sent_files(model)
    yield from form_files(model)
    yield from raw_uploads(model)
