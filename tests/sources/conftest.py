"""A server of a few bytes on 127.0.0.1, and the shapes that sources come in."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from newsletter.sources.charset import decode_source
from newsletter.sources.drafts import Clues, Page, Reading
from newsletter.sources.formats import read_page

SHAPES = Path(__file__).with_name("shapes")


def _say_nothing(_request: str, _connection: socket.socket) -> None:
    pass


class Server:
    """Answers each connection by `answer(request, connection)`; keeps the requests."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.answer: Callable[[str, socket.socket], None] = _say_nothing
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.closed = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._meet, args=(connection,), daemon=True).start()

    def _meet(self, connection: socket.socket) -> None:
        with connection:
            try:
                request = b""
                while b"\r\n\r\n" not in request:
                    received = connection.recv(4096)
                    if not received:
                        return
                    request += received
                self.requests.append(request.decode("latin-1"))
                self.answer(self.requests[-1], connection)
            except OSError:
                return

    def says(self, body: bytes, *headers: str, status: str = "200 OK") -> None:
        """Answer everything with this."""
        head = "\r\n".join(
            [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close", "", ""]
        )
        self.answer = lambda _request, connection: connection.sendall(head.encode("latin-1") + body)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    made = Server()
    yield made
    made.closed.set()
    made.socket.close()


@pytest.fixture
def read_shape() -> Callable[..., Reading]:
    def read(name: str, *, address: str = "", **clues: Any) -> Reading:
        path = SHAPES / name
        page = Page(name=name, text=decode_source(path.read_bytes(), name), address=address, path=path)
        return read_page(page, Clues(**clues))

    return read
