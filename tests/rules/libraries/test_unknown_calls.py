"""Calls of libraries that no table knows, by what they are named."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet

VIEW = '\n@app.get("/<name>")\ndef home(name):\n    {inside}\n    return name\n'


@pytest.mark.parametrize(
    ("inside", "rule"),
    [
        ("made.Listener().transcribe(name)", "LO403"),
        ("made.convert_single_pdf(name)", "LO403"),
        ("made.DocumentConverter().convert(name)", "LO403"),
        ("made.load_model(name)(name)", "LO403"),
        ("made.Queue().enqueue(name)", "LO308"),
        ("made.spawn(name)", "LO301"),
        ("made.FolderWatcher(name).start()", "LO301"),
        ("made.SlowFfmpegStuff().x; ffmpegtool.probe(name)", "LO309"),
        ("return made.EventSourceResponse(name)", "LO407"),
        ("return made.StreamingResponse.from_chain(name)", "LO407"),
        ('made.Store("notes.sqlite3")', "LO209"),
    ],
)
def test_in_a_request(inside: str, rule: str):
    finds(flask(f"import made\nimport ffmpegtool\n{VIEW.format(inside=inside)}"), rule)


@pytest.mark.parametrize(
    ("above", "rule"),
    [
        ('made.SpeechRecognizer("de")', "LO502"),
        ('made.load_vocoder_model("de")', "LO502"),
        ('made.Pipeline("de")', "LO502"),
        ("made.HandDetector()", "LO502"),
        ("made.Client().login()", "LO501"),
        ("made.JobScheduler()", "LO307"),
        ("@made.repeat_every(seconds=5)\ndef tidy():\n    pass\n", "LO307"),
        ("kept = made.InMemoryStore()", "LO105"),
        ("kept = made.TTLCache(60)", "LO105"),
        ("@made.ttl_cache(60)\ndef look(name):\n    return open(name)\n", "LO105"),
        ("made.RateLimiter(app)", "LO107"),
        ("made.Instrumentator().instrument(app)", "LO112"),
        ("fastgpio.setup(4)", "LO602"),
    ],
)
def test_at_import(above: str, rule: str):
    view = VIEW.format(inside="look(name)" if "look" in above else "pass")
    finds(flask(f"import made\nimport fastgpio\n{above}\n{view}"), rule)


def test_what_start_up_awaits_of_a_library():
    text = """
    import made
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def lifespan(app):
        await made.open_index("a")
        yield
        await made.close()

    app = FastAPI(lifespan=lifespan)

    @app.get("/")
    async def home():
        await made.open_index("a")
    """
    finds(fastapi(text), "LO501")


@pytest.mark.parametrize(
    "inside",
    [
        "sklearn.load(name).predict(name)",
        "PIL.Image.open(name).convert('RGB')",
        "made.generate_thread_id()",
        "jwcrypto.jwk.JWK.generate(kty='RSA', size=4096)",
        "made.detect(name)",
        "made.convert_to_dataframe(name)",
        "made.Api(name).start()",
        'made.Picture("notes.png")',
        "made.Client().login()",
        "made.SpeechRecognizer('de')",
        "made.Pages(limiter=made.RateLimiter(max_delay=3)).look(name)",
    ],
)
def test_what_a_name_does_not_say(inside: str):
    text = "import PIL.Image\nimport jwcrypto.jwk\nimport made\nimport sklearn\n"
    quiet(flask(text + VIEW.format(inside=inside)), "LO107", "LO3", "LO4", "LO5", "LO209")


@pytest.mark.parametrize(
    "above",
    [
        "made.OpenAIEmbeddings()",
        "made.BaseModel()",
        "made.Pipeline()",
        "made.QRCodeDetector()",
        "made.CannyDetector()",
        "made.RateLimiter(storage='redis://x')",
        "made.DocumentCompressorPipeline([1])",
        "from openai.types.model import Model\nModel(id='a')",
        "from vertexai.language_models import ChatModel\nChatModel.from_pretrained('a')",
        "made.Graph().add_node('a')",
        "@made.ttl_cache(60)\ndef look(name):\n    return name\n",
    ],
)
def test_what_a_name_does_not_say_at_import(above: str):
    quiet(flask(f"import made\n{above}\n{VIEW.format(inside='pass')}"), "LO1", "LO5")


@pytest.mark.parametrize(("given", "found"), [("redis.Redis('db')", False), ("app", True)])
def test_a_limiter_of_a_library_that_is_given_a_server(given: str, found: bool):
    above = f"import made, redis\nmade.Limits.init({given})\nmade.RateLimiter(times=5)"
    rules = [f.rule for f in analysis_of(flask(f"{above}\n{VIEW.format(inside='pass')}")).findings]
    assert ("LO107" in rules) is found


OWN = """
{imported}
class Generator:
    def __init__(self, path):
        self.path = path

    def generate(self, prompt):
        return self.path + prompt

