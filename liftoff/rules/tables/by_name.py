"""What calls do by their names alone: for libraries that no table has a row for.

Each pattern is for the last name of a call, or for the class that made its object. They hold what
libraries agree on: one that transcribes calls it `transcribe`.
"""

from __future__ import annotations

import re

# Mostly takes many seconds, whatever does it.
LONG = re.compile(
    r"a?(transcribe|diarize|synthesi[sz]e|infer|inference|upscale|inpaint|rerank|kickoff|crawl"
    r"|fine_?tune|readtext|ocr|tts|generate|predict|pull|partition)$"
    r"|(transcribe|synthesi[sz]e|infer|inpaint)_\w+$|run_inference$|(text_to_speech|tts_to_\w+)$"
    r"|(convert|parse|render)_\w*(pdf|document|docx|video|audio)\w*$"
    r"|a?(from_documents|load_data)$"
)
# What functions of a project that run its own model are called.
OF_MODELS = re.compile(
    r"(transcribe|synthesi[sz]e|infer|inference|generate|predict|detect|upscale|inpaint|tts)$"
    r"|(infer|transcribe|synthesi[sz]e|run_inference)_\w+$"
    r"|(generate|predict)_(speech|audio|images?|text|video|simple|mask|voice|music)$"
)
# Converts what the class is named for.
CONVERTERS = re.compile(r"(Document|Docx|Pdf|PDF|Video|Audio|Media)\w*(Converter|Parser|Loader)$")
CONVERT = re.compile(r"a?convert(_all|_file)?$")
# Libraries whose models count, and answer at once.
QUICK_MODELS = (
    "sklearn", "xgboost", "lightgbm", "catboost", "joblib", "statsmodels", "scipy",
)  # fmt: skip
# Methods that are quick where a library only counts, or draws.
QUICK_LIBRARIES = (
    *QUICK_MODELS, "qrcode", "barcode", "faker", "googleapiclient", "boto3", "botocore", "aioboto3",
    "git", "pyotp", "surprise", "lifelines", "captcha", "folium", "flask_avatars", "googletrans",
    "fluent", "mimesis", "jwcrypto", "joserfc", "josepy", "authlib", "cryptography", "Crypto",
    "Cryptodome", "nacl", "nanoid", "ulid", "cuid", "fido2", "webauthn",
)  # fmt: skip
# Clients of services: `openai.types.model.Model` and `vertexai`'s `from_pretrained` load nothing.
SERVICES = (
    "anthropic.", "cohere.", "google.genai.", "google.generativeai.", "groq.", "mistralai.",
    "openai.", "vertexai.",
)  # fmt: skip
# Layers, of which a network is made: `torch.nn.Embedding` is a table, and empty.
LAYERS = ("torch.nn.", "keras.layers.", "tensorflow.keras.layers.", "flax.linen.", "mlx.nn.")
# Classes of trained models.
MODEL = re.compile(
    r"(Model|Pipeline|Predictor|Recognizer|Transcriber|Embeddings?|Embedder|Detector|Classifier"
    r"|Tagger|Translator|Segmenter|Reranker|Synthesizer|O[Cc][Rr]|TTS|STT|ASR|VAD|LLM|Vocoder"
    r"|Llama|InferenceSession|Whisper|YOLO)$"
)
# Those of them that ask a service.
SERVED = re.compile(
    r"OpenAI|Azure|Endpoint|Ollama|Google|Gemini|Vertex|Bedrock|Cohere|Voyage|Anthropic|Mistral"
    r"|Groq|Remote|Api|API|Client|Http|Base|Fake|Mock|Chat"
)
# Those that only compute: edges, codes, letters, browsers, scenes and what changes; and those that
# only put steps in a row.
COMPUTED = re.compile(
    r"(Canny|Edge|Corner|Blob|Shuffle|QR\w*|Bar[Cc]ode|Content|Adaptive|Threshold|Hash|Histogram|Universal"
    r"|Char\w*|Encoding|Crawler|Bot|Browser|Device|Mobile|Change|Motion|Drift|Cycle|Loop|Leak|Deadlock"
    r"|Duplicate|Conflict|Resource)Detector$"
    r"|(Compressor|Transform\w*|Query|Data|Media|Items?|Files?|Images?)Pipeline$"
)
LOADS_MODEL = re.compile(
    r"load_(\w+_)?(models?|net|network|pipeline|weights|checkpoint|learner)$"
    r"|from_(pretrained|checkpoint|single_file|quantized)$|load_from_checkpoint$"
    r"|(create|build|get|init)_(predictor|pretrained\w*|recognizer)$|preload_\w*models?$"
)
# Asks a server there and then.
CONNECTS = frozenset({
    "connect", "login", "sign_in", "signin", "authenticate", "ping", "handshake", "logon",
})  # fmt: skip
# Awaited, and yet of this process alone.
ENDS = frozenset({
    "close", "aclose", "disconnect", "dispose", "stop", "shutdown", "terminate", "wait_closed",
    "cancel", "release", "sleep", "gather", "cleanup", "add_node", "add_job",
})  # fmt: skip
# Runs jobs by a clock.
SCHEDULER = re.compile(r"(Scheduler|Crons?|Cron[Tt]ab|PeriodicTask|PeriodicCallback|Rocketry)$")
SCHEDULES = re.compile(
    r"repeat_(every|at)$|run_every$|every$|periodic(_task|_job)?$|cron(_job|_task)?$"
    r"|scheduled(_job|_task)?$|start_scheduler$"
)
# Works in a thread or a task of its own, once it is started.
WORKS_ON = re.compile(r"(Observer|Watcher|Poller|Daemon|Worker|Consumer|Listener|Heartbeat)$")
STARTS = frozenset({"start", "run", "start_async", "run_in_thread", "listen", "consume"})
SPAWNS = re.compile(
    r"spawn(_later|_n|_after)?$|start_new_thread$|run_(in_(background|thread)|as_thread)$|in_background$"
    r"|start_(thread|background_task|polling|consuming|monitoring|watching)$|(infinity_|run_)polling$"
    r"|loop_(start|forever)$|fire_and_forget$|run_forever$"
)
# Hands a job to a worker.
QUEUES = re.compile(r"enqueue(_\w+)?$|apply_async$|send_task$|kiq$|send_with_options$")
# Keeps what a function answers.
CACHES_ANSWERS = re.compile(
    r"(a|async_?)?((timed_)?(lru|ttl|lfu)_?cache(d)?|(lru|ttl)|cached?|memoized?|cached_?method"
    r"|cache_response)$",
    re.IGNORECASE,
)
# Keeps what it is given, by the name of the class.
IN_MEMORY = re.compile(
    r"(InMemory\w*|(Async)?(LRU|TTL|LFU)(Cache|Dict|OrderedDict)?|ExpiringDict|SimpleCache"
    r"|\w*(InMemory|MemoryS|BufferM|LRUC|LruC|TTLC|MemoryC)(tore|torage|aver|emory|ache)"
    r"|\w*MemoryBackend|EphemeralClient|\w*InMemoryStorage)$"
)
LIMITS = re.compile(r"(\w*RateLimit(er|ing|Middleware)?|\w*RateLimiterMiddleware|\w*Throttler?)$")
# Arguments that name another place than the memory.
STORE = re.compile(r"redis|memcache|dynamo|mongo|storage|store|backend|://", re.IGNORECASE)
# Those that all parts of a library share, once it is given one.
SERVER = re.compile(r"redis|memcache|dynamo|mongo", re.IGNORECASE)
COUNTS = re.compile(r"(\w*Prometheus(Middleware|Instrumentator)?|Instrumentator|\w+Metrics)$")
STREAMS = re.compile(r"(EventSource|Streaming|SSE|Sse|ServerSentEvents?)\w*Response$")
# Keeps an upload that it is given.
KEEPS = re.compile(r"(save|store)(_\w+)?$")
# Libraries and objects that keep it elsewhere than on the disk.
REMOTE = re.compile(
    r"s3|boto|cloud|gcs|google|azure|minio|blob|remote|bucket|oss|ftp", re.IGNORECASE
)
DATABASE_FILE = re.compile(r"\.(db|db3|sqlite|sqlite3|duckdb|lmdb|rocksdb)$")
# Libraries that reach hardware, or run a program, and are named for it.
DEVICES = re.compile(
    r"(\w*gpio\w*|serial|pyserial\w*|serial_asyncio\w*|smbus\w*|spidev|\w*i2c\w*|\w*bluetooth\w*"
    r"|pyusb|usb|hidapi|adafruit_\w+|\w*firmata\w*|\w*neopixel\w*|\w*servokit\w*|pymodbus|minimalmodbus"
    r"|zigpy\w*|\w*picamera\w*)$",
    re.IGNORECASE,
)
# Libraries that drive a browser.
BROWSERS = re.compile(r"\w*(playwright|puppeteer|camoufox|selenium|chromedriver|webdriver)\w*$")
PROGRAMS = re.compile(
    r"\w*(ffmpeg|ffprobe|pandoc|wkhtmlto|ghostscript|tesseract|libreoffice|unoconv|imagemagick"
    r"|pdf2image|exiftool|pdflatex|clamd|inkscape|lilypond|rclone|aria2)\w*$",
    re.IGNORECASE,
)
