"""Constructors of libraries that only make an object: other code sees it by its name alone.

They register nowhere, patch nothing, and no answer depends on their having run: connections are
opened at the first use. `client = OpenAI()` at the top of a module can go, with the import of its
library, where nothing mentions `client`. What follows a library's own import is another matter.
"""

from __future__ import annotations

_BY_MODULE = {
    "anthropic": "Anthropic AsyncAnthropic",
    "argon2": "PasswordHasher",
    "boto3": "Session client resource",
    "boto3.session": "Session",
    "botocore.config": "Config",
    "cachetools": "LFUCache LRUCache TTLCache",
    "cryptography.fernet": "Fernet MultiFernet",
    "elasticsearch": "AsyncElasticsearch Elasticsearch",
    "faker": "Faker",
    "fastapi.security": "APIKeyCookie APIKeyHeader APIKeyQuery HTTPBasic HTTPBearer "
    "OAuth2PasswordBearer",
    "fastapi.templating": "Jinja2Templates",
    "google.cloud.bigquery": "Client",
    "google.cloud.firestore": "AsyncClient Client",
    "google.cloud.storage": "Client",
    "groq": "AsyncGroq Groq",
    "httpx": "AsyncClient Client Limits Timeout",
    "itsdangerous": "Signer TimestampSigner URLSafeSerializer URLSafeTimedSerializer",
    "jinja2": "Environment FileSystemLoader PackageLoader Template",
    "markdown": "Markdown",
    "markdown_it": "MarkdownIt",
    "mistralai": "Mistral",
    "motor.motor_asyncio": "AsyncIOMotorClient",
    "openai": "AsyncAzureOpenAI AsyncOpenAI AzureOpenAI OpenAI",
    "passlib.context": "CryptContext",
    "pwdlib": "PasswordHash",
    "pymongo": "AsyncMongoClient MongoClient",
    "pytz": "timezone",
    "redis": "ConnectionPool Redis StrictRedis from_url",
    "redis.asyncio": "ConnectionPool Redis StrictRedis from_url",
    "requests": "Session",
    "sendgrid": "SendGridAPIClient",
    "slack_sdk": "WebClient",
    "slack_sdk.web.async_client": "AsyncWebClient",
    "starlette.templating": "Jinja2Templates",
    "stripe": "StripeClient",
    "structlog": "get_logger",
    "tavily": "AsyncTavilyClient TavilyClient",
    "telegram": "Bot",
    "twilio.rest": "Client",
}

PURE_LIBRARY_CALLS = frozenset(
    f"{module}.{name}" for module, names in _BY_MODULE.items() for name in names.split()
)
