"""Runs the preview: a port, a watcher, the server, until Ctrl-C."""

from __future__ import annotations

import asyncio
import errno
import socket
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from newsletter.content.workspace import Workspace
from newsletter.errors import NewsletterError
from newsletter.preview.build_cache import BuildCache
from newsletter.preview.guards import hosts_served
from newsletter.preview.server import Preview, make_app
from newsletter.preview.watching import Watcher

#: The first port that is tried when none is given, and how many after it.
FIRST_PORT = 8000
_PORTS = 20

#: Seconds that a request may take to arrive.
HEADER_SECONDS = 10.0
_MAX_CONNECTIONS = 100


class _Protocol(H11Protocol):
    """HTTP, for a limited time until a request has come whole: uvicorn waits for ever."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Go on with a request, or wait for the rest of it."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._watch()

    def _watch(self) -> None:
        answering = self.cycle is not None and not self.cycle.response_complete
        if answering and self._deadline:
            self._deadline.cancel()
            self._deadline = None
        elif not answering and not self._deadline:
            self._deadline = self.loop.call_later(HEADER_SECONDS, self.transport.close)


class _Server(uvicorn.Server):
    """A server that closes its event streams when it stops; else it would wait for the open windows."""

    def __init__(self, config: uvicorn.Config, preview: Preview) -> None:
        super().__init__(config)
        self._preview = preview

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._preview.close()
        await super().shutdown(sockets)


def open_port(host: str, port: int | None) -> socket.socket:
    """A listening socket at `port`, or at the first free one from FIRST_PORT on. Raises NewsletterError."""
    wanted = [port] if port is not None else [*range(FIRST_PORT, FIRST_PORT + _PORTS), 0]
    for number in wanted:
        try:
            family, *_, address = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
            # Whoever serves on all of IPv6 wants all of IPv4 too: the printed address is of IPv4.
            opened = socket.create_server(
                address[:2], family=family, dualstack_ipv6=host == "::" and socket.has_dualstack_ipv6()
            )
        except OSError as error:
            if error.errno == errno.EADDRINUSE and number != wanted[-1]:
                continue
            hint = "give another one, or none for the first free one" if port is not None else "give another --host"
            reason = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be opened: {error.strerror or error}"
            raise NewsletterError(f"port {number} of {host} {reason}", hint=hint) from None
        else:
            return opened
    raise AssertionError


def serve(
    workspace: Workspace, listening: socket.socket, host: str, *, issue_id: str | None, editor: str, may_edit: bool
) -> None:
    """Serve the page on `listening` until Ctrl-C; requests that came before wait in the socket.

    With `may_edit` the page can change the files of issues.
    """

    async def run() -> None:
        loop = asyncio.get_running_loop()
        preview = Preview(BuildCache(workspace), editor, issue_id, may_edit=may_edit)

        def changed() -> None:
            preview.builds.files_changed()
            loop.call_soon_threadsafe(preview.announce)

        config = uvicorn.Config(
            make_app(preview, hosts_served(host), listening.getsockname()[1]),
            http=_Protocol,
            limit_concurrency=_MAX_CONNECTIONS,
            ws="none",
            lifespan="off",
            # Below it is a line for each strange request.
            log_level="error",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=2,
        )
        watcher = Watcher([workspace.issues, *preview.builds.template_folders], changed)
        watcher.start()
        try:
            await _Server(config, preview).serve(sockets=[listening])
        finally:
            watcher.stop()

    asyncio.run(run())
