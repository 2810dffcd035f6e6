import re

import pytest

from newsletter.build import Builder
from newsletter.errors import NewsletterError
from newsletter.rendering.email import CLIP_BYTES
from tests.rendering.reading import Page

LAYOUTS = ["story", "feature", "interview", "event", "publication", "video", "call", "brief"]


STORY = """---
kind: News
title: item {0} with a title that is longer than a line of a phone
url: https://example.org/{0}
---

A summary.
"""


def many(count, word="word", language="en"):
    """The files of an issue with items of every layout and a summary of `word`."""
    ids = [f"2020-08-01-item-{number}" for number in range(count)]
    files = {
        f"issues/news/2020/{item_id}.md": f"---\nkind: News\ntitle: {word} {number}\nlayout: {LAYOUTS[number % 8]}\n"
        "url: https://example.org/\nstart: 2020-09-01\ndeadline: 2020-09-01\nimage: {src: https://example.org/a.png, alt: A}\n"
        f"---\n\n{f'{word} ' * 60}\n"
        for number, item_id in enumerate(ids)
    }
    files["issues/2020-08.yaml"] = (
        f"published: 2020-09-01\npreheader: {word}\nsections: [{{title: {word}, items: [{', '.join(ids)}]}}]\n"
    )
    files["issues/publication.yaml"] = (
        f"title: {word}\norganisation: {word}\nlanguage: {language}\nsender: {{name: A, email: a@example.org}}\n"
        "postal_address: 1 Street\ncontact: {email: a@example.org}\n"
    )
    return files


@pytest.mark.parametrize(
    ("word", "language"), [("été", "fr"), ("ты©", "ru"), ("漢字", "ja"), ("עברית", "he"), ("नमस्ते", "hi"), ("😀", "en")]
)
def test_html_is_ascii_and_reads_as_written(render, word, language):
    email = render(files=many(2, word, language))
    assert email.charset == "us-ascii"
    assert email.html.isascii()
    assert email.size == len(email.html)
    page = Page(email.html)
    assert f"{word} 0" in page.text
    assert f"{word} {word} {word}" in page.text
    assert "&" not in page.styles


def test_crowded_issue_of_other_letters_is_utf8(render):
    email = render(files=many(16, "Кооперативы", "ru"))
    assert email.charset == "utf-8"
    assert "Кооперативы" in email.html
    assert email.size == len(email.html.encode())
    assert 'content="text/html; charset=UTF-8"' in email.html
    assert len(email.html.encode("ascii", "xmlcharrefreplace")) > 0.8 * CLIP_BYTES


def test_crowded_issue_in_english_stays_ascii(render):
    email = render(files=many(75))
    assert email.size > 0.8 * CLIP_BYTES
    assert email.charset == "us-ascii"


def test_crowded_issue_is_written_as_utf8(workspace):
    build = Builder(workspace(many(16, "Кооперативы", "ru"))).build("2020-08")
    (html,) = [artifact.content for artifact in build.artifacts if artifact.path == "email.html"]
    assert html.decode("utf-8") == build.email.html
    assert len(html) == build.email.size


def test_output_is_reproducible(workspace):
    made = workspace(many(8))
    first, warm = Builder(made), Builder(made)
    artifacts = first.build("2020-08").artifacts
    assert artifacts == first.build("2020-08").artifacts
    assert artifacts == warm.build("2020-08").artifacts


def test_changed_templates_are_seen_by_a_warm_builder(workspace):
    made = workspace({"templates/issue.txt.j2": "one"})
    builder = Builder(made)
    assert builder.build("2020-08").email.text == "one\n"
    (made.templates / "issue.txt.j2").write_text("two, longer")
    assert Builder(made, builder.templates).build("2020-08").email.text == "two, longer\n"


def test_structure_is_what_accessibility_asks_for(render):
    page = Page(render(files=many(8)).html)
    names = [name for name, _ in page.elements]
    assert names.count("h1") == 1
    headings = [name for name in names if re.fullmatch(r"h[1-6]", name)]
    assert headings == ["h1", "h2", "h2", *["h3"] * 8]
    assert page.title == "word, August 2020"
    for name, attributes in page.elements:
        if name == "table":
            assert attributes.get("role") == "presentation"
        if name == "img":
            assert "alt" in attributes
            assert attributes["width"].isdigit()
            assert attributes.get("height", "1").isdigit()
        if name == "a":
            assert attributes["href"]


def test_right_to_left_publication_says_so(render):
    page = Page(render(files=many(8, "عربي", "ar")).html)
    assert page.elements[0][1]["dir"] == "rtl"
    assert page.elements[0][1]["lang"] == "ar"
    assert [each.get("dir") for name, each in page.elements if each.get("role") == "article"] == ["rtl"]


def test_contents_lead_to_the_articles(render):
    files = many(8) | {f"issues/news/2020/2020-08-01-item-{n}.md": STORY.format(n) for n in range(8)}
    page = Page(render(files=files).html)
    assert [link for link in page.links if link.startswith("#")] == []
    assert page.links[:8] == [f"https://example.org/{n}" for n in range(8)]
    assert page.links[8:16] == page.links[:8]
    assert [attributes["id"] for _, attributes in page.elements if "id" in attributes] == []
    assert "item 7 with a title that is longer than…" in page.text


