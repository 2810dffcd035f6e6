"""What an editor sees of each mistake: every line, word for word, and nothing written."""

import os
from textwrap import dedent

import pytest
from click.testing import CliRunner

from newsletter.cli.program import program
from tests.conftest import ITEM, MANIFEST, PUBLICATION

PUB, ISSUE, NEWS = "issues/publication.yaml", "issues/2020-08.yaml", "issues/news/2020/2020-08-31-first.md"
PUBLICATION_TEXT, MANIFEST_TEXT, ITEM_TEXT = (dedent(text).lstrip("\n") for text in (PUBLICATION, MANIFEST, ITEM))


def manifest(old, new):
    assert old in MANIFEST_TEXT
    return {ISSUE: MANIFEST_TEXT.replace(old, new)}


def preheader(value):
    return manifest("What is in it", value)


def item(old, new):
    assert old in ITEM_TEXT
    return {NEWS: ITEM_TEXT.replace(old, new)}


def url(value):
    return item("https://example.org/first", value)


def publication(more):
    return {PUB: PUBLICATION_TEXT + more}


def sparse(path, size):
    path.unlink(missing_ok=True)
    path.touch()
    os.truncate(path, size)


def lines_of(result):
    return result.output.replace("error: ", "").splitlines()


QUOTE = 'put the whole value in quotes: "…"'
QUOTE_BRACKET = "put quotes around a text that begins with [ or {"
COPY = "copy it from the browser's address bar"
WHOLE_ID = (
    "an id, and the name of its file before '.md', is year-month-day and words in small letters without accents, "
    "joined by '-'"
)
FRONT = "begin with a line '---', then 'kind:' and 'title:', then a line '---', then the summary"

