"""No byte of a link or a merge tag changes between what was written and what is sent."""

import json
from urllib.parse import quote

import pytest

from newsletter.rendering.markdown import markdown_to_html
from tests.rendering.reading import Page

TAGS = [
    "{{ unsubscribe }}",
    "{{unsubscribe}}",
    "{{ link('a', \"b\") }}",
    '{{ contact["FIRST NAME"] | default : "you" }}',
    "{% unsubscribe_link %}",
    "[*link.unsub('Unsubscribe here')*]",
    "[*data.contact.first_name*]",
    "*|UNSUB|*",
    "*|DATE:j F Y|*",
    "%%unsub_center_url%%",
    "%%=v(@first_name)=%%",
    "<%asm_group_unsubscribe_raw_url%>",
    "<%= user.name %>",
    "${x}",
    "${user['name'] & \"b\"}",
]

ADDRESSES = [
    "https://example.org/?a=1&b=2&copy=3&amp;c=4&lt;",
    "https://example.org/a b  c",
    "https://example.org/\"double\"?'single'",
    "https://example.org/é/日本語?q=ß",
    "https://example.org/%20%C3%A9%zz?x=%2F+y",
    "https://example.org/<b>&<i>",
    "https://example.org/~a!$()*,;:@=[]|^`{}\\",
    "https://example.org/a\u00a0b\u202e",
    "HTTPS://EXAMPLE.ORG/#É",
    'https://example.org/?to=*|EMAIL|*&name={{ contact.NAME }}&x="y"',
    "https://example.org/{% if a %}b{% endif %}",
    'mailto:a@example.org?subject=Hello there&body=é "x"',
    "https://example.org/qlink0x/tagq0x",
]

LINKS = [*TAGS, *ADDRESSES]


def item(summary="", **fields):
    lines = "".join(f"{name}: {json.dumps(value)}\n" for name, value in ({"title": "A"} | fields).items())
    return {"issues/news/2020/2020-08-31-first.md": f"---\nkind: News\n{lines}---\n\n{summary}\n"}


def text_lines(email):
    return [line.strip() for line in email.text.splitlines()]


@pytest.mark.parametrize("link", LINKS)
def test_link_of_an_item_is_exact(render, link):
    email = render(files=item(url=link, links=[{"title": "More", "url": link}], registration=link))
    assert Page(email.html).links.count(link) >= 2
    assert text_lines(email).count(link) >= 2


@pytest.mark.parametrize("layout", ["story", "feature", "interview", "event", "publication", "video", "call", "brief"])
@pytest.mark.parametrize("link", ["[*link.unsub('Unsubscribe here')*]", 'https://example.org/"a"?b=c&d=é {{ x }}'])
def test_link_is_exact_in_every_layout(render, layout, link):
    image = {"src": link, "alt": "A"}
    email = render(
        files=item(
            layout=layout,
            url=link,
            image=image,
            cover=image,
            registration=link,
            start="2020-09-01",
            deadline="2020-09-01",
        )
    )
    page = Page(email.html)
    assert link in page.links
    assert page.all("img", "src") == [link]
    assert link in text_lines(email)


@pytest.mark.parametrize("link", [*TAGS, *(link for link in ADDRESSES if "<" not in link and "(" not in link)])
def test_link_in_markdown_is_exact(render, link):
    written = f"<{link}>" if " " in link and link in ADDRESSES else link
    email = render(files=item(summary=f"Read [the words]({written}) here."))
    page = Page(email.html)
    assert page.links.count(link) == 1
    assert "Read the words here." in page.text
    assert link in text_lines(email)


@pytest.mark.parametrize("tag", TAGS)
def test_tag_in_words_is_exact(render, tag):
    words = f"Dear {tag}, “Tom & Ann” said \"'yes'\" <b>"
    files = item(
        title=words,
        summary=words.replace("<b>", "b"),
        person=words,
        image={"src": "https://example.org/a.png", "alt": words},
        layout="interview",
    )
    email = render(files=files)
    # An attribute whose tag holds both kinds of quotes has one of them escaped.
    assert email.html.count(tag) >= 3
    page = Page(email.html)
    assert page.text.count(" ".join(words.split())) >= 2
    assert page.all("img", "alt") == [words]
    assert email.text.count(tag) >= 4


