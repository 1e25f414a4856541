"""Response streaming on Lambda from Python: a Runtime API client in place of the runtime's own.

`liftoff_adapters.stream.wsgi.StreamingWsgiHandler` and
`liftoff_adapters.stream.asgi.StreamingAsgiHandler` make the handler; `serve` runs it, or
`python -m liftoff_adapters.stream` does. Under the managed runtime's own client the same handlers
answer buffered.

Sources: "Implementing response streaming in a custom runtime", Lambda Developer Guide
(runtimes-custom.html); "Set up a Lambda proxy integration with payload response streaming",
API Gateway Developer Guide (response-transfer-mode-lambda.html); AWS's clients for Node
(aws-lambda-nodejs-runtime-interface-client, `ResponseStream.js`, `HttpResponseStream.js`) and .NET
(aws-lambda-dotnet, `RawStreamingHttpClient.cs`).
"""

from __future__ import annotations

from liftoff_adapters.stream.errors import ClientGoneError, RuntimeApiError
from liftoff_adapters.stream.loop import serve

__all__ = ["ClientGoneError", "RuntimeApiError", "serve"]
