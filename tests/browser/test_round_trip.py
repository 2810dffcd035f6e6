"""Every tag of every platform, in a link and in text: with the tag replaced, a browser reads what was meant."""

import pytest

from newsletter.build import Builder
from newsletter.merge_tags import spell_fallback
from newsletter.platforms.registry import PLATFORMS

MJML = """
{% set tags = __TAGS__ %}
<mjml lang="en" dir="ltr"><mj-head><mj-title>T</mj-title>
<mj-style inline="inline">a { color: #112233 }</mj-style></mj-head>
<mj-body><mj-section><mj-column><mj-text>
{% for name in tags %}
<p id="{{ name }}"><a href="{{ merge[name] }}" aria-label="A “{{ merge[name] }}” B">to {{ merge[name] }} now</a></p>
{% endfor %}
{% for name in __FALLBACKS__ %}
<p id="{{ name }}-or">Dear {{ merge[name].or_else("reader") }} &amp; friends</p>
{% endfor %}
{{ issue.introduction|markdown }}
</mj-text></mj-column></mj-section></mj-body></mjml>
"""
TEXT = """
{% for name in __TAGS__ %}
{{ name }}: {{ merge[name] }}
{% endfor %}
{{ issue.introduction|plain }}
"""
READ = """html => {
  const page = new DOMParser().parseFromString(html, "text/html")
  const seen = {}
  for (const p of page.querySelectorAll("p[id]")) {
    const a = p.querySelector("a")
    seen[p.id] = a ? [a.getAttribute("href"), a.getAttribute("aria-label"), a.textContent, p.children.length]
                   : [p.textContent, p.children.length]
  }
  const typed = [...page.querySelectorAll("p:not([id])")].map(p => p.innerHTML)
  return [seen, typed]
}"""
ADDRESS = "https://example.org/?a=1&amp;b=2"


@pytest.fixture(scope="module")
def read_html(chromium):
    page = chromium.new_page()
    yield lambda html: page.evaluate(READ, html)
    page.close()


def _build(workspace, platform, introduction="Hello."):
    # What merge[name] means in Jinja2 is the attribute, here too.
    tags, fallbacks = list(platform.tags), list(platform.fallbacks)
    fill = {"__TAGS__": repr(tags), "__FALLBACKS__": repr(fallbacks)}
    mjml, text = MJML, TEXT
    for mark, value in fill.items():
        mjml, text = mjml.replace(mark, value), text.replace(mark, value)
    made = workspace(
        {
            "templates/issue.mjml.j2": mjml,
            "templates/issue.txt.j2": text,
            "issues/2020-08.yaml": "number: 8\npublished: 2020-09-01\nintroduction: |\n"
            + "".join(f"  {line}\n" for line in introduction.split("\n"))
            + "sections: [{title: News, items: [2020-08-31-first]}]\n",
        }
    )
    return Builder(made).build("2020-08", platform.id)


@pytest.mark.browser
@pytest.mark.parametrize("platform", [pytest.param(each, id=each.id) for each in PLATFORMS.values() if each.tags])
def test_html_is_what_was_meant_when_tags_are_replaced(platform, workspace, read_html):
    html = _build(workspace, platform).email.html
    for name, pattern in platform.fallbacks.items():
        spelt = spell_fallback(pattern, "reader")
        assert spelt in html
        html = html.replace(spelt, f"[{name}]")
    for tag in sorted(platform.tags.values(), key=len, reverse=True):
        assert tag in html
        html = html.replace(tag, ADDRESS)
    seen, _ = read_html(html)
    plain = ADDRESS.replace("&amp;", "&")
    for name in platform.tags:
        assert seen[name] == [plain, f"A “{plain}” B", f"to {plain} now", 1]
    for name in platform.fallbacks:
        assert seen[f"{name}-or"] == [f"Dear [{name}] & friends", 0]


@pytest.mark.parametrize("platform", [pytest.param(each, id=each.id) for each in PLATFORMS.values() if each.tags])
def test_text_has_every_tag_as_the_platform_writes_it(platform, workspace):
    text = _build(workspace, platform).email.text
    for name, tag in {**platform.tags, **platform.text_tags}.items():
        assert f"{name}: {tag}" in text


