import socket
import threading

import pytest

from newsletter.preview import serving
from newsletter.preview.serving import open_port


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="no IPv6 here")
def test_every_address_of_this_machine_means_both_families():
    listening = open_port("::", 0)
    with listening:
        port = listening.getsockname()[1]
        for address in ("127.0.0.1", "::1"):
            socket.create_connection((address, port), timeout=2).close()


@pytest.fixture
def served(workspace, monkeypatch):
    """The port of a preview that waits half a second for a request; it runs in this process."""
    monkeypatch.setattr(serving, "HEADER_SECONDS", 0.3)
    listening = open_port("127.0.0.1", None)
    arguments = (workspace(), listening, "127.0.0.1")
    options = {"issue_id": None, "editor": "", "may_edit": False}
    threading.Thread(target=serving.serve, args=arguments, kwargs=options, daemon=True).start()
    return listening.getsockname()[1]


REQUEST = b"GET /assets/page.css HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"


@pytest.mark.parametrize(
    "before", [b"", b"G", REQUEST, REQUEST + b"\r\n" + REQUEST], ids=["none", "cut", "headers", "second"]
)
def test_request_that_does_not_end_is_left(served, before):
    with socket.create_connection(("127.0.0.1", served), timeout=4) as client:
        client.sendall(before.replace(b"%d", str(served).encode()))
        received = b""
        while piece := client.recv(65536):
            received += piece
    assert received.startswith(b"HTTP/1.1 200") == (before.count(b"GET") == 2)


def test_connections_beyond_the_limit_are_refused(served, capfd):
    idle = [socket.create_connection(("127.0.0.1", served), timeout=4) for _ in range(100)]
    with socket.create_connection(("127.0.0.1", served), timeout=4) as client:
        client.sendall(REQUEST.replace(b"%d", str(served).encode()) + b"\r\n")
        assert client.recv(20).startswith(b"HTTP/1.1 503")
        client.sendall(b"no HTTP\r\n\r\n" * 10)
        client.recv(100)
    for connection in idle:
        connection.close()
    assert capfd.readouterr().err == ""
