"""An editor that speaks JSON-RPC with a server over its stdin and stdout."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

TIMEOUT = 30


class Editor:
    """Has `root` open, under the newer `workspaceFolders` or the older `rootUri`."""

    def __init__(self, root: Path, *arguments: str, folders: bool = False) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "liftoff", "server", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=root,
        )
        uri = root.as_uri()
        opened = {"rootUri": None, "workspaceFolders": [{"uri": uri, "name": "app"}]}
        self._opened = opened if folders else {"rootUri": uri}
        self._number = 0
        self._messages: deque[dict[str, Any]] = deque()
        self._arrived = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Editor:
        capabilities = {"textDocument": {"publishDiagnostics": {"relatedInformation": True}}}
        params = {"processId": None, "capabilities": capabilities, **self._opened}
        self.capabilities = self.request("initialize", params)["capabilities"]
        self.notify("initialized", {})
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.request("shutdown", None)
            self.notify("exit", None)
            self.status = self._process.wait(TIMEOUT)
        finally:
            self._process.kill()
            self._process.wait()
            self._reader.join(TIMEOUT)
            for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
                stream.close()

    def notify(self, method: str, params: Any) -> None:
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def request(self, method: str, params: Any) -> Any:
        self._number += 1
        number = self._number
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        answer = self.wait(lambda m: m.get("id") == number and "method" not in m)
        assert "error" not in answer, answer
        return answer["result"]

    def diagnostics(self, path: Path, fits: Callable[[list[Any]], bool] = lambda _: True) -> Any:
        """The next diagnostics of a file that fit."""
        uri = path.as_uri()
        return self.wait(
            lambda m: (
                m.get("method") == "textDocument/publishDiagnostics"
                and m["params"]["uri"] == uri
                and fits(m["params"]["diagnostics"])
            )
        )["params"]["diagnostics"]

    def wait(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first message not yet seen that is wanted; those before it are dropped."""
        with self._arrived:
            while True:
                while self._messages:
                    message = self._messages.popleft()
                    if wanted(message):
                        return message
                assert self._arrived.wait(TIMEOUT), "no answer"

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _read(self) -> None:
        stream = self._process.stdout
        while True:
            length = 0
            while line := stream.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not length:
                return
            message = json.loads(stream.read(length))
            with self._arrived:
                self._messages.append(message)
                self._arrived.notify_all()
