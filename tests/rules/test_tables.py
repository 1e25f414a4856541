"""What calls of libraries do, by the tables: one of each kind that a table was given."""

from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask, quiet

VIEW = '\n@app.get("/<name>")\ndef home(name):\n    {inside}\n    return name\n'


@pytest.mark.parametrize(
    ("rule", "imported", "call"),
    [
        ("LO301", "redis", "redis.Redis().pubsub().run_in_thread()"),
        ("LO304", "multiprocessing", 'multiprocessing.get_context("spawn").Pool(2)'),
        ("LO304", "multiprocessing", "multiprocessing.SimpleQueue()"),
        ("LO309", "pytesseract", "pytesseract.image_to_string(name)"),
        ("LO309", "os", 'os.posix_spawn("/bin/x", [], {})'),
        ("LO201", "flask_uploads", 'flask_uploads.UploadSet("photos").save(name)'),
        ("LO209", "requests_cache", 'requests_cache.CachedSession("cache")'),
        ("LO209", "persistqueue", 'persistqueue.SQLiteQueue("queue")'),
        ("LO212", "fasteners", 'fasteners.InterProcessReaderWriterLock("lock")'),
        ("LO403", "easyocr", 'easyocr.Reader(["en"]).readtext(name)'),
        ("LO301", "flask_mqtt", "flask_mqtt.Mqtt(app)"),
        ("LO304", "pebble", "pebble.ProcessPool()"),
        ("LO309", "whisper.audio", "whisper.audio.load_audio(name)"),
        ("LO309", "tika.parser", "tika.parser.from_file(name)"),
        (
            "LO403",
            "moviepy",
            'moviepy.VideoFileClip(name).subclipped(1).write_videofile("/tmp/a.mp4")',
        ),
        ("LO403", "diffusers", 'diffusers.FluxPipeline.from_pretrained("x").to("cpu")(name)'),
        ("LO201", "deltalake", "deltalake.write_deltalake(name, [])"),
        ("LO201", "pyarrow.parquet", "pyarrow.parquet.write_table(None, name)"),
        ("LO201", "datasets", 'datasets.load_dataset("x").save_to_disk(name)'),
        ("LO209", "mem0", "mem0.Memory.from_config({})"),
        ("LO204", "agno.db.sqlite", 'agno.db.sqlite.SqliteDb(db_file="agno.db")'),
        ("LO403", "firecrawl", "firecrawl.FirecrawlApp().crawl_url(name)"),
        ("LO403", "nbclient.client", "nbclient.client.NotebookClient(name).execute()"),
    ],
)
def test_calls_in_a_request(rule: str, imported: str, call: str):
    finds(flask(f"import {imported}{VIEW.format(inside=call)}"), rule)


@pytest.mark.parametrize(
    ("rule", "imported", "call"),
    [
        ("LO105", "boltons.cacheutils", "boltons.cacheutils.LRU()"),
        ("LO105", "limits.storage", "limits.storage.MemoryStorage()"),
        ("LO112", "prometheus_client", 'prometheus_client.Info("x", "y")'),
        ("LO206", "logbook", 'logbook.FileHandler("app.log")'),
        ("LO307", "crontab", "crontab.CronTab(user=True)"),
        ("LO308", "rq_scheduler", 'rq_scheduler.Scheduler("x")'),
        ("LO406", "websockets", "websockets.serve(print)"),
        ("LO501", "zeep", 'zeep.Client("https://x.test/?wsdl")'),
        ("LO501", "pooch", 'pooch.retrieve("https://x.test", None)'),
        ("LO502", "tensorflow_hub", 'tensorflow_hub.load("x")'),
        ("LO501", "jira", 'jira.JIRA("https://x.test")'),
        ("LO501", "langfuse", "langfuse.Langfuse()"),
        ("LO201", "O365", "O365.Account(())"),
        ("LO201", "spotipy.oauth2", "spotipy.oauth2.SpotifyOAuth()"),
        ("LO105", "chromadb", "chromadb.Client()"),
        ("LO105", "langchain_chroma", "langchain_chroma.Chroma.from_texts([], None)"),
        ("LO105", "llama_index.core", "llama_index.core.VectorStoreIndex.from_documents([])"),
        ("LO510", "flask_pymongo", "flask_pymongo.PyMongo(app)"),
        (
            "LO105",
            "langchain_community.vectorstores.faiss",
            "langchain_community.vectorstores.faiss.FAISS.from_texts([], None)",
        ),
        ("LO106", "llama_index.core", "llama_index.core.memory.ChatMemoryBuffer.from_defaults()"),
        ("LO106", "agno.db.in_memory.in_memory_db", "agno.db.in_memory.in_memory_db.InMemoryDb()"),
        ("LO107", "limits.storage.memory", "limits.storage.memory.MemoryStorage()"),
        (
            "LO307",
            "apscheduler.schedulers.tornado",
            "apscheduler.schedulers.tornado.TornadoScheduler()",
        ),
        (
            "LO502",
            "sentence_transformers.models",
            'sentence_transformers.models.base.SentenceTransformer("x")',
        ),
    ],
)
def test_calls_at_import(rule: str, imported: str, call: str):
    finds(flask(f"import {imported}\nmade = {call}{VIEW.format(inside='pass')}"), rule)


@pytest.mark.parametrize(
    "text",
    [
        'cache = Cache(app, config={"CACHE_TYPE": "FileSystemCache"})',
        'app.config["CACHE_TYPE"] = "filesystem"\ncache = Cache(app)',
    ],
)
def test_a_cache_of_files(text: str):
    source = f"from flask_caching import Cache\n{text}{VIEW.format(inside='pass')}"
    finds(flask(source), "LO209")


@pytest.mark.parametrize(
    ("imported", "call"),
    [
        ("O365", "O365.Account((), token_backend=backend)"),
        ("chromadb", "chromadb.Client(settings)"),
        ("langchain_chroma", "langchain_chroma.Chroma(client=client)"),
        ("llama_index.core", "llama_index.core.VectorStoreIndex([], storage_context=context)"),
        ("llama_index.core", "llama_index.core.VectorStoreIndex.from_documents([], **options)"),
    ],
)
def test_what_is_told_another_place(imported: str, call: str):
    quiet(flask(f"import {imported}\nmade = {call}{VIEW.format(inside='pass')}"), "LO1", "LO2")


def test_a_sheet_in_memory_is_no_file():
    inside = "pandas.ExcelWriter(io.BytesIO())"
    quiet(flask(f"import io\nimport pandas{VIEW.format(inside=inside)}"), "LO2")
