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
        (
            "LO301",
            "imutils.video.pivideostream",
            "imutils.video.pivideostream.PiVideoStream().start()",
        ),
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
        ("LO403", "git", 'git.Repo("/x").remote("origin").push(name)'),
        ("LO201", "os", 'os.setxattr("/srv/" + name, "user.lock", b"")'),
        ("LO201", "os", 'os.open("/srv/" + name, os.O_CREAT | os.O_EXCL)'),
        ("LO201", "git", 'git.Repo("/x").branches[name].checkout()'),
        ("LO201", "git", 'git.Git("/x").clone(name)'),
        ("LO309", "git", 'git.Git("/x").log(name)'),
        ("LO309", "pexpect", "pexpect.spawn(name)"),
        ("LO310", "stopit", "stopit.SignalTimeout(5)"),
        ("LO309", "gevent.subprocess", "gevent.subprocess.check_output(name)"),
        ("LO403", "firecrawl", "firecrawl.FirecrawlApp().crawl_url(name)"),
        ("LO403", "nbclient.client", "nbclient.client.NotebookClient(name).execute()"),
        ("LO201", "pypdf", 'pypdf.PdfMerger().write("merged.pdf")'),
        ("LO201", "polars", 'polars.read_csv(name).sink_parquet("out.parquet")'),
        ("LO201", "svgwrite", 'svgwrite.Drawing("out.svg").save()'),
        (
            "LO201",
            "pytubefix",
            "pytubefix.YouTube(name).streams.get_highest_resolution().download()",
        ),
        ("LO201", "ultralytics", 'ultralytics.YOLO("x").predict(name, save=True)'),
        ("LO301", "twisted.internet.reactor", "twisted.internet.reactor.callLater(1, print)"),
        ("LO303", "tweepy", 'tweepy.StreamingClient("x").sample(threaded=True)'),
        ("LO309", "graphviz", "graphviz.Source(name).pipe()"),
        ("LO309", "plotly.express", "plotly.express.bar(name).to_image()"),
        ("LO402", "openai", "openai.OpenAI(timeout=120)"),
        ("LO403", "face_recognition", "face_recognition.face_encodings(name)"),
        ("LO403", "boto3", 'boto3.client("ecs").get_waiter("tasks_stopped").wait()'),
        ("LO403", "azure.ai", 'azure.ai.Client("x").begin_analyze_document("x", name).result()'),
        ("LO403", "seleniumwire.webdriver", "seleniumwire.webdriver.Chrome()"),
        ("LO201", "Bio.SeqIO", 'Bio.SeqIO.write([], "out.fa", "fasta")'),
        ("LO309", "gnupg", "gnupg.GPG().encrypt(name, None)"),
        ("LO403", "ortools.sat.python", "ortools.sat.python.cp_model.CpSolver().Solve(name)"),
        ("LO602", "wakeonlan", "wakeonlan.send_magic_packet(name)"),
        ("LO602", "psutil", "psutil.process_iter()"),
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
        ("LO105", "cashews", 'cashews.cache.setup("mem://")'),
        ("LO105", "cachecontrol", "cachecontrol.CacheControl(None)"),
        ("LO106", "google.genai", 'google.genai.Client().chats.create(model="x")'),
        ("LO107", "limits.storage", 'limits.storage.storage_from_string("memory://")'),
        ("LO201", "flask_admin.form", 'flask_admin.form.FileUploadField("x", base_path="files")'),
        ("LO205", "fastapi_storages", 'fastapi_storages.FileSystemStorage(path="files")'),
        ("LO204", "pony.orm", 'pony.orm.Database("sqlite", "app.sqlite")'),
        ("LO209", "chatterbot", 'chatterbot.ChatBot("x")'),
        ("LO209", "telethon", 'telethon.TelegramClient("session", 1, "x")'),
        ("LO303", "discord", 'discord.Client().run("token")'),
        ("LO307", "ischedule", "ischedule.schedule(print, interval=1)"),
        ("LO308", "gearman", 'gearman.GearmanClient(["x"])'),
        ("LO309", "pyspark.sql", 'pyspark.sql.SparkSession.builder.master("local").getOrCreate()'),
        ("LO311", "asyncio", 'asyncio.start_server(print, "0.0.0.0", 1)'),
        ("LO501", "pandas", 'pandas.read_sql("x", None)'),
        ("LO501", "pymongo", 'pymongo.MongoClient("x")["db"]["users"].create_index("name")'),
        ("LO501", "sklearn.datasets", "sklearn.datasets.fetch_20newsgroups()"),
        ("LO508", "peewee_migrate", "peewee_migrate.Router(None).run()"),
        ("LO502", "en_core_web_sm", "en_core_web_sm.load()"),
        ("LO502", "gensim.models", 'gensim.models.LdaMulticore.load("x")'),
        ("LO502", "sklearn.svm", "sklearn.svm.SVC().fit([], [])"),
        ("LO502", "tensorflow", "tensorflow.keras.applications.EfficientNetB0()"),
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
        ("cashews", 'cashews.cache.setup("redis://x")'),
        ("chatterbot", 'chatterbot.ChatBot("x", database_uri="mysql://x/y")'),
        ("lancedb", 'lancedb.connect("s3://x/y")'),
        ("pony.orm", 'pony.orm.Database(provider="postgres", user="x")'),
        ("requests_cache", 'requests_cache.CachedSession("x", backend="redis")'),
        ("telethon", 'telethon.TelegramClient(telethon.sessions.StringSession("x"), 1, "x")'),
        ("tinydb", "tinydb.TinyDB(storage=tinydb.storages.MemoryStorage)"),
    ],
)
def test_what_is_told_another_place(imported: str, call: str):
    quiet(flask(f"import {imported}\nmade = {call}{VIEW.format(inside='pass')}"), "LO1", "LO2")


