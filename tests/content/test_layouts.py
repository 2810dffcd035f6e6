"""Layouts are found by looking into `blocks/`, and their templates list the fields that they show."""

import re
from pathlib import Path

import pytest

from newsletter.build import Builder
from newsletter.content.layouts import find_layouts
from newsletter.content.load import load_issue
from newsletter.content.workspace import packaged_templates
from newsletter.errors import NewsletterError
from tests.conftest import ITEM

QUOTE = {
    "templates/blocks/quote.mjml.j2": (
        '{# Shows: title, summary #}\n<mj-text><h3 id="{{ item.id }}">“{{ item.title }}”</h3>{{ item.summary|markdown }}</mj-text>\n'
    ),
    "templates/blocks/quote.txt.j2": "{# Shows: title, summary #}\n“{{ item.title }}”\n{{ item.summary|plain }}\n",
}
NEWS = "issues/news/2020/2020-08-31-first.md"
AS_QUOTE = {NEWS: ITEM.replace("kind: News", "kind: News\nlayout: quote")}


def test_layout_is_added_by_two_templates_alone(workspace):
    made = workspace({**QUOTE, **AS_QUOTE})
    build = Builder(made).build("2020-08")
    assert build.issue.items[0].layout == "quote"
    assert ">&#8220;The first title&#8221;</h3>" in build.email.html
    assert "“The first title”\nThe first summary.\n" in build.email.text


def test_layout_is_added_for_a_kind(workspace):
    publication = "title: The Monthly\norganisation: An Organisation\npostal_address: 1 Example Street\n"
    people = "sender: {name: The Monthly, email: news@example.org}\ncontact: {email: news@example.org}\n"
    made = workspace({**QUOTE, "issues/publication.yaml": f"{publication}{people}kinds: {{News: quote}}\n"})
    assert load_issue(made, "2020-08").items[0].layout == "quote"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param({}, "there is no layout 'quote'; use 'brief', 'call', 'event', ", id="none"),
        pytest.param(
            {"templates/blocks/quotes.mjml.j2": "", "templates/blocks/quotes.txt.j2": ""},
            "there is no layout 'quote'; did you mean 'quotes'?",
            id="misspelt",
        ),
        pytest.param(
            {"templates/blocks/quote.mjml.j2": ""},
            "the layout 'quote' has no template blocks/quote.txt.j2; write it beside blocks/quote.mjml.j2: a layout needs both",
            id="without-text",
        ),
        pytest.param(
            {"templates/blocks/quote.txt.j2": ""},
            "the layout 'quote' has no template blocks/quote.mjml.j2; write it beside blocks/quote.txt.j2: a layout needs both",
            id="without-html",
        ),
    ],
)
def test_layout_that_is_not_there_is_reported_where_it_is_chosen(workspace, files, message):
    with pytest.raises(NewsletterError) as error:
        load_issue(workspace({**AS_QUOTE, **files}), "2020-08")
    (problem,) = error.value.problems
    assert str(problem).startswith(f"{NEWS}:3:9: 'layout': {message}")


def test_macros_of_blocks_are_no_layout():
    assert "parts" not in find_layouts([packaged_templates()]).names


def shown_fields(template: Path) -> list[str]:
    """The fields in the comment "Shows: …" at the top of a block's template."""
    comment = re.search(r"\{# Shows: ([a-z_, ]+) #\}", template.read_text("utf-8").partition("\n\n")[0])
    assert comment, f"{template} has no comment {{# Shows: … #}}"
    return comment[1].split(", ")


#: For each field two values that differ in the output.
VALUES = {
    "kind": ("News", "Report"),
    "title": ("A title", "Another title"),
    "url": ("https://example.org/a", "https://example.org/b"),
    "language": ("fr", "de"),
    "image": (
        "{src: https://example.org/a.png, alt: A red boat}",
        "{src: https://example.org/b.png, alt: A blue boat}",
    ),
    "links": ("[{title: More, url: https://example.org/more}]", "[{title: Less, url: https://example.org/less}]"),
    "person": ("Ana", "Bea"),
    "role": ("Chair", "Treasurer"),
    "start": ("2020-09-22 14:00", "2020-09-21 13:00"),
    "end": ("2020-09-23 15:00", "2020-09-24 15:00"),
    "time_zone": ("Europe/Zurich", "Asia/Kolkata"),
    "place": ("Geneva", "Turin"),
    "registration": ("https://example.org/register", "https://example.org/sign-up"),
    "authors": ("[Ana]", "[Bea]"),
    "cover": ("{src: https://example.org/c.png, alt: A cover}", "{src: https://example.org/d.png, alt: No cover}"),
    "languages": ("[en]", "[es]"),
    "duration": ("3:45", "3:46"),
    "deadline": ("2020-10-15 18:00", "2020-10-16 18:00"),
}


def built_items(make_workspace, values, summary="A summary."):
    """What each layout's item looks like in HTML and in text, by the layout's name."""
    names = find_layouts([packaged_templates()]).names
    # An item shows its kind where another of its section has another one.
    others = "".join(f"{name}: {value}\n" for name, value in (values | {"kind": "Other"}).items())
    front = "".join(f"{name}: {value}\n" for name, value in values.items())
    files = {
        f"issues/news/2020/2020-08-31-{name}.md": f"---\nlayout: {name}\n{front}---\n\n{summary}\n" for name in names
    }
    files |= {
        f"issues/news/2020/2020-08-30-{name}.md": f"---\nlayout: {name}\n{others}---\n\n{summary}\n" for name in names
    }
    manifest = "published: 2020-09-01\nsections:\n  - title: All\n    items:\n"
    manifest += "".join(f"      - 2020-08-{day}-{name}\n" for name in names for day in (31, 30))
    email = Builder(make_workspace({**files, "issues/2020-08.yaml": manifest})).build("2020-08").email
    lines = email.text.split("\n")
    return {
        span.id.removeprefix("2020-08-31-"): (
            email.html[span.start_char : span.end_char],
            "\n".join(lines[span.first_line - 1 : span.last_line]),
        )
        for span in email.spans
        if span.kind == "item"
    }


def test_templates_list_the_fields_that_they_show(workspace):
    first = {name: values[0] for name, values in VALUES.items()}
    shown = {name: ([], []) for name in find_layouts([packaged_templates()]).names}
    for field in [*VALUES, "summary"]:
        # A cover is shown instead of an image.
        base = {name: value for name, value in first.items() if (field, name) != ("image", "cover")}
        before = built_items(workspace, base)
        if field == "summary":
            after = built_items(workspace, base, "Other words.")
        else:
            after = built_items(workspace, {**base, field: VALUES[field][1]})
        for name, outputs in shown.items():
            for medium in (0, 1):
                if before[name][medium] != after[name][medium]:
                    outputs[medium].append(field)
    blocks = packaged_templates() / "blocks"
    listed = {
        name: tuple(sorted(shown_fields(blocks / f"{name}.{medium}.j2")) for medium in ("mjml", "txt"))
        for name in shown
    }
    assert listed == {name: tuple(sorted(fields) for fields in outputs) for name, outputs in shown.items()}
