import json

import pytest

from newsletter.cache import publication_folder, read_verified, write_verified
from newsletter.errors import NewsletterError
from newsletter.sources.fetching import fetch_page


def test_page_has_text_name_and_last_address(server, tmp_path):
    server.answer_with("é".encode("latin-1"), "Content-Type: text/html; charset=ISO-8859-1")
    page = fetch_page(f"{server.address}/a", tmp_path, name="coop")
    assert (page.text, page.name, page.address) == ("é", "coop", f"{server.address}/a")
    assert "User-Agent: newsletter-builder/" in server.requests[0]
    assert "Accept: text/html, application/rss+xml" in server.requests[0]


def test_utf_8_is_read_whatever_charset_is_claimed(server, tmp_path):
    server.answer_with("é’".encode(), "Content-Type: text/html; charset=iso-8859-1")
    assert fetch_page(server.address, tmp_path).text == "é’"


def test_unchanged_page_is_read_from_the_cache(server, tmp_path):
    server.answer_with("Été".encode(), 'ETag: "1"', "Last-Modified: Mon, 03 May 2021 10:00:00 GMT")
    fetch_page(server.address, tmp_path)
    server.answer_with(b"", status="304 Not Modified")
    assert fetch_page(server.address, tmp_path).text == "Été"
    assert 'If-None-Match: "1"' in server.requests[1]
    assert "If-Modified-Since: Mon, 03 May 2021 10:00:00 GMT" in server.requests[1]
    server.answer_with(b"second", 'ETag: "2"')
    assert fetch_page(server.address, tmp_path).text == "second"


@pytest.mark.parametrize(
    "damage", ["", "{", '{"text": 1}', '{"conditions": {"a": 1}, "text": "", "address": ""}', "[]"]
)
def test_damaged_cache_is_an_empty_one(server, tmp_path, damage):
    server.answer_with(b"first", 'ETag: "1"')
    fetch_page(server.address, tmp_path)
    (kept,) = publication_folder(tmp_path).glob("page-*.json")
    version = json.loads(read_verified(kept))["version"]
    write_verified(kept, f'{{"version": {version}, "data": {damage}}}'.encode())
    assert fetch_page(server.address, tmp_path).text == "first"
    assert "If-None-Match" not in server.requests[1]


@pytest.mark.parametrize(
    ("body", "headers", "status", "message"),
    [
        (b"", (), "404 Not Found", "the server answers 404 Not Found; check the address in the browser"),
        (b"", (), "500 Oh no", "the server answers 500 Oh no; try again later"),
        (b"", (), "304 Not Modified", "the server answers 304 Not Modified; try again later"),
        (
            b"%PDF",
            ("Content-Type: application/pdf",),
            "200 OK",
            "this is application/pdf, not a page; give the address",
        ),
        (b"%PDF-1.4", (), "200 OK", "this is a PDF file; open it, copy the text"),
    ],
)
def test_what_is_no_page_is_a_problem_of_one_line(server, tmp_path, body, headers, status, message):
    server.answer_with(body, *headers, status=status)
    with pytest.raises(NewsletterError) as caught:
        fetch_page(f"{server.address}/x", tmp_path)
    assert str(caught.value).startswith(f"{server.address}/x: {message}")
    assert "\n" not in str(caught.value)


def test_only_the_newest_pages_are_kept(server, tmp_path):
    server.answer_with(b"x", 'ETag: "1"')
    for number in range(32):
        fetch_page(f"{server.address}/{number}", tmp_path)
    assert len(list(publication_folder(tmp_path).glob("page-*.json"))) == 30
    fetch_page(f"{server.address}/31", tmp_path)
    assert "If-None-Match" in server.requests[-1]
