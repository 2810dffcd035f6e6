import gzip
import socket
import threading
import time

import pytest

from newsletter.web_client import MAX_BYTES, WebClient, WebError
from tests.local_server import server, tls_server

__all__ = ["server", "tls_server"]


def get(address, seconds=10.0, **options):
    return WebClient("a test", seconds).request("GET", address, **options)


def test_request_gives_status_address_headers_and_content(server):
    server.answer_with("é".encode("latin-1"), "Content-Type: Text/HTML; charset=ISO-8859-1", "ETag: 3")
    answer = get(f"{server.address}/a", headers={"If-None-Match": "2"})
    assert (answer.status, answer.address, answer.content) == (200, f"{server.address}/a", b"\xe9")
    assert (answer.media_type, answer.charset, answer.headers["etag"]) == ("text/html", "iso-8859-1", "3")
    assert "User-Agent: a test\r\n" in server.requests[0]
    assert "If-None-Match: 2\r\n" in server.requests[0]


def test_request_wants_nothing_packed_and_unpacks_what_is(server):
    server.answer_with(gzip.compress(b"news " * 1000), "Content-Encoding: gzip")
    assert get(server.address).content == b"news " * 1000
    assert "Accept-Encoding: identity\r\n" in server.requests[0]


@pytest.mark.parametrize(
    ("status", "headers"), [("404 Not Found", ()), ("200 OK", ("Content-Type: image/png",))], ids=["missing", "picture"]
)
def test_request_reads_no_content_but_that_of_a_text(server, status, headers):
    server.answer_with(b"x" * (MAX_BYTES + 1), *headers, status=status)
    answer = get(server.address)
    assert (f"{answer.status} {answer.reason}", answer.content, answer.is_other) == (status, b"", bool(headers))


def test_request_without_reading_leaves_the_content_out(server):
    server.answer_with(b"x" * (MAX_BYTES + 1))
    assert get(server.address, read=False).content == b""


def test_request_follows_redirects_to_the_last_address(server):
    def answer(request, connection):
        if "GET /8 " in request:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        else:
            hop = int(request.split("GET /")[1].split()[0])
            head = f"HTTP/1.1 302 Found\r\nLocation: /{hop + 1}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            connection.sendall(head.encode())

    server.answer = answer
    assert get(f"{server.address}/0").address == f"{server.address}/8"
    with pytest.raises(WebError, match=r"more than 8 redirects"):
        get(f"{server.address}/9")


@pytest.mark.parametrize(
    ("body", "headers", "status", "message"),
    [
        (b"", ("Location: ftp://example.org/",), "302 Found", "neither http nor https"),
        (b"", ("Location: file:///etc/passwd",), "302 Found", "neither http nor https"),
        (b"not gzip at all", ("Content-Encoding: gzip",), "200 OK", "the answer is damaged"),
        (b"x" * (MAX_BYTES + 1), (), "200 OK", "more than 5 MB"),
        (gzip.compress(b"\0" * 50_000_000), ("Content-Encoding: gzip",), "200 OK", "more than 5 MB"),
    ],
)
def test_problem_is_one_line(server, body, headers, status, message):
    server.answer_with(body, *headers, status=status)
    with pytest.raises(WebError) as caught:
        get(f"{server.address}/x")
    assert str(caught.value).startswith(f"{server.address}/x: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "sent", [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nnews", b"this is no HTTP\r\n\r\n", b""]
)
def test_incomplete_answer_is_a_problem(server, sent):
    server.answer = lambda _, connection: connection.sendall(sent)
    with pytest.raises(WebError, match="the answer is incomplete, or is not HTTP") as caught:
        get(server.address)
    assert caught.value.kind == "connection"


@pytest.mark.parametrize(
    "first", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "], ids=["a body without end", "a header without end"]
)
def test_server_that_never_stops_is_left(server, first):
    def answer(_, connection):
        connection.sendall(first)
        while not server.closed.wait(0.05):
            connection.sendall(b"x")

    server.answer = answer
    started = time.monotonic()
    with pytest.raises(WebError, match=r"no complete answer within 0\.5 seconds") as caught:
        get(server.address, 0.5)
    assert caught.value.kind == "time-out"
    assert time.monotonic() - started < 2


def test_silent_server_is_left(server):
    server.answer = lambda *_: server.closed.wait(5)
    with pytest.raises(WebError, match=r"no complete answer within 0\.3 seconds"):
        get(server.address, 0.3)


def test_address_where_nothing_listens(server):
    with pytest.raises(WebError) as caught:
        get("http://127.0.0.1:1/")
    assert str(caught.value) == (
        "http://127.0.0.1:1/: no connection (Connection refused); check the address and your connection"
    )


def test_certificate_that_nobody_trusts(tls_server):
    with pytest.raises(WebError) as caught:
        get(tls_server)
    assert caught.value.kind == "certificate"
    assert "unable to get local issuer certificate" in str(caught.value)


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("ftp://example.org/", "only http and https addresses can be opened"),
        ("file:///etc/passwd", "only http and https addresses can be opened"),
        ("javascript:alert(1)", "only http and https addresses can be opened"),
        ("http://[foo", "this is not an address; copy it from the browser's address bar"),
    ],
)
def test_other_addresses_are_refused(address, message):
    with pytest.raises(WebError) as caught:
        get(address)
    assert str(caught.value) == f"{address}: {message}"


def redirect(location):
    head = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    return lambda _, connection: connection.sendall(head.encode())


@pytest.mark.parametrize("location", ["ftp://example.org/", "file:///etc/passwd", "gopher://127.0.0.1/"])
def test_redirect_to_another_scheme_is_refused(server, location):
    server.answer = redirect(location)
    with pytest.raises(WebError, match="it leads to an address that is neither http nor https"):
        get(server.address)


def endless(_, connection):
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


def dripping(_, connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.02)


@pytest.mark.parametrize("answer", [endless, dripping])
def test_server_that_never_begins_its_answer_is_left_and_its_connection_closed(server, answer):
    ended = threading.Event()

    def until_closed(request, connection):
        try:
            answer(request, connection)
        finally:
            ended.set()

    server.answer = until_closed
    with pytest.raises(WebError, match=r"no complete answer within 0\.3 seconds"):
        get(server.address, 0.3)
    assert ended.wait(3)


@pytest.fixture
def public(server, monkeypatch):
    """An address that looks like one of a public network, and leads to the server."""
    look_up, connect = socket.getaddrinfo, socket.create_connection
    port = int(server.address.rpartition(":")[2])

    def getaddrinfo(host, *arguments, **options):
        return look_up("1.1.1.1" if host == "public.example" else host, *arguments, **options)

    def create_connection(address, *arguments, **options):
        return connect(("127.0.0.1", port) if address[0] == "public.example" else address, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", create_connection)
    return "http://public.example/"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "[fe80::1]", "0.0.0.0",
     "[::ffff:127.0.0.1]", "2130706433", "100.64.0.1"],
)  # fmt: skip
def test_redirect_from_a_public_page_into_a_private_network_is_refused(server, public, host):
    server.answer = redirect(f"http://{host}:{server.address.rpartition(':')[2]}/secret")
    with pytest.raises(WebError, match="an address of a private network; give that address itself if you trust it"):
        get(public)
    assert len(server.requests) == 1


def test_redirect_from_a_private_page_and_within_the_public_network_are_followed(server, public):
    def answer(request, connection):
        path = request.split()[1]
        redirect("/end" if path == "/" else public)(request, connection) if path != "/end" else connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        )

    server.answer = answer
    assert get(public).content == b"ok"
    assert get(f"{server.address}/private").content == b"ok"
