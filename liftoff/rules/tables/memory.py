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
    cache.AsyncLRU cache.AsyncTTL cache.async_lru.AsyncLRU cache.async_ttl.AsyncTTL
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
    ring.lru
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
    cachetools.Cache
        cachetools.FIFOCache cachetools.RRCache cachetools.TLRUCache
    expiringdict.ExpiringDict
        aiocache.backends.memory.MemoryBackend
        fastapi_cache.backends.memory.InMemoryCacheBackend
    lru.LRU
    cacheout.Cache cacheout.LRUCache cacheout.FIFOCache cacheout.CacheManager
    pylru.lrucache
    werkzeug.contrib.cache.SimpleCache
    theine.Cache
    boltons.cacheutils.LRU boltons.cacheutils.LRI
    repoze.lru.LRUCache repoze.lru.CacheMaker
    simplekv.memory.DictStore
    limits.storage.MemoryStorage
    dulwich.lru_cache.LRUCache dulwich.lru_cache.LRUSizeCache
    zict.LRU
    cachebox.TTLCache cachebox.LRUCache cachebox.Cache
    pyrate_limiter.Limiter
    ratelimiter.RateLimiter
    chromadb.EphemeralClient
    gptcache.manager.get_data_manager
    hishel.InMemoryStorage
    cachecontrol.cache.DictCache
    aiocache.*.SimpleMemoryBackend aiocache.*.SimpleMemoryCache
    beaker.*.MemoryContainer beaker.*.MemoryNamespaceManager
    cachebox.*.LFUCache cachebox.*.FIFOCache cachebox.*.RRCache cachebox.*.VTTLCache
    cachelib.*.SimpleCache
    cachetools.*.TTLCache cachetools.*.LRUCache cachetools.*.LFUCache
    cashews.*.Memory
    dogpile.*.MemoryBackend dogpile.*.MemoryPickleBackend
    fastapi_cache.*.InMemoryBackend
    flask_caching.*.SimpleCache
    langchain.*.InMemoryCache
    langchain_classic.*.InMemoryCache
    langchain_community.*.InMemoryCache
    langchain_core.*.InMemoryCache
    langgraph.*.InMemoryCache
    litellm.*.InMemoryCache litellm.*.DualCache
    mcp.*.InMemoryResponseCacheStore
    nemoguardrails.*.InMemoryCacheStore
    ttldict.TTLDict ttldict.TTLOrderedDict
    tweepy.*.MemoryCache
    web3.*.SimpleCache
    zeep.*.InMemoryCache
""")
# Rate limiters: in memory unless a storage is named.
LIMITERS = names("""
    flask_limiter.*.Limiter
    slowapi.*.Limiter
""")
# Limiters, or their stores, that know nothing but the memory.
MEMORY_LIMITERS = names("""
    fastapi_throttle.RateLimiter
    fastapi_simple_rate_limiter.rate_limiter
    aiolimiter.AsyncLimiter
    asyncio_throttle.Throttler
    flask_ipban.IpBan flask_ipban.ip_ban.IpBan
    langchain_core.*.InMemoryRateLimiter
    limits.*.MemoryStorage
    pyrate_limiter.*.InMemoryBucket
    ratelimit.*.MemoryBackend
    throttled.*.MemoryStore
""")
METRICS = names("""
    starlette_exporter.PrometheusMiddleware
    aioprometheus.Counter aioprometheus.Gauge
    aioprometheus.*.Summary aioprometheus.*.Histogram
    opentelemetry.*.PrometheusMetricReader
    prometheus_client.*.Counter prometheus_client.*.Gauge prometheus_client.*.Histogram
        prometheus_client.*.Summary prometheus_client.*.Info prometheus_client.*.Enum
    prometheus_fastapi_instrumentator.*.Instrumentator
    prometheus_flask_exporter.*.PrometheusMetrics
        prometheus_flask_exporter.*.RESTfulPrometheusMetrics
        prometheus_flask_exporter.*.GunicornPrometheusMetrics
    prometheus_flask_instrumentator.Instrumentator
""")
# Middleware that counts in memory, by the class that an app is given.
METRICS_MIDDLEWARE = names("""
    prometheus_fastapi_instrumentator.middleware.PrometheusInstrumentatorMiddleware
    starlette_exporter.PrometheusMiddleware
    starlette_prometheus.PrometheusMiddleware
