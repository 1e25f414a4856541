"""Stores of agents and language models that live in the process: a data table, as in `effects`."""

from __future__ import annotations

from collections.abc import Iterator

from liftoff.project.values import Site
from liftoff.rules.model import Call, Model

# What users said and what agents remember: the next request needs it.
CONVERSATIONS = (
    "langgraph.checkpoint.memory.MemorySaver",
    "langgraph.checkpoint.memory.InMemorySaver",
    "langgraph.store.memory.InMemoryStore",
    "langchain_core.stores.InMemoryStore",
    "langchain.storage.InMemoryStore",
    "langchain.storage.InMemoryByteStore",
    "langchain_core.chat_history.InMemoryChatMessageHistory",
    "langchain_community.chat_message_histories.ChatMessageHistory",
    "langchain_community.chat_message_histories.in_memory.ChatMessageHistory",
    "langchain.memory.ChatMessageHistory",
    "langchain.memory.ConversationBufferMemory",
    "langchain.memory.ConversationBufferWindowMemory",
    "langchain.memory.ConversationSummaryMemory",
    "langchain.memory.ConversationSummaryBufferMemory",
    "langchain.memory.ConversationTokenBufferMemory",
    "langchain_classic.memory.ConversationBufferMemory",
    "langchain.chains.conversation.memory.ConversationBufferMemory",
    "langchain.chains.conversation.memory.ConversationBufferWindowMemory",
    "llama_index.core.memory.ChatMemoryBuffer.from_defaults",
    "llama_index.core.memory.Memory.from_defaults",
    "llama_index.core.storage.chat_store.SimpleChatStore",
    "haystack_experimental.chat_message_stores.InMemoryChatMessageStore",
    "google.adk.sessions.InMemorySessionService",
    "google.adk.memory.InMemoryMemoryService",
    "google.adk.artifacts.InMemoryArtifactService",
    "google.adk.runners.InMemoryRunner",
    "a2a.server.tasks.InMemoryTaskStore",
    "a2a.server.tasks.InMemoryPushNotifier",
    "a2a.server.tasks.InMemoryPushNotificationConfigStore",
    "autogen_core.memory.ListMemory",
    "semantic_kernel.memory.VolatileMemoryStore",
    "agno.db.in_memory.InMemoryDb",
    "agno.storage.in_memory.InMemoryStorage",
    "aiogram.fsm.storage.memory.MemoryStorage",
    "aiogram.contrib.fsm_storage.memory.MemoryStorage",
    "telebot.storage.StateMemoryStorage",
    "botbuilder.core.MemoryStorage",
    "fakeredis.FakeRedis",
    "fakeredis.FakeStrictRedis",
    "fakeredis.aioredis.FakeRedis",
    "fakeredis.FakeAsyncRedis",
    "mongomock.MongoClient",
    "mongomock_motor.AsyncMongoMockClient",
    "mongita.MongitaClientMemory",
)
# Documents and vectors that requests put in, or that start-up reads again.
VECTORS = (
    "langchain_core.vectorstores.InMemoryVectorStore",
    "langchain_community.vectorstores.DocArrayInMemorySearch",
    "llama_index.core.vector_stores.SimpleVectorStore",
    "llama_index.core.storage.docstore.SimpleDocumentStore",
    "haystack.document_stores.in_memory.InMemoryDocumentStore",
    "haystack.document_stores.InMemoryDocumentStore",
    "semantic_kernel.connectors.memory.in_memory.InMemoryVectorStore",
    "hnswlib.Index",
    "faiss.IndexFlatL2",
    "faiss.IndexFlatIP",
    "rank_bm25.BM25Okapi",
    "langchain_community.retrievers.BM25Retriever.from_documents",
)
# Libraries whose client keeps everything in memory when it is told no address: by their names.
_ADDRESSES = frozenset({"url", "host", "path", "location", "persist_directory"})
_IN_MEMORY = ("qdrant_client.QdrantClient", "qdrant_client.AsyncQdrantClient")


def kept_stores(model: Model, names: tuple[str, ...]) -> Iterator[Call]:
    """Stores that outlive a request: of start-up, or made by the first who needs them."""
    for call in model.calls(*names):
        if model.at_import(call.scope) or model.is_kept(Site(call.scope, call.node)):
            yield call


def unnamed_vectors(model: Model) -> Iterator[Call]:
    """`QdrantClient(":memory:")`."""
    for call in model.calls(*_IN_MEMORY):
        place = call.argument(0, *_ADDRESSES)
        values = model.values(place, call.scope) if place is not None else ()
        if any(getattr(value, "value", None) == ":memory:" for value in values):
            yield call
