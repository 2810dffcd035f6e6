"""Any text in any field comes out as that text, and every link of the model is in both parts."""

import json
import unicodedata

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from newsletter.build import Builder
from newsletter.content.workspace import Workspace
from newsletter.merge_tags import MARK
from newsletter.rendering.plain_text import COLUMNS, text_width
from tests.rendering.reading import Page

BOUNDED = settings(
    max_examples=60, deadline=None, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate)
)

#: What engines read as something else than text.
SNIPPETS = [
    "<b>",
    "</p>",
    "<!--",
    "-->",
    "]]>",
    "&",
    "&amp;",
    "&#60;",
    "&copy",
    '"',
    "'",
    "\\",
    "`",
    "<script>alert(1)</script>",
    "{{ x }}",
    "{{",
    "}}",
    "{% raw %}",
    "{% endraw %}",
    "{# x #}",
    "${x}",
    "*|X|*",
    "[*x*]",
    "%%x%%",
    "<%x%>",
    "%%",
    "<%",
    "qlink0x",
    "tagq0x",
    "qlinkq",
    "{name}",
    "{value}",
    "{number}",
    "{authors}",
    "https://example.org/x",
    "mailto:a@b",
    "- a",
    "# b",
    "a: b",
    "*a*",
    "_b_",
    "[c](d)",
    "漢字",
    "かな、",
    "ประเทศไทย",
    "עברית",
    "é",
    "👩\u200d🔬",
    "\u202e",
    "\xa0",
    "a" * 90,
    "漢" * 50,
    'href="x"',
    "src='y'",
    "=",
    "!important",
    "url(x)",
    "mj-text",
    "</mj-text>",
]
#: What nobody sees and reading drops.
INVISIBLE = "\xad\u034f\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\ufffc"
CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp"), exclude_characters=MARK + INVISIBLE)
WORDS = st.lists(st.one_of(st.sampled_from(SNIPPETS), st.text(CHARACTERS, max_size=12)), min_size=1, max_size=5)
LINES = WORDS.map(" ".join).map(str.strip).filter(bool)
PATHS = st.text(CHARACTERS, max_size=25) | st.sampled_from(SNIPPETS)
ADDRESSES = PATHS.map(lambda path: f"https://example.org/{path}".strip())

TEXT_FIELDS = {
    "publication": ["title", "organisation", "unit", "blurb", "reason", "postal_address"],
    "manifest": ["title", "preheader", "section"],
    "item": ["kind", "title", "person", "role", "place", "author", "duration", "alt", "credit", "link"],
}
SHOWN_BY = {"person": "interview", "role": "interview", "place": "event", "author": "publication", "duration": "video"}


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    root = tmp_path_factory.mktemp("publication")
    (root / "issues/news/2020").mkdir(parents=True)
    templates = Builder(Workspace(root)).templates

    def make(publication, manifest, *items):
        # JSON is YAML, whatever the text.
        (root / "issues/publication.yaml").write_text(json.dumps(publication, ensure_ascii=False), "utf-8")
        ids = [f"2020-08-01-item-{number}" for number in range(len(items))]
        for item_id, (front, summary) in zip(ids, items, strict=True):
            path = root / f"issues/news/2020/{item_id}.md"
            path.write_text(f"---\n{json.dumps(front, ensure_ascii=False)}\n---\n{summary}\n", "utf-8")
        section = manifest.pop("section", "News")
        manifest |= {"published": "2020-09-01", "sections": [{"title": section, "items": ids}]}
        (root / "issues/2020-08.yaml").write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")
        return Builder(Workspace(root), templates).build("2020-08").email

    return make


PUBLICATION = {
    "title": "The Monthly",
    "organisation": "An Organisation",
    "sender": {"name": "The Monthly", "email": "news@example.org"},
    "postal_address": "1 Example Street",
    "contact": {"email": "news@example.org"},
}


def bare(text):
    """The text without white space."""
    return "".join(text.split())


@given(
    values=st.fixed_dictionaries({f"{group}.{name}": LINES for group, names in TEXT_FIELDS.items() for name in names})
)
@BOUNDED
def test_any_text_in_any_field_comes_out_as_that_text(build, values):
    of = {group: {name: values[f"{group}.{name}"] for name in names} for group, names in TEXT_FIELDS.items()}
    words = of["item"]
    common = {
        "kind": words["kind"],
        "title": words["title"],
        "image": {"src": "https://example.org/a.png", "alt": words["alt"], "credit": words["credit"]},
        "links": [{"title": words["link"], "url": "https://example.org/"}],
    }
    items = [
        ({**common, "layout": "interview", "person": words["person"], "role": words["role"]}, ""),
        ({**common, "layout": "event", "start": "2020-09-01", "place": words["place"]}, ""),
        ({**common, "layout": "publication", "authors": [words["author"], "Another"]}, ""),
        ({**common, "layout": "video", "duration": words["duration"]}, ""),
    ]
    email = build({**PUBLICATION, **of["publication"]}, dict(of["manifest"]), *items)
    page, text = Page(email.html), bare(email.text)
    shown = bare(page.text)
    assert bare(page.title) == bare(of["manifest"]["title"])
    assert {bare(alt) for alt in page.all("img", "alt")} == {bare(words["alt"])}
    for name, value in values.items():
        # The title is not repeated where it begins with the publication's.
        if name == "manifest.title" and value.startswith(of["publication"]["title"]):
            continue
        assert bare(value) in text, f"{name} in the plain text"
        # Items of one kind do not show it each.
        if name not in ("item.alt", "item.kind"):
            assert bare(value) in shown, f"{name} in the HTML"


