"""What an uploaded file is, by the name of the object that a framework makes of it."""

from __future__ import annotations

# The file fields of forms.
FILE_FIELDS = (
    "wtforms.FileField().data", "wtforms.MultipleFileField().data",
    "wtforms.fields.FileField().data", "wtforms.fields.MultipleFileField().data",
    "wtforms.fields.simple.FileField().data", "wtforms.fields.simple.MultipleFileField().data",
    "flask_wtf.file.FileField().data", "flask_wtf.file.MultipleFileField().data",
    "flask_wtf.FileField().data", "flask_wtf.MultipleFileField().data",
)  # fmt: skip
_UPLOADS = (
    *FILE_FIELDS, "flask.request.files", "werkzeug.datastructures.FileStorage()", "request.files",
    "flask_restx.reqparse.RequestParser().parse_args()[]",
    "flask_restful.reqparse.RequestParser().parse_args()[]",
)  # fmt: skip


def is_upload(owner: str) -> bool:
    """Whether a library object is an uploaded file."""
    return owner.startswith(_UPLOADS)