def load_model(path):
    return Generator(path)

generator = load_model("a.bin")

@app.get("/<prompt>")
def home(prompt):
    return generator.generate(prompt)
"""


def test_the_apps_own_model():
    text = flask(OWN.format(imported="import torch"))
    finds(text, "LO403", "generate")
    finds(text, "LO502", "load_model")
    quiet(flask(OWN.format(imported="import json")), "LO4", "LO5")


@pytest.mark.parametrize(("library", "found"), [("joblib", False), ("json", True)])
def test_a_model_that_counts_beside_one_of_a_network(library: str, found: bool):
    counts = (
        f"import {library}\n"
        """
class Tree:
    def predict(self, row):
        return row[0]
"""
    )
    view = "from tree import Tree\nimport torch\n" + VIEW.format(inside="Tree().predict(name)")
    rules = [f.rule for f in analysis_of({"app.py": flask(view), "tree.py": counts}).findings]
    assert ("LO403" in rules) is found


def test_a_block_for_inference():
    inside = "with torch.no_grad():\n        net(name)"
    text = f"import torch\nnet = torch.nn.Linear(2, 2)\n{VIEW.format(inside=inside)}"
    finds(flask(text), "LO403", "torch.no_grad")


@pytest.mark.parametrize(
    ("body", "slow"),
    [
        ("job = pool.submit(work, name)\n    return job.result()", True),
        ("worker = Thread(target=work, args=(name,))\n    worker.start()\n    worker.join()", True),
        ("pool.submit(work, name)", False),
    ],
)
def test_what_the_request_waits_for_is_part_of_it(body: str, slow: bool):
    text = f"""
import whisper
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

pool = ThreadPoolExecutor()

def work(name):
    return whisper.load_model("base").transcribe(name)

@app.get("/<name>")
def home(name):
    {body}
    return name
"""
    if slow:
        finds(flask(text), "LO403")
    else:
        quiet(flask(text), "LO403")


@pytest.mark.parametrize(("holder", "asks"), [("cachetools.TTLCache(9, 9)", 0), ("made.Pool()", 1)])
def test_what_lies_in_a_cache_is_no_object_of_its_library(holder: str, asks: int):
    source = fastapi(f"""
    import cachetools
    import made
    from contextlib import asynccontextmanager

    kept = {holder}

    @asynccontextmanager
    async def lifespan(app):
        await kept["a"].look()
        yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/")
    async def home():
        return "x"
    """)
    assert sum(f.rule == "LO501" for f in analysis_of(source).findings) == asks


@pytest.mark.parametrize(
    ("call", "found"),
    [("get(given, 'name').partition('.')", False), ("partition(given)", True)],
)
def test_a_text_is_split_at_once(call: str, *, found: bool):
    source = f"""
        import pieces

        @app.get("/<given>")
        def home(given):
            return pieces.{call}
        """
    assert any(f.rule == "LO403" for f in analysis_of(flask(source)).findings) is found


@pytest.mark.parametrize(("library", "found"), [("torch.nn", set()), ("texts", {"LO403", "LO502"})])
def test_a_layer_is_no_model(library: str, found: set[str]):
    source = f"""
        import {library}

        table = {library}.Embedding(8, 8)

        @app.get("/<int:number>")
        def home(number):
            return table(number)
        """
    rules = {f.rule for f in analysis_of(flask(source)).findings}
    assert rules & {"LO403", "LO502"} == found


@pytest.mark.parametrize(("given", "asks"), [("told", False), ('"db"', True)])
def test_what_is_connected_to_a_signal_is_no_server(given: str, *, asks: bool):
    body = f"""
        from signalbox import Namespace

        def told(sender):
            pass

        saved = Namespace().signal("saved")
        saved.connect({given})

        @app.get("/")
        def home():
            return ""
        """
    found = [f for f in analysis_of(flask(body)).findings if f.rule == "LO501"]
    assert bool(found) is asks


@pytest.mark.parametrize(
    ("how", "found"), [("@made.load_model(object)", False), ("made.load_model(object)", True)]
)
def test_a_row_that_a_decorator_looks_for(how: str, *, found: bool):
    source = flask(f"import made\n{how}\ndef home(): ...\n")
    assert any(f.rule == "LO502" for f in analysis_of(source).findings) is found
