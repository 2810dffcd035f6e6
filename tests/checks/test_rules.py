"""Every rule: the smallest email that breaks it, at its place; one that just does not; and an ignore."""

from __future__ import annotations

from textwrap import dedent

import pytest

from newsletter.checks.link_fetcher import Answer
from newsletter.checks.rule import load_rules
from newsletter.checks.runner import check_all
from tests.checks.conftest import FINE
from tests.checks.test_image_rules import ITEM as WITH_SIGN
from tests.checks.test_image_rules import NAVY, png, shown
from tests.rich_issue import logo as transparent

PUBLICATION, MANIFEST = "issues/publication.yaml", "issues/2020-08.yaml"
ITEM, OTHER = "issues/news/2020/2020-08-31-first.md", "issues/news/2020/2020-08-30-second.md"
BLOCK, TEXT_BLOCK = "templates/blocks/story.mjml.j2", "templates/blocks/story.txt.j2"
HEAD, FOOTER, TEXT_FOOTER = "templates/head.mjml.j2", "templates/footer.mjml.j2", "templates/footer.txt.j2"


def changed(path: str, *replacements: tuple[str, str]) -> dict[str, str]:
    """One file of FINE with words replaced; each must be there."""
    text = FINE[path]
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    return {path: text}


def titled(title: str) -> dict[str, str]:
    return changed(ITEM, ("title: The first title", f"title: {title}"))


def summarised(summary: str) -> dict[str, str]:
    return changed(ITEM, ("The first summary.", summary.replace("\n", "\n        ")))


def headed(line: str) -> dict[str, str]:
    """A line more in the manifest, as its third."""
    return changed(MANIFEST, ("subject: A century", f"{line}\n        subject: A century"))


def subject(text: str) -> dict[str, str]:
    return changed(MANIFEST, ("A century of cooperatives", text))


def preheader(text: str) -> dict[str, str]:
    return changed(MANIFEST, ("Twelve articles on cooperatives, and a conversation from Japan.", text))


def published(text: str) -> dict[str, str]:
    return changed(PUBLICATION, ("title: The Monthly", f"title: The Monthly\n        {text}"))


def block(html: str) -> dict[str, str]:
    """A block template that writes `html` for the first item."""
    first = f'{{% if item.id == "2020-08-31-first" %}}{html}{{% endif %}}'
    return {BLOCK: f'<mj-text><h3 id="{{{{ item.id }}}}">{{{{ item.title }}}}</h3>{first}</mj-text>'}


def linked(address: str) -> dict[str, str]:
    return summarised(f"Read [the whole report]({address}) of the year.")


def event(fields: str) -> dict[str, str]:
    return changed(ITEM, ("kind: News", f"kind: News\n        layout: event\n        {fields}"))


def past(issue_id: str, number: int, item: str) -> dict[str, str]:
    text = f"number: {number}\npublished: {issue_id}-28\nsections: [{{title: News, items: [{item}]}}]\n"
    return {f"issues/{issue_id}.yaml": text}


def before(introduction: str) -> dict[str, str]:
    """An issue before that of FINE, without its items."""
    sections = "sections: [{title: News, items: [2020-07-01-none]}]"
    return {"issues/2020-07.yaml": f"number: 7\npublished: 2020-08-01\nintroduction: >\n  {introduction}\n{sections}\n"}


def picture(attributes: str) -> dict[str, str]:
    return block(f'<a href="{{{{ item.url }}}}">Read {{{{ item.title }}}}</a><img {attributes} />')


ONLY_FIRST = '{% if item.id == "2020-08-31-first" %}'
UNMARKED = {
    "templates/issue.mjml.j2": '<mjml><mj-head>{% include "head.mjml.j2" +%}</mj-head><mj-body>{% for section in issue.sections %}'
    '{% include "section.mjml.j2" %}{% endfor %}</mj-body></mjml>',
    HEAD: "{% set gutter = '0px' %}<mj-title>x</mj-title>",
    "templates/section.mjml.j2": "<mj-section><mj-column><mj-text>{{ section.title }}</mj-text></mj-column></mj-section>",
}
MARKED = {
    **UNMARKED,
    "templates/issue.mjml.j2": UNMARKED["templates/issue.mjml.j2"].replace("<mjml>", '<mjml lang="en" dir="ltr">'),
}