@pytest.mark.parametrize(
    ("imported", "call"),
    [
        ("pandas", "pandas.ExcelWriter(io.BytesIO())"),
        ("pdfkit", "pdfkit.from_string(name, False)"),
        ("fpdf", "fpdf.FPDF().output()"),
        ("fpdf", 'fpdf.FPDF().output("report.pdf", "S")'),
        ("trimesh", 'trimesh.load(io.BytesIO()).export(file_type="stl")'),
        ("polars", "polars.DataFrame().write_excel(io.BytesIO())"),
        ("svgwrite", 'svgwrite.Drawing("/tmp/out.svg").save()'),
        ("ultralytics", 'ultralytics.YOLO("x").predict(name, save=False)'),
        ("duckdb", "duckdb.connect()"),
        ("sqlite3", 'sqlite3.connect(":memory:")'),
        ("os", 'os.close(os.open("static/logo", os.O_RDONLY))'),
    ],
)
def test_what_a_request_keeps_to_itself(imported: str, call: str):
    quiet(flask(f"import io\nimport {imported}{VIEW.format(inside=call)}"), "LO2")


@pytest.mark.parametrize(
    ("imported", "call"),
    [
        ("tensorflow", "tensorflow.keras.applications.ResNet50(weights=None)"),
        (
            "segmentation_models_pytorch",
            'segmentation_models_pytorch.Unet("x", encoder_weights=None)',
        ),
        ("pymilvus", 'pymilvus.MilvusClient("demo.db")'),
        ("sklearn.linear_model", "sklearn.linear_model.SGDClassifier()"),
        ("pandas, sqlite3", 'pandas.read_sql("x", sqlite3.connect("app.db"))'),
        (
            "pandas, sqlalchemy",
            'pandas.read_sql("x", sqlalchemy.create_engine("sqlite:///app.db"))',
        ),
    ],
)
def test_start_up_that_does_nothing(imported: str, call: str):
    text = f"import {imported}\nmade = {call}{VIEW.format(inside='pass')}"
    quiet(flask(text), "LO501", "LO502")


def test_a_client_in_the_cloud_that_has_a_limit():
    call = 'openai.OpenAI().chat.completions.create(model="x", messages=[], timeout=10)'
    quiet(flask(f"import openai{VIEW.format(inside=call)}"), "LO4")
