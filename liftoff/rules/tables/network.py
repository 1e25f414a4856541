"""What reaches other machines: clients, outgoing HTTP, and who sends in the background."""

from __future__ import annotations

from liftoff.rules.tables.names import names

# Network or other clients that are made when the program starts.
CLIENTS = names("""
    aioredis.from_url
    arango.ArangoClient
    arq.create_pool
    asyncpg.connect asyncpg.create_pool
    bmemcached.Client
    cassandra.cluster.Cluster
    clickhouse_driver.Client
    confluent_kafka.Consumer confluent_kafka.Producer
    consul.Consul
    docker.from_env
    elasticsearch.AsyncElasticsearch elasticsearch.Elasticsearch
    etcd3.client
    flask_mongoengine.MongoEngine
    flask_mysqldb.MySQL
    flask_pymongo.PyMongo
    flask_redis.FlaskRedis
    flaskext.mysql.MySQL
    hvac.Client
    influxdb.InfluxDBClient
    influxdb_client.InfluxDBClient
    kafka.KafkaProducer
    ldap.initialize
    memcache.Client
    minio.Minio
    mongoengine.connect
    motor.motor_asyncio.AsyncIOMotorClient
    mysql.connector.connect
    MySQLdb.connect
    neo4j.GraphDatabase.driver
    odmantic.AIOEngine
    pika.BlockingConnection
    psycopg.connect
    psycopg2.connect psycopg2.pool.SimpleConnectionPool psycopg2.pool.ThreadedConnectionPool
    pylibmc.Client
    pymemcache.Client pymemcache.client.base.Client
    pymongo.AsyncMongoClient pymongo.MongoClient
    pymysql.connect
    pysolr.Solr
    redis.asyncio.ConnectionPool redis.asyncio.ConnectionPool.from_url redis.asyncio.from_url
        redis.asyncio.Redis redis.asyncio.Redis.from_url redis.asyncio.StrictRedis
        redis.BlockingConnectionPool.from_url redis.cluster.RedisCluster redis.ConnectionPool
        redis.ConnectionPool.from_url redis.from_url redis.Redis redis.Redis.from_url
        redis.sentinel.Sentinel redis.StrictRedis redis.StrictRedis.from_url
    sqlalchemy.create_engine
    typesense.Client
    valkey.Valkey
""")
# Clients of services that open connections when they are used, and keep them.
API_CLIENTS = names("""
    aiohttp.ClientSession
    anthropic.Anthropic anthropic.AsyncAnthropic
    github.Github
    groq.Groq
    httpx.AsyncClient httpx.Client
    ollama.AsyncClient ollama.Client
    openai.AsyncAzureOpenAI openai.AsyncOpenAI openai.AzureOpenAI openai.OpenAI
    pinecone.Pinecone
    qdrant_client.QdrantClient
    slack_sdk.WebClient
    stripe.StripeClient
    supabase.create_client
    telebot.TeleBot
    telegram.Bot
    tweepy.Client
    twilio.rest.Client
    weaviate.Client
""")
_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request")
# Asks a server of names.
LOOKUPS = (
    "socket.gethostbyname", "socket.gethostbyname_ex", "socket.getaddrinfo",
    "dns.resolver.resolve", "dns.resolver.query",
)  # fmt: skip
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
    "urllib3.PoolManager().urlopen",
    "urllib3.request",
    "http.client.HTTPSConnection",
    "smtplib.SMTP_SSL",
    "httplib2.Http().request",
    "aiohttp.request",
    "cloudscraper.create_scraper().get",
    "requests_html.HTMLSession().get",
    "curl_cffi.requests.get",
    "niquests.get",
    "requests.sessions.Session().get",
    "requests.sessions.Session().post",
    "feedparser.parse",
)
# Objects whose methods ask a server, by what their names start with.
SERVICES = names("""
    aio_pika. aioboto3. aiobotocore. aiodocker. aiokafka. aiomysql. aioredis. aiosmtplib.
    algoliasearch. anthropic. arango. asyncmy. asyncpg. azure.cosmos. azure.keyvault. azure.search.
    azure.storage. boto3.client() boto3.resource() boto3.Session().client()
    boto3.Session().resource() broadcaster.Broadcast() cassandra. ccxt. chromadb.AsyncHttpClient()
    chromadb.HttpClient() clickhouse_connect. clickhouse_driver. confluent_kafka. consul. couchdb.
    databases.Database() docker.DockerClient() docker.from_env() edgedb. elasticsearch. etcd3.
    fastmcp.Client() firebase_admin. gel. glide. google.cloud.bigquery. google.cloud.firestore.
    google.cloud.pubsub_v1. google.cloud.secretmanager. google.cloud.storage. gspread. hvac.
    influxdb_client. kafka. keycloak. kubernetes. kubernetes_asyncio. langchain_mcp_adapters. ldap3.
    mcp.ClientSession() meilisearch. meilisearch_python_sdk. minio.Minio()
    motor.motor_asyncio.AsyncIOMotorClient() nats. neo4j. ollama. openai.AsyncAzureOpenAI()
    openai.AsyncOpenAI() openai.AzureOpenAI() openai.OpenAI() opensearchpy.
    pika.BlockingConnection() pinecone. psycopg. psycopg2. psycopg_pool. pymilvus.
    pymongo.AsyncMongoClient() pymongo.MongoClient() pymysql. pyzeebe. qdrant_client. redis.
    slack_sdk. stripe. supabase. surrealdb. temporalio. typesense. valkey. weaviate.
    web3.AsyncWeb3() web3.Web3()
""")
# Error trackers and tracers with a sender of their own.
TRACKERS = names("""
    agentops.init
    amplitude.*.Amplitude
    analytics.flush
    applicationinsights.flask.ext.AppInsights
    azure.monitor.opentelemetry.configure_azure_monitor
    bugsnag.configure
    ddtrace.patch_all
    elasticapm.contrib.flask.ElasticAPM elasticapm.contrib.starlette.ElasticAPM
    google.cloud.logging.Client().setup_logging
    honeybadger.configure
    instana.autoprofile
    jaeger_client.*.Config().initialize_tracer
    langfuse.*.CallbackHandler langfuse.*.Langfuse
    langsmith.*.AsyncClient langsmith.*.Client
    langtrace_python_sdk.langtrace.init
    ldclient.*.LDClient ldclient.set_config
    lmnr.Laminar.initialize
    logdna.*.LogDNAHandler
    logfire.configure
    logging_loki.*.LokiQueueHandler
    logtail.*.LogtailHandler
    newrelic.agent.initialize
    opbeat.contrib.flask.Opbeat
    opencensus.*.AzureExporter opencensus.*.AzureLogHandler
        opencensus.ext.flask.flask_middleware.FlaskMiddleware
    openlit.init
    opentelemetry.*.BatchLogRecordProcessor opentelemetry.*.BatchSpanProcessor
        opentelemetry.*.PeriodicExportingMetricReader
    opik.configure
    phoenix.otel.register
    posthog.*.Posthog
    pyroscope.configure
    raven.contrib.flask.Sentry
    rollbar.init
    scout_apm.flask.ScoutApm
    sentry_sdk.init
    seqlog.configure_from_file seqlog.log_to_seq
    splitio.*.get_factory
    statsig.*.initialize
    traceloop.*.Traceloop.init
    weave.init
""")
# Methods of any object of a library that ask its service at once.
ASKING_METHODS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("set_webhook", "delete_webhook", "set_my_commands", "get_me", "get_webhook_info"),
        ("telegram.", "aiogram.", "telebot."),
    ),
    "setWebhook": ("telegram.", "telepot.", "telebot."),
    "execute": ("googleapiclient.",),
    "generate_session": ("kiteconnect.",),
    "geocode": ("geopy.", "googlemaps."),
    "get_account": ("alpaca.", "alpaca_trade_api.", "binance."),
    "load_server_metadata": ("authlib.",),
}
# Take a message of at most 1 MB.
QUEUES = names("""
    boto3.client().publish boto3.client().put_events boto3.client().send_message
        boto3.resource().get_queue_by_name().send_message boto3.resource().Queue().send_message
""")
# Clients of `HTTP_CALLS` that connect when they are first used.
LAZY = (
    "xmlrpc.client.ServerProxy", "grpc.insecure_channel", "meilisearch.Client", "ollama.Client",
    "qdrant_client.QdrantClient", "opensearchpy.OpenSearch", "http.client.HTTPConnection",
)  # fmt: skip
# Clients that call localhost when they are told no address.
LOCAL_BY_DEFAULT = frozenset({
    "redis.Redis", "redis.StrictRedis", "redis.asyncio.Redis", "redis.ConnectionPool",
    "pymongo.MongoClient", "motor.motor_asyncio.AsyncIOMotorClient", "pika.ConnectionParameters",
    "elasticsearch.Elasticsearch", "influxdb.InfluxDBClient", "memcache.Client",
    "pymemcache.client.base.Client", "beanstalkc.Connection", "telnetlib.Telnet",
})  # fmt: skip
# Calls that open a connection to an address, besides the clients of databases.
OPENS_CONNECTION = (
    "zmq.Context().socket().connect", "zmq.asyncio.Context().socket().connect",
    "socket.socket().connect", "socket.create_connection", "asyncio.open_connection",
    "websockets.connect", "websocket.create_connection", "smtplib.SMTP",
    "paho.mqtt.client.Client().connect", "pika.ConnectionParameters", "pika.URLParameters",
    "asyncio.open_unix_connection", "multiprocessing.connection.Client",
    "ollama.Client", "qdrant_client.QdrantClient", "celery.Celery", "telnetlib.Telnet",
    "ftplib.FTP", "imaplib.IMAP4", "poplib.POP3",
)  # fmt: skip
# Take the path of a socket of this machine, too.
BY_FILE = ("socket.socket().connect", "asyncio.open_unix_connection",
            "multiprocessing.connection.Client")  # fmt: skip
