import pytest

from newsletter.rendering.markdown import markdown_to_html, markdown_to_text


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
        pytest.param("> a", "<p>&gt; a</p>", "> a", id="quotation"),
        pytest.param("`a` ~~b~~ ---", "<p>`a` ~~b~~ ---</p>", "`a` ~~b~~ ---", id="code"),
        pytest.param("\\*a\\* \\[b\\](c)", "<p>*a* [b](c)</p>", "*a* [b](c)", id="escapes"),
        pytest.param("", "", "", id="nothing"),
    ],
)  # fmt: skip
def test_markdown(markdown, html, text):
    assert markdown_to_html(markdown) == html
    assert markdown_to_text(markdown) == text


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
    "markdown", ["- " * 3000 + "a", "*" * 3000 + "a" + "*" * 3000, "[" * 3000 + "a" + "](b)" * 3000]
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