def test_contents_show_eight_titles_at_most(render):
    files = many(30)
    items = [f"2020-08-01-item-{n}" for n in range(30)]
    files["issues/2020-08.yaml"] = "published: 2020-09-01\nsections:\n" + "".join(
        f"  - {{title: S{n}, items: [{', '.join(items[n * 10 : n * 10 + 10])}]}}\n" for n in range(3)
    )
    entries = re.findall(r"<h2[^>]*>In this issue</h2>(.*?)</table>", render(files=files).html)[0].count("<p")
    assert entries == 6


@pytest.mark.parametrize(("contents", "shown"), [("auto", False), ("always", True), ("never", False)])
def test_contents_of_a_short_issue_are_shown_when_asked_for(render, contents, shown):
    files = many(3)
    files["issues/2020-08.yaml"] += f"contents: {contents}\n"
    assert ("In this issue" in render(files=files).html) == shown
    assert ("In this issue" in render(files=files).text) == shown


def test_preheader_is_hidden_first_and_padded(render):
    html = render(files=many(1)).html
    preview = re.search(r"<div style=\"display:none[^>]*>([^<]*)</div>", html)
    assert preview
    assert preview[1].startswith("word&#847;")
    assert preview[1].count("&#847;") >= 20
    assert html.index(preview[0]) < html.index("<h1")


def test_words_are_filled_with_values_as_they_are(render):
    body = '<mj-text><p>{{ "{name}: {value}, {else}"|safe|filled(name="<b>{value}</b>"|safe, value="{name} & <i>") }}</p></mj-text>'
    text = '{{ "{name} & {value}"|filled(name="<{value}>", value="{name}") }}'
    email = render(body=body, text=text)
    assert "<p><b>{value}</b>: {name} &amp; &lt;i&gt;, {else}</p>" in email.html
    assert email.text == "<{value}> & {name}\n"


def test_macros_take_what_jinja_lets_them_take(render):
    text = """
        {%- macro plain(a, b) %}{{ a }}-{{ b }};{% endmacro %}
        {%- macro default(a, b="x") %}{{ a }}-{{ b }};{% endmacro %}
        {%- macro more(a) %}{{ a }}-{{ varargs|join("+") }}-{{ kwargs.k }};{% endmacro %}
        {%- macro around(a) %}{{ a }}({{ caller() }});{% endmacro %}
        {%- for n in [1] %}
        {{- plain(n, 2) }}{{ plain(b=1, a=2) }}{{ default(1) }}{{ default(1, 2) }}{{ more(1, 2, 3, k=4) }}{{ more(1, k=5) }}
        {%- call around(1) %}in{% endcall %}{% endfor -%}
    """
    assert render(body="<mj-text><p>x</p></mj-text>", text=text).text == "1-2;2-1;1-x;1-2;1-2+3-4;1--5;1(in);\n"


def test_macro_that_is_given_too_little_is_a_fault_of_the_template(render):
    text = "{% macro one(a) %}{{ a }}{% endmacro %}\n{{ one() }}\n"
    with pytest.raises(NewsletterError, match=r"issue\.txt\.j2:1: "):
        render(body="<mj-text><p>x</p></mj-text>", text=text)


def test_words_with_places_are_escaped_when_they_are_content(render):
    body = "<mj-text>{{ '<b> & {value}'|filled(value='<i>') }}</mj-text>"
    assert "&lt;b&gt; &amp; &lt;i&gt;" in render(body=body, text="{{ '<b> & {value}'|filled(value='<i>') }}").html


def test_words_of_the_templates_are_text(render):
    words = "read_article: Read & <see> “it”\npair: '{name} & {value}'\n"
    item = "---\nkind: News\ntitle: The first title\nurl: https://example.org/\nlayout: feature\n---\n\nB.\n"
    email = render(
        files={
            "templates/words/en.yaml": words,
            "templates/theme.yaml": "fonts: {text: \"'A B', serif\"}\n",
            "issues/news/2020/2020-08-31-first.md": item,
        }
    )
    assert "Read & <see> “it”" in Page(email.html).text
    assert "Read & <see> “it”" in email.text
    assert "Read & <see> “it” & The first title" in Page(email.html).all("a", "aria-label")
    assert "'A B', serif" in email.mjml


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2020-09-01", "2020-09-01", "When: 1 September 2020"),
        ("2020-09-01 10:00", "2020-09-01", "When: 1 September 2020, 10:00"),
        ("2020-09-01 10:00", "2020-09-01 11:00", "When: 1 September 2020, 10:00–11:00"),
        ("2020-09-01", "2020-09-02", "When: 1 September 2020 – 2 September 2020"),
    ],
)
def test_event_of_one_day_names_it_once(render, start, end, expected):
    item = f"---\nkind: Event\ntitle: A\nlayout: event\nstart: {start}\nend: {end}\n---\n\nB.\n"
    email = render(files={"issues/news/2020/2020-08-31-first.md": item})
    assert expected in email.text.splitlines()
    page = Page(email.html)
    assert f"{expected.removeprefix('When: ')}B." in page.text
    assert "31 August 2020" not in page.text + email.text


def test_month_begins_with_a_capital_and_keeps_its_others(render):
    files = {"templates/words/fr.yaml": "month_pattern: \"LLLL y, 'à Genève (OIT)'\"\n"}
    files["issues/publication.yaml"] = many(1, "x", "fr")["issues/publication.yaml"]
    email = render(files=files)
    assert "Août 2020, à Genève (OIT)" in email.text
    assert "Août 2020, à Genève (OIT)" in Page(email.html).text
