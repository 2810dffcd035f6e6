import time

import pytest

from newsletter.rendering.markdown import markdown_to_html, markdown_to_text
from newsletter.rendering.pasted import link_addresses, pasted_lists


@pytest.mark.parametrize(
    ("markdown", "html", "text"),
    [
        pytest.param("One.\nTwo.\n\nThree.", "<p>One. Two.</p>\n<p>Three.</p>", "One. Two.\n\nThree.", id="paragraphs"),
        pytest.param("One  \nTwo\\\nThree", "<p>One<br />\nTwo<br />\nThree</p>", "One\nTwo\nThree", id="line-ends"),
        pytest.param(
            "*a* **b** ***c*** _d_ __e__",
            "<p><em>a</em> <strong>b</strong> <em><strong>c</strong></em> <em>d</em> <strong>e</strong></p>",
            "a b c d e",
            id="emphasis",
        ),
        pytest.param("snake_case_word 2*3*4", "<p>snake_case_word 2<em>3</em>4</p>", "snake_case_word 234", id="words"),
        pytest.param("- a\n- b", "<ul><li>a</li>\n<li>b</li>\n</ul>", "- a\n- b", id="list"),
        pytest.param("3. a\n4. b", '<ol start="3"><li>a</li>\n<li>b</li>\n</ol>', "3. a\n4. b", id="numbers"),
        pytest.param(
            "- a\n  1. b\n- c", "<ul><li>a<ol><li>b</li>\n</ol>\n</li>\n<li>c</li>\n</ul>", "- a\n  1. b\n\n- c", id="nested"
        ),
        pytest.param("- \n\na", "<ul><li></li>\n</ul>\n<p>a</p>", "a", id="empty-list"),
        pytest.param(
            "See [the report](https://example.org/a), and more.",
            '<p>See <a href="https://example.org/a">the report</a>, and more.</p>',
            "See the report,\nhttps://example.org/a\nand more.",
            id="link",
        ),
        pytest.param(
            "See [it](https://example.org/a).",
            '<p>See <a href="https://example.org/a">it</a>.</p>',
            "See it.\nhttps://example.org/a",
            id="link-at-the-end",
        ),
        pytest.param(
            "[*The Journal*](https://example.org/)",
            '<p><a href="https://example.org/"><em>The Journal</em></a></p>',
            "The Journal\nhttps://example.org/",
            id="link-in-italics",
        ),
        pytest.param(
            "<https://example.org/> <a@example.org>",
            '<p><a href="https://example.org/">https://example.org/</a> <a href="mailto:a@example.org">a@example.org</a></p>',
            "https://example.org/\na@example.org",
            id="bare-addresses",
        ),
        pytest.param(
            "[](https://example.org/)",
            '<p><a href="https://example.org/">https://example.org/</a></p>',
            "https://example.org/",
            id="link-without-words",
        ),
        pytest.param("[a](#part)", '<p><a href="#part">a</a></p>', "a", id="link-inside"),
        pytest.param("![a](https://example.org/a.png)", '<p>!<a href="https://example.org/a.png">a</a></p>', "!a\nhttps://example.org/a.png", id="image"),
        pytest.param("[a](www.example.org)", "<p>[a](www.example.org)</p>", "[a](www.example.org)", id="no-address"),
        pytest.param("<b>a</b> &amp; &copy; <!-- c -->", "<p>&lt;b&gt;a&lt;/b&gt; &amp; © &lt;!-- c --&gt;</p>", "<b>a</b> & © <!-- c -->", id="html"),
        pytest.param("# a", "<p># a</p>", "# a", id="heading"),
        pytest.param("    a", "<p>a</p>", "a", id="indented"),
        pytest.param("> a\n> b\n\nc", "<blockquote><p>a b</p>\n</blockquote>\n<p>c</p>", "> a b\n\nc", id="quotation"),
        pytest.param("> - a\n> - b", "<blockquote><ul><li>a</li>\n<li>b</li>\n</ul>\n</blockquote>", "> - a\n> - b", id="list-in-a-quotation"),
        pytest.param("See https://a.org/_b_?c=1&copy=2.", '<p>See <a href="https://a.org/_b_?c=1&amp;copy=2">https://a.org/_b_?c=1&amp;copy=2</a>.</p>', "See\nhttps://a.org/_b_?c=1&copy=2", id="address-alone"),
        pytest.param("(https://a.org/b_(c))", '<p>(<a href="https://a.org/b_(c)">https://a.org/b_(c)</a>)</p>', "(https://a.org/b_(c))", id="address-in-brackets"),
        pytest.param("**https://a.org** 见https://b.org。", '<p><strong><a href="https://a.org">https://a.org</a></strong> 见<a href="https://b.org">https://b.org</a>。</p>', "https://a.org\n见\nhttps://b.org", id="address-in-bold-and-in-chinese"),
        pytest.param("[https://a.org](https://b.org) [c](https://d.org/?e=https://f.org)", '<p><a href="https://b.org">https://a.org</a> <a href="https://d.org/?e=https://f.org">c</a></p>', "https://a.org\nhttps://b.org\nc\nhttps://d.org/?e=https://f.org", id="address-in-a-link"),
        pytest.param("Write to a@b.org, not @c.", '<p>Write to <a href="mailto:a@b.org">a@b.org</a>, not @c.</p>', "Write to a@b.org, not @c.", id="mailbox-alone"),
        pytest.param("https://…", "<p>https://…</p>", "https://…", id="no-address-yet"),
        pytest.param("`a` ~~b~~ ---", "<p>`a` ~~b~~ ---</p>", "`a` ~~b~~ ---", id="code"),
        pytest.param("\\*a\\* \\[b\\](c)", "<p>*a* [b](c)</p>", "*a* [b](c)", id="escapes"),
        pytest.param("", "", "", id="nothing"),
    ],
)  # fmt: skip
def test_markdown(markdown, html, text):
    assert markdown_to_html(markdown) == html
    assert markdown_to_text(markdown) == text


