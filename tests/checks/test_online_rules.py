from newsletter.checks.online_rules import addresses_of


def test_addresses_of_leaves_out_what_cannot_be_opened(context):
    links = "[a](https://example.com/) [b](mailto:a@b.org) [c](https://cooperation.int/x#part) [d](*|ARCHIVE|*) [e](https://cooperation.int/é)"
    item = f"---\nkind: News\ntitle: A\nurl: https://cooperation.int/first\n---\n\n{links}.\n"
    made = context({"issues/news/2020/2020-08-31-first.md": item})
    assert addresses_of(made) == {
        "https://cooperation.int/first",
        "https://cooperation.int/second",
        "https://cooperation.int/x",
        "https://cooperation.int/é",
    }
