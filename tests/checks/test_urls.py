import pytest

from newsletter.checks.urls import is_internal, is_placeholder, tracking_parameters


@pytest.mark.parametrize(
    ("address", "internal"),
    [
        ("https://localhost:8000/", True),
        ("http://127.0.0.1/", True),
        ("https://192.168.0.1/a", True),
        ("https://[::1]/", True),
        ("https://intranet/", True),
        ("https://wiki.corp/", True),
        ("https://staging.ilo.org/", True),
        ("https://staging2.ilo.org/", True),
        ("https://uat.ilo.org/", True),
        ("https://dev.mysql.com/doc/", False),
        ("https://preview.mailerlite.com/a", False),
        ("https://www.stage-emploi.fr/", False),
        ("https://stage-emploi.fr/", False),
        ("https://secret.ilo.org/", True),
        ("https://a.secret.ilo.org/", True),
        ("https://dev.to/", False),
        ("https://www.ilo.org/staging", False),
        ("https://development.ilo.org/", False),
        ("https://8.8.8.8/", False),
        ("https://nosecret.ilo.org/", False),
        ("mailto:a@localhost", False),
    ],
)
def test_is_internal(address, internal):
    assert is_internal(address, ["secret.ilo.org"]) is internal


@pytest.mark.parametrize(
    ("address", "placeholder"),
    [
        ("#", True),
        ("https://example.com/a", True),
        ("https://www.example.org", True),
        ("https://a.test/", True),
        ("https://ilo.org/TODO", True),
        ("https://ilo.org/INSERT-LINK", True),
        ("TBC", True),
        ("#part", False),
        ("https://example.com.ilo.org/", False),
        ("https://ilo.org/todo", False),
        ("https://ilo.org/example.com", False),
    ],
)
def test_is_placeholder(address, placeholder):
    assert is_placeholder(address) is placeholder


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("https://a.org/?utm_source=x&id=3&fbclid=y#utm_term=z", ["utm_source", "fbclid"]),
        ("https://a.org/?a=utm_source", []),
        ("https://a.org/", []),
    ],
)
def test_tracking_parameters(address, names):
    assert tracking_parameters(address) == names


def test_internal_hosts_of_the_publication_are_errors(checked):
    from tests.checks.conftest import FINE

    path = "issues/publication.yaml"
    changes = {path: FINE[path].rstrip() + "\n        internal_hosts: [cooperation.int]\n"}
    assert [(each.rule, each.severity) for each in checked(changes).findings] == [("link-internal", "error")] * 2