# Rule: what breaks it, the location of the finding, and a near miss: what nearly breaks it.
CASES: dict[str, tuple[dict[str, str], str, dict[str, str]]] = {
    "tag-in-item": (titled("Hello {{ first_name }}"), f"{ITEM}:3:14", headed("title: Hello {{ first_name }}")),
    "size-clipped": (summarised("A long word. " * 9000), f"{ITEM}:3:8", summarised("A long word. " * 3000)),
    "size-near-clip": (summarised("A long word. " * 6000), f"{MANIFEST}:7:3", summarised("A long word. " * 1500)),
    "subject-missing": (changed(MANIFEST, ("subject: A century of cooperatives\n", "\n")), f"{MANIFEST}:1",
                        headed("title: A century of cooperatives")),
    "subject-long": (subject("A" + "b" * 60), f"{MANIFEST}:3:10", subject("A" + "b" * 59)),
    "subject-capitals": (subject("A CENTURY OF COOPS"), f"{MANIFEST}:3:10", subject("A CENTURY OF CoOPS")),
    "subject-exclaims": (subject("What a century! And now!"), f"{MANIFEST}:3:10", subject("What a century!")),
    "preheader-missing": (changed(MANIFEST, ("preheader: Twelve", "# Twelve")), f"{MANIFEST}:1", preheader("A")),
    "preheader-length": (preheader("b" * 111), f"{MANIFEST}:4:12", preheader("b" * 110)),
    "preheader-repeats": (preheader("A century of cooperatives!"), f"{MANIFEST}:4:12", preheader("A century of them")),
    "markdown-unsupported": (summarised("# A heading."), f"{ITEM}:7:1", summarised("#1 of all.")),
    "markdown-unclosed": (summarised("It is **bold."), f"{ITEM}:7:7", summarised("It is **bold**.")),
    "markdown-link": (summarised("[A] (https://ilo.org/a)."), f"{ITEM}:7:1", summarised("[A](https://ilo.org/b).")),
    "markdown-title": (titled("A **bold** title"), f"{ITEM}:3:10", titled("A bold * title")),
    "field-hidden": (
        changed(ITEM, ("kind: News", "kind: News\n        start: 2020-09-22\n        place: Geneva")),
        f"{ITEM}:3:8",
        event("start: 2020-09-22"),
    ),
    "kind-unknown": (
        {**published("kinds: {News: story}"), **changed(ITEM, ("kind: News", "kind: news"))},
        f"{ITEM}:2:7",
        {**published("kinds: {News: story}"), **changed(ITEM, ("kind: News", "kind: Views"))},
    ),
    "placeholder": (
        changed(PUBLICATION, ("email: news@cooperation.int", "email: newsletter@example.org")),
        f"{PUBLICATION}:3:36",
        changed(PUBLICATION, ("1 Example Street, 1200 Example City", "Y")),
    ),
    "words-again": (before("Good\n  morning."), f"{MANIFEST}:5:15", before("Good evening.")),
    "title-long": (titled("b" * 141), f"{ITEM}:3:8", titled("b" * 140)),
    "title-address": (titled("See www.ilo.org"), f"{ITEM}:3:12", titled("See ilo.org")),
    "summary-long": (summarised("b " * 300 + "c."), f"{ITEM}:7", summarised("b " * 299 + "c.")),
    "feature-summary": (changed(ITEM, ("kind: News", "kind: News\n        layout: feature"),
                                                                      ("The first summary.", "")), f"{ITEM}:4:8",
                        changed(ITEM, ("kind: News", "kind: News\n        layout: feature"))),
    "summary-cut": (summarised("It takes place\non September 22"), f"{ITEM}:8:1", summarised("It takes place.")),
    "word-doubled": (summarised("All of of them."), f"{ITEM}:7:5", summarised("All of them, and they of it.")),
    "spaces": (summarised("All  of them."), f"{ITEM}:7:1", summarised("All\n  of them.")),
    "quotes-mixed": (summarised("The ILO’s and the ILO's."), f"{ITEM}:7:19", summarised("The ILO's and the ILO's.")),
    "leftover": (summarised("The place is TBC."), f"{ITEM}:7:14", summarised("The place is TBCX.")),
    "item-later": (changed(MANIFEST, ("2020-09-01", "2020-08-30")), f"{MANIFEST}:9:9",
                   {**changed(MANIFEST, ("2020-09-01", "2020-08-30")), **event("start: 2020-08-31 14:00")}),
    "event-over": (event("start: 2020-08-31 14:00"), f"{ITEM}:4:8", event("start: 2020-08-01\n        end: 2020-09-01")),
    "weekday": (summarised("Come on Monday, 22 September 2020."), f"{ITEM}:7:9",
                summarised("Come on Tuesday, 22 September 2020.")),
    "number": (past("2020-07", 6, "2020-08-30-second"), f"{MANIFEST}:1:9", past("2020-07", 7, "2020-08-30-other")),
    "item-again": (past("2020-07", 7, "2020-08-30-second"), f"{MANIFEST}:10:9",
                   past("2020-07", 7, "2020-08-30-other") | past("2020-09", 9, "2020-08-30-second")),
    "link-missing": (changed(ITEM, ("url: https://cooperation.int/first\n", "\n")), f"{ITEM}:3:8",
                     changed(ITEM, ("url: https://cooperation.int/first\n", "\n"),
                             ("The first summary.", "The [first](https://cooperation.int/first) summary."))),
    "link-twice": (changed(OTHER, ("int/second", "int/first/")), f"{OTHER}:4:6",
                   changed(OTHER, ("int/second", "int/first?page=2"))),
    "tag-foreign": (summarised("Dear *|FNAME|*."), f"{ITEM}:7:6", summarised("Dear FNAME.")),
    "tag-misspelt": (published("platform: mailchimp") | summarised("Dear *|FNAM|*."), f"{ITEM}:7:6",
                     published("platform: mailchimp") | summarised("*|MMERGE7|*, *|FNAME|*, *|MNAME|*, *|DATE:d F Y|*, *|LIST:ADDRESS|*.")),
    "tag-half": (summarised("Dear *|FNAME, good morning."), f"{ITEM}:7:6", summarised("Dear FNAME| good morning.")),
    "unsubscribe": ({FOOTER: "<mj-section><mj-column><mj-text>{{ publication.postal_address }}</mj-text></mj-column></mj-section>",
                     TEXT_FOOTER: "The end."}, f"{PUBLICATION}:1",
                    {FOOTER: '<mj-section><mj-column><mj-text>{{ publication.postal_address }} <a href="mailto:a@b.org?subject=unsubscribe">Leave</a>'
                             "</mj-text></mj-column></mj-section>", TEXT_FOOTER: "mailto:a@b.org?subject=unsubscribe"}),
    "view-online": ({FOOTER: "<mj-section><mj-column><mj-text>{{ publication.postal_address }} {{ merge.unsubscribe }}</mj-text></mj-column></mj-section>",
                     "templates/masthead.mjml.j2": "<mj-section><mj-column><mj-text><h1>{{ issue.title }}</h1></mj-text></mj-column></mj-section>",
                     **published("platform: mailchimp")}, f"{PUBLICATION}:2:11", published("platform: mailchimp")),
    "link-empty": (block('<a href="">A page</a>'), f"{ITEM}:3:8",
                   block('<a href="{{ item.url }}">A page</a>')),
    "link-relative": (block('<a href="first.html">A page</a>'), f"{ITEM}:3:8",
                      block('<a href="https://cooperation.int/first.html">A page</a>')),
    "link-anchor": (linked("#nowhere"), f"{ITEM}:7:25", linked("#2020-08-30-second")),
    "link-scheme": (block('<a href="javascript:alert(1)">A page</a>'), f"{ITEM}:3:8", linked("tel:+41")),
    "link-http": (linked("http://cooperation.int/a"), f"{ITEM}:7:25", linked("http://elsewhere.int/a")),
    "link-placeholder": (linked("https://example.com/a"), f"{ITEM}:7:25", linked("https://example.int/a")),
    "link-internal": (linked("https://staging.cooperation.int/a"), f"{ITEM}:7:25", linked("https://stage.int/a")),
    "link-tracking": (linked("https://cooperation.int/a?utm_source=x"), f"{ITEM}:7:25",
                      linked("https://cooperation.int/a?source=x")),
    "link-same-words": ({**linked("https://cooperation.int/a"),
                         **changed(OTHER, ("The second summary.", "[The whole report](https://cooperation.int/b)."))},
                        f"{OTHER}:7:20",
                        {**linked("https://cooperation.int/a"),
                         **changed(OTHER, ("The second summary.", "[The half report](https://cooperation.int/b)."))}),
    "link-vague": (summarised("[Click here](https://cooperation.int/a)."), f"{ITEM}:7:14",
                   summarised("[Click here for it](https://cooperation.int/a).")),
    "link-mail": (block('<a href="mailto:somebody">A</a>'), f"{ITEM}:3:8",
                  block('<a href="mailto:a@b.org,c@d.org?subject=x">A</a><a href="mailto:?subject=x">B</a>')),
    "link-name": (block('<a href="{{ item.url }}"><img src="https://cooperation.int/a.png" alt="" width="9" /></a>'),
                  f"{ITEM}:4:6",
                  block('<a href="{{ item.url }}"><img src="https://cooperation.int/a.png" alt="A" width="9" /></a>')),
    "image-alt": (picture('src="https://cooperation.int/a.png" width="100"'), f"{ITEM}:3:8",
                  picture('src="https://cooperation.int/a.png" alt="" width="100"')),
    "image-alt-words": (picture('src="https://cooperation.int/a.png" alt="Photo 1" width="100"'), f"{ITEM}:3:8",
                        picture('src="https://cooperation.int/a.png" alt="Photo of a market" width="100"')),
    "image-http": (picture('src="http://cooperation.int/a.png" alt="" width="100"'), f"{ITEM}:3:8",
                   picture('src="https://cooperation.int/a.png?from=http:" alt="" width="100"')),
    "image-format": (picture('src="https://cooperation.int/a.webp?x=1" alt="" width="100"'), f"{ITEM}:3:8",
                     picture('src="https://cooperation.int/webp.gif" alt="" width="100"')),
    "image-width": (picture('src="https://cooperation.int/a.png" alt="" width="100%"'), f"{ITEM}:3:8",
                    picture('src="https://cooperation.int/a.png" alt="" width="1"')),
    "contrast": (block('<p style="color:#777777;background:#ffffff">Quiet words</p>'), f"{ITEM}:3:8",
                 block('<p style="color:#767676;background:#ffffff">Quiet words</p>')),
    "contrast-dark": (block('<p class="mine" style="color:#000000;background-color:#ffffff">Words</p>') | {
        "templates/styles/dark.css.j2": "@media (prefers-color-scheme: dark) { .mine { color: #fefefe !important; } }"},
        f"{ITEM}:3:8",
        block('<p class="mine" style="color:#000000;background-color:#ffffff">Words</p>') | {
        "templates/styles/dark.css.j2": "@media (prefers-color-scheme: light) { .mine { color: #fefefe !important; } }"}),
    "text-small": (block('<p style="font-size:13px">Small</p>'), f"{ITEM}:3:8", block('<p style="font-size:14px">S</p>')),
    "headings": (block("<h5>Deep</h5>"), f"{ITEM}:3:8", block("<h4>Deep</h4>")),
    "language": (UNMARKED, f"{PUBLICATION}:1", MARKED),
    "language-part": (block("<p>Oui</p>") | changed(ITEM, ("kind: News", "kind: News\n        language: fr")),
                      f"{ITEM}:3:11",
                      block('<p lang="fr">Oui</p>') | changed(ITEM, ("kind: News", "kind: News\n        language: fr"))),
    "table-role": (block("<table><tr><td>1</td></tr></table>"), f"{ITEM}:3:8",
                   block('<table role="presentation"><tr><td>1</td></tr></table>')),
    "table-headers": (block("<table><caption>Members</caption><tr><td>1</td></tr></table>"), f"{ITEM}:3:8",
                      block("<table><caption>Members</caption><tr><th>1</th></tr></table>")),
    "client-support": (block('<p style="clip-path:circle(1px)">A</p>'), f"{BLOCK}:1:102",
                       block('<p style="border-radius:4px">A</p>')),
    "postal-address": ({FOOTER: "<mj-section><mj-column><mj-text>{{ merge.unsubscribe }}</mj-text></mj-column></mj-section>"},
                       f"{PUBLICATION}:4:17",
                       {FOOTER: "<mj-section><mj-column><mj-text>{{ merge.unsubscribe }} <p>1 Example  Street,\n1200 Example City</p></mj-text></mj-column></mj-section>"}),
    "text-line": ({TEXT_BLOCK: ONLY_FIRST + "word " * 16 + "{% endif %}"}, f"{ITEM}:3:8", {TEXT_BLOCK: "word " * 15}),
    "text-link-missing": ({TEXT_BLOCK: "{% if item.id.endswith('second') %}{{ item.url }}{% else %}A{% endif %}"}, f"{ITEM}:4:6",
                          {TEXT_BLOCK: "A ({{ item.url }})."}),
    "text-link-extra": ({TEXT_BLOCK: "{{ item.url }}" + ONLY_FIRST + " https://cooperation.int/other{% endif %}"}, f"{ITEM}:3:8",
                        block("https://cooperation.int/other") | {TEXT_BLOCK: ONLY_FIRST + "https://cooperation.int/other{% endif %}"}),
    "text-markup": ({TEXT_BLOCK: "{{ item.url }}" + ONLY_FIRST + " <b>A</b>{% endif %}"}, f"{ITEM}:3:8",
                    {TEXT_BLOCK: "{{ item.url }} 1 < b > 2"}),
    "text-empty": ({TEXT_BLOCK: "{% if item.id.endswith('first') %}{{ item.url }}{% endif %}"}, f"{OTHER}:3:8",
                   {TEXT_BLOCK: "{% if item.id.endswith('first') %}{{ item.url }}{% else %}A{% endif %}"}),
}  # fmt: skip

