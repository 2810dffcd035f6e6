"""Runs the preview: a port, a watcher, the server, until Ctrl-C."""

from __future__ import annotations

import asyncio
import errno
import socket

import uvicorn

from newsletter.content.workspace import Workspace
from newsletter.errors import NewsletterError
from newsletter.preview.build_cache import BuildCache
from newsletter.preview.guards import hosts_served
from newsletter.preview.server import Preview, make_app
from newsletter.preview.watching import Watcher

#: The first port that is tried when none is given, and how many after it.
FIRST_PORT = 8000
_PORTS = 20


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
            http="h11",
            ws="none",
            lifespan="off",
            log_level="warning",
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