@pytest.mark.parametrize("link", LINKS)
def test_link_in_a_template_is_exact(render, link):
    typed = link.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    body = (
        "{% raw %}"
        f'<mj-button href="{typed}">Press</mj-button>'
        f'<mj-image src="{typed}" href="{typed}" alt="An image" />'
        f'<mj-text><a href="{typed}">x</a><img src="{typed}" alt="" /></mj-text>'
        "{% endraw %}"
    )
    page = Page(render(body=body).html)
    assert page.links == [link] * 3
    assert page.all("img", "src") == [link] * 2


@pytest.mark.parametrize("tag", [tag for tag in TAGS if not {"<", "&"} & set(tag) and not {"'", '"'} <= set(tag)])
def test_tag_in_a_template_stands_as_it_is_typed(render, tag):
    quote_mark = "'" if '"' in tag else '"'
    body = f"{{% raw %}}<mj-text>Hello {tag}<br /><a href={quote_mark}{tag}{quote_mark}>x</a></mj-text>{{% endraw %}}"
    html = render(body=body, text=f"{{% raw %}}Hello {tag}{{% endraw %}}").html
    assert f"Hello {tag}<br>" in html
    assert f"href={quote_mark}{tag}{quote_mark}" in html


def test_tag_of_sendgrid_stands_bare_in_html(render):
    body = '{% raw %}<mj-text><a href="<%asm_group_unsubscribe_raw_url%>">x</a></mj-text>{% endraw %}'
    assert '<a href="<%asm_group_unsubscribe_raw_url%>"' in render(body=body).html


def test_link_through_a_template_variable_is_exact(render):
    link = "https://example.org/\"a\" 'b' & <c> é {{ d }}"
    email = render(
        files=item(url=link),
        body='{% set item = issue.items[0] %}<mj-button href="{{ item.url }}">x</mj-button>',
        text="{{ issue.items[0].url }}",
    )
    assert Page(email.html).links == [link]
    assert email.text == f"{link}\n"


def test_ampersand_in_a_link_is_escaped(render):
    email = render(files=item(url="https://example.org/?a=1&copy=2"))
    assert 'href="https://example.org/?a=1&amp;copy=2"' in email.html


def test_javascript_in_markdown_is_text():
    links = [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//example.org/",
        "www.example.org",
    ]
    summary = "\n".join(f"[a]({link}) <{link}>" for link in links)
    summary += "\n[b](&#106;avascript:alert(1)) [c](java&Tab;script:alert(1)) [d](\\javascript:x) [e]( javascript:x)"
    html = markdown_to_html(summary)
    assert "<a" not in html
    assert "[a](javascript:alert(1))" in html


def test_mjml_for_designers_has_the_links(render):
    link = "https://example.org/a b?c=é"
    assert link in render(files=item(url=link)).mjml


def test_addresses_of_the_platform_are_exact_in_html(render):
    page = Page(render(platform="plain").html)
    assert f"mailto:news@example.org?subject={quote('unsubscribe')}" in page.links


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (
            "https://example.org/?a=1&section=2&copy=3&lt=4&notin",
            "https://example.org/?a=1&section=2&copy=3&lt=4&notin",
        ),
        ("https://example.org/?a=1&amp;b=2&#38;c=3&#x26;d=4&lt;", "https://example.org/?a=1&b=2&c=3&d=4<"),
    ],
)
def test_ampersand_that_begins_no_reference_is_itself(render, typed, meant):
    page = Page(render(body=f'<mj-text><a href="{typed}">x</a></mj-text>').html)
    assert page.links == [meant]


def test_attributes_in_capitals_hold_addresses_too(render):
    email = render(
        body='{% raw %}<mj-text><A HREF="{{ a b }}">x</A><IMG SRC="https://example.org/é ü" /></mj-text>{% endraw %}'
    )
    page = Page(email.html)
    assert page.links == ["{{ a b }}"]
    assert page.all("img", "src") == ["https://example.org/é ü"]