CASES = [
    # Ids
    pytest.param(
        manifest("31-first", "31-frist"),
        [f"{ISSUE}:8:9: no news item '2020-08-31-frist'; did you mean '2020-08-31-first'?"],
        id="unknown-item",
    ),
    pytest.param(
        manifest("31-first", "31-cooperatives-in-asia-and-the-pacific"),
        [
            f"{ISSUE}:8:9: no news item '2020-08-31-cooperatives-in-asia-and-the-pacific'; of that day there is '2020-08-31-first'"
        ],
        id="unknown-item-of-a-known-day",
    ),
    pytest.param(
        manifest("2020-08-31-first", "2019-01-02-quite-another-thing"),
        [
            f"{ISSUE}:8:9: no news item '2019-01-02-quite-another-thing'; "
            "its file would be issues/news/2019/2019-01-02-quite-another-thing.md"
        ],
        id="unknown-item-near-nothing",
    ),
    pytest.param(
        manifest("- 2020-08-31-first", "- 2020-08-31-first\n      - id: 2020-08-31-first"),
        [f"{ISSUE}:9:9: '2020-08-31-first' is picked twice; delete one of them; the first is in line 8"],
        id="item-picked-twice",
    ),
    pytest.param(
        manifest("2020-08-31-first", "../../../../etc/passwd"),
        [f"{ISSUE}:8:9: 'id': '../../../../etc/passwd' is not the id of a news item; {WHOLE_ID}"],
        id="item-id-is-a-path",
    ),
    pytest.param(
        manifest("2020-08-31-first", "2020-08-31-L’été, et après.md"),
        [
            f"{ISSUE}:8:9: 'id': '2020-08-31-L’été, et après.md' is not the id of a news item; {WHOLE_ID}, "
            "for example 2020-08-31-lete-et-apres"
        ],
        id="item-id-as-a-title",
    ),
    pytest.param(
        manifest("2020-08-31-first", "2020-02-30-first"),
        [f"{ISSUE}:8:9: 'id': '2020-02-30-first' is not the id of a news item; {WHOLE_ID}"],
        id="item-id-of-no-day",
    ),
    # Keys
    pytest.param(
        {**manifest("preheader:", "prehaeder:"), **item("url:", "adress:"), **publication("kinnds: {}\n")},
        [
            f"{ISSUE}:3:1: unknown key 'prehaeder'; did you mean 'preheader'?",
            f"{NEWS}:4:1: unknown key 'adress'; the keys here are kind, title, url, layout, image, links, language, "
            "person, role, start, end, time_zone, place, registration, authors, cover, languages, duration, deadline, never",
            f"{PUB}:6:1: unknown key 'kinnds'; did you mean 'kinds'?",
        ],
        id="unknown-keys-in-three-files",
    ),
    pytest.param(
        manifest("- 2020-08-31-first", "- id: 2020-08-31-first\n        titel: Another"),
        [f"{ISSUE}:9:9: unknown key 'titel'; did you mean 'title'?"],
        id="unknown-key-in-a-pick",
    ),
    pytest.param(
        {ISSUE: MANIFEST_TEXT + "number: 9\n", **item("title:", "kind: Again\ntitle:")},
        [f"{ISSUE}:9:1: the key 'number' is here twice; keep one of them; the first is in line 1"],
        id="key-twice",
    ),
    pytest.param(
        item("title:", "kind: Again\ntitle:"),
        [f"{NEWS}:3:1: the key 'kind' is here twice; keep one of them; the first is in line 2"],
        id="key-twice-in-front-matter",
    ),
    pytest.param(
        {ISSUE: "1: 2\n" + MANIFEST_TEXT},
        [
            f"{ISSUE}:1:1: unknown key '1'; the keys here are "
            "number, published, title, subject, preheader, introduction, picture, contents, platform, campaign, "
            "sections, ignore"
        ],
        id="number-as-key",
    ),
    pytest.param(
        {ISSUE: "[a]: b\n{c: d}: e\n" + MANIFEST_TEXT},
        [
            f"{ISSUE}:1:1: a key must be a plain word; put quotes around a text that begins with {{ or [",
            f"{ISSUE}:2:1: a key must be a plain word; put quotes around a text that begins with {{ or [",
        ],
        id="lists-as-keys",
    ),
    pytest.param(
        {ISSUE: "<<: {number: 3}\n" + MANIFEST_TEXT},
        [
            f"{ISSUE}:1:1: unknown key '<<'; the keys here are "
            "number, published, title, subject, preheader, introduction, picture, contents, platform, campaign, "
            "sections, ignore"
        ],
        id="merge-key",
    ),
    # Missing, empty, of the wrong type
    pytest.param(
        {ISSUE: "number: 8\n", PUB: "title: The Monthly\n"},
        [
            f"{ISSUE}:1:1: 'published' is missing; add 'published: …': the day on which it goes out, for example 2020-09-01",
            f"{ISSUE}:1:1: 'sections' is missing; add 'sections: …': the sections, in the order in which they are shown",
            f"{PUB}:1:1: 'organisation' is missing; add 'organisation: …': the organisation that publishes it, for example "
            "International Labour Organization",
            f"{PUB}:1:1: 'sender' is missing; add 'sender: …': who the email comes from",
            f"{PUB}:1:1: 'postal_address' is missing; add 'postal_address: …': the postal address, in one line: "
            "laws on mailings ask for it",
            f"{PUB}:1:1: 'contact' is missing; add 'contact: …': how readers reach you",
        ],
        id="keys-missing",
    ),
    pytest.param(
        manifest("- 2020-08-31-first", "- id: 2020-08-31-first\n        title:\n        kind: ~"),
        [
            f"{ISSUE}:9:9: 'title' is empty; the title, as it is shown, for example The story of a friendship",
            f"{ISSUE}:10:9: 'kind' is empty; what the source calls it, for example News. "
            "publication.yaml maps kinds to layouts",
        ],
        id="override-empties-what-must-be",
    ),
    pytest.param(
        {ISSUE: "number: eight\npublished: [1]\nsections: news\npreheader: {a: b}\nintroduction:\n  - a\n  - b\n"},
        [
            f"{ISSUE}:1:9: 'number': 'eight' is not a number; write digits, for example 8",
            f"{ISSUE}:2:12: a list where 'published' needs a date; {QUOTE_BRACKET}",
            f"{ISSUE}:3:11: the text 'news' where a list is needed; write each of 'sections' in a line that begins with '- '",
            f"{ISSUE}:4:12: 'key: value' lines where 'preheader' needs a line of text; {QUOTE_BRACKET}",
            f"{ISSUE}:6:3: a list where 'introduction' needs a text in Markdown; write it after 'introduction: '",
        ],
        id="wrong-types",
    ),
    pytest.param(
        {
            ISSUE: "published: 2020-09-01\nsections:\n  - News\n  - title: A\n    items: 2020-08-31-first\n"
            "  - title: B\n    items:\n    -\n    - [a]\n"
        },
        [
            f"{ISSUE}:3:5: the text 'News' where 'key: value' lines are needed; write 'title: …' and 'items: …'",
            f"{ISSUE}:5:12: the text '2020-08-31-first' where a list is needed; "
            "write each of 'items' in a line that begins with '- '",
            f"{ISSUE}:8:6: an empty entry in 'items'; write something after '- ', or delete the line",
            f"{ISSUE}:9:7: a list where 'key: value' lines are needed; write 'id: …'",
        ],
        id="wrong-types-in-sections",
    ),
    pytest.param(
        manifest("      - 2020-08-31-first", "      -2020-08-31-first"),
        [f"{ISSUE}:8:7: a '-' without a space after it; begin the line with '- '"],
        id="dash-without-space",
    ),
    pytest.param(
        manifest("sections:\n  - title: News\n    items:\n      - 2020-08-31-first", "sections: []"),
        [f"{ISSUE}:5:11: an issue without sections; add '- title: …' with 'items:' below it"],
        id="no-sections",
    ),
    pytest.param(
        manifest("items:\n      - 2020-08-31-first", "items: []"),
        [f"{ISSUE}:6:5: the section 'News' has no items; add items, or delete the section"],
        id="section-without-items",
    ),
    pytest.param(
        {**item("url:", "layout: stroy\nurl:"), **publication("kinds: {News: storey, Talk: , Film: [video]}\n")},
        [
            f"{NEWS}:4:9: 'layout': there is no layout 'stroy'; did you mean 'story'?",
            f"{PUB}:6:15: 'News': there is no layout 'storey'; did you mean 'story'?",
            f"{PUB}:6:29: 'Talk': there is no layout ''; use 'brief', 'call', 'event', 'feature', 'interview', "
            "'publication', 'story' or 'video'",
            f"{PUB}:6:37: a list where 'Film' needs the name of a layout; {QUOTE_BRACKET}",
        ],
        id="unknown-layouts",
    ),
    pytest.param(
        publication("kinds: [News]\n"),
        [f"{PUB}:6:8: a list where 'key: value' lines are needed; write a line 'key: value' for each of 'kinds'"],
        id="kinds-as-a-list",
    ),
    pytest.param(
        item("url:", "layout: event\nurl:"),
        [
            f"{NEWS}:1: 'start' is missing: an item with the layout 'event' needs it (when it begins); "
            "add 'start: 2020-09-22 14:00' to its front matter, or 'layout: story'"
        ],
        id="event-without-its-day",
    ),
    pytest.param(
        publication("platform: mailchmp\n"),
        [f"{PUB}:6:11: no platform 'mailchmp'; did you mean 'mailchimp'?"],
        id="unknown-platform",
    ),
    pytest.param(
        {ISSUE: MANIFEST_TEXT + "platform: pigeon\n"},
        [f"{ISSUE}:9:11: no platform 'pigeon'; newsletter platforms lists those that are known"],
        id="unknown-platform-of-an-issue",
    ),
    pytest.param(
        {
            **publication("platform: mailchmp\nissue_title: '{title'\n"),
            ISSUE: MANIFEST_TEXT.replace("2020-09-01", "soon") + "platform: pigeon\n",
        },
        [
            f"{ISSUE}:2:12: 'published': 'soon' is not a date; write it as year-month-day, for example 2020-09-01",
            f"{ISSUE}:9:11: no platform 'pigeon'; newsletter platforms lists those that are known",
            f"{PUB}:6:11: no platform 'mailchmp'; did you mean 'mailchimp'?",
            f"{PUB}:7:14: 'issue_title': a {{ or }} without its partner; "
            "write {title}, {number}, {month} or {year}",
        ],
        id="unknown-platforms-among-other-problems",
    ),
    pytest.param(
        publication('issue_title: "{title!r} {number:999999999d} {mnth} {} {0}"\n'),
        [
            f"{PUB}:6:14: 'issue_title': {{title}} has more than its name; write {{title}} alone",
            f"{PUB}:6:14: 'issue_title': {{number}} has more than its name; write {{number}} alone",
            f"{PUB}:6:14: 'issue_title': unknown part {{mnth}}; did you mean 'month'?",
            f"{PUB}:6:14: 'issue_title': unknown part {{}}; write {{title}}, {{number}}, {{month}} or {{year}}",
            f"{PUB}:6:14: 'issue_title': unknown part {{0}}; write {{title}}, {{number}}, {{month}} or {{year}}",
        ],
        id="title-pattern",
    ),
    pytest.param(
        publication('issue_title: "{title"\n'),
        [
            f"{PUB}:6:14: 'issue_title': a {{ or }} without its partner; "
            "write {title}, {number}, {month} or {year}"
        ],
        id="title-pattern-open",
    ),
    pytest.param(
        {**publication('issue_title: "{title} {number}"\n'), **manifest("number: 8\n", "")},
        [
            f"{ISSUE}:1: 'number' is missing, and the pattern 'issue_title' in publication.yaml needs it; "
            "add 'number: 8', or a 'title:' for this issue"
        ],
        id="title-pattern-needs-a-number",
    ),
    # Dates
    pytest.param(
        manifest("2020-09-01", "2020-02-30"),
        [f"{ISSUE}:2:12: 'published': there is no day 2020-02-30; check the month and the day"],
        id="no-such-day",
    ),
    pytest.param(
        manifest("2020-09-01", "0000-01-01"),
        [f"{ISSUE}:2:12: 'published': there is no day 0000-01-01; check the month and the day"],
        id="year-zero",
    ),
    pytest.param(
        manifest("2020-09-01", "1 September 2020"),
        [
            f"{ISSUE}:2:12: 'published': '1 September 2020' is not a date; "
            "write it as year-month-day, for example 2020-09-01"
        ],
        id="date-in-words",
    ),
    pytest.param(
        item(
            "url:", "start: 2020-09-01 25:00\nend: 2020-09-01 2pm\ndeadline: tomorrow\ntime_zone: Europe/Zürich\nurl:"
        ),
        [
            f"{NEWS}:4:8: 'start': there is no time 25:00; hours go to 23, minutes to 59",
            f"{NEWS}:5:6: 'end': '2020-09-01 2pm' is not a date with a time; for example 2020-09-22 14:30",
            f"{NEWS}:6:11: 'deadline': 'tomorrow' is not a date; write it as year-month-day, for example 2020-09-01",
            f"{NEWS}:7:12: 'time_zone': 'Europe/Zürich' is not a time zone; did you mean 'Europe/Zurich', 'Europe/Riga' or 'Europe/Paris'?",
        ],
        id="times",
    ),
    pytest.param(
        item("url:", "time_zone: CEST\nurl:"),
        [
            f"{NEWS}:4:12: 'time_zone': 'CEST' is the time of several places; write the place, for example "
            "Europe/Zurich or Europe/Paris or Europe/Berlin; or your own as 'time_zone:' in publication.yaml"
        ],
        id="time-zone-abbreviated",
    ),
    pytest.param(
        item("url:", "time_zone: ../../../../etc/passwd\nurl:"),
        [
            f"{NEWS}:4:12: 'time_zone': '../../../../etc/passwd' is not a time zone; "
            "write a continent and a city, for example Europe/Zurich"
        ],
        id="time-zone-is-a-path",
    ),
    pytest.param(
        {**publication("language: english\n"), **item("url:", "language: en_US\nurl:")},
        [
            f"{NEWS}:4:11: 'language': 'en_US' is not a language; for example en, fr, es or pt-BR",
            f"{PUB}:6:11: 'language': 'english' is not a language; write en",
        ],
        id="language",
    ),
    # Addresses
    pytest.param(
        {
            PUB: PUBLICATION_TEXT.replace(
                "contact: {email: news@example.org}", "contact:\n  email: Jane <j@example.org>"
            )
        },
        [f"{PUB}:6:10: 'email': 'Jane <j@example.org>' is not an e-mail address; for example coop@example.org"],
        id="e-mail-with-a-name",
    ),
    *(
        pytest.param(
            url(value),
            [f"{NEWS}:4:6: 'url': an address may not begin with '{scheme}:'; use https://"],
            id=f"url-{value}",
        )
        for value, scheme in {
            "javascript:alert(1)": "javascript",
            "JavaScript:alert(1)": "javascript",
            "data:text/html,<script>x</script>": "data",
            "vbscript:msgbox": "vbscript",
            "file:///etc/passwd": "file",
            "ftp://example.org/": "ftp",
            "htps://example.org/": "htps",
            "about:blank": "about",
        }.items()
    ),
    *(
        pytest.param(
            url(value),
            [f"{NEWS}:4:6: 'url': the address '{value}' is incomplete; begin it with https://, for example {whole}"],
            id=f"url-{value}",
        )
        for value, whole in {
            "www.example.org": "https://www.example.org",
            "example.org/a": "https://example.org/a",
            "//example.org/a": "https://example.org/a",
            "/a/b": "https://www.example.org/a/b",
            "<https://example.org/>": "https://example.org/",
        }.items()
    ),
    *(
        pytest.param(url(value), [f"{NEWS}:4:6: 'url': {message}; {COPY}"], id=f"url-{value}")
        for value, message in {
            "https://": "the address 'https://' has no website",
            "https:///a": "the address 'https:///a' has no website",
            "http:example.org": "the address 'http:example.org' has no website",
            "https://exa mple.org/": "'exa mple.org' is not the name of a website",
            "https://.org/": "'.org' is not the name of a website",
            "https://[::1": "'https://[::1' is not an address",
            "https://example.org:99999/": "'https://example.org:99999/' is not an address",
        }.items()
    ),
    pytest.param(
        url('"java\\tscript:alert(1)"'),
        [f"{NEWS}:4:6: 'url': an address with a tab, a line end or a space around it; write it in one piece"],
        id="url-with-a-tab",
    ),
    pytest.param(
        url("mailto:coop"),
        [f"{NEWS}:4:6: 'url': 'coop' is not an e-mail address; for example coop@example.org"],
        id="url-mailto",
    ),
    pytest.param(
        url("tel:ask us"),
        [f"{NEWS}:4:6: 'url': 'tel:ask us' has no telephone number; for example tel:+41227996111"],
        id="url-tel",
    ),
    # Images
    pytest.param(
        item("url:", "image:\n  src: https://example.org/a.png\nurl:"),
        [
            f"{NEWS}:5:3: 'alt' is missing; add 'alt: …': what the image shows, for example Women at a market stall, "
            'for readers who do not see it; "" for decoration'
        ],
        id="image-without-alt",
    ),
    pytest.param(
        item("url:", "image:\n  src: https://example.org/a.png\n  alt:\nurl:"),
        [
            f"{NEWS}:6:3: 'alt' is empty; what the image shows, for example Women at a market stall, "
            'for readers who do not see it; "" for decoration'
        ],
        id="image-with-empty-alt",
    ),
    *(
        pytest.param(
            item("url:", f"image: {{src: '{src}', alt: A}}\nurl:"), [f"{NEWS}:4:14: 'src': {message}"], id=f"src-{src}"
        )
        for src, message in {
            "pictures/a.png": "'pictures/a.png' is not the address of an image; "
            "give the address where it is published (https://…), or a file in issues/images/ as images/photo.jpg",
            "images/../a.png": "'images/../a.png' is not the address of an image; "
            "give the address where it is published (https://…), or a file in issues/images/ as images/photo.jpg",
            "issues/images/a.png": "'issues/images/a.png' should not begin with issues/; write images/a.png",
            "images/a.svg": "'images/a.svg' is not an image format that can be used; use JPEG, PNG or GIF",
            "C:\\a.png": "'C:\\a.png' has a backslash; write / between folders, on Windows too",
            "data:image/png;base64,AA": "an address may not begin with 'data:'; use https://",
            "mailto:a@example.org": "an image cannot be at an e-mail address or a telephone; give its https:// address",
        }.items()
    ),
    # Front matter
    pytest.param(
        {NEWS: "kind: a\ntitle: b\n"}, [f"{NEWS}:1: the front matter is missing; {FRONT}"], id="front-missing"
    ),
    pytest.param(
        {NEWS: "---\nkind: a\ntitle: b\n"},
        [f"{NEWS}:1: the front matter is not closed; put a line '---' after its last line"],
        id="front-unclosed",
    ),
    pytest.param(
        {NEWS: "---\n# kind: a\n---\nA summary.\n"},
        [
            f"{NEWS}:2: 'kind' is missing; add 'kind: …': what the source calls it, for example News. "
            "publication.yaml maps kinds to layouts",
            f"{NEWS}:2: 'title' is missing; add 'title: …': the title, as it is shown, for example The story of a friendship",
        ],
        id="front-of-comments",
    ),
    # Empty files
    pytest.param({NEWS: ""}, [f"{NEWS}:1: the file is empty; {FRONT}"], id="empty-item"),
    pytest.param(
        {ISSUE: ""},
        [f"{ISSUE}:1: the file is empty; begin with 'published:' and 'sections:'; README.md has an example"],
        id="empty-manifest",
    ),
    pytest.param(
        {ISSUE: "# soon\n"},
        [f"{ISSUE}:1: the file is empty; begin with 'published:' and 'sections:'; README.md has an example"],
        id="manifest-of-comments",
    ),
    pytest.param(
        {PUB: None},
        [f"{PUB}: there is no publication.yaml; start one with: newsletter init"],
        id="no-publication",
    ),
    pytest.param(
        {ISSUE: "- a\n- b\n"},
        [f"{ISSUE}:1:1: the file is not a list of 'key: value' lines; see README.md for an example"],
        id="manifest-is-a-list",
    ),
    # YAML's traps
    pytest.param(
        item("The first title", "Cooperatives: a view: more"),
        [f"{NEWS}:3:20: a second ': ' in the line; {QUOTE}"],
        id="unquoted-colon",
    ),
    pytest.param(
        preheader('"What is'),
        [f"{ISSUE}:3:12: a quote without a closing quote; add the closing quote"],
        id="open-quote",
    ),
    pytest.param(
        preheader("'It's here'"),
        [f"{ISSUE}:3:16: text after a closing quote; double a ' inside '…' or use \"…\" around the value"],
        id="quote-in-quotes",
    ),
    pytest.param(
        preheader('"C:\\d"'),
        [
            f"{ISSUE}:3:15: a backslash that means nothing in double quotes; write \\\\ for a backslash, or use single quotes"
        ],
        id="backslash",
    ),
    pytest.param(preheader("@home"), [f"{ISSUE}:3:12: a value may not begin with @; {QUOTE}"], id="at"),
    pytest.param(preheader("%home"), [f"{ISSUE}:3:12: a value may not begin with %; {QUOTE}"], id="percent"),
    pytest.param(preheader("*very* good"), [f"{ISSUE}:3:17: a value may not begin with * or &; {QUOTE}"], id="star"),
    pytest.param(preheader("{{ name }} hello"), [f"{ISSUE}:3:23: text after a closing bracket; {QUOTE}"], id="braces"),
    pytest.param(preheader("[new] hello"), [f"{ISSUE}:3:18: text after a closing bracket; {QUOTE}"], id="brackets"),
    pytest.param(
        preheader("[new hello"),
        [f"{ISSUE}:3:12: a bracket without a matching closing bracket; close it, or {QUOTE_BRACKET}"],
        id="open-bracket",
    ),
    pytest.param(
        preheader("We are #coops100 today"),
        [
            f"{ISSUE}:3:19: '#coops100' would be a comment, which readers do not see; {QUOTE}; a comment has a space after its #"
        ],
        id="hashtag",
    ),
    pytest.param(
        preheader("#coops100"),
        [
            f"{ISSUE}:3:12: '#coops100' would be a comment, which readers do not see; {QUOTE}; a comment has a space after its #"
        ],
        id="hashtag-alone",
    ),
    pytest.param(
        manifest("published: 2020", "published:2020"),
        [f"{ISSUE}:2:1: a colon without a space after it; write 'key: value'"],
        id="no-space-after-colon",
    ),
    pytest.param(
        manifest("introduction: Good morning.", "introduction:\nGood morning."),
        [f"{ISSUE}:5:1: a line without 'key: '; write 'key: value', or indent a text that continues the line above"],
        id="no-colon",
    ),
    pytest.param(
        manifest("  - title", "\t- title"),
        [f"{ISSUE}:6:1: a tab; indent with spaces"],
        id="tab",
    ),
    pytest.param(item("title:", "\ttitle:"), [f"{NEWS}:3:1: a tab; indent with spaces"], id="tab-in-front-matter"),
    pytest.param(
        manifest("    items:", "   items:"),
        [f"{ISSUE}:7:4: the line begins with too few spaces: 3 where its entry's other lines have 4; add 1"],
        id="indentation",
    ),
    pytest.param(
        {ISSUE: MANIFEST_TEXT + "---\nnumber: 9\n"},
        [
            f"{ISSUE}:9:1: this line does not belong to the lines above it; "
            "check its indentation; '---' may be there only once"
        ],
        id="two-documents",
    ),
    pytest.param(
        preheader("&Co is good"),
        [f"{ISSUE}:3:12: a value that begins with & is an anchor of YAML, which is not supported here; {QUOTE}"],
        id="anchor",
    ),
    pytest.param(
        {ISSUE: "a: &a [x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\n" + MANIFEST_TEXT},
        [
            f"{ISSUE}:{line}:4: a value that begins with & is an anchor of YAML, which is not supported here; {QUOTE}"
            for line in (1, 2, 3)
        ],
        id="aliases-that-explode",
    ),
    pytest.param(
        {ISSUE: "a: &a [*a]\n" + MANIFEST_TEXT},
        [f"{ISSUE}:1:4: a value that begins with & is an anchor of YAML, which is not supported here; {QUOTE}"],
        id="alias-of-itself",
    ),
    pytest.param(
        manifest("number: 8", "number: !!int 8") | preheader("!!python/object/apply:os.system [ls]"),
        [f"{ISSUE}:3:12: a value that begins with ! is a tag of YAML, which is not supported here; {QUOTE}"],
        id="yaml-tag",
    ),
    *(
        pytest.param(
            {ISSUE: text},
            [f"{ISSUE}:{place}: nested more than 50 deep; put quotes around a text that begins with [, {{ or '- '"],
            id=name,
        )
        for name, text, place in (
            ("a-megabyte-of-brackets", "a: " + "[" * 990_000, "1:53"),
            ("brackets-below-the-first-bound", "a: " + "[" * 900 + "]" * 900, "1:53"),
            ("nested-by-indentation", "".join(" " * depth + "a:\n" for depth in range(1300)), "51:51"),
            ("nested-lists", "a:\n" + "- " * 900 + "x", "2:99"),
        )
    ),
    # Bytes
    pytest.param(
        {NEWS: ITEM_TEXT.replace("first title", "é").encode("latin-1")},
        [f"{NEWS}:3:12: byte 0xE9 is not UTF-8; save the file again with the encoding UTF-8"],
        id="latin-1",
    ),
    *(
        pytest.param(
            {ISSUE: MANIFEST_TEXT.encode(encoding)},
            [f"{ISSUE}:1: the file is UTF-16; save it again with the encoding UTF-8"],
            id=encoding,
        )
        for encoding in ("utf-16", "utf-16-le", "utf-16-be")
    ),
    pytest.param(
        item("first title", "fir\0st\x1b title"),
        [
            f"{NEWS}:3:15: a control character (U+0000), which email cannot contain; delete it and type the text again",
            f"{NEWS}:3:18: a control character (U+001B), which email cannot contain; delete it and type the text again",
        ],
        id="control-characters",
    ),
    pytest.param(
        item("The first title", '"Ring \\a the bell"'),
        [f"{NEWS}:3:8: a control character (U+0007), which email cannot contain; delete it"],
        id="control-character-escaped",
    ),
    pytest.param(
        item("The first title", '"Two\\u2028lines"'),
        [f"{NEWS}:3:8: 'title': more than one line of text; write it in one line"],
        id="line-separator-escaped",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_build_reports_every_problem_and_writes_nothing(workspace, changes, expected):
    root = workspace(changes).root
    result = CliRunner().invoke(program, ["build", "2020-08"])
    assert lines_of(result) == expected
    assert result.exit_code == 1
    assert not (root / "out").exists()


@pytest.mark.parametrize(
    ("name", "make", "expected"),
    [
        pytest.param(
            ISSUE,
            lambda path: sparse(path, 50_000_000),
            "the file has 50,000,000 bytes, and a text at most 1,000,000; is it the right file? images go to issues/images/",
            id="50-megabytes",
        ),
        pytest.param(
            NEWS,
            lambda path: path.symlink_to(path.name),
            "cannot be read: Too many levels of symbolic links",
            id="loop",
        ),
        pytest.param(
            ISSUE,
            lambda path: path.symlink_to(path.name),
            "cannot be read: Too many levels of symbolic links",
            id="loop-manifest",
        ),
        pytest.param(
            PUB,
            lambda path: path.symlink_to(path.name),
            "cannot be read: Too many levels of symbolic links",
            id="loop-publication",
        ),
        pytest.param(ISSUE, lambda path: path.mkdir(), "this is a folder; a text file is needed here", id="folder"),
        pytest.param(NEWS, lambda path: path.mkdir(), "this is a folder; a text file is needed here", id="folder-item"),
        pytest.param(
            NEWS,
            lambda path: path.symlink_to("/dev/zero"),
            "this is a device; a text file is needed here",
            id="endless-device",
        ),
    ],
)
@pytest.mark.parametrize("given", ["2020-08", "issues/2020-08.yaml"])
def test_build_refuses_what_is_no_text_file(workspace, name, make, expected, given):
    root = workspace().root
    (root / name).unlink()
    make(root / name)
    result = CliRunner().invoke(program, ["build", given])
    assert lines_of(result) == [f"{name}: {expected}"]
    assert result.exit_code == 1
    assert not (root / "out").exists()


def test_build_reports_problems_of_all_files_at_once(workspace):
    workspace(
        {
            **manifest("2020-09-01", "soon"),
            **item("kind: News\n", ""),
            "issues/2020-09.yaml": MANIFEST_TEXT.replace("number: 8", "number: nine"),
        }
    )
    result = CliRunner().invoke(program, ["build", "--all"])
    missing = (
        f"{NEWS}:2:1: 'kind' is missing; add 'kind: …': what the source calls it, for example News. "
        "publication.yaml maps kinds to layouts"
    )
    assert lines_of(result) == [
        f"{ISSUE}:2:12: 'published': 'soon' is not a date; write it as year-month-day, for example 2020-09-01",
        missing,
        "issues/2020-09.yaml:1:9: 'number': 'nine' is not a number; write digits, for example 8",
    ]
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        pytest.param({NEWS: ITEM_TEXT.replace("\n", "\r\n").encode()}, "The first title", id="crlf"),
        pytest.param({NEWS: ITEM_TEXT.replace("\n", "\r").encode()}, "The first title", id="cr"),
        pytest.param({NEWS: b"\xef\xbb\xbf" + ITEM_TEXT.encode()}, "The first title", id="byte-order-mark"),
        pytest.param(
            {ISSUE: b"\xef\xbb\xbf" + MANIFEST_TEXT.replace("\n", "\r\n").encode()}, "The first title", id="both"
        ),
        pytest.param({NEWS: ITEM_TEXT + "\n---\n\nAfter the rule.\n"}, "After the rule.", id="rule-in-the-body"),
        pytest.param(item("The first title", "12:30"), "12:30", id="time-as-title"),
        pytest.param(item("The first title", "NO"), "NO", id="no-as-title"),
        pytest.param(item("The first title", "007"), "007", id="zeros-as-title"),
        pytest.param(item("The first title", "2020-02-30"), "2020-02-30", id="no-day-as-title"),
        pytest.param(item("The first title", "The first\u2028title"), "The first title", id="line-separator"),
        pytest.param(item("kind: News", "kind: News # as the source has it"), "The first title", id="comment"),
        pytest.param(item("The first title", "Agenda item#4"), "Agenda item#4", id="hash-in-a-word"),
    ],
)
def test_build_reads_what_is_odd_but_right(workspace, changes, shown):
    root = workspace(changes).root
    result = CliRunner().invoke(program, ["build", "2020-08"])
    assert result.exit_code == 0, result.output
    assert shown in (root / "out/2020-08/email.txt").read_text("utf-8")
