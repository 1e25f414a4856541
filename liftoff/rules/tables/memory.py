"""What is kept in the memory of the process."""

from __future__ import annotations

from liftoff.rules.tables.names import names

# Keep what a function answers.
CACHE_DECORATORS = names("""
    aiocache.decorators.cached aiocache.multi_cached
    aiocached.cached
    async_cache.AsyncLRU async_cache.AsyncTTL
    async_lru.alru_cache
    asyncache.cached
    asyncstdlib.cache asyncstdlib.functools.cache asyncstdlib.functools.lru_cache
        asyncstdlib.lru_cache
    backports.functools_lru_cache.lru_cache
    boltons.cacheutils.cached
    cache.async_lru.AsyncLRU cache.async_ttl.AsyncTTL cache.AsyncLRU cache.AsyncTTL
    cachebox.cached
    cacheout.memoize
    cachetools.cached cachetools.cachedmethod cachetools.func.lfu_cache cachetools.func.lru_cache
        cachetools.func.rr_cache cachetools.func.ttl_cache
    cachetools_async.cached
    django.utils.functional.cached
    fastapi_utils.timed_cache fastapi_utils.timing.timed_cache
    functools.cache functools.lru_cache
    functools32.lru_cache
    funcy.cache funcy.memoize
    kids.cache.cache
    memoization.cached
    memoize.memoize
    methodtools.lru_cache
    ratelimit.limits
    repoze.lru.lru_cache
    ring.dict ring.lru
    theine.Memoize
    toolz.functoolz.memoize toolz.memoize
    ttl_cache.ttl_cache
""")
# Those of them that answer anew after a time, so that what a function without parameters gives
# may differ between environments, too.
TIMED_CACHES = names("""
    aiocache.cached
    async_cache.AsyncTTL
    asyncache.cached
    cache.AsyncTTL
    cachetools.cached cachetools.func.ttl_cache
    fastapi_utils.timed_cache
""")
# Objects that keep entries.
CACHES = names("""
    aiocache.*.SimpleMemoryBackend aiocache.*.SimpleMemoryCache
        aiocache.backends.memory.MemoryBackend
    beaker.*.MemoryContainer beaker.*.MemoryNamespaceManager
    boltons.cacheutils.LRI boltons.cacheutils.LRU
    cachebox.*.FIFOCache cachebox.*.LFUCache cachebox.*.RRCache cachebox.*.VTTLCache cachebox.Cache
        cachebox.LRUCache cachebox.TTLCache
    cachecontrol.cache.DictCache
    cacheing.*.LFUCache cacheing.*.LRUCache cacheing.*.TTLCache
    cachelib.*.SimpleCache
    cacheout.Cache cacheout.CacheManager cacheout.FIFOCache cacheout.LRUCache
    cachetools.*.LFUCache cachetools.*.LRUCache cachetools.*.TTLCache cachetools.Cache
        cachetools.FIFOCache cachetools.RRCache cachetools.TLRUCache
    cashews.*.Memory
    chromadb.EphemeralClient
    dogpile.*.MemoryBackend dogpile.*.MemoryPickleBackend
    dulwich.lru_cache.LRUCache dulwich.lru_cache.LRUSizeCache
    expiringdict.ExpiringDict
    expiringdictx.*.ExpiringDict
    fastapi_cache.*.InMemoryBackend fastapi_cache.backends.memory.InMemoryCacheBackend
    flask_caching.*.SimpleCache
    gptcache.manager.get_data_manager
    hishel.InMemoryStorage
    langchain.*.InMemoryCache
    langchain_community.*.InMemoryCache
    langchain_core.*.InMemoryCache
    langgraph.*.InMemoryCache
    limits.storage.MemoryStorage
    litellm.*.DualCache litellm.*.InMemoryCache
    lru.LRU
    mcp.*.InMemoryResponseCacheStore
    nemoguardrails.*.InMemoryCacheStore
    pylru.lrucache
    pyoxigraph.MemoryStore
    pyrate_limiter.Limiter
    ratelimiter.RateLimiter
    repoze.lru.CacheMaker repoze.lru.LRUCache
    simplekv.memory.DictStore
    theine.Cache
    ttldict.TTLDict ttldict.TTLOrderedDict
    ttlru_map.*.TTLMap
    tweepy.*.MemoryCache
    web3.*.SimpleCache
    zeep.*.InMemoryCache
    zict.LRU
""")
# Let some at a time go on, of one process.
SEMAPHORES = names("""
    anyio.CapacityLimiter anyio.Semaphore
    asyncio.BoundedSemaphore asyncio.Semaphore
    threading.BoundedSemaphore threading.Semaphore
    trio.CapacityLimiter trio.Semaphore
""")
# Circuit breakers: what fails in one process, the others go on asking.
BREAKERS = names("""
    aiobreaker.*.CircuitBreaker
    aiocircuitbreaker.*.circuit aiocircuitbreaker.*.CircuitBreaker
    circuitbreaker.circuit circuitbreaker.CircuitBreaker
    purgatory.*.AsyncCircuitBreakerFactory purgatory.*.SyncCircuitBreakerFactory
    pybreaker.CircuitBreaker
""")
# Rate limiters: in memory unless a storage is named.
LIMITERS = names("""
    flask_limiter.*.Limiter
    slowapi.*.Limiter
""")
# Limiters, or their stores, that know nothing but the memory.
MEMORY_LIMITERS = names("""
    aiolimiter.AsyncLimiter
    asyncio_throttle.Throttler
    fastapi_simple_rate_limiter.rate_limiter
    fastapi_throttle.RateLimiter
    flask_ipban.ip_ban.IpBan flask_ipban.IpBan
    langchain_core.*.InMemoryRateLimiter
    limits.*.MemoryStorage
    pyrate_limiter.*.InMemoryBucket
    ratelimit.*.MemoryBackend
    requests_ratelimiter.*.LimiterSession
    throttled.*.MemoryStorage throttled.*.MemoryStore
    token_bucket.*.MemoryStorage
""")
METRICS = names("""
    aioprometheus.*.Histogram aioprometheus.*.Summary aioprometheus.Counter aioprometheus.Gauge
    appmetrics.*.new_counter appmetrics.*.new_histogram appmetrics.*.new_meter
    flask_prometheus.monitor
    flask_prometheus_metrics.*.register_metrics
    opentelemetry.*.PrometheusMetricReader
    prometheus_client.*.Counter prometheus_client.*.Enum prometheus_client.*.Gauge
        prometheus_client.*.Histogram prometheus_client.*.Info prometheus_client.*.Summary
    prometheus_fastapi_instrumentator.*.Instrumentator
    prometheus_flask_exporter.*.GunicornPrometheusMetrics
        prometheus_flask_exporter.*.GunicornPrometheusMetrics.for_app_factory
        prometheus_flask_exporter.*.PrometheusMetrics
        prometheus_flask_exporter.*.PrometheusMetrics.for_app_factory
        prometheus_flask_exporter.*.RESTfulPrometheusMetrics
        prometheus_flask_exporter.*.RESTfulPrometheusMetrics.for_app_factory
    prometheus_flask_instrumentator.Instrumentator
    pyformance.*.MetricsRegistry
    starlette_exporter.PrometheusMiddleware
""")
# Middleware that counts in memory, by the class that an app is given.
METRICS_MIDDLEWARE = names("""
    aioprometheus.asgi.middleware.MetricsMiddleware aioprometheus.MetricsMiddleware
    prometheus_fastapi_instrumentator.middleware.PrometheusInstrumentatorMiddleware
    prometheusrock.PrometheusMiddleware
    starlette_exporter.PrometheusMiddleware
    starlette_prometheus.PrometheusMiddleware
""")
# What users said and what agents remember: the next request needs it.
CONVERSATIONS = names("""
    a2a.*.InMemoryContextCredentialStore a2a.*.InMemoryPushNotificationConfigStore
        a2a.*.InMemoryPushNotifier a2a.*.InMemoryQueueManager a2a.*.InMemoryTaskStore
    agno.*.InMemoryDb agno.*.InMemoryMemoryDb agno.*.InMemoryQueueStore agno.*.InMemoryStorage
    aiogram.*.MemoryStorage
    autogen.*.AssistantAgent autogen.*.ConversableAgent autogen.*.GroupChat
        autogen.*.GroupChatManager autogen.*.UserProxyAgent
    autogen_agentchat.*.AssistantAgent autogen_agentchat.*.MagenticOneGroupChat
        autogen_agentchat.*.RoundRobinGroupChat autogen_agentchat.*.SelectorGroupChat
        autogen_agentchat.*.Swarm
    autogen_core.*.InMemoryStore autogen_core.*.ListMemory
    autogen_ext.*.TextCanvasMemory
    birdisle.redis.Redis birdisle.redis.StrictRedis
    botbuilder.core.MemoryStorage
    fakeredis.aioredis.FakeRedis fakeredis.FakeAsyncRedis fakeredis.FakeRedis
        fakeredis.FakeStrictRedis
    google.*.ChatSession google.*.Client().aio.chats.create google.*.Client().chats.create
        google.*.GenerativeModel().start_chat google.*.InMemoryArtifactService
        google.*.InMemoryCredentialService google.*.InMemoryMemoryService google.*.InMemoryRunner
        google.*.InMemorySessionService
    haystack_experimental.*.InMemoryChatMessageStore
    langchain.*.AgentTokenBufferMemory langchain.*.ChatMessageHistory
        langchain.*.ConversationBufferMemory langchain.*.ConversationBufferWindowMemory
        langchain.*.ConversationEntityMemory langchain.*.ConversationKGMemory
        langchain.*.ConversationStringBufferMemory langchain.*.ConversationSummaryBufferMemory
        langchain.*.ConversationSummaryMemory langchain.*.ConversationTokenBufferMemory
        langchain.*.ConversationVectorStoreTokenBufferMemory langchain.*.InMemoryByteStore
        langchain.*.InMemoryEntityStore langchain.*.InMemoryStore
    langchain_community.*.ChatMessageHistory langchain_community.*.ConversationKGMemory
    langchain_core.*.InMemoryByteStore langchain_core.*.InMemoryChatMessageHistory
        langchain_core.*.InMemoryStore
    langgraph.*.InMemorySaver langgraph.*.InMemoryStore langgraph.*.MemorySaver
    llama_index.*.ChatMemoryBuffer llama_index.*.ChatMemoryBuffer.from_chat_history
        llama_index.*.ChatMemoryBuffer.from_defaults
        llama_index.*.ChatSummaryMemoryBuffer.from_defaults
        llama_index.*.CondensePlusContextChatEngine.from_defaults
        llama_index.*.CondenseQuestionChatEngine.from_defaults
        llama_index.*.ContextChatEngine.from_defaults
        llama_index.*.load_index_from_storage().as_chat_engine llama_index.*.Memory.from_defaults
        llama_index.*.SimpleChatEngine.from_defaults llama_index.*.SimpleChatStore
        llama_index.*.SimpleComposableMemory.from_defaults llama_index.*.VectorMemory.from_defaults
        llama_index.*.VectorStoreIndex.from_documents().as_chat_engine
        llama_index.*.VectorStoreIndex.from_vector_store().as_chat_engine
    mongita.MongitaClientMemory
    mongomock.MongoClient
    mongomock_motor.AsyncMongoMockClient
    nemoguardrails.*.MemoryStore
    phi.*.AgentMemory phi.*.AssistantMemory
    procrastinate.*.InMemoryConnector
    pydantic_ai.*.InMemoryConversationStore
    rasa.*.InMemoryTrackerStore
    semantic_kernel.*.ChatHistory semantic_kernel.*.ChatHistoryAgentThread
        semantic_kernel.*.InMemoryCollection semantic_kernel.*.InMemoryStore
        semantic_kernel.*.VolatileMemoryStore
    telebot.*.StateMemoryStorage
    vanna.*.DemoAgentMemory vanna.*.MemoryCache vanna.*.MemoryConversationStore
    vertexai.*.GenerativeModel().start_chat
""")
# Documents and vectors that requests put in, or that start-up reads again.
VECTORS = names("""
    bm25s.BM25
    docarray.*.InMemoryExactNNIndex
    faiss.index_factory faiss.IndexFlatIP faiss.IndexFlatL2 faiss.IndexHNSWFlat faiss.IndexIDMap
        faiss.IndexIDMap2 faiss.IndexIVFFlat
    fsspec.*.MemoryFileSystem
    gpt_index.*.GPTSimpleVectorIndex gpt_index.*.GPTSimpleVectorIndex.from_documents
    haystack.*.InMemoryDocumentStore
    hnswlib.Index
    langchain.*.Annoy.from_documents langchain.*.Annoy.from_texts
        langchain.*.BM25Retriever.from_documents langchain.*.BM25Retriever.from_texts
        langchain.*.DocArrayInMemorySearch langchain.*.FAISS langchain.*.FAISS.from_documents
        langchain.*.FAISS.from_embeddings langchain.*.FAISS.from_texts
        langchain.*.InMemoryVectorStore
    langchain_community.*.Annoy.from_documents langchain_community.*.Annoy.from_texts
        langchain_community.*.BM25Retriever.from_documents
        langchain_community.*.BM25Retriever.from_texts langchain_community.*.DocArrayInMemorySearch
        langchain_community.*.DocArrayInMemorySearch.from_documents
        langchain_community.*.DocArrayInMemorySearch.from_texts langchain_community.*.FAISS
        langchain_community.*.FAISS.from_documents langchain_community.*.FAISS.from_embeddings
        langchain_community.*.FAISS.from_texts langchain_community.*.InMemoryDocstore
        langchain_community.*.InMemoryVectorStore.from_documents
        langchain_community.*.ScaNN.from_documents langchain_community.*.ScaNN.from_texts
        langchain_community.*.SKLearnVectorStore.from_documents
        langchain_community.*.SKLearnVectorStore.from_texts
        langchain_community.*.TFIDFRetriever.from_documents
        langchain_community.*.TFIDFRetriever.from_texts langchain_community.*.USearch.from_documents
        langchain_community.*.USearch.from_texts
    langchain_core.*.InMemoryDocumentIndex langchain_core.*.InMemoryVectorStore
        langchain_core.*.InMemoryVectorStore.from_documents
        langchain_core.*.InMemoryVectorStore.from_texts langchain_core.*.InMemoryVectorStore.load
    llama_index.*.BM25Retriever.from_defaults llama_index.*.GPTSimpleVectorIndex
        llama_index.*.GPTSimpleVectorIndex.from_documents llama_index.*.SimpleDocumentStore
        llama_index.*.SimpleGraphStore llama_index.*.SimpleIndexStore llama_index.*.SimpleKVStore
        llama_index.*.SimplePropertyGraphStore llama_index.*.SimpleVectorStore
    rank_bm25.BM25L rank_bm25.BM25Okapi rank_bm25.BM25Plus
    semantic_kernel.*.InMemoryVectorStore
    txtai.*.Embeddings
    usearch.*.Index
    whoosh.*.RamStorage
""")
# Stores that keep it in memory unless they are told a place: the position of the place (-1: by
# keyword only), and its keywords.
_CHROMA = ("persist_directory", "client", "client_settings", "host", "chroma_cloud_api_key")
_CONTEXT = ("storage_context", "vector_store", "graph_store", "property_graph_store")
MEMORY_UNLESS: dict[str, tuple[int, *tuple[str, ...]]] = {
    "agents.*.SQLiteSession": (1, "db_path"),
    "cachecontrol.*.CacheControl": (1, "cache"),
    "chromadb.*.Client": (0, "settings"),
    "langchain.*.ConversationChain": (-1, "memory"),
    **{
        f"{library}.*.Chroma{made}": (position, *_CHROMA)
        for library in ("langchain_chroma", "langchain_community", "langchain")
        for made, position in (("", 2), (".from_documents", 4), (".from_texts", 5))
    },
    **{
        f"llama_index.*.{index}{made}": (-1, *_CONTEXT)
        for index in (
            "VectorStoreIndex", "GPTVectorStoreIndex", "SummaryIndex", "DocumentSummaryIndex",
            "KeywordTableIndex", "KnowledgeGraphIndex", "PropertyGraphIndex", "TreeIndex",
        )
        for made in ("", ".from_documents")
    },
}  # fmt: skip
# Told by an address, or by the name of a kind: the position, and its keywords.
ADDRESSED: dict[str, tuple[int, *tuple[str, ...]]] = {
    "beaker.*.CacheManager": (-1, "type"),
    "broadcaster.*.Broadcast": (0, "url"),
    "cashews.*.Cache().setup": (0, "settings_url"),
    "cashews.*.setup": (0, "settings_url"),
    "dogpile.*.make_region().configure": (0, "backend"),
    "fs.*.open_fs": (0, "fs_url"),
    "fsspec.*.filesystem": (0, "protocol"),
    "kuzu.*.Database": (0, "database_path"),
    "limits.*.storage_from_string": (0, "uri"),
    "requests_cache.*.CachedSession": (1, "backend"),
    "requests_cache.*.install_cache": (1, "backend"),
    "surrealdb.*.AsyncSurreal": (0, "url"),
    "surrealdb.*.Surreal": (0, "url"),
    **{
        f"{library}.*.{store}.{made}": (-1, "location")
        for library in ("langchain", "langchain_community", "langchain_qdrant")
        for store in ("Qdrant", "QdrantVectorStore")
        for made in ("from_documents", "from_texts")
    },
}
# What such an address begins with: of the memory, and of a file.
OF_MEMORY = ("mem:", "memory", ":memory:", "dogpile.cache.memory", "async+memory:")
OF_DISK = (
    "disk:",
    "file:",
    "osfs:",
    "dogpile.cache.dbm",
    "rocksdb:",
    "surrealkv:",
    "dbm",
    "ext:database",
)
# Where the sessions of an app are kept.
SESSIONS = (
    "fastapi_sessions.backends.implementations.InMemoryBackend",
    "fastapi_sessions.backends.implementations.in_memory_backend.InMemoryBackend",
    "fastapi_sessions.InMemoryBackend", "fastapi_sessions.backends.InMemoryBackend",
    "starsessions.InMemoryStore", "starsessions.InMemoryBackend",
    "starsessions.stores.InMemoryStore", "starsessions.stores.memory.InMemoryStore",
    "fastapi_server_session.InMemoryBackend",
    "starlette_session.SessionMiddleware",
)  # fmt: skip
