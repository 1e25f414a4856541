"""What library calls do: data tables, a line a function, easy to add to.

Names are those of `liftoff.project.external_names`; `()` marks the result of a call.
"""

from __future__ import annotations

ENGINES = (
    "sqlalchemy.create_engine",
    "sqlalchemy.engine_from_config",
    "databases.Database",
    "dataset.connect",
    "tortoise.Tortoise.init",
    "flask_sqlalchemy.SQLAlchemy",
)
THREADS = (
    "threading.Thread",
    "threading.Timer",
    "_thread.start_new_thread",
    "gevent.spawn",
    "gevent.spawn_later",
    "eventlet.spawn",
    "eventlet.spawn_n",
    "flask_socketio.SocketIO().start_background_task",
)
THREAD_POOLS = (
    "concurrent.futures.ThreadPoolExecutor",
    "multiprocessing.dummy.Pool",
    "multiprocessing.pool.ThreadPool",
    "flask_executor.Executor",
)
# Need /dev/shm, which Lambda does not have.
SHARED_MEMORY = (
    "multiprocessing.Pool",
    "multiprocessing.Queue",
    "multiprocessing.JoinableQueue",
    "multiprocessing.Lock",
    "multiprocessing.RLock",
    "multiprocessing.Semaphore",
    "multiprocessing.Value",
    "multiprocessing.Array",
    "multiprocessing.Manager",
    "multiprocessing.Event",
    "multiprocessing.Condition",
    "multiprocessing.Barrier",
    "concurrent.futures.ProcessPoolExecutor",
    "billiard.Pool",
    "joblib.Parallel",
)
# Memory that processes of one machine share.
SHARED_SEGMENTS = (
    "multiprocessing.shared_memory.SharedMemory",
    "multiprocessing.shared_memory.ShareableList",
    "multiprocessing.managers.SharedMemoryManager",
    "multiprocessing.RawArray",
    "multiprocessing.RawValue",
    "posix_ipc.SharedMemory",
    "posix_ipc.Semaphore",
    "posix_ipc.MessageQueue",
    "sysv_ipc.SharedMemory",
    "sysv_ipc.Semaphore",
    "SharedArray.create",
    "uwsgi.cache_set",
    "uwsgi.cache_update",
    "uwsgi.cache_get",
    "uwsgi.lock",
    "uwsgi.sharedarea_write",
)
# Starts a process and waits for its end.
PROCESSES_WAITED = (
    "subprocess.run",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.getoutput",
    "os.system",
    "subprocess.getstatusoutput",
    "os.popen",
    "pexpect.run",
    "sh.Command",
)
# Starts a process and goes on.
PROCESSES = (
    "subprocess.Popen",
    "multiprocessing.Process",
    "os.fork",
    "os.spawnl",
    "os.spawnv",
    "asyncio.create_subprocess_exec",
    "asyncio.create_subprocess_shell",
    "os.startfile",
    "os.execv",
    "os.execvp",
    "pty.spawn",
)
SCHEDULERS = (
    "apscheduler.BackgroundScheduler",
    "apscheduler.AsyncIOScheduler",
    "apscheduler.BlockingScheduler",
    "apscheduler.GeventScheduler",
    "apscheduler.schedulers.tornado.TornadoScheduler",
    "flask_apscheduler.APScheduler",
    "schedule.Scheduler",
    "sched.scheduler",
    "rocketry.Rocketry",
    "aiocron.crontab",
)
SCHEDULED = (
    "schedule.every",
    "schedule.run_pending",
    "fastapi_utils.tasks.repeat_every",
    "fastapi_restful.tasks.repeat_every",
)
SCHEDULER_METHODS = (
    "add_job",
    "remove_job",
    "reschedule_job",
    "modify_job",
    "scheduled_job",
    "pause_job",
    "resume_job",
    "remove_all_jobs",
)
# Makers of a queue whose worker is another process.
WORKERS = (
    "celery.Celery",
    "rq.Queue",
    "huey.RedisHuey",
    "huey.SqliteHuey",
    "huey.MemoryHuey",
    "dramatiq.set_broker",
    "arq.create_pool",
    "procrastinate.App",
    "saq.Queue",
    "taskiq.TaskiqScheduler",
)
SLEEPS = (
    "time.sleep",
    "asyncio.sleep",
    "gevent.sleep",
    "eventlet.sleep",
    "anyio.sleep",
    "trio.sleep",
    "flask_socketio.SocketIO().sleep",
)
# Retries that wait between tries.
RETRIES = (
    "tenacity.retry",
    "tenacity.Retrying",
    "backoff.on_exception",
    "backoff.on_predicate",
    "retrying.retry",
    "retry.retry",
)
# Outgoing calls without a timeout of their own: the keyword that gives one.
OUTGOING = (
    "requests.get",
    "requests.post",
    "requests.put",
    "requests.patch",
    "requests.delete",
    "requests.head",
    "requests.options",
    "requests.request",
    "requests.Session().get",
    "requests.Session().post",
    "requests.Session().put",
    "requests.Session().request",
    "requests.session().get",
    "requests.session().post",
    "urllib.request.urlopen",
)
SOCKETS = (
    "flask_socketio.SocketIO",
    "socketio.Server",
    "socketio.AsyncServer",
    "flask_sock.Sock",
    "flask_sockets.Sockets",
    "socketio.WSGIApp",
    "socketio.ASGIApp",
)
FILE_RESPONSES = ("starlette.responses.FileResponse", "flask.send_file")
STREAM_RESPONSES = (
    "starlette.responses.StreamingResponse",
    "sse_starlette.sse.EventSourceResponse",
    "sse_starlette.EventSourceResponse",
    "fastapi.sse.EventSourceResponse",
)
# Network or other clients that are made when the program starts.
CLIENTS = (
    "redis.Redis.from_url",
    "redis.from_url",
    "redis.Redis",
    "redis.StrictRedis",
    "redis.StrictRedis.from_url",
    "redis.ConnectionPool",
    "redis.asyncio.from_url",
    "redis.asyncio.Redis",
    "pymongo.MongoClient",
    "motor.motor_asyncio.AsyncIOMotorClient",
    "psycopg2.connect",
    "psycopg.connect",
    "pymysql.connect",
    "MySQLdb.connect",
    "mysql.connector.connect",
    "psycopg2.pool.ThreadedConnectionPool",
    "psycopg2.pool.SimpleConnectionPool",
    "asyncpg.create_pool",
    "asyncpg.connect",
    "elasticsearch.Elasticsearch",
    "kafka.KafkaProducer",
    "pika.BlockingConnection",
    "cassandra.cluster.Cluster",
    "ldap.initialize",
    "sqlalchemy.create_engine",
)
# Error trackers and tracers with a sender of their own.
TRACKERS = (
    "sentry_sdk.init",
    "bugsnag.configure",
    "rollbar.init",
    "newrelic.agent.initialize",
    "raven.contrib.flask.Sentry",
    "ddtrace.patch_all",
    "elasticapm.contrib.flask.ElasticAPM",
    "opbeat.contrib.flask.Opbeat",
    "honeybadger.configure",
)
SECRETS = (
    "secrets.token_urlsafe",
    "secrets.token_hex",
    "secrets.token_bytes",
    "os.urandom",
    "uuid.uuid4",
    "uuid.uuid1",
    "cryptography.fernet.Fernet.generate_key",
    "secrets.choice",
    "random.SystemRandom",
    "Crypto.Random.get_random_bytes",
    "secrets.randbits",
)
SERVERS = (
    "flask.Flask().run",
    "quart.Quart().run",
    "uvicorn.run",
    "uvicorn.Server().run",
    "uvicorn.Server().serve",
    "waitress.serve",
    "waitress.create_server().run",
    "hypercorn.run",
    "hypercorn.asyncio.serve",
    "hypercorn.trio.serve",
    "hypercorn.run.run",
    "daphne.server.Server().run",
    "granian.Granian().serve",
    "gunicorn.app.base.BaseApplication().run",
    "gunicorn.app.wsgiapp.run",
    "gunicorn.app.wsgiapp.WSGIApplication().run",
    "bjoern.run",
    "meinheld.server.run",
    "flask_socketio.SocketIO().run",
    "gevent.pywsgi.WSGIServer().serve_forever",
    "gevent.pywsgi.WSGIServer().start",
    "wsgiref.simple_server.make_server",
    "werkzeug.serving.run_simple",
    "werkzeug.serving.make_server",
    "eventlet.wsgi.server",
    "cheroot.wsgi.Server().start",
    "cheroot.wsgi.Server().safe_start",
    "paste.httpserver.serve",
    "tornado.httpserver.HTTPServer().listen",
    "nicegui.ui.run",
)
MODELS = (
    "transformers.pipeline",
    "torch.load",
    "tensorflow.keras.models.load_model",
    "joblib.load",
    "spacy.load",
    "keras.models.load_model",
    "sentence_transformers.SentenceTransformer",
    "whisper.load_model",
    "pandas.read_csv",
    "pandas.read_parquet",
    "gensim.models.KeyedVectors.load",
    "onnxruntime.InferenceSession",
    "nltk.download",
    "easyocr.Reader",
)
# Send a signal to a process of this machine, by its number.
SIGNALLED = ("os.kill", "os.killpg", "signal.pthread_kill", "psutil.Process().kill",
             "psutil.Process().terminate", "psutil.Process().send_signal")  # fmt: skip
EXIT_HOOKS = ("atexit.register", "signal.signal", "signal.setitimer", "signal.alarm")
