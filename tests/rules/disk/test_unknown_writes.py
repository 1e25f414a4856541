"""Files that libraries write which no table knows."""

from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask, quiet

VIEW = '\n@app.get("/<name>")\ndef home(name):\n    {inside}\n    return name\n'


@pytest.mark.parametrize(
    "call",
    [
        'drawer.Picture().save_to_file("out/picture.png")',
        'drawer.Picture().save(os.path.join("/srv/pictures", name))',
        'drawer.render(name, output_path=f"out/{name}.png")',
        'drawer.fetch("x/y", local_dir="models/y")',
        'drawer.imwrite(name, f"/data/{name}.png")',
        "drawer.Client().photo_download(name, folder)",
        "drawer.Client().download(name, dest_dir=os.environ['PICTURES'])",
    ],
)
def test_what_a_call_says_that_it_writes(call: str):
    text = f"import os\nimport drawer\nfolder = os.environ['FOLDER']\n{VIEW.format(inside=call)}"
    finds(flask(text), "LO201")


@pytest.mark.parametrize(
    "call",
    [
        "drawer.Picture().save()",
        "drawer.Picture().save(name)",
        "drawer.Picture().save(io.BytesIO())",
        'drawer.Picture().save("draft")',
        'drawer.Client().export("https://x.test/a.png")',
        "drawer.render(name, output_path=None)",
        'drawer.render(name, output_path=f"/tmp/{name}.png")',
        'drawer.Picture().show("out/picture.png")',
        'flask.url_for("home", output_path="a/b.png")',
        "drawer.Client().download(folder)",
        "drawer.Client().download(name, place)",
        "drawer.Client().photo_download(name, out_dir)",
    ],
)
def test_what_is_no_write(call: str):
    text = (
        "import io, os, flask, drawer\nfolder = place = os.environ['FOLDER']\nout_dir = '/tmp/x'\n"
    )
    quiet(flask(text + VIEW.format(inside=call)), "LO2")


def test_what_is_read_back_from_there():
    text = """
    import drawer

    @app.post("/<name>")
    def draw(name):
        drawer.Picture().save_image(f"pictures/{name}.png")
        return name

    @app.get("/<name>")
    def show(name):
        return open(f"pictures/{name}.png", "rb").read()
    """
    finds(flask(text), "LO202")
