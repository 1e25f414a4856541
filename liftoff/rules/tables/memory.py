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
    cachelib.SimpleCache
    cachetools.TTLCache cachetools.LRUCache cachetools.LFUCache cachetools.Cache
        cachetools.FIFOCache cachetools.RRCache cachetools.TLRUCache
    expiringdict.ExpiringDict
    aiocache.SimpleMemoryCache aiocache.backends.memory.SimpleMemoryCache
        aiocache.backends.memory.MemoryBackend
    fastapi_cache.backends.inmemory.InMemoryBackend
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
    dogpile.cache.memory.MemoryBackend
    pyrate_limiter.Limiter
    ratelimiter.RateLimiter
    chromadb.EphemeralClient
    langchain.cache.InMemoryCache langchain.globals.InMemoryCache
    langchain_community.cache.InMemoryCache
    langchain_core.caches.InMemoryCache
    gptcache.manager.get_data_manager
    hishel.InMemoryStorage
    cachecontrol.cache.DictCache
""")
# Rate limiters: in memory unless a storage is named.
LIMITERS = names("""
    flask_limiter.Limiter
    slowapi.Limiter
""")
# Limiters, or their stores, that know nothing but the memory.
MEMORY_LIMITERS = names("""
    limits.storage.MemoryStorage limits.aio.storage.MemoryStorage
    pyrate_limiter.InMemoryBucket
    ratelimit.backends.simple.MemoryBackend
    fastapi_throttle.RateLimiter
    fastapi_simple_rate_limiter.rate_limiter
    aiolimiter.AsyncLimiter
    asyncio_throttle.Throttler
    throttled.store.MemoryStore
""")
METRICS = names("""
    prometheus_client.Counter prometheus_client.Gauge prometheus_client.Histogram
        prometheus_client.Summary prometheus_client.Info prometheus_client.Enum
    prometheus_flask_exporter.PrometheusMetrics
        prometheus_flask_exporter.RESTfulPrometheusMetrics
    prometheus_fastapi_instrumentator.Instrumentator
    starlette_exporter.PrometheusMiddleware
    aioprometheus.Counter aioprometheus.Gauge
""")
# Middleware that counts in memory, by the class that an app is given.
METRICS_MIDDLEWARE = names("""
    prometheus_fastapi_instrumentator.middleware.PrometheusInstrumentatorMiddleware
    starlette_exporter.PrometheusMiddleware
    starlette_prometheus.PrometheusMiddleware
""")
# What users said and what agents remember: the next request needs it.
CONVERSATIONS = names("""
    langgraph.checkpoint.memory.MemorySaver langgraph.checkpoint.memory.InMemorySaver
        langgraph.store.memory.InMemoryStore
    langchain_core.stores.InMemoryStore langchain_core.chat_history.InMemoryChatMessageHistory
    langchain.storage.InMemoryStore langchain.storage.InMemoryByteStore
        langchain.memory.ChatMessageHistory langchain.memory.ConversationBufferMemory
        langchain.memory.ConversationBufferWindowMemory
        langchain.memory.ConversationSummaryMemory
        langchain.memory.ConversationSummaryBufferMemory
        langchain.memory.ConversationTokenBufferMemory
        langchain.chains.conversation.memory.ConversationBufferMemory
        langchain.chains.conversation.memory.ConversationBufferWindowMemory
    langchain_community.chat_message_histories.ChatMessageHistory
        langchain_community.chat_message_histories.in_memory.ChatMessageHistory
    langchain_classic.memory.ConversationBufferMemory
    llama_index.core.memory.ChatMemoryBuffer.from_defaults
        llama_index.core.memory.Memory.from_defaults
        llama_index.core.storage.chat_store.SimpleChatStore
    haystack_experimental.chat_message_stores.InMemoryChatMessageStore
    google.adk.sessions.InMemorySessionService google.adk.memory.InMemoryMemoryService
        google.adk.artifacts.InMemoryArtifactService google.adk.runners.InMemoryRunner
    a2a.server.tasks.InMemoryTaskStore a2a.server.tasks.InMemoryPushNotifier
        a2a.server.tasks.InMemoryPushNotificationConfigStore
    autogen_core.memory.ListMemory
    semantic_kernel.memory.VolatileMemoryStore
    agno.db.in_memory.InMemoryDb agno.storage.in_memory.InMemoryStorage
    aiogram.fsm.storage.memory.MemoryStorage aiogram.contrib.fsm_storage.memory.MemoryStorage
    telebot.storage.StateMemoryStorage
    botbuilder.core.MemoryStorage
    fakeredis.FakeRedis fakeredis.FakeStrictRedis fakeredis.aioredis.FakeRedis
        fakeredis.FakeAsyncRedis
    mongomock.MongoClient
    mongomock_motor.AsyncMongoMockClient
    mongita.MongitaClientMemory
""")
# Documents and vectors that requests put in, or that start-up reads again.
VECTORS = names("""
    langchain_core.vectorstores.InMemoryVectorStore
    langchain_community.vectorstores.DocArrayInMemorySearch
        langchain_community.retrievers.BM25Retriever.from_documents
    llama_index.core.vector_stores.SimpleVectorStore
        llama_index.core.storage.docstore.SimpleDocumentStore
    haystack.document_stores.in_memory.InMemoryDocumentStore
        haystack.document_stores.InMemoryDocumentStore
    semantic_kernel.connectors.memory.in_memory.InMemoryVectorStore
    hnswlib.Index
    faiss.IndexFlatL2 faiss.IndexFlatIP
    rank_bm25.BM25Okapi
""")
