"""The Language Server Protocol around `OpenProject`, on pygls.

Every analysis is of the whole project, so it runs beside the protocol, one at a time, and what has
been overtaken by a later change is not published.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import get_args

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import Workspace

from liftoff import __version__
from liftoff.errors import LiftoffError
from liftoff.rules import suppressions
from liftoff.server.diagnostics import SOURCE, diagnostics
from liftoff.server.fixes import Insertion, suppression
from liftoff.server.positions import Encoding, encoding_of, units
from liftoff.server.project import Found, OpenProject

# A pause in typing.
DELAY_SECONDS = 0.3


class LiftoffServer(LanguageServer):
    """Serves one editor.

    Args:
        path: the folder to analyze; that of the editor's workspace when None.
    """

    def __init__(self, path: Path | None) -> None:
        super().__init__("liftoff", __version__)
        self._path = path
        self._project: OpenProject | None = None
        self._running = asyncio.Lock()
        self._latest: asyncio.Task[None] | None = None
        self._published: set[str] = set()
        self._said = ""

    @property
    def encoding(self) -> Encoding:
        """How the editor counts columns."""
        return encoding_of(self.workspace.position_encoding)

    def ask(self, *, delay: float = 0.0, reread: bool = False) -> None:
        """Analyze soon; an earlier wish that has not begun is dropped.

        Args:
            delay: seconds to wait for further changes.
            reread: whether files have changed on the disk.
        """
        if reread and self._project is not None:
            self._project.forget()
        if self._latest is not None:
            self._latest.cancel()
        self._latest = asyncio.get_running_loop().create_task(self._refresh(delay))

    async def _refresh(self, delay: float) -> None:
        await asyncio.sleep(delay)
        project = self._opened()
        if project is None:
            return
        buffers = {
            Path(path): document.source
            for document in list(self.workspace.text_documents.values())
            if (path := to_fs_path(document.uri))
        }
        async with self._running:
            # Not cancelled half-way: the thread would go on beside the next one.
            work = asyncio.ensure_future(asyncio.to_thread(project.analyze, buffers))
            try:
                found = await asyncio.shield(work)
            except asyncio.CancelledError:
                await asyncio.wait([work])
                raise
            except LiftoffError as error:
                self._clear()
                self._say(str(error))
                return
            except Exception as error:
                # The next change may find its way around a fault of liftoff's own.
                self._say(f"internal error: {type(error).__name__}: {error}")
                return
        self._said = ""
        self._publish(found)

    def _opened(self) -> OpenProject | None:
        if self._project is None:
            root = self._path or _folder(self.workspace)
            if root is None:
                self._say("open a folder, or give `liftoff server` the folder of the app")
                return None
            self._project = OpenProject(root)
        return self._project

    def _publish(self, found: Found) -> None:
        fresh = diagnostics(found, self.encoding)
        for uri in self._published - fresh.keys():
            self._send(uri, [])
        for uri, shown in fresh.items():
            self._send(uri, shown)
        self._published = set(fresh)

    def _clear(self) -> None:
        for uri in self._published:
            self._send(uri, [])
        self._published = set()

    def _send(self, uri: str, shown: list[types.Diagnostic]) -> None:
        params = types.PublishDiagnosticsParams(uri=uri, diagnostics=shown)
        self.text_document_publish_diagnostics(params)

    def _say(self, message: str) -> None:
        """A line in the editor's log, once until something else happens."""
        if message != self._said:
            self._said = message
            params = types.LogMessageParams(type=types.MessageType.Error, message=message)
            self.window_log_message(params)


def make_server(path: Path | None) -> LiftoffServer:
    """A server with its features, ready for `start_io`."""
    server = LiftoffServer(path)

    @server.feature(types.INITIALIZED)
    async def initialized(ls: LiftoffServer, _: types.InitializedParams) -> None:
        ls.ask()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(ls: LiftoffServer, _: types.DidOpenTextDocumentParams) -> None:
        ls.ask()

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(ls: LiftoffServer, _: types.DidChangeTextDocumentParams) -> None:
        ls.ask(delay=DELAY_SECONDS)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(ls: LiftoffServer, _: types.DidSaveTextDocumentParams) -> None:
        ls.ask(reread=True)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(ls: LiftoffServer, _: types.DidCloseTextDocumentParams) -> None:
        ls.ask(reread=True)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def watched(ls: LiftoffServer, _: types.DidChangeWatchedFilesParams) -> None:
        ls.ask(delay=DELAY_SECONDS, reread=True)

    kinds = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)
    def actions(ls: LiftoffServer, params: types.CodeActionParams) -> list[types.CodeAction]:
        return quick_fixes(ls, params)

    return server


def quick_fixes(server: LiftoffServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """For each diagnostic of ours: the comment that suppresses it."""
    uri = params.text_document.uri
    try:
        source = server.workspace.get_text_document(uri).source
    except (OSError, UnicodeDecodeError):
        # Deleted, or never on the disk.
        return []
    found: list[types.CodeAction] = []
    for shown in params.context.diagnostics:
        code = shown.code
        if shown.source != SOURCE or not isinstance(code, str):
            continue
        # A comment about a comment helps nobody.
        if code in get_args(suppressions.NoticeCode):
            continue
        insertion = suppression(source, shown.range.start.line + 1, code)
        if insertion is None:
            continue
        edit = _edit(source, insertion, server.encoding)
        found.append(
            types.CodeAction(
                title=f"Suppress {code} here",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[shown],
                edit=types.WorkspaceEdit(changes={uri: [edit]}),
            )
        )
    return found


def _edit(source: str, insertion: Insertion, encoding: Encoding) -> types.TextEdit:
    line = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")[insertion.line - 1]
    column = units(line[: insertion.column], encoding)
    at = types.Position(insertion.line - 1, column)
    return types.TextEdit(range=types.Range(start=at, end=at), new_text=insertion.text)


def _folder(workspace: Workspace) -> Path | None:
    """The folder that the editor has open; the first, when there are several."""
    uris = [workspace.root_uri, *workspace.folders]
    paths = [to_fs_path(uri) for uri in uris if uri]
    return next((Path(path) for path in paths if path), None)
