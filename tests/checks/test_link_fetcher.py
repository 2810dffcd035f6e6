import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from newsletter.cache import read_cache, user_folder, write_cache
from newsletter.checks.link_fetcher import open_addresses
from tests.local_server import Server, tls_server

__all__ = ["tls_server"]


@pytest.fixture(autouse=True)
def without_proxy(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server():
    requests, running, at_once = [], [], []

    class Pages(BaseHTTPRequestHandler):
        def do_HEAD(self):
            requests.append((self.command, self.path))
            running.append(self.path)
            at_once.append(len(running))
            time.sleep(1.2 if self.path == "/slow" else 0.01)
            running.remove(self.path)
            if self.path == "/cut":
                self.connection.close()
                return
            status = {"/gone": 404, "/no-head": 405 if self.command == "HEAD" else 200, "/moved": 302}.get(
                self.path, 200
            )
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/")
            self.send_header("Content-Length", "12" if self.command == "HEAD" else "0")
            self.end_headers()

        do_GET = do_HEAD  # noqa: N815 - the name that the server calls

        def log_message(self, *_):
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, request, client_address):
            pass

    with Quiet(("127.0.0.1", 0), Pages) as pages:
        vars(pages).update(requests=requests, at_once=at_once, address=f"http://127.0.0.1:{pages.server_port}")
        thread = threading.Thread(target=pages.serve_forever, daemon=True)
        thread.start()
        yield pages
        pages.shutdown()
        thread.join()


@pytest.fixture
def raw_server():
    running = Server()
    yield running
    running.socket.close()


def open_now(*addresses, step=lambda: None):
    return open_addresses(addresses, step, seconds=1, pause=0)


def test_each_address_has_an_answer(server):
    pages = [f"{server.address}/{name}" for name in ("fine", "gone", "no-head", "moved", "slow", "cut")]
    steps = []
    answers = open_now(*pages, "http://127.0.0.1:1/", step=lambda: steps.append(1))
    fine, gone, no_head, moved, slow, cut = (answers[page] for page in pages)
    assert (fine.status, fine.size) == (200, 12)
    assert gone.status == 404
    assert no_head.status == 200
    assert (moved.status, moved.final) == (200, f"{server.address}/")
    assert (slow.problem, slow.detail) == ("time-out", "no complete answer within 1 seconds")
    assert cut.problem == "connection"
    assert answers["http://127.0.0.1:1/"].detail == "no connection (Connection refused)"
    assert len(steps) == 7


def test_certificate_that_nobody_trusts_is_an_answer(tls_server):
    answer = open_now(tls_server)[tls_server]
    assert (answer.status, answer.problem) == (0, "certificate")
    assert "unable to get local issuer certificate" in answer.detail


def test_get_follows_head_only_when_head_fails(server):
    open_now(f"{server.address}/fine", f"{server.address}/no-head")
    assert server.requests == [("HEAD", "/fine"), ("HEAD", "/no-head"), ("GET", "/no-head")]


def test_answers_are_kept_for_a_day(server, monkeypatch):
    page, slow = f"{server.address}/fine", f"{server.address}/slow"
    open_now(page, slow)
    count = len(server.requests)
    steps = []
    assert open_now(page, step=lambda: steps.append(1))[page].status == 200
    assert (len(server.requests), len(steps)) == (count, 1)
    assert list(read_cache(user_folder("links"), "answers")) == [page]
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + 24 * 3600 + 1)
    other = f"{server.address}/other"
    open_now(other)
    assert list(read_cache(user_folder("links"), "answers")) == [other]
    open_now(page)
    assert len(server.requests) == count + 2


@pytest.mark.parametrize("damage", [None, [1], {"a": 1}, {"a": [1, [2, "b", "c", "d", "e", "f"]]}, 3, "text"])
def test_damaged_cache_is_an_empty_one(server, damage):
    write_cache(user_folder("links"), "answers", damage)
    assert open_now(f"{server.address}/fine")[f"{server.address}/fine"].status == 200


def test_user_without_a_cache_folder_does_without(server, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert open_now(f"{server.address}/fine")[f"{server.address}/fine"].status == 200


def test_one_request_at_a_time_goes_to_a_host(server):
    open_now(*(f"{server.address}/{number}" for number in range(5)))
    assert max(server.at_once) == 1


def test_pause_lies_between_requests_to_one_host(server):
    started = time.monotonic()
    open_addresses([f"{server.address}/{number}" for number in range(3)], pause=0.2)
    assert time.monotonic() - started >= 0.4


@pytest.mark.parametrize(
    ("path", "requested"), [("/été?a=büc%20", "/%C3%A9t%C3%A9?a=b%C3%BCc%20"), ("/a%C3%A9", "/a%C3%A9")]
)
def test_address_beyond_ascii_is_opened_as_browsers_do(server, path, requested):
    address = server.address + path
    assert open_now(address)[address].status == 200
    assert server.requests == [("HEAD", requested)]


@pytest.mark.parametrize("address", ["https://ü..example/", "http://[foo", "ftp://127.0.0.1/"])
def test_address_that_cannot_be_opened_is_an_answer(address):
    assert open_now(address)[address].problem == "connection"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 302 Found\r\nLocation: ftp://example.org/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: mailto:a@example.org\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 50_000,
        b"\0" * 5000,
    ],
    ids=["ftp", "mailto", "no-address", "digits", "headers", "no-http"],
)
def test_every_strange_answer_is_an_answer(raw_server, answer):
    raw_server.answer = lambda _, connection: connection.sendall(answer)
    assert open_now(raw_server.address)[raw_server.address].problem == "connection"


def test_a_fault_of_the_libraries_is_an_answer(monkeypatch):
    def fail(*_, **__):
        raise KeyError("a bug")

    monkeypatch.setattr("newsletter.checks.link_fetcher.WebClient.request", fail)
    assert open_now("https://example.org/")["https://example.org/"].detail == "the answer cannot be read (KeyError)"