@pytest.mark.browser
@pytest.mark.parametrize("platform", [pytest.param(each, id=each.id) for each in PLATFORMS.values() if each.tags])
def test_tag_that_an_editor_typed_is_kept(platform, workspace, read_html):
    tags = [*platform.tags.values(), *(spell_fallback(each, "friend") for each in platform.fallbacks.values())]
    introduction = "\n\n".join(f"Typed *before* {tag} after." for tag in tags)
    email = _build(workspace, platform, introduction).email
    for tag in tags:
        assert f"Typed <em>before</em> {tag} after." in email.html
        assert f"{tag} after." in email.text.replace("\n", " ")
    html = email.html
    for tag in sorted(tags, key=len, reverse=True):
        html = html.replace(tag, "VALUE")
    _, typed = read_html(html)
    assert typed[-len(tags) :] == ["Typed <em>before</em> VALUE after."] * len(tags)


def test_fallback_is_the_words_alone_where_the_platform_has_no_tag(workspace):
    templates = {
        "templates/issue.mjml.j2": '<mjml><mj-body><mj-section><mj-column><mj-text>Dear {{ merge.first_name.or_else("R&D reader") }}</mj-text></mj-column></mj-section></mj-body></mjml>',
        "templates/issue.txt.j2": 'Dear {{ merge.first_name.or_else("reader") }}',
    }
    templates["templates/issue.mjml.j2"] = templates["templates/issue.mjml.j2"].replace("R&D ", "dear ")
    made = Builder(workspace(templates)).build("2020-08", "plain")
    assert "Dear dear reader" in made.email.html
    assert made.email.text == "Dear reader\n"


def test_fallback_words_that_could_end_a_tag_are_a_fault(workspace):
    from newsletter.errors import NewsletterError

    text = '{{ merge.first_name.or_else("a|b") }}'
    with pytest.raises(NewsletterError, match=r"templates/issue.txt.j2:1: merge.first_name.or_else: the words may not"):
        Builder(workspace({"templates/issue.txt.j2": text})).build("2020-08", "mailchimp")


@pytest.mark.parametrize("platform", ["adestra", "brevo", "plain"])
def test_words_in_brackets_are_words_where_the_platform_has_no_such_tags(platform, workspace):
    made = Builder(workspace({"issues/2020-08.yaml": _with("A note [email] and [[this]] at 100% A% of $US$.")}))
    assert "A note [email] and [[this]] at 100% A% of $US$." in made.build("2020-08", platform).email.html


def test_markdown_link_whose_words_are_a_tag_stays_a_link(workspace):
    made = Builder(workspace({"issues/2020-08.yaml": _with("[Email](https://example.org/a) us")}))
    assert '<a href="https://example.org/a"' in made.build("2020-08", "sendy").email.html


def _with(introduction):
    return f"""
        number: 8
        published: 2020-09-01
        introduction: |
          {introduction}
        sections: [{{title: News, items: [2020-08-31-first]}}]
    """


@pytest.mark.parametrize(
    ("platform", "tag"),
    [
        ("campaign-monitor", "[unsubscribe]"),
        ("activecampaign", "%UNSUBSCRIBELINK%"),
        ("mautic", "{unsubscribe_url}"),
        ("mailerlite", "{$unsubscribe}"),
        ("mailjet", "[[UNSUB_LINK_FR]]"),
        ("dotdigital", "http://$UNSUB$"),
        ("sendgrid", "{{{unsubscribe}}}"),
    ],
)
def test_tag_as_the_address_of_an_editors_link_is_exact(platform, tag, workspace):
    item = f"---\nkind: News\ntitle: T\nurl: '{tag}'\n---\n\nText.\n"
    files = {"issues/2020-08.yaml": _with(f"[Leave]({tag}) now"), "issues/news/2020/2020-08-31-first.md": item}
    email = Builder(workspace(files)).build("2020-08", platform).email
    assert f'<a href="{tag}"' in email.html
    assert f'{tag}"' in email.html.split(">T</a>")[0].rsplit("<a", 1)[1]
    assert f"Leave\n{tag}\nnow" in email.text
