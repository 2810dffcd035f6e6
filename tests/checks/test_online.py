import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from newsletter.checks import online
from newsletter.checks.online import open_addresses


@pytest.fixture
def server():
    asked = []

    class Pages(BaseHTTPRequestHandler):
        def do_HEAD(self):
            asked.append((self.command, self.path))
            if self.path == "/slow":
                time.sleep(1.2)
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

    with Quiet(("127.0.0.1", 0), Pages) as running:
        running.asked = asked
        running.address = f"http://127.0.0.1:{running.server_port}"
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch):
    monkeypatch.setattr(online, "_PAUSE", 0)
    monkeypatch.setattr(online, "_SECONDS", 1)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def test_open_addresses_says_what_each_gives(server):
    pages = [f"{server.address}/{name}" for name in ("fine", "gone", "no-head", "moved", "slow", "cut")]
    steps = []
    answers = open_addresses([*pages, "http://127.0.0.1:1/"], None, lambda: steps.append(1))
    fine, gone, no_head, moved, slow, cut = (answers[page] for page in pages)
    assert (fine.status, fine.size) == (200, 12)
    assert gone.status == 404
    assert no_head.status == 200
    assert (moved.status, moved.final) == (200, f"{server.address}/")
    assert (slow.problem, slow.detail) == ("time-out", "no answer within 1 seconds")
    assert cut.problem == "connection"
    assert answers["http://127.0.0.1:1/"].problem == "connection"
    assert len(steps) == 7


def test_open_addresses_asks_by_head_and_by_get_only_when_it_must(server):
    open_addresses([f"{server.address}/fine", f"{server.address}/no-head"])
    assert server.asked == [("HEAD", "/fine"), ("HEAD", "/no-head"), ("GET", "/no-head")]


def test_open_addresses_keeps_answers_for_a_day(server, tmp_path, monkeypatch):
    cache = tmp_path / "addresses.json"
    page, slow = f"{server.address}/fine", f"{server.address}/slow"
    open_addresses([page, slow], cache)
    asked = len(server.asked)
    assert open_addresses([page], cache)[page].status == 200
    assert len(server.asked) == asked
    assert list(json.loads(cache.read_text())) == [page]
    now = time.time()
    monkeypatch.setattr(online.time, "time", lambda: now + 24 * 3600 + 1)
    open_addresses([page], cache)
    assert len(server.asked) == asked + 1


def test_open_addresses_does_without_a_broken_cache(server, tmp_path):
    cache = tmp_path / "addresses.json"
    for broken in ("", "[1]", '{"a": 1}', '{"a": [1, [2, "b", "c", "d", "e", "f"]]}'):
        cache.write_text(broken)
        assert open_addresses([f"{server.address}/fine"], cache)[f"{server.address}/fine"].status == 200


def test_open_addresses_asks_a_host_one_thing_at_a_time(server, monkeypatch):
    running, most = [], []

    def request(address, method):
        running.append(address)
        most.append(len(running))
        time.sleep(0.01)
        running.remove(address)
        return online.Answer(200, address)

    monkeypatch.setattr(online, "_request", request)
    open_addresses([f"https://one.example.org/{number}" for number in range(5)])
    assert max(most) == 1


@pytest.mark.parametrize(
    ("path", "asked"),
    [("/été?a=b c%20".replace(" ", "ü"), "/%C3%A9t%C3%A9?a=b%C3%BCc%20"), ("/a%C3%A9", "/a%C3%A9")],
)
def test_open_addresses_opens_those_beyond_ascii_as_browsers_do(server, path, asked):
    address = server.address + path
    assert open_addresses([address])[address].status == 200
    assert server.asked == [("HEAD", asked)]


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("https://bücher.example:8080/ü", "https://xn--bcher-kva.example:8080/%C3%BC"),
        ("https://ü..example/", "https://ü..example/"),
        ("https://cooperation.int/a|b", "https://cooperation.int/a|b"),
    ],
)
def test_host_beyond_ascii_is_asked_by_its_ascii_name(address, sent):
    assert online._quoted(address) == sent


def test_host_that_cannot_be_is_an_answer_like_any_other():
    assert open_addresses(["https://ü..example/"])["https://ü..example/"].problem == "connection"


def test_addresses_of_leaves_out_what_cannot_be_opened(context):
    links = "[a](https://example.com/) [b](mailto:a@b.org) [c](https://cooperation.int/x#part) [d](*|ARCHIVE|*) [e](https://cooperation.int/é)"
    item = f"---\nkind: News\ntitle: A\nurl: https://cooperation.int/first\n---\n\n{links}.\n"
    made = context({"issues/news/2020/2020-08-31-first.md": item})
    assert online.addresses_of(made) == {
        "https://cooperation.int/first",
        "https://cooperation.int/second",
        "https://cooperation.int/x",
        "https://cooperation.int/é",
    }
