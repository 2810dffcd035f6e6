import re
from urllib.parse import unquote

import pytest

from newsletter.merge_tags import ANY_TAG
from newsletter.sources.identity import clean_address, identity, is_translation

HEX_PAIR = re.compile("%[0-9A-F]{2}%")
ILO = "https://www.ilo.org/global/topics/cooperatives/news/WCMS_754469/lang--en/index.htm"


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        ("/a/b", "https://example.org/a/b"),
        ("../c?utm_source=x&id=3&fbclid=y", "https://example.org/c?id=3"),
        ("https://example.net/?utm_campaign=x", "https://example.net/"),
        ("https://example.org/a#xtor=RSS-8", "https://example.org/a"),
        ("https://example.org/a#part", "https://example.org/a#part"),
        ("https://example.org/a b/é?q=%20", "https://example.org/a%20b/%C3%A9?q=%20"),
        ("//example.net/x", "https://example.net/x"),
        (" https://example.org/x\n", "https://example.org/x"),
        ("https://example.org/\ud800", ""),
        ("java\nscript:alert(1)", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("mailto:a@example.org", ""),
        ("ftp://example.org/", ""),
        ("https://[x/", ""),
        ("https://example.org:99999/", ""),
    ],
)
def test_clean_address(address, clean):
    assert clean_address(address, "https://example.org/list/") == clean


@pytest.mark.parametrize(
    "other",
    [
        "http://ilo.org/global/WCMS_754469/lang--en/index.htm",
        "https://www2.ilo.org/wcmsp5/x/wcms_754469/lang--es/index.htm",
        "https://www.oit.org/x/WCMS_754469",
        "https://ilo.ch/WCMS_754469/",
        "https://www.ilo.int/x?id=WCMS_754469",
    ],
)
def test_identity_of_the_ilo_is_the_number(other):
    assert identity(other) == identity(ILO)


@pytest.mark.parametrize(
    "other",
    [
        ILO.replace("754469", "754470"),
        ILO.replace("www.ilo.org", "example.org"),
        "https://www.ilo.org/global/topics/cooperatives/",
    ],
)
def test_identity_of_another_article(other):
    assert identity(other) != identity(ILO)


def test_identity_leaves_out_what_does_not_matter():
    assert identity("http://www.example.org/a/index.html?b=1&a=2&utm_source=x") == identity(
        "https://example.org/a?a=2&b=1"
    )
    assert identity("https://example.org/a?id=1") != identity("https://example.org/a?id=2")


def test_is_translation():
    assert is_translation(ILO, ILO.replace("lang--en", "lang--es"))
    assert not is_translation(ILO, ILO.replace("www.ilo.org", "www.ilo.ch"))
    assert not is_translation("https://example.org/lang--en/", "https://example.org/lang--es/")


@pytest.mark.parametrize(
    "tag",
    [
        *("[*data.email*]", "[*a[*b*]*]", "*|EMAIL|*", "{{ email }}", "{{{email}}}", "{% email %}", "%%email%%", "%%=v(@a)=%%"),
        *("<%= email %>", "${email}", "[[EMAIL]]", "[email]", "[unsubscribe]", "{signature}", "{$email}"),
        *("%EMAIL%", "%ADDRESS%", "%CE%ADDRESS%", "%FEED%BACK%", "$EMAIL$", "@EMAIL@", "%25EMAIL%"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["https://x.net/p.gif?e={}", "https://x.net/{}/a", "https://x.net/#{}"])
def test_no_platform_takes_a_part_of_an_address_for_a_merge_tag(tag, around):
    address = clean_address(around.replace("{}", tag))
    assert address.startswith("https://x.net/")
    assert [found[0] for found in ANY_TAG.finditer(address) if not HEX_PAIR.fullmatch(found[0])] == []
    assert unquote(unquote(address)) == unquote(unquote(around.replace("{}", tag)))


@pytest.mark.parametrize(
    "address", ["https://example.org/%CE%B1%CE%B2/%C3%A9?a[]=1&b=*", "https://example.org/@name/$x"]
)
def test_addresses_without_tags_stay_as_they_are(address):
    assert clean_address(address) == address


@pytest.mark.parametrize(
    "other", ["https://m.example.org/a", "https://mobile.example.org/a", "https://www.example.org/a"]
)
def test_hosts_for_telephones_are_the_same_site(other):
    assert identity(other) == identity("https://example.org/a")


def test_a_host_of_two_parts_is_itself():
    assert identity("https://m.org/a") != identity("https://org/a")
