"""Constructors of libraries that only make an object: other code sees it by its name alone.

They register nowhere, patch nothing, and no answer depends on their having run: connections are
opened at the first use, models and tables read for whoever asks them. `client = OpenAI()` at the
top of a module can go, with the import of its library, where nothing mentions `client`. What
follows a library's own import is another matter.
"""

from __future__ import annotations

_BY_MODULE = {
    "anthropic": "Anthropic AsyncAnthropic",
    "argon2": "PasswordHasher",
    "azure.storage.blob": "BlobServiceClient",
    "boto3": "Session client resource",
    "boto3.session": "Session",
    "botocore.config": "Config",
    "cachetools": "LFUCache LRUCache TTLCache",
    "cassandra.cluster": "Cluster",
    "cohere": "AsyncClient Client",
    "cryptography.fernet": "Fernet MultiFernet",
    "cv2": "CascadeClassifier imread",
    "easyocr": "Reader",
    "elasticsearch": "AsyncElasticsearch Elasticsearch",
    "faker": "Faker",
    "fastapi.security": "APIKeyCookie APIKeyHeader APIKeyQuery HTTPBasic HTTPBearer "
    "OAuth2PasswordBearer",
    "fastapi.templating": "Jinja2Templates",
    "faster_whisper": "WhisperModel",
    "fasttext": "load_model",
    "flask_babel": "lazy_gettext lazy_ngettext lazy_pgettext",
    "gensim.models": "KeyedVectors.load Word2Vec.load",
    "google.cloud.bigquery": "Client",
    "google.cloud.firestore": "AsyncClient Client",
    "google.cloud.storage": "Client",
    "groq": "AsyncGroq Groq",
    "httpx": "AsyncClient Client Limits Timeout",
    "influxdb_client": "InfluxDBClient",
    "itsdangerous": "Signer TimestampSigner URLSafeSerializer URLSafeTimedSerializer",
    "jinja2": "Environment FileSystemLoader PackageLoader Template",
    "joblib": "load",
    "keras.models": "load_model",
    "langchain_anthropic": "ChatAnthropic",
    "langchain_community.llms": "Ollama",
    "langchain_openai": "AzureChatOpenAI ChatOpenAI OpenAIEmbeddings",
    "lightgbm": "Booster",
    "llama_cpp": "Llama",
    "markdown": "Markdown",
    "markdown_it": "MarkdownIt",
    "minio": "Minio",
    "mistralai": "Mistral",
    "motor.motor_asyncio": "AsyncIOMotorClient",
    "neo4j": "GraphDatabase.driver",
    "nltk.stem": "PorterStemmer WordNetLemmatizer",
    "numpy": "arange array asarray full linspace load loadtxt ones zeros",
    "ollama": "AsyncClient Client",
    "onnxruntime": "InferenceSession",
    "openai": "AsyncAzureOpenAI AsyncOpenAI AzureOpenAI OpenAI",
    "pandas": "DataFrame Series Timestamp date_range read_csv read_excel read_feather read_json "
    "read_parquet read_pickle to_datetime",
    "passlib.context": "CryptContext",
    "polars": "DataFrame read_csv read_json read_parquet scan_csv scan_parquet",
    "pwdlib": "PasswordHash",
    "pymongo": "AsyncMongoClient MongoClient",
    "pytz": "timezone",
    "qdrant_client": "AsyncQdrantClient QdrantClient",
    "redis": "ConnectionPool Redis StrictRedis from_url",
    "redis.asyncio": "ConnectionPool Redis StrictRedis from_url",
    "replicate": "Client",
    "requests": "Session",
    "sendgrid": "SendGridAPIClient",
    "sentence_transformers": "CrossEncoder SentenceTransformer",
    "sklearn.feature_extraction.text": "CountVectorizer TfidfVectorizer",
    "slack_sdk": "WebClient",
    "slack_sdk.web.async_client": "AsyncWebClient",
    "spacy": "blank load",
    "sqlalchemy": "create_engine",
    "sqlalchemy.ext.asyncio": "async_sessionmaker create_async_engine",
    "sqlalchemy.orm": "scoped_session sessionmaker",
    "sqlmodel": "create_engine",
    "starlette.templating": "Jinja2Templates",
    "stripe": "StripeClient",
    "structlog": "get_logger",
    "tavily": "AsyncTavilyClient TavilyClient",
    "telegram": "Bot",
    "tensorflow.keras.models": "load_model",
    "torch": "load",
    "transformers": "AutoConfig.from_pretrained AutoFeatureExtractor.from_pretrained "
    "AutoModel.from_pretrained AutoModelForCausalLM.from_pretrained "
    "AutoModelForImageClassification.from_pretrained "
    "AutoModelForQuestionAnswering.from_pretrained AutoModelForSeq2SeqLM.from_pretrained "
    "AutoModelForSequenceClassification.from_pretrained "
    "AutoModelForTokenClassification.from_pretrained AutoProcessor.from_pretrained "
    "AutoTokenizer.from_pretrained pipeline",
    "twilio.rest": "Client",
    "ultralytics": "YOLO",
    "whisper": "load_model",
    "xgboost": "Booster XGBClassifier XGBRegressor",
}

PURE_LIBRARY_CALLS = frozenset(
    f"{module}.{name}" for module, names in _BY_MODULE.items() for name in names.split()
)

# Modules whose classes, called, only make an object: fields and validators of forms.
PURE_LIBRARY_MODULES = frozenset({
    "flask_wtf.file", "wtforms", "wtforms.fields", "wtforms.fields.html5", "wtforms.validators",
    "wtforms_sqlalchemy.fields",
})  # fmt: skip

# Bases that do not record their subclasses anywhere.
PURE_LIBRARY_BASES = frozenset({
    "flask_wtf.FlaskForm", "flask_wtf.form.FlaskForm", "wtforms.Form", "wtforms.form.Form",
})  # fmt: skip