# Rules that need more than files of text have tests of their own in these modules.
ELSEWHERE = {
    "platform-forbids": "test_platform_rules", "platform-size": "test_platform_rules", "image-wide": "test_image_rules",
    "image-file": "test_image_rules", "image-heavy": "test_image_rules", "image-unpublished": "test_image_rules",
    "image-vanishes": "test_image_rules", "ignore-unused": "test_runner",
}  # fmt: skip


def of_rule(report, rule):
    return [finding for finding in report.findings if finding.rule == rule]


def with_ignore(changes, rule):
    text = dedent(changes.get("issues/2020-08.yaml", FINE["issues/2020-08.yaml"])).strip()
    return {**changes, "issues/2020-08.yaml": f"{text}\nignore:\n  - {rule}\n"}


def test_fine_publication_has_no_findings(checked):
    assert [str(finding) for finding in checked().findings] == []


def test_every_rule_has_a_case():
    rules = load_rules()
    assert {rule.id for rule in rules if not rule.online} == set(CASES) | set(ELSEWHERE)
    assert {rule.id for rule in rules if rule.online} == {*ANSWERS, "online-https"}


def test_every_near_miss_is_of_its_own():
    near_misses = [near_miss for _, _, near_miss in CASES.values()]
    assert all(near_misses)
    assert all(near_misses.count(each) == 1 for each in near_misses)


