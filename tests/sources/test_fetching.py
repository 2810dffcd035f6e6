import gzip
import time

import pytest

from newsletter.cache import cache_folder
from newsletter.errors import NewsletterError
from newsletter.sources import fetching
from newsletter.sources.charset import decode_source
from newsletter.sources.fetching import MOST_BYTES, fetch


def test_fetch_gives_bytes_address_and_charset(server):
    server.says("é".encode("latin-1"), "Content-Type: text/html; charset=ISO-8859-1")
    found = fetch(f"{server.address}/a")
    assert found.address == f"{server.address}/a"
    assert decode_source(found.content, "x", found.charset) == "é"
    assert "User-Agent: newsletter-builder/" in server.requests[0]


def test_fetch_reads_utf_8_whatever_charset_is_claimed(server):
    server.says("é’".encode(), "Content-Type: text/html; charset=iso-8859-1")
    found = fetch(server.address)
    assert decode_source(found.content, "x", found.charset) == "é’"


def test_fetch_unpacks_gzip(server):
    server.says(gzip.compress(b"news " * 1000), "Content-Encoding: gzip")
    assert fetch(server.address).content == b"news " * 1000


def test_fetch_unpacks_gzip_in_several_parts(server):
    packed = gzip.compress(b"news " * 1000) + gzip.compress(b"and more")
    server.says(packed + b"\0" * 100, "Content-Encoding: gzip")
    assert fetch(server.address).content == b"news " * 1000 + b"and more"


def test_fetch_follows_redirects_to_the_last_address(server):
    def answer(request, connection):
        if "GET /5 " in request:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        else:
            hop = int(request.split("GET /")[1][0])
            head = f"HTTP/1.1 302 Found\r\nLocation: /{hop + 1}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            connection.sendall(head.encode())

    server.answer = answer
    assert fetch(f"{server.address}/0").address == f"{server.address}/5"
    with pytest.raises(NewsletterError, match=r"more than 5 redirects"):
        fetch(f"{server.address}/6")


def test_fetch_asks_only_for_what_has_changed(server, tmp_path):
    server.says(b"first", 'ETag: "1"', "Last-Modified: Mon, 03 May 2021 10:00:00 GMT")
    assert not fetch(server.address, tmp_path).unchanged
    server.says(b"", status="304 Not Modified")
    found = fetch(server.address, tmp_path)
    assert (found.content, found.unchanged) == (b"first", True)
    assert 'If-None-Match: "1"' in server.requests[1]
    assert "If-Modified-Since: Mon, 03 May 2021 10:00:00 GMT" in server.requests[1]
    server.says(b"second", 'ETag: "2"')
    assert fetch(server.address, tmp_path).content == b"second"


@pytest.mark.parametrize(
    "damage", [b"", b"{", b'{"version": 1, "data": {"content": 1}}', b'{"version": 1, "data": []}']
)
def test_fetch_does_without_a_damaged_cache(server, tmp_path, damage):
    server.says(b"first", 'ETag: "1"')
    fetch(server.address, tmp_path)
    (kept,) = cache_folder(tmp_path).glob("page-*.json")
    kept.write_bytes(damage)
    assert fetch(server.address, tmp_path).content == b"first"
    assert "If-None-Match" not in server.requests[1]


@pytest.mark.parametrize(
    ("body", "headers", "status", "message"),
    [
        (b"", (), "404 Not Found", "the server says 404 Not Found; check the address"),
        (b"", (), "500 Oh no", "the server says 500 Oh no; try again later"),
        (b"", ("Location: ftp://example.org/",), "302 Found", "neither http nor https"),
        (b"", ("Location: file:///etc/passwd",), "302 Found", "neither http nor https"),
        (b"%PDF", ("Content-Type: application/pdf",), "200 OK", "this is application/pdf"),
        (b"no gzip at all", ("Content-Encoding: gzip",), "200 OK", "the answer is damaged"),
        (gzip.compress(b"news " * 1000)[:-20], ("Content-Encoding: gzip",), "200 OK", "the answer broke off"),
        (b"x", ("Content-Encoding: br",), "200 OK", "packed as 'br'"),
        (b"x" * (MOST_BYTES + 1), (), "200 OK", "more than 5 MB"),
        (gzip.compress(b"a") + gzip.compress(b"b")[:-4], ("Content-Encoding: gzip",), "200 OK", "the answer broke off"),
        (gzip.compress(b"\0" * 5_000_000) * 2, ("Content-Encoding: gzip",), "200 OK", "more than 5 MB"),
        (gzip.compress(b"\0" * 50_000_000), ("Content-Encoding: gzip",), "200 OK", "more than 5 MB"),
    ],
)
def test_fetch_says_in_one_line_what_went_wrong(server, body, headers, status, message):
    server.says(body, *headers, status=status)
    with pytest.raises(NewsletterError) as caught:
        fetch(f"{server.address}/x")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nnews", "the answer broke off"),
        (b"this is no HTTP\r\n\r\n", "the answer broke off, or is none"),
        (b"", "the answer broke off, or is none"),
    ],
)
def test_fetch_says_that_an_answer_breaks_off(server, sent, message):
    server.answer = lambda _, connection: connection.sendall(sent)
    with pytest.raises(NewsletterError, match=message):
        fetch(server.address)


def _drip(server, first):
    def answer(request, connection):
        connection.sendall(first)
        while not server.closed.wait(0.05):
            connection.sendall(b"x")

    return answer


@pytest.mark.parametrize(
    "first", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "], ids=["a body without end", "a header without end"]
)
def test_fetch_stops_a_server_that_never_ends(server, first):
    server.answer = _drip(server, first)
    started = time.monotonic()
    with pytest.raises(NewsletterError, match="no whole answer within"):
        fetch(server.address, seconds=0.5)
    assert time.monotonic() - started < 2


def test_fetch_stops_waiting_for_a_silent_server(server):
    server.answer = lambda *_: server.closed.wait(5)
    with pytest.raises(NewsletterError, match=r"no (whole )?answer within"):
        fetch(server.address, seconds=0.3)


def test_fetch_says_that_nobody_answers(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with pytest.raises(NewsletterError, match="no connection"):
        fetch("http://127.0.0.1:1/")


@pytest.mark.parametrize("address", ["ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)"])
def test_fetch_refuses_other_addresses(address):
    with pytest.raises(NewsletterError, match="only http and https"):
        fetch(address)


def test_only_the_newest_answers_are_kept(server, tmp_path, monkeypatch):
    monkeypatch.setattr(fetching, "_KEPT", 2)
    server.says(b"x", 'ETag: "1"')
    for number in range(4):
        fetch(f"{server.address}/{number}", tmp_path)
    assert len(list(cache_folder(tmp_path).glob("page-*.json"))) == 2


def test_fetch_refuses_what_is_no_address():
    with pytest.raises(NewsletterError) as caught:
        fetch("http://[foo")
    assert str(caught.value) == "'http://[foo' is not an address; copy it from the browser's address bar"
