import pytest

from newsletter.preview.guards import hosts_served, is_served, may_write


@pytest.mark.parametrize(
    ("host", "header", "expected"),
    [
        ("127.0.0.1", "127.0.0.1:8000", True),
        ("127.0.0.1", "localhost:8000", True),
        ("127.0.0.1", "LOCALHOST:8000", True),
        ("127.0.0.1", "[::1]:8000", True),
        ("127.0.0.1", "127.0.0.1:8001", False),
        ("127.0.0.1", "127.0.0.1", False),
        ("127.0.0.1", "evil.example.org:8000", False),
        ("127.0.0.1", "192.0.2.1:8000", False),
        ("127.0.0.1", "", False),
        ("0.0.0.0", "192.0.2.1:8000", True),
        ("0.0.0.0", "[2001:db8::1]:8000", True),
        ("0.0.0.0", "evil.example.org:8000", False),
        ("desk.example.org", "desk.example.org:8000", True),
    ],
)
def test_host_is_served(host, header, expected):
    assert is_served(header, hosts_served(host), 8000) is expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("127.0.0.1", True),
        ("127.0.0.1:80", True),
        ("[::1]", True),
        ("127.0.0.1:8000", False),
        ("evil.example.org", False),
        ("evil.example.org:80", False),
        ("", False),
    ],
)
def test_browsers_leave_out_the_port_of_the_web(header, expected):
    assert is_served(header, hosts_served("127.0.0.1"), 80) is expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"host": "localhost:8000", "origin": "http://localhost:8000", "x-newsletter-token": "secret"}, True),
        ({"host": "localhost:8000", "origin": "http://localhost:8000", "x-newsletter-token": "sécret"}, False),
        ({"host": "localhost:8000", "origin": "http://localhost:8000"}, False),
        ({"host": "localhost:8000", "origin": "http://localhost:9000", "x-newsletter-token": "secret"}, False),
        ({"host": "localhost:8000", "origin": "null", "x-newsletter-token": "secret"}, False),
        ({"host": "localhost:8000", "x-newsletter-token": "secret"}, False),
    ],
)
def test_writing_needs_the_origin_and_the_token(headers, expected):
    assert may_write(headers, "secret") is expected
