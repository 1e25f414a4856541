"""Large uploads and answers (LO404, LO405)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet


def test_packaged_pages_are_small():
    source = """
    from pathlib import Path
    from fastapi.responses import FileResponse

    UI = Path(__file__).parent / "ui"

    @app.get("/styles.css")
    def styles():
        return FileResponse(UI / "styles.css")
    """
    quiet(fastapi(source), "LO404")


PAGE = """
import os
from pathlib import Path
from fastapi.responses import FileResponse

FOLDER = Path("static")

@app.get("/")
def home():
    {body}
"""


@pytest.mark.parametrize(
    "body",
    [
        'return FileResponse(FOLDER / "index.html")',
        'return FileResponse(str(FOLDER / "index.html"))',
        'return FileResponse(os.fspath(FOLDER / "index.html"))',
        'return FileResponse(f"{FOLDER}/index.html")',
        'return FileResponse(FOLDER.resolve() / "index.html")',
        'return FileResponse((FOLDER / "a" / "style.css").absolute())',
        'return FileResponse(FOLDER.joinpath("a", "app.js").as_posix())',
        'page = FOLDER / "index.html"\n    return FileResponse(str(page))',
        'return FileResponse("images/icon.png")',
    ],
)
def test_page_of_the_package_in_any_spelling(body: str):
    quiet(fastapi(PAGE.replace("{body}", body)), "LO404")


@pytest.mark.parametrize(
    "body",
    [
        'return FileResponse(FOLDER / "film.mp4")',
        'return FileResponse("film.mp4")',
        'open("out/report.png", "wb").write(b"")\n    return FileResponse("out/report.png")',
        "page = str(page)\n    return FileResponse(page)",
        'page = FOLDER / "index.html"\n    page = FOLDER / "b.zip"\n    return FileResponse(page)',
    ],
)
def test_file_of_any_size(body: str):
    finds(fastapi(PAGE.replace("{body}", body)), "LO404")


FOLDER = """
from pathlib import Path
from fastapi.responses import FileResponse