""")
# What users said and what agents remember: the next request needs it.
CONVERSATIONS = names("""
    botbuilder.core.MemoryStorage
    fakeredis.FakeRedis fakeredis.FakeStrictRedis fakeredis.aioredis.FakeRedis
        fakeredis.FakeAsyncRedis
    mongomock.MongoClient
    mongomock_motor.AsyncMongoMockClient
    mongita.MongitaClientMemory
    a2a.*.InMemoryTaskStore a2a.*.InMemoryPushNotifier a2a.*.InMemoryPushNotificationConfigStore
        a2a.*.InMemoryQueueManager a2a.*.InMemoryContextCredentialStore
    agno.*.InMemoryDb agno.*.InMemoryStorage agno.*.InMemoryQueueStore
    aiogram.*.MemoryStorage
    autogen.*.ConversableAgent autogen.*.GroupChat
    autogen_agentchat.*.AssistantAgent autogen_agentchat.*.RoundRobinGroupChat
        autogen_agentchat.*.SelectorGroupChat autogen_agentchat.*.Swarm
        autogen_agentchat.*.MagenticOneGroupChat
    autogen_core.*.InMemoryStore autogen_core.*.ListMemory
    autogen_ext.*.TextCanvasMemory
    google.*.InMemorySessionService google.*.InMemoryMemoryService
        google.*.InMemoryArtifactService google.*.InMemoryCredentialService
        google.*.InMemoryRunner
    haystack_experimental.*.InMemoryChatMessageStore
    langchain.*.ChatMessageHistory langchain.*.ConversationBufferMemory
        langchain.*.ConversationBufferWindowMemory langchain.*.ConversationSummaryMemory
        langchain.*.ConversationSummaryBufferMemory langchain.*.ConversationTokenBufferMemory
        langchain.*.ConversationEntityMemory langchain.*.ConversationKGMemory
        langchain.*.ConversationStringBufferMemory langchain.*.InMemoryStore
        langchain.*.InMemoryByteStore
    langchain_classic.*.ConversationBufferMemory
        langchain_classic.*.ConversationBufferWindowMemory
        langchain_classic.*.ConversationSummaryMemory
        langchain_classic.*.ConversationSummaryBufferMemory
        langchain_classic.*.ConversationTokenBufferMemory
        langchain_classic.*.ConversationEntityMemory
        langchain_classic.*.ConversationStringBufferMemory
        langchain_classic.*.AgentTokenBufferMemory langchain_classic.*.InMemoryEntityStore
    langchain_community.*.ChatMessageHistory langchain_community.*.ConversationKGMemory
    langchain_core.*.InMemoryStore langchain_core.*.InMemoryByteStore
        langchain_core.*.InMemoryChatMessageHistory
    langgraph.*.MemorySaver langgraph.*.InMemorySaver langgraph.*.InMemoryStore
    llama_index.*.ChatMemoryBuffer llama_index.*.ChatMemoryBuffer.from_defaults
        llama_index.*.ChatMemoryBuffer.from_chat_history
        llama_index.*.ChatSummaryMemoryBuffer.from_defaults llama_index.*.Memory.from_defaults
        llama_index.*.SimpleChatStore llama_index.*.SimpleComposableMemory.from_defaults
        llama_index.*.VectorMemory.from_defaults
        llama_index.*.VectorStoreIndex.from_documents().as_chat_engine
        llama_index.*.VectorStoreIndex.from_vector_store().as_chat_engine
        llama_index.*.load_index_from_storage().as_chat_engine
        llama_index.*.SimpleChatEngine.from_defaults
        llama_index.*.ContextChatEngine.from_defaults
        llama_index.*.CondensePlusContextChatEngine.from_defaults
        llama_index.*.CondenseQuestionChatEngine.from_defaults
    nemoguardrails.*.MemoryStore
    phi.*.AssistantMemory phi.*.AgentMemory
    procrastinate.*.InMemoryConnector
    pydantic_ai.*.InMemoryConversationStore
    semantic_kernel.*.VolatileMemoryStore semantic_kernel.*.InMemoryStore
        semantic_kernel.*.InMemoryCollection semantic_kernel.*.ChatHistory
        semantic_kernel.*.ChatHistoryAgentThread
    telebot.*.StateMemoryStorage
    vanna.*.MemoryCache vanna.*.MemoryConversationStore vanna.*.DemoAgentMemory
""")
# Documents and vectors that requests put in, or that start-up reads again.
VECTORS = names("""
    hnswlib.Index
    faiss.IndexFlatL2 faiss.IndexFlatIP
    rank_bm25.BM25Okapi
    bm25s.BM25
    docarray.*.InMemoryExactNNIndex
    faiss.IndexIVFFlat faiss.IndexHNSWFlat faiss.IndexIDMap faiss.IndexIDMap2 faiss.index_factory
    fsspec.*.MemoryFileSystem
    haystack.*.InMemoryDocumentStore
    langchain.*.InMemoryVectorStore langchain.*.DocArrayInMemorySearch langchain.*.FAISS
        langchain.*.FAISS.from_documents langchain.*.FAISS.from_texts
        langchain.*.FAISS.from_embeddings langchain.*.BM25Retriever.from_documents
        langchain.*.BM25Retriever.from_texts
    langchain_classic.*.FAISS.from_documents langchain_classic.*.FAISS.from_texts
    langchain_community.*.DocArrayInMemorySearch
        langchain_community.*.DocArrayInMemorySearch.from_documents
        langchain_community.*.DocArrayInMemorySearch.from_texts langchain_community.*.FAISS
        langchain_community.*.FAISS.from_documents langchain_community.*.FAISS.from_texts
        langchain_community.*.FAISS.from_embeddings
        langchain_community.*.BM25Retriever.from_documents
        langchain_community.*.BM25Retriever.from_texts
        langchain_community.*.TFIDFRetriever.from_documents
        langchain_community.*.TFIDFRetriever.from_texts langchain_community.*.InMemoryDocstore
        langchain_community.*.SKLearnVectorStore.from_documents
        langchain_community.*.SKLearnVectorStore.from_texts
        langchain_community.*.InMemoryVectorStore.from_documents
    langchain_core.*.InMemoryVectorStore langchain_core.*.InMemoryVectorStore.from_documents
        langchain_core.*.InMemoryVectorStore.from_texts langchain_core.*.InMemoryVectorStore.load
        langchain_core.*.InMemoryDocumentIndex
    llama_index.*.SimpleVectorStore llama_index.*.SimpleDocumentStore
        llama_index.*.SimpleIndexStore llama_index.*.SimpleKVStore llama_index.*.SimpleGraphStore
        llama_index.*.SimplePropertyGraphStore llama_index.*.BM25Retriever.from_defaults
    rank_bm25.BM25Plus rank_bm25.BM25L
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
    "chromadb.*.Client": (0, "settings"),
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