@given(
    links=st.lists(ADDRESSES, min_size=7, max_size=7),
    layout=st.sampled_from(["story", "feature", "event", "publication", "interview", "video", "call", "brief"]),
)
@BOUNDED
def test_every_link_of_the_model_is_in_html_and_in_text(build, links, layout):
    website, social, url, registration, further, source, markdown = links
    publication = {**PUBLICATION, "website": website, "social": [{"name": "Net", "url": social}]}
    front = {
        "kind": "News",
        "title": "A",
        "layout": layout,
        "url": url,
        "registration": registration,
        "links": [{"title": "More", "url": further}],
        "start": "2020-09-01 14:00",
        "deadline": "2020-09-01",
        "image": {"src": source, "alt": "A picture"},
    }
    usable = not set(markdown) & set("<>\\") and "tagq" not in markdown
    summary = f"See [this](<{markdown}>)." if usable else ""
    email = build(publication, {}, (front, summary))
    expected = [website, social, url, further]
    expected += [registration] if layout == "event" else []
    expected += [markdown] if usable else []
    lines = [line.strip() for line in email.text.splitlines()]
    page = Page(email.html)
    for link in expected:
        assert link in page.links
        assert link in lines
    assert "mailto:news@example.org" in page.links
    assert "news@example.org" in email.text
    assert page.all("img", "src") == [source]


@given(text=LINES)
@BOUNDED
def test_any_text_escaped_in_markdown_comes_out_as_that_text(build, text):
    punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
    escaped = "".join(f"\\{character}" if character in punctuation else character for character in text)
    email = build(PUBLICATION, {"introduction": escaped}, ({"kind": "News", "title": "A"}, escaped))
    assert bare(Page(email.html).text).count(bare(text)) >= 2
    assert bare(email.text).count(bare(text)) >= 2


@given(
    text=st.text(
        st.characters(categories=("L", "N", "Mn", "So"), exclude_characters=MARK + INVISIBLE), min_size=1, max_size=120
    )
)
@BOUNDED
def test_words_in_markdown_need_no_escaping(build, text):
    email = build(PUBLICATION, {"introduction": text}, ({"kind": "News", "title": "A"}, text))
    assert bare(Page(email.html).text).count(bare(text)) >= 2
    assert bare(email.text).count(bare(text)) >= 2


@given(
    title=LINES,
    preheader=LINES,
    summary=st.lists(LINES.filter(lambda line: "](" not in line), max_size=6).map("\n\n".join),
)
@BOUNDED
def test_html_is_whole_and_ascii_whatever_the_text(build, title, preheader, summary):
    email = build(
        PUBLICATION,
        {"title": title, "preheader": preheader},
        ({"kind": "News", "title": title, "url": "https://example.org/"}, summary),
    )
    assert email.html.isascii()
    assert email.html.startswith("<!doctype html>\n<html ")
    assert email.html.endswith("</body></html>\n")
    page = Page(email.html)
    names = [name for name, _ in page.elements]
    assert [names.count(name) for name in ("html", "head", "body", "title", "h1", "h2")] == [1, 1, 1, 1, 1, 1]
    assert names.count("h3") == 1
    assert "script" not in names
    assert MARK not in email.text
    assert MARK not in email.html


def too_wide(line):
    """Whether a line is too long, though it could have been broken."""
    if text_width(line) <= COLUMNS:
        return False
    stripped = line.strip()
    breakable = any(unicodedata.east_asian_width(character) in "WF" for character in stripped)
    return " " in stripped or (breakable and not stripped.startswith(("http", "mailto", "tel")))


@given(
    values=st.lists(
        st.lists(
            st.sampled_from(["word", "word,", "longer-word", "漢字", "かな、", "x" * 30, "e\u0301te\u0301"]),
            min_size=1,
            max_size=40,
        ).map(" ".join),
        min_size=14,
        max_size=14,
    )
)
@BOUNDED
def test_lines_of_text_have_72_columns(build, values):
    title, organisation, unit, blurb, reason, address, heading, preheader, section, kind, link, alt, author, summary = (
        values
    )
    publication = {
        **PUBLICATION,
        "title": title,
        "organisation": organisation,
        "unit": unit,
        "blurb": blurb,
        "reason": reason,
        "postal_address": address,
    }
    common = {
        "kind": kind,
        "title": heading,
        "authors": [author, author],
        "person": author,
        "role": kind,
        "place": alt,
        "start": "2020-09-01 14:00",
        "deadline": "2020-09-01",
        "url": "https://example.org/",
        "image": {"src": "https://example.org/a.png", "alt": alt, "credit": kind},
        "links": [{"title": link, "url": "https://example.org/" + "x" * 100}],
    }
    layouts = ["story", "feature", "event", "publication", "interview", "video", "call", "brief"]
    items = [
        ({**common, "layout": layout}, f"{summary}\n\n- {summary}\n- [{link}](https://example.org/)\n\n10. {summary}")
        for layout in layouts
    ]
    email = build(publication, {"preheader": preheader, "section": section, "introduction": summary}, *items)
    assert [line for line in email.text.splitlines() if too_wide(line)] == []