@pytest.mark.parametrize("rule", CASES)
def test_rule_finds_the_mistake_at_its_location(checked, rule):
    changes, place, _ = CASES[rule]
    found = of_rule(checked(changes), rule)
    assert found
    assert str(found[0].location) == place
    assert found[0].message
    assert found[0].hint


@pytest.mark.parametrize("rule", CASES)
def test_rule_does_not_report_a_near_miss(checked, rule):
    assert of_rule(checked(CASES[rule][2]), rule) == []


@pytest.mark.parametrize("rule", CASES)
def test_rule_is_ignored_when_the_manifest_says_so(checked, rule):
    report = checked(with_ignore(CASES[rule][0], rule))
    assert of_rule(report, rule) == []
    assert of_rule(report, "ignore-unused") == []
    assert report.ignored


# Answers of https://cooperation.int/first, which the first item links.
ANSWERS = {
    "online-dead": (Answer(404, "https://cooperation.int/first"), Answer(200, "https://cooperation.int/first")),
    "online-unsafe": (Answer(0, "", "certificate", "certificate has expired"), Answer(0, "", "time-out", "late")),
    "online-slow": (Answer(0, "", "time-out", "no answer within 10 seconds"), Answer(0, "", "connection", "refused")),
    "online-home": (Answer(200, "https://cooperation.int/"), Answer(200, "https://cooperation.int/?p=1")),
    "online-refused": (Answer(403, "https://cooperation.int/first"), Answer(404, "https://cooperation.int/first")),
}


