"""Streams as answers (LO407)."""

from __future__ import annotations

import pytest

from tests.rules.projects import fastapi, finds, flask, quiet

VIEW = '\n@app.get("/")\ndef home():\n    {inside}\n    return "x"\n'


def test_a_body_that_a_library_hands_out_in_pieces():
    proxied = 'return Response({}(requests.get("https://x.test", timeout=2).iter_content()))'
    source = "import requests\nfrom flask import Response, stream_with_context" + VIEW
    finds(flask(source.format(inside=proxied.format("stream_with_context"))), "LO407")
    finds(flask(source.format(inside=proxied.format(""))), "LO407")


def test_streams():
    source = """
    from flask import Response, stream_with_context

    def rows():
        yield "a"

    @app.get("/")
    def home():
        return Response(stream_with_context(rows()))
    """
    found = finds(flask(source), "LO407")
    assert (found.category, found.related[0].line) == ("streaming_response", 6)
    quiet(flask(source.replace("stream_with_context(rows())", "'x'")))


def test_generator_as_path_function_and_as_dependency():
    source = fastapi("""
        def session():
            yield 1

        @app.get("/stream")
        def stream():
            yield "a"

        @app.get("/")
        def home(db=Depends(session)):
            return 1
    """)
    assert finds(source, "LO407").routes == ("GET /stream",)


def test_a_stream_in_a_closing_iterator():
    finds(
        flask("""
            from flask import Response
            from werkzeug.wsgi import ClosingIterator

            def rows():
                yield b"x"

            @app.get("/")
            def home():
                return Response(ClosingIterator(rows(), print))
        """),
        "LO407",
    )


@pytest.mark.parametrize(
    ("body", "severity"),
    [("io.BytesIO(b'x')", "info"), ("iter([b'x'])", "info"), ("pieces()", "warning")],
)
def test_a_stream_of_what_is_in_memory(body: str, severity: str):
    source = f"""
        import io
        from fastapi.responses import StreamingResponse

        def pieces():
            yield b"x"

        @app.get("/")
        def home():
            return StreamingResponse({body})
    """
    assert finds(fastapi(source), "LO407").severity == severity


def test_an_app_of_gradio_s():
    source = (
        "import gradio as gr\nui = gr.Blocks()\napp = gr.mount_gradio_app(app, ui, path='/ui')\n"
    )
    home = "@app.get('/')\ndef home(): ...\n"
    assert finds(fastapi(home + source), "LO407").severity == "blocker"


OWN = """
from starlette.responses import JSONResponse, StreamingResponse

class Rows:
    def __init__(self, queue):
        self.queue = queue

    def __call__(self):
        while True:
            yield self.queue.get(timeout=1)

class Own({base}):
    def __init__(self, rows, **options):
        super().__init__(rows(), **options)

@app.get("/")
def home():
    answer = Own(Rows(queue), media_type="text/plain")
    return answer
"""


def test_a_stream_of_a_class_of_the_apps_own():
    assert finds(fastapi(OWN.replace("{base}", "StreamingResponse")), "LO407").symbol == "Own"
    quiet(fastapi(OWN.replace("{base}", "JSONResponse")), "LO407")
