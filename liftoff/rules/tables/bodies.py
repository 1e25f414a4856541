"""What frameworks give of a request's body: uploads, streams, and texts of forms."""

from __future__ import annotations

from liftoff.rules.tables.names import names

# The file fields of forms.
FILE_FIELDS = (
    "wtforms.FileField().data", "wtforms.MultipleFileField().data",
    "wtforms.fields.FileField().data", "wtforms.fields.MultipleFileField().data",
    "wtforms.fields.simple.FileField().data", "wtforms.fields.simple.MultipleFileField().data",
    "flask_wtf.file.FileField().data", "flask_wtf.file.MultipleFileField().data",
    "flask_wtf.FileField().data", "flask_wtf.MultipleFileField().data",
)  # fmt: skip
# An uploaded file, by what the name of the object begins with.
UPLOADS = (
    *FILE_FIELDS, "flask.request.files", "werkzeug.datastructures.FileStorage()", "request.files",
    "flask_restx.reqparse.RequestParser().parse_args()[]",
    "flask_restful.reqparse.RequestParser().parse_args()[]",
)  # fmt: skip
# The body as it comes.
STREAMS = ("flask.request.stream", "flask.request.input_stream", "werkzeug.Request().stream")
# The whole body, as bytes.
WHOLE = ("flask.request.get_data", "starlette.requests.Request().body", "quart.request.get_data")
# A text of the body.
TEXTS = frozenset({
    f"flask.request.{body}{field}"
    for body in ("get_json()", "json", "form")
    for field in ("[]", ".get()")
})  # fmt: skip
# What makes bytes of such a text.
DECODERS = ("base64.b64decode", "base64.standard_b64decode", "base64.decodebytes")
# A whole body or file, as bytes or text.
BODIES = names("""
    flask.request.data flask.request.files.get().read() flask.request.files[].read()
        flask.request.get_data()
    starlette.datastructures.UploadFile().file.read() starlette.datastructures.UploadFile().read()
        starlette.requests.Request().body()
""")