@pytest.mark.parametrize("rule", ANSWERS)
def test_rule_about_opened_addresses(context, rule):
    for answer, place in zip(ANSWERS[rule], (f"{ITEM}:4:6", None), strict=True):
        made = context()
        made.answers = {"https://cooperation.int/first": answer}
        found = of_rule(check_all(made), rule)
        assert [str(finding.location) for finding in found] == ([place] if place else [])


def test_rule_about_opened_addresses_names_the_https_address(context):
    made = context(linked("http://elsewhere.int/a"))
    made.answers = {"http://elsewhere.int/a": Answer(200, "https://www.elsewhere.int/a")}
    (found,) = of_rule(check_all(made), "online-https")
    assert "https://www.elsewhere.int/a" in found.message
    assert str(found.location) == f"{ITEM}:7:25"


@pytest.mark.parametrize("rule", ANSWERS)
def test_rule_about_opened_addresses_is_ignored_when_the_manifest_says_so(context, rule):
    made = context(with_ignore({}, rule))
    made.answers = {"https://cooperation.int/first": ANSWERS[rule][0]}
    report = check_all(made)
    assert of_rule(report, rule) == []
    assert report.ignored == 1


CONSTANT_CONTACT = {"issues/publication.yaml": dedent(FINE["issues/publication.yaml"]) + "platform: constant-contact\n"}
MORE_TO_IGNORE = {
    "image-file": shown("market.png"),
    "image-wide": {**shown("market.png"), "issues/images/market.png": png(201)},
    "image-heavy": {**shown("market.png"), "issues/images/market.png": png(1, 1_000_001)},
    "image-vanishes": {ITEM: WITH_SIGN, "issues/images/sign.png": transparent(NAVY)},
    "image-unpublished": {**shown("images/market.png"), "issues/images/market.png": png(201)},
    "platform-forbids": {**CONSTANT_CONTACT, ITEM: FINE[ITEM].replace("first summary.", "first [#3] summary.")},
    "platform-size": {**CONSTANT_CONTACT, ITEM: FINE[ITEM].replace("first summary.", "A long word. " * 40_000)},
}


def test_every_rule_is_ignored_somewhere():
    assert {*MORE_TO_IGNORE, "ignore-unused"} == set(ELSEWHERE)


@pytest.mark.parametrize("rule", MORE_TO_IGNORE)
def test_rule_with_files_is_ignored_when_the_manifest_says_so(checked, rule):
    assert of_rule(checked(MORE_TO_IGNORE[rule]), rule)
    report = checked(with_ignore(MORE_TO_IGNORE[rule], rule))
    assert of_rule(report, rule) == []
    assert report.ignored
