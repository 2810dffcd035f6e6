"""Where parts stand, and that marking them changes nothing."""

import itertools
from html import escape
from pathlib import Path

import pytest

from newsletter.build import Builder
from newsletter.content.workspace import Workspace
from newsletter.rendering import spans
from tests.conftest import WORKSPACE

GOLDEN = Path(__file__).parents[1] / "golden"
BUILDS = [
    pytest.param(root, issue_id, id=f"{root.parent.name}-{issue_id}")
    for root in sorted(GOLDEN.glob("*/workspace"))
    for issue_id in Workspace(root).issue_ids()
]

#: Sections are components of the body.
ISSUE = """
<mjml><mj-head><mj-title>x</mj-title></mj-head><mj-body>
{% for section in issue.sections %}{% include "section.mjml.j2" %}{% endfor %}
</mj-body></mjml>
"""


@pytest.mark.parametrize(("root", "issue_id"), BUILDS)
def test_marks_change_no_byte_of_the_output(root, issue_id, monkeypatch):
    marked = Builder(Workspace(root)).build(issue_id)
    monkeypatch.setattr(spans, "PARTS", {})
    unmarked = Builder(Workspace(root)).build(issue_id)
    assert unmarked.email.spans == ()
    assert marked.email.spans
    assert unmarked.artifacts == marked.artifacts


@pytest.mark.parametrize(("root", "issue_id"), BUILDS)
def test_spans_hold_each_item_and_section_in_html_and_text(root, issue_id):
    email = Builder(Workspace(root)).build(issue_id).email
    html = email.html.encode(email.charset)
    lines = email.text.split("\n")
    found = {span.id: span for span in email.spans}
    for item in email.issue.items:
        span = found[item.id]
        assert f">{escape(item.title)}<".encode("ascii", "xmlcharrefreplace") in html[span.start : span.end]
        assert html[span.start : span.end].decode(email.charset) == email.html[span.start_char : span.end_char]
        assert html[span.start : span.start + 1] == b"<"
        assert html[span.end - 1 : span.end] == b">"
        assert span.source.path.stem == item.id
        assert span.source.line > 1
        words = " ".join(" ".join(lines[span.first_line - 1 : span.last_line]).split())
        assert item.title.split()[0] in words
    ordered = [span for span in email.spans if span.kind == "item"]
    assert [span.id for span in ordered] == [item.id for item in email.issue.items]
    assert all(before.end <= after.start for before, after in itertools.pairwise(ordered))
    assert all(before.last_line < after.first_line for before, after in itertools.pairwise(ordered))
    for section in email.issue.sections:
        outer = found[section.id]
        assert all(outer.start <= found[item.id].start < found[item.id].end <= outer.end for item in section.items)
        assert outer.source == section.origin.location()


@pytest.mark.parametrize(
    ("section", "block"),
    [
        pytest.param(
            "<mj-wrapper>{% for item in section.items %}{% include 'blocks/' ~ item.layout ~ '.mjml.j2' %}{% endfor %}</mj-wrapper>",
            "<mj-section><mj-column><mj-text>{{ item.title }}</mj-text></mj-column></mj-section>",
            id="sections-in-a-wrapper",
        ),
        pytest.param(
            "<mj-section>{% for item in section.items %}{% include 'blocks/' ~ item.layout ~ '.mjml.j2' %}{% endfor %}</mj-section>",
            "<mj-column><mj-text>{{ item.title }}</mj-text></mj-column>",
            id="columns",
        ),
        pytest.param(
            "<mj-section><mj-column><mj-text>{% for item in section.items %}{% include 'blocks/' ~ item.layout ~ '.mjml.j2' %}"
            "{% endfor %}</mj-text></mj-column></mj-section>",
            "<p>{{ item.title }}</p>",
            id="inside-a-text",
        ),
        pytest.param(
            "<mj-section><mj-column>{% for item in section.items %}{% include 'blocks/' ~ item.layout ~ '.mjml.j2' %}{% endfor %}"
            "</mj-column></mj-section>",
            '{% extends "blocks/base.mjml.j2" %}{% block words %}{{ item.title }}{% endblock %}',
            id="inheritance",
        ),
    ],
)
def test_spans_follow_other_ways_to_write_a_block(workspace, monkeypatch, section, block):
    root = workspace(
        {
            "templates/issue.mjml.j2": ISSUE,
            "templates/section.mjml.j2": section,
            "templates/blocks/story.mjml.j2": block,
            "templates/blocks/base.mjml.j2": "<mj-text>{% block words %}{% endblock %}</mj-text>",
        }
    )
    email = Builder(root).build("2020-08").email
    (span,) = [span for span in email.spans if span.kind == "item"]
    assert "The first title" in email.html[span.start_char : span.end_char]
    assert email.html.count("<!--[if") == email.html.count("<![endif]-->")
    monkeypatch.setattr(spans, "PARTS", {})
    assert Builder(root).build("2020-08").email.html == email.html


def test_spans_are_bytes_in_utf_8_too(workspace):
    item = "---\nkind: News\ntitle: 新しい\nurl: https://example.org/\n---\n\n" + "協同組合" * 7000 + "。\n"
    email = Builder(workspace({"issues/news/2020/2020-08-31-first.md": item})).build("2020-08").email
    assert email.charset == "utf-8"
    (span,) = [span for span in email.spans if span.kind == "item"]
    cut = email.html.encode()[span.start : span.end].decode()
    assert cut == email.html[span.start_char : span.end_char]
    assert "新しい" in cut
    assert span.size > 80_000


def test_a_text_template_without_blocks_has_no_lines(workspace):
    email = Builder(workspace({"templates/issue.txt.j2": "{{ issue.title }}\n"})).build("2020-08").email
    assert {(span.first_line, span.last_line) for span in email.spans} == {(0, 0)}


def test_spans_are_true_after_addresses_and_tags_were_replaced(workspace):
    root = workspace(
        {
            "issues/news/2020/2020-08-31-first.md": "---\nkind: News\ntitle: The first title\nurl: https://example.org/\n---\n\n"
            "For {{ contact.FIRSTNAME }}, the first summary.\n",
            "issues/publication.yaml": WORKSPACE["issues/publication.yaml"] + "platform: brevo\n",
        }
    )
    plain, filled = Builder(root).build("2020-08").email, Builder(root).build("2020-08", sample=True).email
    assert filled.html != plain.html
    for email in (plain, filled, plain.rewritten(lambda piece: piece.replace("title", "überschrift"))):
        (span,) = [span for span in email.spans if span.kind == "item"]
        part = email.html[span.start_char : span.end_char]
        assert part.startswith("<tr")
        assert part.endswith("</tr>")
        assert part == email.html.encode(email.charset)[span.start : span.end].decode()
        assert "the first summary." in part
