"""What waits: sleeps, retries, calls without a limit."""

from __future__ import annotations

from liftoff.rules.tables.names import names

SLEEPS = names("""
    anyio.sleep
    asyncio.sleep
    curio.sleep
    eventlet.greenthread.sleep eventlet.sleep
    flask_socketio.SocketIO().sleep
    gevent.sleep
    psutil.cpu_percent psutil.cpu_times_percent psutil.Process().cpu_percent
    socketio.Server().sleep
    time.sleep
    tornado.gen.sleep
    trio.sleep
""")
# Wait for what another thread does.
WAITS = names("""
    asyncio.Condition().wait asyncio.Event().wait
    gevent.event.AsyncResult().get gevent.event.Event().wait
    multiprocessing.Event().wait
    threading.Barrier().wait threading.Condition().wait threading.Event().wait
""")
# Retries that wait between tries.
RETRIES = names("""
    backoff.*.on_exception backoff.*.on_predicate
    retry.api.retry retry.retry
    retrying.retry retrying.Retrying
    stamina.retry
    tenacity.*.AsyncRetrying tenacity.*.retry tenacity.*.Retrying
""")
# Outgoing calls that wait for ever when nothing else is said.
_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request")
OUTGOING = (
    *(f"requests.{verb}" for verb in _VERBS),
    *(f"requests.Session().{verb}" for verb in _VERBS),
    *(f"requests.session().{verb}" for verb in _VERBS),
    *(f"requests.sessions.Session().{verb}" for verb in _VERBS),
    "urllib.request.urlopen",
    "urllib.request.urlretrieve",
    "smtplib.SMTP",
    "smtplib.SMTP_SSL",
    "http.client.HTTPConnection",
    "http.client.HTTPSConnection",
)
# The position of the timeout, where it has one.
TIMEOUTS = {"urllib.request.urlopen": 2, "smtplib.SMTP": 3, "http.client.HTTPConnection": 2}
# Make what calls out, with a timeout for all of its calls.
HTTP_CLIENTS = ("httpx.AsyncClient", "httpx.Client", "aiohttp.ClientSession")
# Libraries any call of which takes a timeout for what it asks, or for all that its object asks.
TIMED_LIBRARIES = (
    "openai.", "anthropic.", "groq.", "mistralai.", "cohere.", "together.", "litellm.",
    "langchain_openai.", "langchain_anthropic.", "langchain_groq.", "langchain_google_genai.",
    "langchain_community.chat_models.", "langchain_community.llms.", "ollama.",
    "urllib3.PoolManager", "primp.", "huggingface_hub.InferenceClient",
    "google.generativeai.", "google.genai.", "google.cloud.", "zeep.", "llama_index.llms.",
)  # fmt: skip
# What holds the seconds of a timeout.
TIMEOUT_OBJECTS = ("httpx.Timeout()", "aiohttp.ClientTimeout()")
# What bounds a wait from outside: the position of the seconds.
TIME_LIMITS = {
    "async_timeout.timeout": 0,
    "asyncio.timeout": 0,
    "asyncio.wait_for": 1,
    "anyio.fail_after": 0,
    "anyio.move_on_after": 0,
    "trio.fail_after": 0,
    "trio.move_on_after": 0,
    "gevent.Timeout": 0,
    "eventlet.Timeout": 0,
    "timeout_decorator.timeout": 0,
    "func_timeout.func_timeout": 0,
}
# Methods that wait until another process puts something there, for ever when no time is given.
BLOCKING = names("""
    blmove
    blmpop
    blpop
    brpop
    brpoplpush
    bzpopmax
    bzpopmin
""")
