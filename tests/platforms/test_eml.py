import base64
import dataclasses
import email
import email.policy
import quopri
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from newsletter.build import Builder
from newsletter.delivery.message import test_message as make_test_message
from newsletter.errors import NewsletterError
from newsletter.platforms.eml import make_message

NAMES = """
title: The Monthly
organisation: An Organisation
sender: {name: "Zoë, “The” Monthly & 友達", email: news@example.org}
postal_address: 1 Example Street
contact: {email: news@example.org}
"""
WORDS = """
number: 8
published: 2020-09-01
subject: "Été : 協同組合の百年、そしてこれからの長い長い物語 – and a very long subject line that has to be folded"
introduction: |
  .A line that begins with a dot, = signs, trailing words and é, 協同組合.

  From here it goes on: {{ x | default: "y" }}
sections: [{title: News, items: [2020-08-31-first]}]
"""


def _draft(workspace, platform="plain", changes=None, **options):
    made = Builder(workspace(changes)).build("2020-08", platform, **options)
    return made, next(artifact.content for artifact in made.artifacts if artifact.path == "email.eml")


def read_by_hand(raw):
    """Another parser: headers as text, and the decoded leaves of a message, by RFC 2045 and 2046 alone."""
    head, _, body = raw.partition(b"\r\n\r\n")
    headers = dict(re.findall(r"^([\w-]+): ?(.*)$", re.sub(r"\r\n[ \t]", " ", head.decode("ascii")), re.MULTILINE))
    headers = {name: value.strip("\r") for name, value in headers.items()}
    boundary = re.search(r'boundary="([^"]+)"', headers.get("Content-Type", ""))
    if boundary:
        pieces = (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())
        assert pieces[-1].strip() == b"--"
        return headers, [leaf for piece in pieces[1:-1] for leaf in read_by_hand(piece.removeprefix(b"\r\n"))[1]]
    decode: dict[str, Callable[[bytes], bytes]] = {"quoted-printable": quopri.decodestring, "base64": base64.b64decode}
    content = decode.get(headers.get("Content-Transfer-Encoding", ""), bytes)(body)
    return headers, [(headers, content)]


@pytest.mark.parametrize("changes", [None, {"issues/publication.yaml": NAMES, "issues/2020-08.yaml": WORDS}])
def test_draft_reads_back_as_the_email(workspace, changes):
    made, raw = _draft(workspace, changes=changes)
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert not message.defects
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert [text.get_content_type(), html.get_content_type()] == ["text/plain", "text/html"]
    assert text.get_content().replace("\r\n", "\n") == made.email.text
    assert html.get_content().replace("\r\n", "\n") == made.email.html
    assert message["Subject"] == made.issue.subject
    assert message["From"].addresses[0].display_name == made.issue.publication.sender.name
    assert message["From"].addresses[0].addr_spec == "news@example.org"
    assert message["Date"].datetime == datetime(2020, 9, 1, 9, tzinfo=UTC)
    assert re.fullmatch(r"<2020-08\.[0-9a-f]{32}@example\.org>", message["Message-ID"])
    assert message["X-Unsent"] == "1"
    # It needs one, and goes nowhere but back when it is sent by mistake.
    assert message["To"] == "news@example.org"


@pytest.mark.parametrize("changes", [None, {"issues/publication.yaml": NAMES, "issues/2020-08.yaml": WORDS}])
def test_draft_is_the_same_to_a_parser_that_knows_only_the_standard(workspace, changes):
    made, raw = _draft(workspace, changes=changes)
    headers, leaves = read_by_hand(raw)
    assert headers["MIME-Version"] == "1.0"
    assert [part["Content-Type"].split(";")[0] for part, _ in leaves] == ["text/plain", "text/html"]
    for (part, content), whole in zip(leaves, (made.email.text, made.email.html), strict=True):
        (charset,) = re.findall(r'charset="([^"]+)"', part["Content-Type"])
        assert content.decode(charset).replace("\r\n", "\n") == whole


@pytest.mark.parametrize("changes", [None, {"issues/publication.yaml": NAMES, "issues/2020-08.yaml": WORDS}])
def test_draft_has_short_ascii_lines_that_end_in_crlf(workspace, changes):
    _, raw = _draft(workspace, changes=changes)
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_draft_is_the_same_bytes_each_time_and_others_for_another_subject(workspace):
    _, first = _draft(workspace)
    _, second = _draft(workspace)
    made, third = _draft(workspace, changes={"issues/2020-08.yaml": WORDS})
    assert first == second != third
    assert made.issue.subject


@pytest.mark.parametrize(("platform", "has_it"), [("plain", True), ("mailing-list", True), ("mailchimp", False)])
def test_draft_has_list_unsubscribe_where_the_platform_has_none(workspace, platform, has_it):
    _, raw = _draft(workspace, platform)
    found = email.message_from_bytes(raw, policy=email.policy.default)["List-Unsubscribe"]
    assert found == ("<mailto:news@example.org?subject=unsubscribe>" if has_it else None)


def test_sender_with_a_domain_beyond_ascii_is_written_for_mail(workspace):
    _, raw = _draft(
        workspace,
        changes={"issues/publication.yaml": NAMES.replace("news@example.org}\npostal", "news@bücher.example}\npostal")},
    )
    assert (
        email.message_from_bytes(raw, policy=email.policy.default)["From"].addresses[0].domain
        == "xn--bcher-kva.example"
    )


def test_sender_that_most_servers_refuse_is_a_located_problem(workspace):
    changes = {
        "issues/publication.yaml": NAMES.replace("email: news@example.org}\npostal", "email: zoë@example.org}\npostal")
    }
    with pytest.raises(
        NewsletterError, match=r"issues/publication.yaml:3:9: most mail servers refuse the sender 'zoë@example.org'"
    ):
        _draft(workspace, changes=changes)


