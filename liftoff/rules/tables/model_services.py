"""Services that run language models, and wait for a whole answer."""

from __future__ import annotations

import re

# Clients, by the library; what they are told to wait for at most.
_OF_CLIENTS = (
    r"(?:beta\.)?chat\.completions\.(?:create|parse)|completions\.create|responses\.(?:create|parse)"
    r"|images\.(?:generate|edit)|audio\.speech\.create|messages\.create"
)
_CHAINS = (
    r"(?:Chat(?!\w*Prompt)\w+|\w*OpenAI|\w*Anthropic|\w+Chain|AgentExecutor"
    r"|load_\w+_chain|initialize_agent)"
)
# What gives the same model with something told to it.
_TOLD = r"(?:\.(?:bind|bind_tools|with_\w+|configurable_fields)\(\))*"
_ASKS = r"(?:a?invoke|a?run|a?predict|a?call|a?generate|a?batch|apply|aapply)"
# Asks a model and waits: `openai.OpenAI().chat.completions.create`.
ASKS_MODEL = re.compile(
    rf"(?:openai|groq|anthropic|together|zhipuai|cerebras)\.(?:[\w.]*\w\(\)\.)?(?:{_OF_CLIENTS})$"
    r"|openai\.(?:ChatCompletion|Completion|Image)\.a?create$"
    r"|litellm\.(?:Router\(\)\.)?a?(?:text_)?completion$"
    r"|instructor\.\w+\(\)\.(?:chat\.completions|messages)\.create$"
    r"|google\.(?:generativeai|genai)\.[\w.()]*\b(?:generate_content(?:_async)?|send_message(?:_async)?)$"
    r"|vertexai\.[\w.()]*\b(?:generate_content|send_message|predict)(?:_async)?$"
    r"|mistralai\.[\w.()]*\.chat\.complete(?:_async)?$|cohere\.\w+\(\)\.(?:chat|generate)$"
    rf"|langchain\w*\.(?:[\w.]*\.)?{_CHAINS}(?:\.from_\w+)?\(\){_TOLD}(?:\.{_ASKS})?(?:\(\))?$"
    rf"|lang(?:chain|graph)\.[\w.]*\bcreate_(?:react_)?agent\(\){_TOLD}"
    r"\.(?:a?invoke|a?batch)$"
    r"|agents\.(?:run\.)?Runner\.run(?:_sync)?$"
    r"|(?:pydantic_ai|agno|phi)\.(?:\w+\.)*Agent\(\)\.(?:a?run|run_sync)$"
    r"|llama_index\.[\w.()]*\.(?:as_query_engine|as_chat_engine)\(\)\.a?(?:query|chat)$"
)
# What every such name begins with.
LIBRARIES = (
    "openai.", "groq.", "anthropic.", "together.", "zhipuai.", "cerebras.", "litellm.",
    "instructor.", "google.generativeai.", "google.genai.", "mistralai.", "cohere.", "langchain",
    "llama_index.", "vertexai.", "langgraph.", "agents.", "pydantic_ai.", "agno.", "phi.",
)  # fmt: skip
# What limits them, at the call or at the client.
LIMITS = ("timeout", "request_timeout", "http_client", "request_options", "http_options")
