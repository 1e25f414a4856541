"""Long jobs in a route."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet

JOBS = [
    "import whisper\n    whisper.load_model('base').transcribe('x.mp3')",
    "import yt_dlp\n    yt_dlp.YoutubeDL({}).download(['x'])",
    "import pdfkit\n    pdfkit.from_url('https://a.example', False)",
    "from selenium import webdriver\n    webdriver.Chrome()",
]


@pytest.mark.parametrize("job", JOBS)
def test_in_a_route(job: str):
    found = finds(flask(f"@app.post('/')\ndef run():\n    {job}\n"), "LO403")
    assert (found.severity, found.category) == ("warning", "long_sleep_or_loop")


@pytest.mark.parametrize("job", JOBS)
def test_in_a_command(job: str):
    source = f"@app.cli.command()\ndef run():\n    {job}\n@app.get('/')\ndef x(): ...\n"
    quiet(flask(source), "LO403")


def test_words_that_look_like_one():
    quiet(flask("@app.post('/')\ndef run():\n    request.download(); request.fit()\n"), "LO403")


@pytest.mark.parametrize(
    ("rule", "imported", "call"),
    [
        ("LO403", "docling.document_converter", 'docling.document_converter.DocumentConverter().convert("x")'),
        ("LO403", "marker.convert", 'marker.convert.convert_single_pdf("x", [])'),
        ("LO403", "ollama", 'ollama.generate("llama", "hello")'),
        ("LO403", "moviepy.editor", 'moviepy.editor.VideoFileClip("x").audio.write_audiofile("/tmp/x")'),
        ("LO401", "redis", 'redis.Redis(host="cache.example").blpop("answer")'),
    ],
)  # fmt: skip
def test_long_calls_of_a_request(rule: str, imported: str, call: str):
    finds(fastapi(f'import {imported}\n@app.get("/")\ndef home():\n    return {call}\n'), rule)


@pytest.mark.parametrize("default", ["= None", ": Any = None", ": Any"])
def test_a_model_that_a_function_puts_on_a_kept_object(default: str):
    body = f"""
import whisper
from typing import Any
class Models:
    speech {default}
models = Models()
def load():
    models.speech = whisper.load_model("small")
load()
def text_of(model, path):
    return model.transcribe(path)
@app.post("/")
def run(path: str):
    return text_of(models.speech, path)
"""
    finds(fastapi(body), "LO403")


MODELS = """
    import torch
    from snac import SNAC
    from transformers import AutoModel, AutoTokenizer, pipeline

    tokenizer = AutoTokenizer.from_pretrained("x")
    model = AutoModel.from_pretrained("x").to("cpu").eval()
    text = pipeline("summarization")
    voice = SNAC.from_pretrained("x").eval()
    traced = torch.jit.load("model.pt")

    @app.get("/")
    def home():
        return {call}
"""


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ('model(**tokenizer("x"))', True),
        ('text("x")', True),
        ("voice.decode([1])", True),
        ("traced([1])", True),
        ('tokenizer("x")', False),
        ("tokenizer.decode([1])", False),
    ],
)
def test_a_model_that_is_called(call: str, found: bool):
    rules = {f.rule for f in analysis_of(fastapi(MODELS.format(call=call))).findings}
    assert ("LO403" in rules) is found


@pytest.mark.parametrize(
    ("load", "found"),
    [
        ('whisper.load_model("base")', True),
        ('AutoModel.from_pretrained("base")', True),
        ('Xtts.init_from_config({}).load_checkpoint({}, checkpoint_path="a.pth")', True),
        ('AutoTokenizer.from_pretrained("base")', False),
        ('pandas.read_csv("a.csv")', False),
        ('whisper.put(checkpoint="a")', False),
        ('whisper.Model(checkpoint="a")', True),
    ],
)
def test_a_model_that_a_request_loads(load: str, *, found: bool):
    body = f"""
    import pandas, whisper
    from transformers import AutoModel, AutoTokenizer
    from TTS.tts.models.xtts import Xtts

    def loaded():
        return {load}

    @app.get("/")
    def home():
        return str(loaded())
    """
    told = [f.severity for f in analysis_of(flask(body)).findings if f.rule == "LO403"]
    assert told == ["info"] * found
    at_start = [f.rule for f in analysis_of(flask(f"{body}\n    model = loaded()\n")).findings]
    assert "LO403" not in at_start


AFTER = """
import whisperx

class Speech:
    def run(self, path):
        return whisperx.load_model("base").transcribe(path)

def job(path):
    Speech().run(path)

@app.post("/")
def start(tasks: BackgroundTasks):
    {start}
    return 202
"""


@pytest.mark.parametrize(
    ("start", "found"),
    [
        ("tasks.add_task(job, 'a.wav')", 1),
        ("job('a.wav')", 1),
        ("import threading\n    threading.Thread(target=job, args=('a.wav',)).start()", 0),
    ],
)
def test_job_after_the_answer(start: str, found: int):
    rules = [f.rule for f in analysis_of(fastapi(AFTER.replace("{start}", start))).findings]
    assert rules.count("LO403") == found


CONVERTED = """
import tempfile
import paperwork

@app.post("/")
def convert():
    with tempfile.NamedTemporaryFile(delete=False) as kept:
        kept.write(request.data)
    {job}
    return "x"
"""


@pytest.mark.parametrize(
    ("job", "found"),
    [
        ("paperwork.Reader().convert(kept.name)", 1),
        ("paperwork.Store.from_documents([request.data])", 1),
        ("paperwork.Color('red').convert('RGB')", 0),
        ("paperwork.Reader().check(kept.name)", 0),
    ],
)
def test_job_of_an_unknown_library_by_what_it_is_given(job: str, found: int):
    rules = [f.rule for f in analysis_of(flask(CONVERTED.replace("{job}", job))).findings]
    assert rules.count("LO403") == found
