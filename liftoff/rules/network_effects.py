"""What library calls send, call, hold and compute for long: data tables, as in `effects`."""

from __future__ import annotations

_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request")
# Outgoing HTTP: the first argument, or `url`, is the address.
HTTP_CALLS = (
    *(f"requests.{verb}" for verb in _VERBS),
    *(f"requests.Session().{verb}" for verb in _VERBS),
    *(f"requests.session().{verb}" for verb in _VERBS),
    *(f"httpx.{verb}" for verb in _VERBS),
    *(f"httpx.Client().{verb}" for verb in _VERBS),
    *(f"httpx.AsyncClient().{verb}" for verb in _VERBS),
    *(f"aiohttp.ClientSession().{verb}" for verb in _VERBS),
    "urllib.request.urlopen",
    "urllib3.PoolManager().request",
    "http.client.HTTPConnection",
    "smtplib.SMTP",
    "xmlrpc.client.ServerProxy",
    "grpc.insecure_channel",
    "meilisearch.Client",
    "qdrant_client.QdrantClient",
    "opensearchpy.OpenSearch",
    "ollama.Client",
)
# Pools of a driver, made with a size of their own.
POOLS = (
    "asyncpg.create_pool",
    "psycopg2.pool.SimpleConnectionPool",
    "psycopg2.pool.ThreadedConnectionPool",
    "psycopg_pool.ConnectionPool",
    "psycopg_pool.AsyncConnectionPool",
    "aiomysql.create_pool",
    "aiopg.create_pool",
    "mysql.connector.pooling.MySQLConnectionPool",
    "playhouse.pool.PooledPostgresqlDatabase",
    "playhouse.pool.PooledPostgresqlExtDatabase",
    "playhouse.pool.PooledMySQLDatabase",
    "dbutils.pooled_db.PooledDB",
    "DBUtils.PooledDB.PooledDB",
    "oracledb.create_pool",
    "cx_Oracle.SessionPool",
)
# Take a message of at most 1 MB.
QUEUES = (
    "boto3.client().send_message",
    "boto3.client().publish",
    "boto3.client().put_events",
    "boto3.resource().Queue().send_message",
    "boto3.resource().get_queue_by_name().send_message",
)
# A whole body or file, as bytes or text.
BODIES = (
    "flask.request.data",
    "flask.request.get_data()",
    "flask.request.files[].read()",
    "flask.request.files.get().read()",
    "starlette.requests.Request().body()",
    "starlette.datastructures.UploadFile().read()",
    "starlette.datastructures.UploadFile().file.read()",
)
# The name of the machine or of the process.
IDENTITIES = (
    "socket.gethostname",
    "socket.getfqdn",
    "platform.node",
    "uuid.getnode",
    "os.getpid",
    "os.getppid",
)
# Mostly takes many seconds.
LONG_JOBS = (
    "whisper.load_model().transcribe",
    "whisper.transcribe",
    "faster_whisper.WhisperModel().transcribe",
    "yt_dlp.YoutubeDL().download",
    "yt_dlp.YoutubeDL().extract_info",
    "youtube_dl.YoutubeDL().download",
    "ffmpeg.run",
    "ffmpeg.input().output().run",
    "moviepy.editor.VideoFileClip().write_videofile",
    "moviepy.VideoFileClip().write_videofile",
    "selenium.webdriver.Chrome",
    "selenium.webdriver.Firefox",
    "selenium.webdriver.Remote",
    "playwright.sync_api.sync_playwright",
    "playwright.async_api.async_playwright",
    "pyppeteer.launch",
    "pdfkit.from_url",
    "pdfkit.from_string",
    "pdfkit.from_file",
    "weasyprint.HTML().write_pdf",
    "imgkit.from_url",
    "keras.models.Sequential().fit",
    "tensorflow.keras.models.Sequential().fit",
    "sklearn.ensemble.RandomForestClassifier().fit",
    "sklearn.model_selection.GridSearchCV().fit",
    "xgboost.train",
    "lightgbm.train",
    "transformers.Trainer().train",
    "nltk.download",
    "spacy.cli.download",
    "huggingface_hub.snapshot_download",
    "gdown.download",
    "git.Repo.clone_from",
    "docker.from_env().images.build",
    "docker.from_env().containers.run",
    "ansible_runner.run",
    "scrapy.crawler.CrawlerProcess().start",
    "nmap.PortScanner().scan",
    "speedtest.Speedtest().download",
)