FOLDER = Path(__file__).parent / "public"
"""


def test_files_beside_the_code_that_nobody_writes():
    source = """
    @app.get("/{path:path}")
    def page(path: str):
        return FileResponse(FOLDER / path)
    """
    quiet(fastapi(FOLDER) + "\n" + fastapi(source), "LO404")
    upload = """
    @app.post("/")
    def put(name: str):
        (FOLDER / name).write_text("")
    """
    finds(fastapi(FOLDER) + fastapi(source) + fastapi(upload), "LO404")
    in_text = source.replace("FOLDER / path", 'f"public/{path}"')
    quiet(fastapi(FOLDER) + "\n" + fastapi(in_text), "LO404")
    finds(fastapi(FOLDER) + fastapi(in_text.replace("public/", "")), "LO404")


@pytest.mark.parametrize("taken", ['args["{key}"]', 'print(args.get("{key}"))'])
def test_a_file_that_a_parser_takes(taken: str):
    source = """
        from flask import Flask
        from flask_restful import Api, Resource, reqparse
        app = Flask(__name__)
        api = Api(app)

        class Upload(Resource):
            def post(self):
                parser = reqparse.RequestParser()
                parser.add_argument("file", location="files")
                parser.add_argument("name", location="form")
                args = parser.parse_args()
                taken = {taken}
                return {{"size": len(taken)}}

        api.add_resource(Upload, "/upload")
    """
    finds(source.format(taken=taken.format(key="file")), "LO405")
    quiet(source.format(taken=taken.format(key="name")), "LO405")


VIEW = '\n@app.get("/")\ndef home():\n    {inside}\n    return "x"\n'


@pytest.mark.parametrize(
    ("use", "severity"),
    [('open("/srv/x", "wb").write(request.stream.read())', "warning"),
     ("store.stream_write('x', request.stream)", "warning"),
     ("len(request.stream.read())", "info")],
)  # fmt: skip
def test_a_body_that_is_read_as_a_stream(use: str, severity: str):
    assert finds(flask(VIEW.format(inside=use)), "LO405").severity == severity


@pytest.mark.parametrize(
    ("decoded", "told"),
    [
        ('base64.b64decode(request.get_json()["file"])', True),
        ('base64.b64decode(request.form.get("file"))', True),
        ('base64.b64decode(request.json["name"]).decode()', False),
        ('base64.b64decode(request.headers["Authorization"])', False),
    ],
)
def test_a_file_that_comes_as_base64(decoded: str, *, told: bool):
    found = analysis_of(flask(f"import base64{VIEW.format(inside=f'kept = {decoded}')}")).findings
    assert [f.severity for f in found if f.rule == "LO405"] == ["info"] * told


@pytest.mark.parametrize(
    ("method", "call", "told"),
    [
        ("post", "picture(body.image)", True),
        ("post", "base64.b64decode(body.image)", True),
        ("post", "base64.b64decode(body.image).decode()", False),
        ("get", "base64.b64decode(body.image)", False),
        ("post", "picture(os.environ['IMAGE'])", False),
    ],
)
def test_a_field_of_a_body_that_comes_as_base64(method: str, call: str, *, told: bool):
    source = f"""
    import base64, os
    from pydantic import BaseModel

    class Body(BaseModel):
        image: str

    def picture(text):
        return base64.b64decode(text)

    @app.{method}("/")
    def home(body: Body):
        return len({call})
    """
    found = analysis_of(fastapi(source)).findings
    assert [f.severity for f in found if f.rule == "LO405"] == ["info"] * told


def test_a_folder_that_is_in_the_package_by_default():
    sent = 'send_from_directory(os.environ.get("STATIC", "public"), "app.js")'
    source = (
        f"import os\nfrom flask import send_from_directory{VIEW.format(inside=f'return {sent}')}"
    )
    assert not [f for f in analysis_of(flask(source)).findings if f.rule == "LO404"]


def test_method_that_is_called_on_its_class():
    source = flask("""
        class Store:
            def keep(file):
                return file.read()

        @app.post("/")
        def home():
            return Store.keep(request.files["file"])
    """)
    assert finds(source, "LO405").routes == ("POST /",)


@pytest.mark.parametrize(
    ("name", "count"), [("static/200.html", 0), ("static/robots.txt", 0), ("data/export.csv", 1)]
)
def test_page_of_the_app_is_small(name: str, count: int):
    source = f"""
        from fastapi import FastAPI
        from fastapi.responses import FileResponse
        app = FastAPI()

        @app.get("/")
        def home():
            return FileResponse("{name}")
    """
    assert len([f for f in analysis_of(source).findings if f.rule == "LO404"]) == count


def test_large_answers():
    found = finds(
        flask("""
        @app.get("/bytes/<int:n>")
        def some(n):
            n = min(n, 10 * 1024 * 1024)
            return b"x" * n
        """),
        "LO404",
    )
    assert found.category == "large_upload_or_download"
    quiet(
        flask("""
        @app.get("/bytes/<int:n>")
        def some(n):
            n = min(n, 100 * 1024)
            return b"x" * n
        """)
    )


@pytest.mark.parametrize(
    ("sent", "rules"),
    [
        ("with open(name, 'rb') as f:\n        data.write(f.read())", ["LO404"]),
        ("with open(name, 'rb') as f:\n        shutil.copyfileobj(f, data)", ["LO404"]),
        ("data = io.BytesIO(open(name, 'rb').read())", ["LO404"]),
        ("zipfile.ZipFile(data, 'w').write(name)", ["LO404"]),
        ("storage.Client().bucket('b').blob(name).download_to_file(data)", ["LO404"]),
        ("zipfile.ZipFile(data, 'w').writestr(name, 'x')", []),
        ("data.write(b'x')", []),
        ("image.save(data)", []),
    ],
)
def test_a_file_that_is_read_into_memory_and_sent(sent: str, rules: list[str]) -> None:
    source = (
        "import io, shutil, zipfile\nfrom flask import send_file\n"
        "from google.cloud import storage\n"
        "@app.get('/<name>')\ndef download(name, image=None):\n    data = io.BytesIO()\n"
        f"    {sent}\n    return send_file(data)\n"
    )
    found = [f.rule for f in analysis_of({"app.py": flask(source)}).findings]
    assert [rule for rule in found if rule == "LO404"] == rules


def test_an_upload_that_a_dependency_takes():
    body = """
        from typing import Annotated
        from fastapi import Form, UploadFile

        def sound(file: Annotated[UploadFile, Form()]):
            return file.file.read()

        @app.post("/")
        def home(sound: Annotated[bytes, Depends(sound)]):
            return len(sound)
        """
    finds(fastapi(body), "LO405", "file")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("pdf = BytesIO(request.get_data())", True),
        ("data = request.get_data()\n    pdf = BytesIO(base64.decodebytes(data))", True),
        ("data = request.get_data()\n    pdf = BytesIO(b'')", False),
        ("data = json.loads(request.get_data())", False),
    ],
)
def test_a_body_that_is_taken_for_a_file(body: str, found: bool):
    text = flask(
        "import base64, json\nfrom io import BytesIO\n"
        f'\n@app.post("/")\ndef home():\n    {body}\n    return "x"\n'
    )
    if found:
        assert finds(text, "LO405").severity == "warning"
    else:
        quiet(text, "LO405")


@pytest.mark.parametrize(
    ("name", "found"), [("README.md", False), ("logo.svg", False), ("a.pdf", True)]
)
def test_small_files_wherever_the_package_lies(name: str, found: bool):
    source = f"""
    import os
    from fastapi.responses import FileResponse

    @app.get("/")
    def home():
        return FileResponse(os.path.join(os.environ["DOCS"], "docs", "{name}"))
    """
    assert any(f.rule == "LO404" for f in analysis_of(fastapi(source)).findings) is found


@pytest.mark.parametrize(
    ("returned", "times"),
    [
        ("FileResponse(path)", 1), ("path", 1), ("RedirectResponse('/home')", 0),
        ("pages.TemplateResponse(request, 'home.html')", 0),
    ],
)  # fmt: skip
def test_a_file_of_a_response_class_is_told_once(returned: str, times: int):
    source = f"""
    from fastapi.responses import FileResponse, RedirectResponse
    from fastapi.templating import Jinja2Templates

    pages = Jinja2Templates("pages")

    @app.get("/{{path}}", response_class=FileResponse)
    def get(path: str):
        return {returned}
    """
    found = [f for f in analysis_of(fastapi(source)).findings if f.rule == "LO404"]
    assert len(found) == times


@pytest.mark.parametrize(
    ("kind", "found"), [("audio/wav", 1), ("application/zip", 1), ("text/csv", 0)]
)
def test_bytes_that_are_sent_whole(kind: str, found: int):
    source = fastapi(f"""
    from fastapi.responses import Response

    @app.get("/")
    def home():
        return Response(content=make(), media_type="{kind}")
    """)
    assert [f.rule for f in analysis_of(source).findings] == ["LO404"] * found


@pytest.mark.parametrize(("use", "found"), [("await form['file'].read()", 1), ("form['name']", 0)])
def test_a_file_of_a_form_of_starlette(use: str, found: int):
    source = f"""
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    async def upload(request):
        form = await request.form()
        return PlainTextResponse(str(len({use})))

    app = Starlette(routes=[Route("/", upload, methods=["POST"])])
    """
    assert [f.rule for f in analysis_of(source).findings] == ["LO405"] * found


HANDED = """
    from flask_wtf import FlaskForm
    from flask_wtf.file import FileField
    from PIL import Image

    class Form(FlaskForm):
        photo = FileField("Photo")

    def shown(file):
        return Image.open(file).size

    def kept(file):
        picture = Image.open(file)
        picture.save("/srv/x.png")

    @app.post("/")
    def take():
        form = Form()
        {use}
        return ""
"""


@pytest.mark.parametrize(
    ("use", "severity"),
    [
        ("kept(form.photo.data)", "warning"),
        ("shown(form.photo.data)", "info"),
        ('Image.open(request.files["photo"])', "info"),
        ('Image.open(fp=request.files.get("photo"))', "info"),
        ('Image.open(request.files["photo"].stream)', "info"),
    ],
)
def test_a_file_that_is_handed_on(use: str, severity: str):
    assert finds(flask(HANDED.format(use=use)), "LO405").severity == severity


def test_another_field_that_is_handed_on():
    quiet(flask(HANDED.format(use='kept(request.form["photo"])')), "LO405")