def read_by_rfc_2047(raw, name):
    """A header as the standard reads it: white space between encoded words is none of the text."""
    head = re.sub(r"\r\n(?=[ \t])", "", raw.partition(b"\r\n\r\n")[0].decode("ascii"))
    (value,) = re.findall(rf"^{name}: ?(.*?)\r?$", head, re.MULTILINE)
    word = r"=\?utf-8\?([bq])\?([^?\s]*)\?="
    value = re.sub(rf"(?<=\?=)[ \t]+(?={word})", "", value)

    def decode(found):
        encoded = found[2].encode()
        decoded = base64.b64decode(encoded) if found[1] == "b" else quopri.decodestring(encoded, header=True)
        return decoded.decode()

    assert all(len(found[0]) <= 75 for found in re.finditer(word, value))
    return re.sub(word, decode, value)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Un siècle de coopératives, et ce que l’avenir leur réserve dans les pays où elles sont nées", id="fr"),
        pytest.param("Hundert Jahre Genossenschaften: Rückblick, Überblick und Ausblick für alle, die mitwirken", id="de"),
        pytest.param("協同組合の百年、そして これからの長い長い物語を 皆さまと ともに考えるための 特集号です", id="ja"),
        pytest.param("قرن من التعاونيات وما يخبئه المستقبل لها في البلدان التي نشأت فيها والتي لم تنشأ فيها بعد", id="ar"),
        pytest.param("Сто лет кооперативов, и что ждёт их в тех странах, где они когда-то начинались и где их нет", id="ru"),
        pytest.param("A century of cooperatives – and what is still to come for them, in many more words than fit", id="en"),
        pytest.param("A century of cooperatives, without a single letter beyond ASCII, in more words than one line has", id="ascii"),
        pytest.param(f"{'long' * 20} {'words' * 20} are words too, {'and' * 30} {'more' * 15}", id="long-words"),
    ],
)  # fmt: skip
def test_long_headers_keep_their_spaces_for_readers_that_follow_the_standard(workspace, text):
    changes = {
        "issues/publication.yaml": NAMES.replace("Zoë, “The” Monthly & 友達", text),
        "issues/2020-08.yaml": re.sub('subject: ".*"', lambda _: f'subject: "{text}"', WORDS),
    }
    _, raw = _draft(workspace, changes=changes)
    assert read_by_rfc_2047(raw, "Subject") == text
    assert read_by_rfc_2047(raw, "From").replace('"', "") == f"{text} <news@example.org>"


HOSTILE = "=?utf-8?q?A=0D=0ABcc:_victim@example.org=0D=0A=0D=0ABody?="


@pytest.mark.parametrize("field", ["subject", "name"])
@pytest.mark.parametrize("test_mail", [False, True])
def test_an_encoded_word_in_a_text_is_no_header_and_no_body_of_its_own(workspace, field, test_mail):
    subject, name = (HOSTILE, "The Monthly") if field == "subject" else ("Hello", HOSTILE)
    made, raw = _draft(
        workspace,
        changes={
            "issues/publication.yaml": NAMES.replace("Zoë, “The” Monthly & 友達", name),
            "issues/2020-08.yaml": re.sub('subject: ".*"', lambda _: f'subject: "{subject}"', WORDS),
        },
    )
    if test_mail:
        raw = make_test_message(made, "me@example.org").as_bytes()
        subject = f"[TEST] {subject}"
    head, _, body = raw.partition(b"\r\n\r\n")
    assert not re.search(rb"^Bcc", head, re.MULTILINE)
    assert body.startswith(b"--=_alternative_")
    assert read_by_rfc_2047(raw, "Subject") == subject
    assert name in read_by_rfc_2047(raw, "From")


@pytest.mark.parametrize("end", ["\r\nBcc: victim@example.org", "\n\nBody", "\r", "\n"])
def test_a_line_end_in_a_header_is_refused(workspace, end):
    made, _ = _draft(workspace)
    with pytest.raises(NewsletterError, match="the Subject of a message may not have a line end"):
        make_message(made.email, f"Hello{end}")
    sender = dataclasses.replace(made.issue.publication.sender, name=f"The Monthly{end}News")
    publication = dataclasses.replace(made.issue.publication, sender=sender)
    renamed = dataclasses.replace(made.email, issue=dataclasses.replace(made.issue, publication=publication))
    assert b"\nBcc" not in make_message(renamed, "Hello").as_bytes()


def test_an_address_that_begins_an_encoded_word_is_refused(workspace):
    changes = {
        "issues/publication.yaml": NAMES.replace(
            "news@example.org}\npostal", "=?utf-8?q?=0D=0AX?=@example.org}\npostal"
        )
    }
    with pytest.raises(NewsletterError, match="is not an e-mail address"):
        _draft(workspace, changes=changes)


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        (f"{'a' * 60}@{'b' * 50}.example.org", f"{'a' * 60}@{'b' * 50}.example.org"),
        ("news@bücher.example", "news@xn--bcher-kva.example"),
        ("zoë@example.org", "zo%C3%AB@example.org"),
    ],
)
def test_list_unsubscribe_is_an_address_as_it_stands(workspace, contact, expected):
    publication = NAMES.replace("contact: {email: news@example.org}", f"contact: {{email: {contact}}}")
    _, raw = _draft(workspace, changes={"issues/publication.yaml": publication})
    assert b"List-Unsubscribe: <mailto:" + expected.encode() + b"?subject=unsubscribe>\r\n" in raw