@pytest.mark.parametrize(
    ("pasted", "markdown"),
    [
        pytest.param("•\tFirst\n•\tSecond\no\tInner\n•\tThird\nAfter it.", "- First\n- Second\n  - Inner\n- Third\n\nAfter it.", id="word"),
        pytest.param("\uf0b7\tFirst\n\n\uf0b7\tSecond", "- First\n\n- Second", id="symbol-font"),
        pytest.param("• First\n• Second\ngoes on", "- First\n- Second\ngoes on", id="bullets"),
        pytest.param("· First\n· Second", "- First\n- Second", id="points"),
        pytest.param("– First\n– Second", "- First\n- Second", id="dashes"),
        pytest.param("–\tFirst", "- First", id="one-dash-with-a-tab"),
        pytest.param("A thought\n– and another – ends.", "A thought\n– and another – ends.", id="dash-in-a-sentence"),
        pytest.param("o what a day", "o what a day", id="word-of-one-letter"),
    ],
)  # fmt: skip
def test_lists_of_word_processors(pasted, markdown):
    assert pasted_lists(pasted) == markdown


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Write to us:\nPalais des Nations,\n1211 Geneva 10\nSwitzerland", "Write to us:\nPalais des Nations,\n1211 Geneva 10\nSwitzerland"),
        ("Ana Costa\nPresident of the cooperative", "Ana Costa\nPresident of the cooperative"),
        ("國際勞工局\n日內瓦", "國際勞工局\n日內瓦"),
        ("One short sentence.\nAnd another.", "One short sentence. And another."),
        ("The unit marks\nits centenary", "The unit marks its centenary"),
        ("A line of prose that an editor ended at the margin\nGeneva", "A line of prose that an editor ended at the margin Geneva"),
    ],
)  # fmt: skip
def test_line_ends_of_an_address_stay(markdown, text):
    assert markdown_to_text(markdown) == text
    assert markdown_to_html(markdown).count("<br />") == text.count("\n")


def test_list_items_are_wrapped_below_themselves():
    words = "word " * 20
    assert markdown_to_text(f"10. {words}\n11. b") == (
        "10. word word word word word word word word word word word word word\n"
        "    word word word word word word word\n"
        "11. b"
    )
    assert markdown_to_text(f"- a\n  - {words}", columns=30).splitlines()[1:3] == [
        "  - word word word word word",
        "    word word word word word",
    ]


@pytest.mark.parametrize(
    "markdown", ["- " * 3000 + "a", "> " * 3000 + "a", "*" * 3000 + "a" + "*" * 3000, "[" * 3000 + "a" + "](b)" * 3000]
)
def test_deep_nesting_is_bounded(markdown):
    assert markdown_to_html(markdown).startswith("<")
    markdown_to_text(markdown)


def test_nesting_of_any_sane_depth_is_kept():
    assert "<li>a</li>" in markdown_to_html("- " * 20 + "a")
    assert markdown_to_text("- " * 20 + "a").endswith("- a")


def test_text_that_looks_like_the_word_of_a_tag_stays():
    markdown = "tagq0x {{ a }} tagqq1x"
    assert markdown_to_html(markdown) == "<p>tagq0x {{ a }} tagqq1x</p>"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("See <https://example.org/>.", "See\nhttps://example.org/"),
        ("See <https://example.org/>. Then more.", "See\nhttps://example.org/\nThen more."),
        (
            "<https://example.org/>, or <https://example.com/>;\nor",
            "https://example.org/\nor\nhttps://example.com/\nor",
        ),
        ("(see <https://example.org/>) and", "(see\nhttps://example.org/\n) and"),
        ("<https://example.org/>.5", "https://example.org/\n.5"),
    ],
)
def test_no_line_of_text_begins_with_a_full_stop(markdown, text):
    assert markdown_to_text(markdown) == text


@pytest.mark.parametrize(
    "text", ["[" * 90_000 + "@", "[a](" * 30_000 + "@", "a.b+" * 30_000 + "@", "https://" * 20_000, "<a" * 50_000 + "@"]
)
def test_addresses_are_found_in_little_time(text):
    started = time.perf_counter()
    link_addresses(text)
    assert time.perf_counter() - started < 2
